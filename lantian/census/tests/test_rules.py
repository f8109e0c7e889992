"""The pure rules: tables that an official could sign, and laws."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.census.rules.codes import LETTERS, code_of, read_code
from lantian.census.rules.completeness import Tally, completeness, missing, total
from lantian.census.rules.estimates import chapman, wilson
from lantian.census.rules.sampling import allocate, digest_of, draw, lot_of
from lantian.census.rules.steps import TRANSITIONS, State, Verb, after

CASES = Path(__file__).parent / "cases"
TAIXIANG = 610482102259


def cases(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("case", cases("steps"), ids=lambda case: f"{case['verb']} {case['state']}")
def test_steps(case: dict[str, str]) -> None:
    assert (after(case["verb"], case["state"]) or "") == case["after"]


def test_the_table_of_steps_names_every_pair() -> None:
    assert {(case["verb"], case["state"]) for case in cases("steps")} == {
        (verb.value, state.value) for verb in Verb for state in State
    }
    assert {state for _, state in TRANSITIONS} == set(State)


@pytest.mark.parametrize("case", cases("completeness"), ids=lambda case: ",".join(case.values()))
def test_completeness(case: dict[str, str]) -> None:
    names = ("declared", "listed", "visited", "no_child", "absent", "refused", "moved")
    tally = Tally(*(int(case[name]) for name in names))
    for name in ("with_outcome", "due", "open", "unlisted"):
        assert getattr(tally, name) == int(case[name]), name
    lacks = missing(tally, int(case["without_reason"]), case["shortfall_reason"])
    assert bool(lacks) == (case["may_hand_in"] == "no")


def test_a_long_list_in_one_village_does_not_hide_a_short_one_in_the_next() -> None:
    """Ten declared and twenty found here, ten declared and nobody visited there: twenty of thirty, not of twenty."""
    here, there = Tally(declared=10, listed=20, no_child=20), Tally(declared=10)
    assert completeness([here, there]) == (20, 30)
    assert total([here, there]).listed == 20


@pytest.mark.parametrize("case", cases("chapman"), ids=lambda case: case["source"])
def test_chapman(case: dict[str, str]) -> None:
    found = chapman(int(case["first"]), int(case["second"]), int(case["both"]))
    for name in ("value", "variance", "low", "high"):
        assert getattr(found, name) == pytest.approx(float(case[name]), abs=0.001), name


@given(st.integers(0, 400), st.integers(0, 400), st.data())
def test_an_estimate_never_falls_below_those_seen(both: int, more: int, data: st.DataObject) -> None:
    first, second = both + more, both + data.draw(st.integers(0, 400))
    found = chapman(first, second, both)
    assert found.seen <= found.value + 1e-9
    assert found.seen - 1e-9 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high
    assert found == chapman(second, first, both), "it does not matter which list is called the first"


@pytest.mark.parametrize(("first", "second", "both"), [(3, 5, 4), (-1, 2, 0), (5, 3, 4), (2, 2, -1)])
def test_lists_that_cannot_be(first: int, second: int, both: int) -> None:
    with pytest.raises(ValueError, match="both lists"):
        chapman(first, second, both)


@pytest.mark.parametrize("case", cases("wilson"), ids=lambda case: f"{case['hits']} of {case['cases']}")
def test_wilson(case: dict[str, str]) -> None:
    found = wilson(int(case["hits"]), int(case["cases"]))
    assert found
    assert found.low == pytest.approx(float(case["low"]), abs=0.00006)
    assert found.high == pytest.approx(float(case["high"]), abs=0.00006)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_mirrors(cases: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, cases))
    found, mirrored = wilson(hits, cases), wilson(cases - hits, cases)
    assert found
    assert mirrored
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert mirrored.low == pytest.approx(1 - found.high)


def test_no_cases_no_share() -> None:
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="some of the cases"):
        wilson(2, 1)


@given(st.integers(610400000001, 610499999999), st.integers(1, 9999))
def test_a_code_is_read_as_it_was_written(village: int, number: int) -> None:
    code = code_of(village, number)
    assert read_code(code, 6104) == (village % 10**8, number)
    assert read_code(f"  {code.lower()} ", 6104) == (village % 10**8, number)


@given(st.integers(610400000001, 610499999999), st.integers(1, 9999), st.data())
def test_a_wrong_sign_or_two_exchanged_are_noticed(village: int, number: int, data: st.DataObject) -> None:
    code = code_of(village, number)
    at = data.draw(st.integers(0, len(code) - 1))
    others = LETTERS if code[at].isalpha() else "0123456789" if code[at].isdigit() else "X"
    wrong = data.draw(st.sampled_from([sign for sign in others if sign != code[at]] or ["X"]))
    assert read_code(code[:at] + wrong + code[at + 1 :], 6104) is None
    swap = data.draw(st.integers(0, len(code) - 2))
    exchanged = code[:swap] + code[swap + 1] + code[swap] + code[swap + 2 :]
    assert exchanged == code or read_code(exchanged, 6104) is None or "-" in code[swap : swap + 2]


@pytest.mark.parametrize(
    "text", ["", "12", "8.21023E+11", "82102259-0012", "82102259-0012K1", "####", "#N/A"]
)
def test_what_a_spreadsheet_leaves_of_a_code_is_no_code(text: str) -> None:
    assert read_code(text, 6104) is None


def test_a_code_may_have_lost_its_dash_or_got_another() -> None:
    code = code_of(TAIXIANG, 12)
    for dash in ("", "－", "—", " - "):
        assert read_code(code.replace("-", dash), 6104) == (TAIXIANG % 10**8, 12)


SIZES = st.dictionaries(st.integers(1, 50), st.integers(0, 300), min_size=1, max_size=12)


@given(SIZES, st.integers(0, 500))
def test_shares_of_strata(sizes: dict[int, int], wanted: int) -> None:
    shares = allocate(sizes, wanted)
    whole, filled = sum(sizes.values()), [key for key, size in sizes.items() if size]
    assert sum(shares.values()) == min(wanted, whole)
    assert all(0 < share <= sizes[key] for key, share in shares.items())
    if wanted >= len(filled):
        assert set(shares) == set(filled)


def test_shares_follow_sizes() -> None:
    assert allocate({1: 100, 2: 50, 3: 50}, 20) == {1: 10, 2: 5, 3: 5}
    assert allocate({1: 100, 2: 50, 3: 1, 4: 0}, 20) == {1: 13, 2: 6, 3: 1}
    assert allocate({1: 1000, 2: 1, 3: 1}, 2) == {1: 1, 2: 1}


FRAME = {town: [code_of(610482000000 + town * 1000 + 200, n) for n in range(1, 41)] for town in (102, 103)}


def test_a_sample_can_be_drawn_again_by_anybody() -> None:
    """The numbers of docs/census.md: whoever redraws gets these."""
    assert lot_of("lantian", "82102200-0001Y").startswith("332569d61dc0a5ea")
    drawn = draw(FRAME, 6, "lantian")
    assert drawn == {
        102: ["82102200-0036K", "82102200-0003J", "82102200-0027L"],
        103: ["82103200-0034K", "82103200-0025L", "82103200-0005D"],
    }
    assert drawn == draw({key: list(reversed(codes)) for key, codes in reversed(FRAME.items())}, 6, "lantian")
    assert drawn != draw(FRAME, 6, "another")
    assert digest_of(FRAME) == digest_of(dict(reversed(FRAME.items())))


def test_a_larger_sample_holds_the_smaller_one() -> None:
    small, large = draw(FRAME, 10, "seed"), draw(FRAME, 30, "seed")
    assert all(set(codes) <= set(large[key]) for key, codes in small.items())


def test_within_a_stratum_each_household_has_the_same_chance() -> None:
    """4,000 seeds, 10 of 40: each of 80 households is drawn about 1,000 times (standard deviation 27)."""
    times = 4_000
    counts = Counter(
        code for seed in range(times) for codes in draw(FRAME, 20, f"{seed}").values() for code in codes
    )
    assert len(counts) == 80
    deviation = (times * 0.25 * 0.75) ** 0.5
    assert all(abs(count - times / 4) < 4.5 * deviation for count in counts.values())
    chi_square = sum((count - times / 4) ** 2 / (times * 0.25 * 0.75) for count in counts.values())
    assert chi_square < 125, "78 degrees of freedom: 125 is passed once in a thousand"
