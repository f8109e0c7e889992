"""What follows about helpers from facts and a day. The table of cases is one that an office could sign."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.helping.rules.caps import cap_of, national_cap
from lantian.helping.rules.fitness import Bar, HelperFacts, reasons_against, turns_on
from lantian.helping.rules.kinds import helper_kinds
from lantian.helping.rules.offers import Farthest, Health, reach_of
from lantian.helping.rules.standings import Standing
from lantian.helping.rules.vetting import Check, check_on, last_day
from lantian.places.rules import ancestors_of

ON = date(2026, 6, 15)
DAY = timedelta(days=1)
CASES = Path(__file__).parent / "cases" / "fitness.csv"
VILLAGE, TOWN, COUNTY = 610482102259, 610482102000, 610482000000


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case"])
def test_who_is_given_a_child(case: dict[str, str]):
    facts = HelperFacts(
        standing=case["standing"],
        vetted_until=day(case["vetted_until"]),
        most_children=int(case["most"]),
        load=int(case["load"]),
        away_from=day(case["away_from"]),
        away_until=day(case["away_until"]),
        health=case["health"],
    )
    assert reasons_against(facts, ON) == {Bar(bar) for bar in case["bars"].split()}


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FACTS = st.builds(
    HelperFacts,
    standing=st.sampled_from(Standing),
    vetted_until=st.none() | DAYS,
    most_children=st.integers(0, 3),
    load=st.integers(0, 3),
    away_from=st.none() | DAYS,
    away_until=st.none(),
    health=st.sampled_from(Health),
) | st.builds(
    lambda since, days, until: HelperFacts(
        standing="accepted",
        vetted_until=until,
        most_children=1,
        away_from=since,
        away_until=since + days * DAY,
    ),
    DAYS,
    st.integers(1, 90),
    st.none() | DAYS,
)


@given(FACTS, DAYS)
def test_between_two_turns_nothing_changes(facts: HelperFacts, on: date):
    """What the night looks at is enough: on every day before the next turn, all is as it was."""
    turn = turns_on(facts, on)
    for later in range(1, ((turn or on + 400 * DAY) - on).days):
        assert reasons_against(facts, on + later * DAY) == reasons_against(facts, on)
        assert check_on(facts.vetted_until, on + later * DAY) == check_on(facts.vetted_until, on)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_check_holds_a_year_and_not_a_day_more(checked_on: date):
    last = last_day(checked_on)
    assert 364 <= (last - checked_on).days <= 365
    assert check_on(last, last) == Check.EXPIRING
    assert check_on(last, last + DAY) == Check.EXPIRED
    assert check_on(last, last - 60 * DAY) == Check.EXPIRING
    assert check_on(last, last - 61 * DAY) == Check.VALID


@pytest.mark.parametrize(
    ("checked_on", "last"),
    [("2026-03-01", "2027-02-28"), ("2028-02-29", "2029-02-28"), ("2027-02-28", "2028-02-27")],
)
def test_the_last_day_of_a_year(checked_on: str, last: str):
    assert last_day(date.fromisoformat(checked_on)) == date.fromisoformat(last)


def test_the_caps_of_the_nation():
    assert national_cap("proxy_mother") == national_cap("proxy_father") == 3
    assert national_cap("village_director") == 30
    assert len(helper_kinds()) == 14


@given(
    st.sampled_from(list(helper_kinds())),
    st.dictionaries(
        st.tuples(
            st.sampled_from([VILLAGE, TOWN, COUNTY, 610423000000]), st.sampled_from(list(helper_kinds()))
        ),
        st.integers(0, 40),
    ),
)
def test_a_place_lowers_a_cap_and_never_raises_it(kind: str, lowered: dict[tuple[int, str], int]):
    around = [lowered[place, kind] for place in (VILLAGE, *ancestors_of(VILLAGE)) if (place, kind) in lowered]
    assert cap_of(kind, VILLAGE, lowered) == min([national_cap(kind), *around])


@pytest.mark.parametrize(
    ("region", "told", "health", "reach"),
    [
        (VILLAGE, "county", "", Farthest.COUNTY),
        (VILLAGE, "county", "near_home", Farthest.VILLAGE),
        (TOWN, "village", "", Farthest.TOWN),
        (COUNTY, "town", "near_home", Farthest.COUNTY),
    ],
)
def test_who_cannot_walk_far_stays_in_the_village(region: int, told: str, health: str, reach: Farthest):
    assert reach_of(region, told, health) == reach
