"""Which helpers the database shows to whom, and who changes them: a plain sentence for each."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from lantian.access.scopes import acting_as
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Vetting
from lantian.helping.services import people
from lantian.helping.tests.conftest import TODAY, accepted, again, checked, nominated
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]

SEEN = {
    # home and how far: by whom
    (TAIXIANG, "village"): "city county town village",
    (TAIXIANG, "town"): "city county town village next_village",
    (HONGYAN, "village"): "city county town next_village",
    (XINMIN, "village"): "city county town",
    (XINMIN, "town"): "city county town village next_village",
    (BINZHOU, "town"): "city county",
    (BINZHOU, "county"): "city county town village next_village",
}
PARTS = {
    "city": "city_office",
    "county": "county_office",
    "other_county": "other_county_office",
    "town": "town_supervisor",
    "village": "village_director",
    "next_village": "next_village_director",
    "far_village": "far_village_director",
    "school": "school_head",
    "teacher": "class_teacher",
    "proxy": "proxy_parent",
    "parent": "parent",
    "auditor": "auditor",
}


def test_a_helper_is_seen_where_they_are_at_home_and_where_they_offer_to_come(cast: Cast):
    made = {
        nominated(cast, region=home, farthest=farthest, phone=f"1377206660{number}").pk: (home, farthest)
        for number, (home, farthest) in enumerate(SEEN)
    }
    seen: dict[tuple[int, str], set[str]] = {place: set() for place in SEEN}
    for name, part in PARTS.items():
        with acting_as(cast.posts[part], read_only=True):
            for key in _readable():
                seen[made[key]].add(name)
    assert seen == {place: set(names.split()) for place, names in SEEN.items()}


def _readable() -> list[UUID]:
    try:
        with transaction.atomic():
            return list(Helper.objects.values_list("pk", flat=True))
    except ProgrammingError:
        return []


def test_who_offers_to_come_is_read_and_not_changed_by_the_next_village(cast: Cast):
    helper = nominated(cast, farthest="town")
    with acting_as(cast.next_village_director), pytest.raises(HelpingError) as error:
        people.edit(helper=helper, values={"most_children": 1}, version=1, on=TODAY)
    assert error.value.code == "not_yours"
    with acting_as(cast.next_village_director):
        assert not Helper.objects.filter(pk=helper.pk).update(most_children=1)


def test_the_head_sees_those_of_the_school_alone(cast: Cast):
    nominated(cast)
    ours = nominated(
        cast,
        by="school_head",
        name="冯师",
        phone="13609100420",
        kind="teacher",
        region=XINMIN,
        school=cast.units["school"].pk,
    )
    with acting_as(cast.school_head, read_only=True):
        assert list(Helper.objects.all()) == [ours]


def test_a_helper_sees_and_changes_the_own_row(cast: Cast):
    helper, other = accepted(cast), nominated(cast, name="李强", phone="13772066667")
    with acting_as(cast.county_office):
        Helper.objects.filter(pk=helper.pk).update(seat=cast.proxy_parent.seat)
    with acting_as(cast.proxy_parent):
        assert list(Helper.objects.all()) == [helper]
        people.change_offer(helper=helper, values={"most_children": 1}, version=helper.version, on=TODAY)
        assert not Helper.objects.filter(pk=other.pk).update(most_children=1)
    assert again(cast, helper).most_children == 1


def test_what_a_check_found_is_for_offices_of_county_and_city(cast: Cast):
    helper = accepted(cast, school=cast.units["school"].pk)
    checked(cast, helper, "not_clear")
    for office in ("county_office", "city_office"):
        with acting_as(cast.posts[office], read_only=True):
            assert Vetting.objects.get().result == "not_clear"
    for part in ("town_supervisor", "village_director", "school_head", "proxy_parent", "other_county_office"):
        with acting_as(cast.posts[part], read_only=True):
            assert not _checks()
    assert again(cast, helper).vetted_until is None


def _checks() -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute('SELECT count(*) FROM "helping_vetting" WHERE "helping_vetting"."city" = 6104')
            return int(cursor.fetchone()[0])
    except ProgrammingError:
        return 0
