"""Who stands around 小雨 and the others, and that figures, lists and files say the same."""

from datetime import timedelta
from typing import Any

import pytest

from lantian.access.models import Post
from lantian.access.scopes import acting_as, appointing
from lantian.duties.models import Duty
from lantian.duties.services.standing_in import go_away
from lantian.networks.models import EmptyPlace
from lantian.networks.queries import counting
from lantian.networks.queries.empties import owners_of
from lantian.networks.queries.standing import nets_of, networks_of
from lantian.networks.rules.nets import CARER_DUTY, Network, Slot
from lantian.networks.services.filling import ask_for_carers, settle_places
from lantian.networks.services.naming import end_nomination, name_member
from lantian.networks.tests.conftest import TODAY
from lantian.notices.models import Notice
from lantian.places.models import Unit
from lantian.registry.models import Tie
from lantian.registry.services.following import follow
from lantian.registry.services.people import tie_person
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = pytest.mark.django_db
WHO: dict[str, Any] = {"unit": None, "seat": None, "phone": "", "is_substitute": False, "reason": ""}


def called(cast: Cast, name: str, network: Network) -> list[tuple[str, str, bool]]:
    members = networks_of([cast.children[name]], TODAY)[cast.children[name]][network]
    return [(one.slot.value, one.name, one.is_substitute) for one in members]


def gaps(cast: Cast, name: str) -> list[str]:
    return [gap.slot.value for gap in nets_of([cast.children[name]], TODAY)[cast.children[name]].gaps]


def name_officer(cast: Cast, part: str = "county_office", **changes: Any):
    with acting_as(cast.posts[part]):
        return name_member(
            place=XINMIN,
            slot=Slot.POLICE,
            values={**WHO, "name": "彭警官", "since": TODAY, **changes},
            school=None,
            today=TODAY,
        )


def test_ties_posts_and_bodies_stand_where_they_belong(cast: Cast, as_web: None):
    with acting_as(cast.village_director, read_only=True):
        assert called(cast, "小雨", Network.FAMILY) == [
            ("carer", "张老汉", False),
            ("parent", "张建军", False),
            ("village_director", "李梅", False),
            ("proxy_parent", "褚爱", False),
        ]
        assert called(cast, "小雨", Network.SCHOOL) == [
            ("class_teacher", "冯师", False),
            ("school_head", "郑校", False),
            ("psychologist", "陈心", False),
        ]
        assert called(cast, "小雨", Network.HELP) == [
            ("town_supervisor", "周镇", False),
            ("civil_affairs", "彬州市民政局", False),
        ]
        assert called(cast, "小雨", Network.RIGHTS) == [("police", "彬州市公安局", True)]
        assert gaps(cast, "小雨") == ["police"]
    with acting_as(cast.county_office, read_only=True):
        assert gaps(cast, "天天") == ["carer", "class_teacher", "police"]
        assert called(cast, "天天", Network.SCHOOL)[0] == ("class_teacher", "郑校", True)
        assert cast.children["豆豆"] not in nets_of([cast.children["豆豆"]], TODAY)


def test_whoever_is_away_is_replaced_or_missed(cast: Cast, as_web: None):
    director = cast.village_director
    with acting_as(cast.county_office):
        away = go_away(post=director, since=TODAY, until=None, cover=cast.town_supervisor.seat, today=TODAY)
    with acting_as(cast.county_office):
        line = [one for one in called(cast, "小雨", Network.FAMILY) if one[0] == "village_director"]
        assert line == [("village_director", "李梅", False), ("village_director", "周镇", True)]
        assert gaps(cast, "小雨") == ["police"]
        type(away).objects.filter(pk=away.pk).update(cover=None)
        assert gaps(cast, "小雨") == ["village_director", "police"]
        assert [one[1] for one in called(cast, "小雨", Network.FAMILY) if one[2]] == ["周镇"]


def test_an_office_names_somebody_and_the_gap_is_filled(cast: Cast, as_web: None):
    row = name_officer(cast)
    with acting_as(cast.village_director, read_only=True):
        assert called(cast, "小雨", Network.RIGHTS)[0] == ("police", "彭警官", False)
        assert gaps(cast, "小雨") == []
    with acting_as(cast.town_supervisor):
        end_nomination(row=row, version=row.version, today=TODAY)
    with acting_as(cast.village_director, read_only=True):
        assert gaps(cast, "小雨") == ["police"]


