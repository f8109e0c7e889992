"""The directory: who keeps an entry, what fits a child, what is missing, what came twice."""

from datetime import date, timedelta

import pytest
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.places.rules import scope_of
from lantian.resources.errors import ResourceError
from lantian.resources.models import Resource
from lantian.resources.queries.directory import changes_of, listed, stale_of, units_kept_by
from lantian.resources.queries.doubles import doubles_in
from lantian.resources.queries.fitting import fitting
from lantian.resources.queries.gaps import gap_lines, unmet_needs
from lantian.resources.services import keeping
from lantian.resources.services.asking_again import ask_again
from lantian.resources.tests.conftest import TODAY, entered, need_of, values
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = pytest.mark.usefixtures("as_web")


def test_a_unit_keeps_its_own_and_the_office_above_it_too(cast: Cast):
    row = entered(cast.department)
    with acting_as(cast.department, read_only=True):
        assert units_kept_by(cast.department, TODAY) == [cast.units["police"]]
    with acting_as(cast.county_office):
        amended = keeping.amend(resource=row, version=1, values=values(capacity=5), today=TODAY)
        assert (amended.capacity, amended.phone) == (5, row.phone)
    with acting_as(cast.department):
        with pytest.raises(Conflict) as conflict:
            keeping.amend(resource=row, version=1, values=values(capacity=9), today=TODAY)
        assert [one.field for one in conflict.value.differences] == ["capacity"]
        (change,) = changes_of(amended)
        assert (change.user, [one.field for one in change.mended]) == (
            cast.county_office.user_id,
            ["capacity"],
        )
    for post in (cast.other_county_office, cast.town_supervisor):
        with acting_as(post), pytest.raises(ResourceError, match="not_yours"):
            keeping.amend(resource=row, version=2, values=values(), today=TODAY)
    with pytest.raises(ResourceError, match="not_yours"):
        entered(cast.department, cast.units["county"])


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"name": "周末上门辅导 "}, "name_taken"),
        ({"place": 610423000000}, "place_elsewhere"),
        ({"reach": "town"}, "reach_too_near"),
        ({"sort": "childrens_place", "cost": "五元"}, "place_is_free"),
    ],
)
def test_a_wrong_entry_is_refused(cast: Cast, more, wrong):
    entered(cast.county_office)
    with pytest.raises(ResourceError, match=wrong):
        entered(cast.county_office, **({"name": "另一项"} | more))


def test_what_fits_stands_in_order_of_room_and_nearness(cast: Cast):
    entered(cast.city_office, reach="city", name="市里", place=610400000000)
    entered(cast.county_office, name="满员", capacity=1, busy=1)
    entered(cast.county_office, name="县里")
    entered(cast.other_county_office, name="邻县")
    entered(cast.town_supervisor, name="镇上", reach="town")
    entered(cast.town_supervisor, name="村里", place=TAIXIANG, reach="village")
    entered(cast.town_supervisor, name="大孩子", reach="town", age_from=12)
    with acting_as(cast.village_director, read_only=True):
        found = fitting("S01", TAIXIANG, TODAY, age=9)
        assert [one.resource.name for one in found] == ["村里", "镇上", "县里", "市里", "满员"]
        assert found[0].reasons == ["在本村", "还能帮2名儿童"]
        assert fitting("M07", TAIXIANG, TODAY) == []
        named = listed(TODAY, area="study", kind="service", place=XINMIN, text="村里")
        assert [row.name for row in named] == ["村里"]


def test_a_gap_is_an_open_need_for_which_nothing_fits(cast: Cast):
    need_of(cast)
    need_of(cast, code="K01")
    small = need_of(cast, name="小石")
    entered(cast.town_supervisor, name="大孩子", reach="town", age_from=8)
    with acting_as(cast.town_supervisor, read_only=True):
        lines = gap_lines(scope_of(XINMIN), TODAY)
        assert [(one.kind.code, one.waiting, one.unmet) for one in lines] == [("S01", 2, 1), ("K01", 1, 1)]
        assert [need.pk for need in unmet_needs(scope_of(XINMIN), TODAY, "S01")] == [small.pk]
    with acting_as(cast.other_county_office, read_only=True):
        assert gap_lines(scope_of(BINZHOU), TODAY) == []


def test_the_same_help_twice_is_shown(cast: Cast):
    for days, item in ((20, "棉衣"), (3, "棉衣"), (1, "书包")):
        day = TODAY - timedelta(days=days)
        told = Account(day, aid_item=item, aid_amount=1, aid_unit="件")
        with acting_as(cast.village_director):
            record(occasion=uuid7(), kind=Kind.AID, children=[cast.children["小雨"]], told=told, today=TODAY)
    with acting_as(cast.town_supervisor, read_only=True):
        (twice,) = doubles_in(scope_of(XINMIN), TODAY)
        assert (twice.first.aid_item, twice.second.happened_on) == ("棉衣", TODAY - timedelta(days=3))


def test_who_keeps_an_old_entry_is_asked_once_on_the_day(cast: Cast):
    begun = date(2024, 1, 1)
    row = entered(cast.department, today=TODAY - timedelta(days=181), valid_from=begun)
    entered(cast.department, name="新的", today=TODAY - timedelta(days=180), valid_from=begun)
    with acting_as(cast.city_office):
        assert ask_again(on=TODAY) == 1
        assert ask_again(on=TODAY + timedelta(days=2)) == 0
    with past_the_policies():
        assert list(Notice.objects.values_list("seat", "kind")) == [(cast.department.seat, "resources_stale")]
    with acting_as(cast.department):
        assert list(stale_of(cast.department, TODAY)) == [row]
        keeping.verify(resource=row, version=1, today=TODAY)
        assert not stale_of(cast.department, TODAY)
        assert Resource.objects.get(pk=row.pk).verified_by == cast.department.user_id
