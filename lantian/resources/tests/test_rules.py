import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.resources.rules.doubles import Handed, doubles
from lantian.resources.rules.offers import (
    KIND_OF,
    OLDEST,
    Cover,
    Nearness,
    Offered,
    Reach,
    Sort,
    fit,
    problem_of_offer,
)
from lantian.resources.rules.orders import HELD, LIVE, State, Verb, after, ages_of, band_of, band_told

CASES = Path(__file__).parent / "cases"
VILLAGES = (610482102259, 610482102200, 610482101200, 610423104200)


def cases(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / name).read_text(encoding="utf-8").splitlines()))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> int | None:
    return int(text) if text else None


def offer_of(case: dict[str, str]) -> Offered:
    low, high = case["ages"].split("-")
    return Offered(
        place=int(case["place"]),
        reach=Reach(case["reach"]),
        codes=frozenset(case["codes"].split()),
        ages=(int(low), int(high)),
        valid_from=date.fromisoformat(case["from"]),
        valid_until=day(case["until"]),
        capacity=number(case["capacity"]),
        taken=int(case["taken"]),
        verified_on=date.fromisoformat(case["verified"]),
    )


@pytest.mark.parametrize("case", cases("fits.csv"), ids=lambda case: case["offer"])
def test_what_fits_a_need_and_how_well(case):
    on = date.fromisoformat(case["on"])
    found = fit(offer_of(case), case["need"], int(case["child_at"]), on, number(case["age"]))
    assert (found is not None) == (case["fits"] == "yes")
    if found:
        assert (found.nearness, found.free) == (Nearness(case["nearness"]), number(case["free"]))
        assert found.is_stale == (case["stale"] == "yes")


def test_room_comes_before_nearness_and_nearness_before_more_room():
    case = cases("fits.csv")[0]
    on = date(2026, 6, 1)

    def order(**more):
        return fit(offer_of(case | more), "S01", VILLAGES[0], on).order

    near, far = order(), order(place="610482000000", reach="county", capacity="100")
    full = order(taken="10")
    assert near < far < full
    assert order(capacity="20") < near
    assert order(capacity="") < near < order(verified="2025-01-01")


@st.composite
def offers(draw) -> Offered:
    village = draw(st.sampled_from(VILLAGES))
    reach = draw(st.sampled_from(list(Reach)))
    low = draw(st.integers(0, OLDEST))
    return Offered(
        place=village,
        reach=reach,
        codes=frozenset(draw(st.sets(st.sampled_from(["S01", "S02", "M07"]), min_size=1))),
        ages=(low, draw(st.integers(low, OLDEST))),
        valid_from=date(2026, 1, draw(st.integers(1, 20))),
        valid_until=draw(st.sampled_from([None, date(2026, 1, 25)])),
        capacity=draw(st.none() | st.integers(0, 5)),
        taken=draw(st.integers(0, 5)),
        verified_on=date(2026, 1, 1),
    )


@given(
    st.lists(offers(), max_size=6),
    st.sampled_from(["S01", "S02", "M07"]),
    st.sampled_from(VILLAGES),
    st.integers(0, OLDEST),
    st.integers(1, 30),
)
def test_nothing_fits_just_where_a_gap_is_counted(known, code, village, age, on):
    today = date(2026, 1, on)
    assert Cover(known, today).has(code, village, age) == any(
        fit(offer, code, village, today, age) for offer in known
    )


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, None),
        ({"codes": []}, ("codes", "codes_needed")),
        ({"reach": "village"}, ("reach", "reach_too_near")),
        ({"reach": "county"}, None),
        ({"ages": (9, 8)}, ("age_to", "ages_turned")),
        ({"period": (date(2026, 1, 2), date(2026, 1, 2))}, ("valid_until", "ends_before")),
        ({"capacity": 3, "busy": 4}, ("busy", "more_than_there_is")),
        ({"sort": "childrens_place", "cost": "每月20元"}, ("cost", "place_is_free")),
        ({"sort": "room", "cost": "每月20元"}, None),
    ],
)
def test_what_is_wrong_with_an_entry(more, wrong):
    right = {
        "sort": "room", "place": 610482102000, "reach": "town", "ages": (0, 17), "period": (date(2026, 1, 1), None),
        "codes": ["S01"], "capacity": 3, "busy": 3, "cost": "",
    }  # fmt: skip
    assert problem_of_offer(**(right | more)) == wrong


def test_every_sort_has_a_kind():
    assert set(KIND_OF) == set(Sort)


@pytest.mark.parametrize("case", cases("orders.csv"), ids=lambda case: case["verb"])
def test_what_can_happen_to_an_order(case):
    for state in State:
        assert after(Verb(case["verb"]), state) == (State(case[state]) if case[state] else None)


@given(st.lists(st.tuples(st.sampled_from(list(Verb)), st.sampled_from(["a", "b"])), max_size=30))
def test_an_order_has_one_taker_at_a_time_and_ends_only_once(history):
    state, taker = State.OFFERED, None
    for verb, organisation in history:
        to = after(verb, state)
        if to is None:
            continue
        assert state in LIVE, "what is over stays over"
        if verb == Verb.TAKE:
            assert taker is None
            taker = organisation
        elif to == State.OFFERED:
            taker = None
        if to == State.DONE:
            assert state == State.GOING, "done only after the family's consent"
        state = to
        assert (taker is None) == (state == State.OFFERED) or state == State.WITHDRAWN
        assert state not in HELD or taker


def test_an_age_of_few_is_not_told():
    assert [band_of(age) for age in (0, 5, 6, 11, 12, 15, 16, 17, 18)] == [
        "0-5", "0-5", "6-11", "6-11", "12-15", "12-15", "16-17", "16-17", "",
    ]  # fmt: skip
    assert ages_of("6-11") == (6, 11)
    assert (band_told("6-11", 4), band_told("6-11", 5)) == ("", "6-11")


FIRST = Handed("小雨", "棉衣", "", date(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("second", "is_double"),
    [
        (Handed("小雨", "棉 衣", "", date(2026, 1, 31), 2), True),
        (Handed("小雨", "棉衣", "", date(2026, 2, 1), 2), False),
        (Handed("小雨", "书包", "", date(2026, 1, 2), 2), False),
        (Handed("小石", "棉衣", "", date(2026, 1, 2), 2), False),
        (Handed("小雨", "棉衣", "", date(2026, 1, 1), 1), False),
    ],
)
def test_the_same_help_twice_in_thirty_days(second, is_double):
    assert doubles([second, FIRST]) == ([(FIRST, second)] if is_double else [])


def test_two_things_for_one_need_are_shown_once():
    coat, quilt = (
        Handed("小雨", item, "life", date(2026, 1, n), n) for n, item in ((1, "棉衣"), (5, "棉被"))
    )
    assert doubles([quilt, coat]) == [(coat, quilt)]
    again = Handed("小雨", "棉衣", "life", date(2026, 1, 9), 9)
    assert len(doubles([quilt, coat, again])) == 3, "coat and quilt, quilt and coat, coat and coat"


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["棉衣", "书"])), max_size=8, unique=True))
def test_who_got_a_thing_twice_within_thirty_days_is_found_whatever_came_between(given_things):
    handed = [
        Handed("小雨", item, "", date(2026, 1, 1) + timedelta(days=n), (n, item)) for n, item in given_things
    ]
    found = {one for pair in doubles(handed) for one in pair}
    for one in handed:
        near = [
            other for other in handed
            if other is not one and other.item == one.item and abs((other.on - one.on).days) <= 30
        ]  # fmt: skip
        assert (one in found) == bool(near)