def test_figures_and_lists_say_what_files_say(cast: Cast, as_web: None):
    name_officer(cast)
    with acting_as(cast.county_office, read_only=True):
        (part,) = counting.counted_in(BINZHOU, 1000, TODAY)
        children = list(counting.children_in(BINZHOU))
        nets = nets_of([child.pk for child in children], TODAY)
        assert part.children == len(children) == 3
        assert part.by_number == {
            number: sum(1 for one in nets.values() if one.complete == number)
            for number in {one.complete for one in nets.values()}
        }
        for network in Network:
            listed = {child.pk for child in counting.children_listed(BINZHOU, network.value, TODAY)}
            assert listed == {key for key, one in nets.items() if one.gaps_in(network)}
        incomplete = {child.pk for child in counting.children_listed(BINZHOU, "incomplete", TODAY)}
        assert incomplete == {key for key, one in nets.items() if one.complete < 4} != set()


def test_an_empty_place_gets_an_owner_and_a_day_once(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        new = settle_places(place=BINZHOU, on=TODAY)
        found = {(row.slot, row.region, row.owed_by, (row.fill_by - TODAY).days) for row in new}
        assert ("police", XINMIN, "county_office", 30) in found
        assert ("class_teacher", XINMIN, "school_head", 10) in found
        assert settle_places(place=BINZHOU, on=TODAY + timedelta(days=1)) == []
        # Only the office itself was told of the town, the head of the class.
    with acting_as(cast.school_head, read_only=True):
        assert [row.count for row in Notice.objects.filter(kind="network_gap")] == [1]
        assert [row.slot for row in EmptyPlace.objects.all()] == ["class_teacher"]
    name_officer(cast, "town_supervisor")
    with acting_as(cast.county_office, read_only=True):
        assert EmptyPlace.objects.get(slot="police").filled_on == TODAY


def test_a_village_without_a_director_is_the_countys_to_fill(cast: Cast, as_web: None):
    with acting_as(cast.county_office), appointing():
        Post.objects.filter(pk=cast.village_director.pk).update(until=TODAY)
    with acting_as(cast.county_office):
        rows = settle_places(place=BINZHOU, on=TODAY)
        assert ("village_director", TAIXIANG) in {(row.slot, row.region) for row in rows}
        assert "village_director" in gaps(cast, "小雨")


def test_without_a_head_the_county_fills_a_class(cast: Cast, as_web: None):
    with acting_as(cast.county_office), appointing():
        Post.objects.filter(pk=cast.school_head.pk).update(until=TODAY)
    with acting_as(cast.county_office):
        rows = settle_places(place=BINZHOU, on=TODAY)
        (row,) = [row for row in rows if row.slot == "class_teacher"]
        assert [post.user.name for post in owners_of([row], TODAY)[row.pk]] == ["钱县"]


def test_who_takes_care_becomes_a_duty_of_the_village(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        assert ask_for_carers(place=BINZHOU, on=TODAY) >= 1
        assert ask_for_carers(place=BINZHOU, on=TODAY) == 0
        duty = Duty.objects.get(child=cast.children["天天"], rule=CARER_DUTY)
        assert (duty.owed_by, duty.due_on) == ("village_director", TODAY + timedelta(days=10))
        tie_person(child=cast.child("天天"), kind=Tie.Kind.CARER, since=TODAY, details={"name": "单奶奶"})
        follow(cast.child("天天"))
        assert not Duty.objects.filter(
            child=cast.children["天天"], rule=CARER_DUTY, due_on__isnull=False
        ).exists()


def test_a_station_of_the_town_is_near_enough(cast: Cast, as_web: None):
    with past_the_policies():
        Unit.objects.create(kind="department", department="police", name="新民派出所", region_id=XINMIN)
    with acting_as(cast.town_supervisor, read_only=True):
        assert called(cast, "小雨", Network.RIGHTS)[0] == ("police", "新民派出所", False)
        assert gaps(cast, "小雨") == []
