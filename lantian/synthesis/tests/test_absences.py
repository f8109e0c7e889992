"""Days missed in an invented world: of pupils, on their school days, by the rules of the room, and few of them."""

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db.models import F, Q

from lantian.attendance.models import AbsenceRule, AbsenceStep, SchoolAbsence
from lantian.attendance.queries.rulebook import SchoolDays
from lantian.attendance.rules.absence import problem_of_step
from lantian.attendance.rules.stages import Stage, reached
from lantian.duties.models import Duty
from lantian.insight.models import Figure
from lantian.insight.services.checking import check_city
from lantian.kernel.city import in_cities
from lantian.places.models import LocalDays, SchoolYear, Unit
from lantian.registry.models import Child, Enrolment
from lantian.synthesis import shares
from lantian.synthesis.likeness import KIND, Likeness, read_twin
from lantian.synthesis.shape import ABSENCES, CELLS
from lantian.synthesis.tests.conftest import CITY_CODE, COUNTIES
from lantian.synthesis.world import Built, build, reckon
from tests.cast import CITY

THURSDAY, SUNDAY, SUMMER, FIRST_WEEK = (
    date(2025, 11, 20),
    date(2025, 11, 23),
    date(2025, 8, 6),
    date(2025, 9, 2),
)
CHILDREN = 2_500


