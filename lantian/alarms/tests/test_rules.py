"""The rules of reports: tables that an office could sign, and laws that hold for any history."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantian.alarms.rules.clock import (
    BASES,
    ORDER,
    TRANSITIONS,
    NotNow,
    Stage,
    Terms,
    Verb,
    due_after,
    lacking,
    stage_after,
    verb_at,
)
from lantian.alarms.rules.codes import ALPHABET, code_of, read_code
from lantian.alarms.rules.events import Told, may_be_one
from lantian.alarms.rules.floods import (
    MOST_FROM_AN_ADDRESS_WHATEVER_IS_SAID,
    MOST_WHATEVER_IS_SAID,
    Crowd,
    Verdict,
    steps_to_look,
    verdict,
)
from lantian.alarms.rules.ladder import Ladder, Step, next_ring, steps_due, steps_with_somebody

CASES = Path(__file__).parent / "cases"
NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / f"{name}.csv").open()))


def test_every_verb_at_every_stage_is_as_the_table_says():
    rows = table("transitions")
    assert {(row["verb"], row["from"]) for row in rows} == {(verb, stage) for verb in Verb for stage in Stage}
    for row in rows:
        verb, stage = Verb(row["verb"]), Stage(row["from"])
        if row["to"]:
            assert stage_after(verb, stage) == row["to"]
        else:
            with pytest.raises(NotNow):
                stage_after(verb, stage)


@given(st.lists(st.sampled_from(Verb), max_size=30))
def test_whatever_is_tried_the_clock_never_skips_or_turns_back(tried):
    stage, passed = Stage.RECEIVED, [Stage.RECEIVED]
    for verb in tried:
        try:
            stage = stage_after(verb, stage)
        except NotNow:
            continue
        passed.append(stage)
    assert passed == list(ORDER[: len(passed)])


@given(
    st.sampled_from(Verb), st.sets(st.sampled_from(["called_at", "seen_at", "was_found", "outcome", "words"]))
)
def test_no_step_without_its_basis(verb, given_names):
    missing = lacking(verb, dict.fromkeys(given_names, "something"))
    assert set(missing) == set(BASES[verb]) - given_names


def test_each_stage_but_the_last_has_one_verb():
    assert [verb_at(stage) for stage in ORDER] == [*Verb, None]
    assert len(TRANSITIONS) == len(Verb)


@given(st.lists(st.integers(1, 10_000), min_size=5, max_size=5))
def test_each_step_is_due_after_the_one_before(minutes):
    terms = Terms(*minutes)
    due = [due_after(stage, NOON, terms.in_order) for stage in ORDER[:-1]]
    assert terms.are_sound == all(before < after for before, after in zip([NOON, *due], due, strict=False))
    assert due_after(Stage.FED_BACK, NOON, terms.in_order) is None


@pytest.mark.parametrize("row", table("rings"), ids=lambda row: f"{row['county_after']}-{row['waited']}")
def test_who_is_rung_when(row):
    ladder = Ladder(*(int(row[name]) for name in ("county_after", "city_after", "again")))
    waited = int(row["waited"]) * MINUTE
    steps = steps_due(ladder, waited, in_danger=bool(row["in_danger"]))
    assert [step.name.lower() for step in steps] == row["rung"].split()
    assert next_ring(ladder, waited) == int(row["next"]) * MINUTE


@given(st.integers(1, 120), st.integers(1, 240), st.integers(1, 60), st.integers(0, 3000), st.booleans())
def test_the_bell_never_stops_and_forgets_no_step(county, more, again, waited, in_danger):
    """From any moment on it rings later than now and soon; following it, each step is rung by its time."""
    ladder = Ladder(county, county + more, again)
    wait = waited * MINUTE
    coming = next_ring(ladder, wait)
    assert wait < coming <= wait + max(again, 1) * MINUTE
    rung, at = {}, timedelta(0)
    for _ring in range(400):
        for step in steps_due(ladder, at, in_danger=in_danger):
            rung.setdefault(step, at)
        at = next_ring(ladder, at)
        if len(rung) == len(Step):
            break
    assert all(rung[step] <= ladder.after(step) for step in Step)


@given(st.sets(st.sampled_from(Step), min_size=1), st.sets(st.sampled_from(Step)))
def test_somebody_is_rung_wherever_anybody_is(due, manned):
    found = steps_with_somebody(due, manned)
    assert set(found) <= manned
    assert bool(found) == bool(manned)
    assert not (due & manned) or set(found) == due & manned


@given(st.integers(min_value=0, max_value=2**256 - 1), st.integers(1000, 9999))
def test_a_code_is_read_however_it_is_typed(chance, city):
    code = code_of(city, chance)
    assert set(code) <= {*ALPHABET, "-", *"0123456789"}
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert read_code(typed) == (city, code)
    assert read_code(code[:-1]) is None


@given(st.text(max_size=40))
def test_nothing_that_anybody_types_breaks_the_reading_of_codes(text):
    found = read_code(text)
    assert found is None or read_code(found[1]) == found


@pytest.mark.parametrize("row", table("events"), ids=lambda row: "-".join(row.values()))
def test_two_reports_of_one_event_are_suggested(row):
    here = 610482102259
    children = {"yes": (1, 1), "other": (1, 2), "one": (1, None), "none": (None, None)}[row["same_child"]]
    regions = (here, here + (100 if row["same_town"] == "yes" else 1_000_000))
    days = (date(2026, 10, 1), date(2026, 10, 1) + timedelta(days=int(row["days"])))
    situations = (["violence"], ["violence"] if row["same_situation"] == "yes" else ["missing"])
    one, other = (
        Told(
            region,
            on,
            key and UUID(int=key),
            "" if sex == "-" else sex,
            None if age == "-" else int(age),
            what,
            False,
        )
        for region, on, key, sex, age, what in zip(
            regions, days, children, row["sexes"].split(), row["ages"].split(), situations, strict=True
        )
    )
    assert may_be_one(one, other) == may_be_one(other, one) == (row["is_one"] == "yes")


def _age(text: str) -> int | None:
    return None if text == "-" else int(text)


def test_a_drill_is_never_one_event_with_what_happened():
    told = Told(610482102259, date(2026, 10, 1), UUID(int=1), "", None, ["violence"], False)
    drill = Told(610482102259, date(2026, 10, 1), UUID(int=1), "", None, ["violence"], True)
    assert not may_be_one(told, drill)


NUMBERS = ("from_sender", "from_address", "in_town", "in_county")


@pytest.mark.parametrize("row", table("floods"), ids=lambda row: row["what"])
def test_what_rings_and_what_waits_is_as_the_table_says(row):
    crowd = Crowd(**{name: int(row[name]) for name in NUMBERS})
    found = verdict(crowd, has_number=bool(row["number"]), names_child=bool(row["name"]))
    assert found.name.lower() == row["becomes"]


# Three addresses with three devices each; whoever tells gives a number, a name of a child, or neither.
KNOCKS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()), max_size=200)


def crowd_of(before, address, device):
    """How many of some knocks, all within the hour and in one town, count for the next one."""
    here = [knock for knock in before if knock[0] == address]
    own = [knock for knock in here if knock[1] == device]
    return Crowd(len(own), len(here), len(before), len(before))


@given(KNOCKS, st.booleans())
def test_no_sequence_of_others_reports_stops_the_ringing_of_a_fresh_sender(others, names_child):
    crowd = crowd_of(others, "an address that nobody else is at", 0)
    assert verdict(crowd, has_number=False, names_child=names_child) == Verdict.RINGS


@given(KNOCKS, st.integers(0, 4))
def test_others_cannot_stop_whoever_gives_a_number(others, own_before):
    mine = [("my address", 0, False, False)] * own_before
    crowd = crowd_of([*others, *mine], "my address", 0)
    assert verdict(crowd, has_number=True, names_child=False) == Verdict.RINGS


@given(KNOCKS)
def test_nobody_drowns_a_county_from_one_place_however_much_is_made_up(knocks):
    rung = []
    for number, (address, device, has_number, names_child) in enumerate(knocks):
        crowd = crowd_of(knocks[:number], address, device)
        if verdict(crowd, has_number=has_number, names_child=names_child) != Verdict.HELD:
            rung.append((address, device))
    for address in range(3):
        of_address = [one for one in rung if one[0] == address]
        assert len(of_address) <= MOST_FROM_AN_ADDRESS_WHATEVER_IS_SAID
        for device in range(3):
            assert of_address.count((address, device)) <= MOST_WHATEVER_IS_SAID


@given(*[st.integers(0, 80)] * 4, st.sampled_from(NUMBERS), st.booleans(), st.booleans())
def test_what_is_held_is_not_let_through_by_sending_more(a, b, c, d, more, has_number, names_child):
    crowd = Crowd(a, max(a, b), max(a, b, c), max(a, b, c, d))
    before = verdict(crowd, has_number=has_number, names_child=names_child)
    after = verdict(
        replace(crowd, **{more: getattr(crowd, more) + 1}), has_number=has_number, names_child=names_child
    )
    order = [Verdict.RINGS, Verdict.HELD_UNLESS_ON_FILE, Verdict.HELD]
    assert order.index(after) >= order.index(before)


def test_what_nobody_looks_at_for_an_hour_is_heard_by_the_city():
    assert steps_to_look(59 * MINUTE) == (Step.COUNTY,)
    assert steps_to_look(60 * MINUTE) == (Step.COUNTY, Step.CITY)
