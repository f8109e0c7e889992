"""When something is due: laws that hold for every rule, whatever was done and in whatever order it was recorded."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.access.policy import Role
from lantian.duties.acts import Act
from lantian.duties.rules.book import Rule, Step
from lantian.duties.rules.calendar import Calendar, usual_year
from lantian.duties.rules.children import Applies
from lantian.duties.rules.due import Course, Phase, due, standing
from lantian.duties.rules.terms import MOST_TIMES, Within, term_from
from lantian.kernel.days.rules import OwnDays, Span

TODAY = date(2026, 11, 25)
DAYS = some.dates(date(2025, 1, 1), date(2027, 12, 31))
RECURRING = [
    "7d",
    "30d",
    "180d",
    "2/week",
    "1/month",
    "3/month",
    "1/quarter",
    "1/half_year",
    "1/term",
    "2/term",
]
RECURRING += ["1/school_year", "1/window", "1/window:summer", "1/before_holidays", "on:03-31"]
CALENDARS = [
    Calendar(),
    Calendar(
        (usual_year(2025), usual_year(2026)), (OwnDays(Span(date(2026, 3, 1), date(2026, 3, 9)), False, "x"),)
    ),
]
rules = some.builds(
    lambda grace, term_only, moves, steps: Rule(
        "r", "规则", "Rule", "依据", Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Applies(), {}, frozenset({Act.CALL}),
        is_term_only=term_only, days_off_move=moves, grace=grace,
        ladder=tuple(Step(days, Role.TOWN_SUPERVISOR) for days in sorted(steps)),
    ),
    some.integers(0, 9), some.booleans(), some.booleans(), some.sets(some.integers(1, 40), max_size=3),
)  # fmt: skip
terms = some.sampled_from(RECURRING).map(term_from)


@some.composite
def courses(draw):
    basis_on = draw(DAYS)
    later = draw(
        some.lists(some.tuples(DAYS, terms, some.booleans()), max_size=2, unique_by=lambda one: one[0])
    )
    phases = (Phase(date.min, draw(terms)), *(Phase(*one) for one in sorted(later, key=lambda one: one[0])))
    return Course(basis_on, phases, (), tuple(draw(some.lists(DAYS, max_size=4))))


def with_deeds(course: Course, done: tuple[date, ...]) -> Course:
    kept = tuple(sorted(done, reverse=True)[:MOST_TIMES])
    return Course(course.basis_on, course.phases, course.events, kept)


@settings(max_examples=600)
@given(rules, courses(), some.sampled_from(CALENDARS), DAYS)
def test_a_deed_moves_no_day_backwards_and_makes_nothing_late(rule, course, calendar, deed):
    before = due(rule, course, calendar)
    after = due(rule, with_deeds(course, (*course.done, deed)), calendar)
    assert before is not None
    assert after is not None
    assert after >= before >= course.basis_on


@settings(max_examples=200)
@given(rules, courses(), some.sampled_from(CALENDARS), some.randoms())
def test_the_order_of_recording_does_not_matter(rule, course, calendar, chance):
    shuffled = list(course.done)
    chance.shuffle(shuffled)
    assert due(rule, with_deeds(course, tuple(shuffled)), calendar) == due(rule, course, calendar)


@settings(max_examples=300)
@given(rules, courses(), some.sampled_from(CALENDARS), DAYS)
def test_time_alone_goes_one_way_and_turns_on_the_day_that_was_told(rule, course, calendar, on):
    last = standing(rule, course, calendar, on)
    for number in range(1, 60):
        day = on + timedelta(days=number)
        now = standing(rule, course, calendar, day)
        assert (now.due_on, now.late_from) == (last.due_on, last.late_from)
        changed = (rank(now, day), now.escalated_to, now.escalates_on) != (
            rank(last, day - timedelta(days=1)),
            last.escalated_to,
            last.escalates_on,
        )
        assert changed == (day == last.turns_on)
        assert rank(now, day) >= rank(last, day - timedelta(days=1))
        last = now


def rank(stands, on):
    is_late = stands.late_from is not None and stands.late_from <= on
    return (1 if is_late else 0) + (1 if stands.escalated_to else 0)


@settings(max_examples=200)
@given(
    some.lists(DAYS, min_size=1, max_size=3), some.lists(DAYS, max_size=3), DAYS, some.sampled_from(CALENDARS)
)
def test_what_an_event_starts_is_owed_once_for_the_earliest_unanswered(events, done, deed, calendar):
    rule = plain("5w/away")
    course = Course(min(events), (Phase(date.min, term_from("5w/away")),), tuple(events), tuple(done))
    before = due(rule, course, calendar)
    after = due(rule, with_deeds(course, (*done, deed)), calendar)
    assert before is None or before > min(events)
    assert after is None or (before is not None and after >= before)


def plain(cadence: str, **more) -> Rule:
    term = term_from(cadence)
    who = (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR)
    by_level = dict.fromkeys(["green", "blue", "yellow", "red"], term)
    return Rule("r", "规则", "Rule", "依据", *who, Applies(), by_level, frozenset({Act.CALL}), **more)


@pytest.mark.parametrize(
    ("cadence", "basis", "done", "expected"),
    [
        ("5w/new", "2026-11-20", [], "2026-11-27"),  # within five working days of a Friday
        ("5w/new", "2026-11-20", ["2026-11-20"], None),
        ("5w/new", "2026-09-28", [], "2026-10-10"),  # National Day: seven days off, and a Saturday worked
        ("3d/red", "2026-12-30", [], "2027-01-02"),
        ("7d", "2026-12-28", [], "2027-01-04"),
        ("180d", "2026-01-01", ["2026-02-28"], "2026-08-27"),
        ("1/month", "2026-11-01", [], "2026-11-30"),
        ("1/month", "2026-11-20", [], "2026-12-31"),  # more than half of November was over
        ("1/month", "2026-10-01", ["2026-11-30"], "2026-12-31"),
        ("1/month", "2026-10-01", [], "2026-10-31"),  # October stays owed until something is done
        ("2/week", "2026-11-23", [], "2026-11-26"),
        ("2/week", "2026-11-23", ["2026-11-23"], "2026-11-29"),
        ("2/week", "2026-11-23", ["2026-11-23", "2026-11-24"], "2026-12-03"),
        ("1/term", "2026-09-01", [], "2027-01-17"),
        (
            "1/term",
            "2026-09-01",
            ["2027-01-20"],
            "2027-07-04",
        ),  # in the holidays: the term was missed, the next comes
        ("1/window:spring_festival", "2026-09-01", [], "2027-02-23"),
        ("1/before_holidays", "2026-12-01", [], "2027-01-17"),
        ("on:03-31", "2026-04-01", [], "2027-03-31"),
        ("1/year", "2026-01-01", ["2026-12-31"], "2027-12-31"),
    ],
)
def test_days_that_an_office_can_check(cadence, basis, done, expected):
    begun = date.fromisoformat(basis)
    days = tuple(date.fromisoformat(day) for day in done)
    events = (begun,) if isinstance(term_from(cadence), Within) else ()
    found = due(
        plain(cadence), Course(begun, (Phase(date.min, term_from(cadence)),), events, days), Calendar()
    )
    assert found == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        (
            [("180d", "0001-01-01", False), ("7d", "2026-11-01", False)],
            "2026-11-08",
        ),  # red: its full week from then
        (
            [("30d", "0001-01-01", False), ("7d", "2026-09-28", False)],
            "2026-10-01",
        ),  # never later than it was
        (
            [("7d", "0001-01-01", False), ("180d", "2026-11-01", False)],
            "2027-02-28",
        ),  # calmer: the longer term
        (
            [("90d", "0001-01-01", False), ("30d", "2026-11-10", True)],
            "2026-11-11",
        ),  # a new wording: from tomorrow
        ([("30d", "0001-01-01", False), ("90d", "2026-09-20", True)], "2026-10-01"),  # … and never more time
        ([("90d", "0001-01-01", False), ("60d", "2026-09-20", True)], "2026-10-31"),
    ],
)
def test_a_change_in_mid_period_is_fair(phases, expected):
    told = tuple(Phase(date.fromisoformat(day), term_from(term), worded) for term, day, worded in phases)
    course = Course(date(2026, 3, 1), told, (), (date(2026, 9, 1),))
    assert due(plain("7d"), course, Calendar()) == date.fromisoformat(expected)


def test_what_runs_in_term_time_waits_for_school_and_says_when_that_is_a_guess():
    rule = plain("30d", is_term_only=True)
    course = Course(date(2027, 1, 5), (Phase(date.min, term_from("30d")),))
    stands = standing(rule, course, Calendar(), date(2027, 1, 6))
    assert stands.due_on == date(2027, 2, 24)
    assert stands.is_assumed
    assert not standing(rule, course, Calendar((usual_year(2026),)), date(2027, 1, 6)).is_assumed


def test_a_year_without_a_notice_counts_weekdays_and_says_so():
    course = Course(date(2031, 10, 1), (Phase(date.min, term_from("5w/new")),), (date(2031, 10, 1),))
    stands = standing(plain("5w/new"), course, Calendar(), date(2031, 10, 1))
    assert stands.is_assumed
    assert stands.due_on == date(2031, 10, 10)
