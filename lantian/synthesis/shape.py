"""The shape of a city in use: each child as one cell of a few tables, by county. No name, number or word is read."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count

from lantian.assessment.models import LevelDecision
from lantian.attendance.models import SchoolAbsence
from lantian.duties.rules.levels import RiskLevel
from lantian.encounters.models import Encounter
from lantian.kernel.city import in_cities
from lantian.places.models import Region
from lantian.places.rules import STEPS, Level
from lantian.registry.models import Child, Enrolment, Migration, Residence, Tie
from lantian.registry.queries.active import active
from lantian.registry.rules.ages import age_on
from lantian.registry.rules.gaps import gaps_of

AGES = (0, 3, 6, 12, 15)
"""The first year of each group."""
SEXES = {"1": "boys", "2": "girls"}
AWAY = ("both", "one", "none", "unclear")
COMPANY = ("paternal", "maternal", "other", "parent", "unknown")
GAPS = ("0", "1", "2", "3-4", "5+")
FRESH = {30: "30", 90: "90", 180: "180"}
"""Confirmed within so many days; beyond: `more`."""
ACTS = ("0", "1-2", "3-5", "6-11", "12+")
MOST_ACTS = 12
"""Acts of one child that are counted in the months of a year: what one child can do to them is bounded."""
ABSENCES = ("0", "1", "2", "3+", "open")
"""Periods within a year in which a pupil was missing at school; `open`: it is missing now."""
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
CELLS: Mapping[str, tuple[str, ...]] = {
    "age_sex": tuple(f"{age} {sex}" for age in AGES for sex in SEXES.values()),
    "away": AWAY,
    "company": COMPANY,
    "gaps": GAPS,
    "fresh": (*FRESH.values(), "more"),
    "acts": ACTS,
    "level": (*(level.value for level in RiskLevel), "none"),
    "absences": ABSENCES,
}
"""The tables, and all cells that each can have, whatever is in the city."""
WORKING = frozenset({"work", "business", "study"})
AT_SCHOOL = ("primary", "junior")
"""Stages in which somebody notes who is missing."""
Counts = dict[str, Counter[str]]


def _nothing() -> Counts:
    return {name: Counter() for name in CELLS}


@dataclass
class Shape:
    """Counts by county (six digits), table and cell; acts by month of the year, in the whole city."""

    counties: dict[str, Counts] = field(default_factory=lambda: defaultdict(_nothing))
    months: Counter[str] = field(default_factory=Counter)


def measure(city: int, on: date) -> Shape:
    """What the files of a city look like on a day; reads as the owner of the database."""
    shape = Shape()
    inside = (city * STEPS[Level.CITY], (city + 1) * STEPS[Level.CITY] - 1)
    for code in Region.objects.filter(level=Level.COUNTY.value, code__range=inside).values_list(
        "code", flat=True
    ):
        # A county is told of whether or not any child is there.
        shape.counties.setdefault(str(code // STEPS[Level.COUNTY]), _nothing())
    with in_cities(city):
        parents, company = _parents(), dict(_now(Residence).values_list("child", "lives_with"))
        levels = LevelDecision.objects.filter(state="confirmed", superseded_at__isnull=True)
        level = dict(levels.values_list("child", "level"))
        acts = _acts(shape, on)
        pupils, absences, missing = _pupils(), *_absences(on)
        children = Child.objects.filter(active()).values_list(
            "pk", "region", "sex", "birth_on", "gaps", "confirmed_on"
        )
        for child, region, sex, birth_on, gaps, confirmed_on in children.iterator(chunk_size=10_000):
            counts = shape.counties[str(region // STEPS[Level.COUNTY])]
            age = max(first for first in AGES if first <= max(age_on(birth_on, on), 0))
            counts["age_sex"][f"{age} {SEXES.get(sex, 'girls')}"] += 1
            counts["away"][away_of(parents.get(child, {}))] += 1
            counts["company"][company_of(company.get(child, ""))] += 1
            counts["gaps"][_group(len(gaps_of(gaps)), GAPS)] += 1
            counts["fresh"][fresh_of((on - confirmed_on).days)] += 1
            counts["acts"][_group(acts.get(child, 0), ACTS)] += 1
            counts["level"][level.get(child, "none")] += 1
            if child in pupils:
                told = "open" if child in missing else _group(absences[child], ABSENCES[:-1])
                counts["absences"][told] += 1
    return shape


def fresh_of(days: int) -> str:
    """Within how many days a file was confirmed."""
    return next((told for most, told in FRESH.items() if days <= most), "more")


def away_of(reasons: Mapping[str, str]) -> str:
    """How many parents are away, by the reason of each that is known."""
    if len(reasons) < 2:
        return "unclear"
    away = sum(reason in WORKING for reason in reasons.values())
    return ("none", "one", "both")[away]


def company_of(relation: str) -> str:
    """With what kind of person a child lives (GB/T 4761)."""
    groups = {
        "paternal": ("60", "61", "62"),
        "maternal": ("63", "64"),
        "parent": ("50", "51", "52", "57", "58"),
    }
    return next(
        (name for name, codes in groups.items() if relation in codes), "other" if relation else "unknown"
    )


def _now(model: Any) -> Any:
    return model.objects.filter(until__isnull=True)


def _parents() -> dict[UUID, dict[str, str]]:
    reasons = dict(_now(Migration).values_list("person", "reason"))
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    ties = _now(Tie).filter(kind__in=("father", "mother"))
    for child, kind, person, is_deceased in ties.values_list(
        "child", "kind", "person", "person__is_deceased"
    ):
        reason = "dead" if is_deceased else reasons.get(person)
        if reason:
            found[child][kind] = reason
    return found


def _acts(shape: Shape, on: date) -> dict[UUID, int]:
    """Acts of a year by child; those that count in the months, the first ones of each child."""
    year = Encounter.objects.filter(
        withdrawn_at__isnull=True,
        is_discreet=False,
        happened_on__gt=on - timedelta(days=365),
        happened_on__lte=on,
    )
    given: Counter[UUID] = Counter()
    by_month = year.values_list("child", "happened_on__month").annotate(count=Count("pk"))
    for child, month, count in by_month.order_by("child", "happened_on__month"):
        counted = min(count, MOST_ACTS - given[child])
        if counted > 0:
            shape.months[MONTHS[month - 1]] += counted
        given[child] += count
    return dict(given)


def _pupils() -> set[UUID]:
    """Children who go to a school of which the file knows, where who is missing is noted."""
    rows = _now(Enrolment).filter(stage__in=AT_SCHOOL, school_unit__isnull=False)
    return set(rows.values_list("child", flat=True))


def _absences(on: date) -> tuple[Counter[UUID], set[UUID]]:
    """How often each child was missing at school within a year, and who is now."""
    rows = SchoolAbsence.objects.filter(
        withdrawn_at__isnull=True, since__gt=on - timedelta(days=365), since__lte=on
    )
    told = list(rows.values_list("child", "until"))
    return Counter(child for child, _ in told), {child for child, until in told if until is None}


def _group(number: int, groups: tuple[str, ...]) -> str:
    return next(told for told in reversed(groups) if number >= int(told.split("-")[0].rstrip("+")))
