"""Who takes part: columns straight from the database agree with the rules of the rooms below."""

from datetime import date
from uuid import UUID

import pytest

from lantian.access.scopes import acting_as
from lantian.matching.queries.columns import key_at
from lantian.matching.queries.load import load
from lantian.matching.tests.conftest import DAY, TODAY
from lantian.pairing.models import Exemption, Refusal, Wish
from lantian.pairing.rules.stages import Mode
from lantian.pairing.services.proposing import propose
from lantian.pairing.services.rows import guards_of
from lantian.pairing.tests.conftest import helper_of
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast


def loaded(cast: Cast, by: str = "county_office", place: tuple[int, int] = (XINMIN, XINMIN + 999), **how):
    with acting_as(cast.posts[by]):
        return load(*place, TODAY, **{"only_counted": False, **how})


def keys(columns) -> list[UUID]:
    return [key_at(columns["key"], at) for at in range(len(columns["key"]))]


def test_children_and_helpers_come_as_columns(cast: Cast):
    helper = helper_of(cast, farthest="town", health="near_home")
    with acting_as(cast.county_office):
        type(helper).objects.filter(pk=helper.pk).update(most_children=9)
    found = loaded(cast)
    assert set(keys(found.children)) == {cast.children[name] for name in ("小雨", "小石", "天天")}
    rain = keys(found.children).index(cast.children["小雨"])
    stone = keys(found.children).index(cast.children["小石"])
    children, helpers = found.children, found.helpers
    assert date.fromordinal(int(children["born"][rain])) == date(2017, 5, 4)
    assert (children["sex"][rain], children["sex"][stone]) == (2, 1)
    assert children["house"][rain] == children["house"][stone] != -1
    assert (children["school"][rain] > 0, children["school"][stone]) == (True, 0)
    assert keys(helpers) == [helper.pk]
    assert helpers["reach"][0] == 0
    assert helpers["most"][0] == 3
    assert date.fromordinal(int(helpers["vetted_until"][0])) == helper.vetted_until
    assert helpers["gives"][0] == 5
    assert not helpers["barred"][0]


def test_whoever_has_somebody_is_exempt_or_wants_nobody_takes_no_part(cast: Cast):
    helper = helper_of(cast, farthest="town")
    with acting_as(cast.county_office):
        propose(child=cast.child("小雨"), helper=helper, mode=Mode.ONE, is_lead=True, on=TODAY)
        Exemption(**guards_of(cast.child("小石")), reason="relatives", since=TODAY).save()
        Refusal(**guards_of(cast.child("天天")), by="child", since=TODAY).save()
    found = loaded(cast)
    assert keys(found.children) == []
    assert found.left_out == {"has_pair": 1, "exempt": 1, "wants_nobody": 1, "not_counted": 0}
    assert found.helpers["load"].tolist() == [1]


def test_only_those_who_count_take_part_where_the_place_says_so(cast: Cast):
    found = loaded(cast, only_counted=True)
    assert len(keys(found.children)) + found.left_out["not_counted"] == 3


@pytest.mark.parametrize(
    ("changes", "barred"),
    [
        ({"health": "resting"}, True),
        ({"away_from": TODAY, "away_until": TODAY + DAY}, True),
        ({"away_from": TODAY - 3 * DAY, "away_until": TODAY}, False),
        ({"away_from": TODAY + DAY, "away_until": None}, False),
        ({"standing": "nominated"}, True),
    ],
)
def test_helpers_who_cannot_now_are_barred(cast: Cast, changes, barred):
    helper = helper_of(cast)
    with acting_as(cast.county_office):
        type(helper).objects.filter(pk=helper.pk).update(**changes)
    assert loaded(cast).helpers["barred"].tolist() == [barred]


def test_a_parent_who_helps_is_known_by_telephone(cast: Cast):
    helper_of(cast, name="张建军", sex="1", phone="13509112233", farthest="town")
    found = loaded(cast)
    apart = {keys(found.children)[child] for child, _, _ in found.apart}
    assert apart == {cast.children["小雨"], cast.children["小石"]}


def test_a_no_and_a_wish_are_between_the_two(cast: Cast):
    helper = helper_of(cast, farthest="town")
    with acting_as(cast.county_office):
        rain, stone = cast.child("小雨"), cast.child("小石")
        Refusal(**guards_of(rain), helper=helper, by="child", since=TODAY).save()
        Wish(**guards_of(stone), helper=helper, named="寇奶奶", since=TODAY).save()
    found = loaded(cast)
    assert [keys(found.children)[child] for child, _, _ in found.apart] == [rain.pk]
    assert [keys(found.children)[child] for child, _ in found.wishes] == [stone.pk]


def test_everybody_loads_what_the_policies_show(cast: Cast):
    helper_of(cast, region=HONGYAN, farthest="village")
    assert len(keys(loaded(cast, "town_supervisor").children)) == 3
    assert len(keys(loaded(cast, "village_director").children)) == 2
    assert len(keys(loaded(cast, "village_director").helpers)) == 0
    assert len(keys(loaded(cast, "other_county_office").children)) == 0
    county = loaded(cast, place=(BINZHOU, BINZHOU + 999_999))
    assert len(keys(county.helpers)) == 1


def test_an_empty_place_is_no_fault(cast: Cast):
    found = loaded(cast, place=(TAIXIANG + 1, TAIXIANG + 1))
    assert len(found.children["key"]) == len(found.apart) == len(found.wishes) == 0
