"""A child's file erased, merged, moved: what becomes of the care that was written down for it."""

from dataclasses import replace

import pytest
from django.db import connection

from lantian.access.scopes import acting_as
from lantian.encounters.models import Alarm, Encounter, EncounterWords, HolidayStay
from lantian.encounters.rules.accounts import Account, Holiday
from lantian.encounters.rules.kinds import Confidence, Kind
from lantian.encounters.tests.acts import TALK, TODAY, VISIT, kinds_seen, lines, written
from lantian.registry.models import Child
from lantian.registry.services.erasing import erase_child
from lantian.registry.tests.conftest import past_the_policies
from lantian.registry.tests.twice import merged, registered_again
from tests.cast import HONGYAN, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]


def test_of_an_erased_child_no_word_stays(cast: Cast) -> None:
    cast.psychologist.compartments = ["counselling"]
    holiday = Account(TODAY, holiday=Holiday("summer", 2027, "parents", "广东东莞", "51", "13509112233"))
    for part, kind, told in (
        ("village_director", Kind.HOME_VISIT, replace(VISIT, noted="被打了")),
        ("village_director", Kind.HOLIDAY_FILE, holiday),
        ("class_teacher", Kind.TALK, replace(TALK, confidence=Confidence.CASE)),
        ("psychologist", Kind.COUNSELLING, TALK),
        ("village_director", Kind.AID, Account(TODAY, aid_item="书包", aid_amount=1)),
    ):
        written(cast, part, kind, told)
    with acting_as(cast.city_office):
        erase_child(child=cast.child("小雨"), basis="监护人申请，个人信息保护法第四十七条")
    with past_the_policies():
        for model in (EncounterWords, HolidayStay, Alarm):
            history = model._meta.get_field("history").related_model
            assert not model.objects.exists()
            assert not history.objects.exists()
        rows = Encounter.objects.all()
        assert {row.aid_item for row in rows} == {""}
        assert len(rows) == 5


def test_care_for_a_file_that_was_merged_is_read_with_the_one_that_stays(cast: Cast) -> None:
    other = registered_again(cast, cast.county_office)
    cast.children["再登"] = other
    written(cast, "county_office", Kind.HOME_VISIT, VISIT, "再登")
    written(cast, "village_director", Kind.TALK, TALK)
    merged(cast.county_office, cast.children["小雨"], other)
    assert sorted(kinds_seen(cast, "county_office")) == ["home_visit", "talk"]
    assert sorted(kinds_seen(cast, "village_director")) == ["home_visit", "talk"]
    with past_the_policies():
        Child.objects.filter(pk=cast.children["小雨"]).update(region=HONGYAN)
        assert set(Encounter.objects.values_list("region", flat=True)) == {HONGYAN}


def test_rows_follow_the_child_and_the_old_village_sees_them_no_more(cast: Cast) -> None:
    written(cast, "village_director", Kind.HOME_VISIT, VISIT)
    with past_the_policies(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_child SET region = %s WHERE id = %s", [HONGYAN, cast.children["小雨"]]
        )
    assert lines(cast, "village_director") == []
    (line,) = lines(cast, "next_village_director")
    assert line.words is not None
    assert line.is_mine is False
