"""The rules of reports: tables that an office could sign, and laws that hold for any history."""

import csv
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
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
from lantian.alarms.rules.floods import MOST_FROM_ONE_ADDRESS, MOST_IN_A_COUNTY
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


def test_the_database_holds_back_what_the_rules_call_a_flood():
    taking = import_module("lantian.alarms.migrations.0002_reports_come_in_without_a_name")
    assert (taking.MOST_FROM_ONE_ADDRESS, taking.MOST_IN_A_COUNTY) == (
        MOST_FROM_ONE_ADDRESS,
        MOST_IN_A_COUNTY,
    )