@pytest.fixture
def many_missing(tmp_path: Path) -> Likeness:
    """A city in which every tenth pupil is missing now."""
    county = {name: dict.fromkeys(cells, 100) for name, cells in CELLS.items()}
    county["absences"] = {"0": 90, "open": 10}
    file = tmp_path / "twin.json"
    counties = {str(code // 10**6): county for code in COUNTIES}
    file.write_text(json.dumps({"kind": KIND, "counties": counties, "months": {}}))
    return read_twin(file)


def world_on(on: date, children: int = CHILDREN) -> Built:
    return build([CITY_CODE], children, 5, on=on)


@pytest.mark.parametrize("on", [THURSDAY, SUNDAY, SUMMER, FIRST_WEEK])
def test_each_absence_is_what_the_room_would_say_of_it(places: None, on: date) -> None:
    bureau = Unit.objects.create(
        name="彬州市教育局", region_id=COUNTIES[1], kind="department", department="education"
    )
    world_on(on)
    with in_cities(CITY):
        rows, days = list(SchoolAbsence.objects.select_related("child")), SchoolDays(on)
        pupils = dict(Enrolment.objects.filter(until=None).values_list("child", "school_unit"))
        for row in rows:
            is_school_day = days.is_school_day(row.region, row.school)
            assert row.school == pupils[row.child_id] == row.child.school
            assert row.region == row.child.region
            assert on - timedelta(days=366) < row.since <= on
            assert is_school_day(row.since)
            assert row.until is None or (is_school_day(row.until) and row.since < row.until <= on)
            counts = {} if row.is_excused else reached(
                row.since, row.until, on, days.thresholds(row.region), is_school_day
            )  # fmt: skip
            assert {stage: row.from_day(stage) for stage in Stage} == {
                stage: counts.get(stage) for stage in Stage
            }
            is_told = Stage.REPORT in counts and row.region // 10**6 == COUNTIES[1] // 10**6
            assert row.units == ([bureau.pk] if is_told else [])
            assert row.visited_on is None or row.visit_from <= row.visited_on <= (row.until or on)
        for step in AbsenceStep.objects.select_related("absence"):
            about = step.absence
            assert (step.child_id, step.region, step.school) == (about.child_id, about.region, about.school)
            assert problem_of_step(about.since, about.until, step.on, on) == ""
    assert 0.05 < len({row.child_id for row in rows}) / len(pupils) < 0.25
    assert sum(days.missed(row) <= 7 for row in rows) / len(rows) > 0.9


def test_periods_of_a_child_share_no_day_and_most_children_have_none(places: None) -> None:
    world_on(THURSDAY)
    periods: defaultdict[object, list[tuple[date, date]]] = defaultdict(list)
    with in_cities(CITY):
        for child, since, until in SchoolAbsence.objects.values_list("child", "since", "until"):
            periods[child].append((since, until or date.max))
    for found in periods.values():
        found.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert max(map(len, periods.values())) in (3, 4)
    assert sum(map(len, periods.values())) < CHILDREN / 4


def test_who_came_to_school_this_autumn_was_not_missing_before(places: None) -> None:
    world_on(THURSDAY)
    with in_cities(CITY):
        beginners = Enrolment.objects.filter(grade=1).values("child")
        rows = SchoolAbsence.objects.filter(child__in=beginners)
        assert rows.exists()
        assert not rows.filter(since__lt=date(2025, 9, 1)).exists()


def test_what_is_still_owed_for_it_is_a_duty(places: None, many_missing: Likeness) -> None:
    build([CITY_CODE], 900, 5, on=THURSDAY, like=many_missing)
    with in_cities(CITY):
        rows = SchoolAbsence.objects.filter(until=None, look_from__isnull=False)
        looked = AbsenceStep.objects.filter(step="looked").values("absence")
        owed = Counter(Duty.objects.filter(rule__startswith="absent").values_list("rule", flat=True))
        assert owed == {
            "absent_look": rows.exclude(pk__in=looked).count(),
            "absent_visit": rows.filter(visit_from__isnull=False, visited_on=None).count(),
        }
        assert all(owed.values())


def test_own_school_years_days_and_rules_of_places_hold(places: None) -> None:
    """One county has no school in autumn and counts at once; a school in the other one is closed for a month."""
    SchoolYear.objects.create(
        region_id=COUNTIES[0], autumn_on=date(2024, 9, 1), winter_on=date(2025, 1, 18), spring_on=date(2025, 2, 24),
        summer_on=date(2025, 7, 5), ends_on=date(2025, 10, 20),
    )  # fmt: skip
    SchoolYear.objects.create(
        region_id=COUNTIES[0], autumn_on=date(2025, 10, 20), winter_on=date(2026, 1, 1), spring_on=date(2026, 2, 1),
        summer_on=date(2026, 7, 1), ends_on=date(2026, 9, 1),
    )  # fmt: skip
    school = Unit.objects.create(
        name="镇中心小学", region_id=COUNTIES[1] + 101_000, kind="school", stage="primary"
    )
    closed = {"since": date(2025, 10, 10), "until": date(2025, 11, 10)}
    LocalDays.objects.create(region_id=school.region_id, unit=school, name="校舍加固", **closed)
    with in_cities(CITY):
        AbsenceRule.objects.create(
            city=CITY, place=COUNTIES[0], look=1, visit=1, report=2, recorded_by=school.pk
        )
    world_on(THURSDAY)
    with in_cities(CITY):
        here = Q(region__range=(COUNTIES[0], COUNTIES[0] + 999_999))
        begins = Q(since__range=(date(2025, 9, 1), date(2025, 10, 19)))
        assert not SchoolAbsence.objects.filter(here & begins).exists()
        assert SchoolAbsence.objects.filter(~here & begins).exists()
        there = Q(school=school.pk)
        closed_then = Q(since__gte=closed["since"], since__lt=closed["until"])
        assert SchoolAbsence.objects.filter(there).exists()
        assert not SchoolAbsence.objects.filter(there & closed_then).exists()
        assert SchoolAbsence.objects.filter(~there & ~here & closed_then).exists()
        unexcused = SchoolAbsence.objects.filter(is_excused=False)
        assert not unexcused.filter(here).exclude(look_from=F("since")).exists()
        assert not unexcused.filter(~here, look_from=F("since")).exists()


def test_figures_of_those_missing_are_there_and_agree(places: None, many_missing: Likeness) -> None:
    world = build([CITY_CODE], 900, 5, like=many_missing)
    reckon(world)
    assert check_city(CITY, sample=0, seed=1) == []
    with in_cities(CITY):
        missing = SchoolAbsence.objects.filter(until=None, is_excused=False).count()
        assert Figure.objects.get(level="city", indicator="school.missing").numerator == missing > 0
        visited = Figure.objects.get(level="city", indicator="school.missing_visited")
        assert 0 < visited.numerator < visited.denominator
        assert Child.objects.count() == 900


def test_shares_and_groups_are_the_same() -> None:
    assert tuple(shares.ABSENCES) == ABSENCES
