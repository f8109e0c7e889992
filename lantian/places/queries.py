"""Reads of regions, units and their parts in the work."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from lantian.kernel.days import rules as days
from lantian.kernel.days.rules import OwnDays
from lantian.kernel.questions import worded_once
from lantian.places.models import (
    CalendarRow,
    LocalDays,
    OtherName,
    Region,
    RegionAdministration,
    RegionSuccession,
    SchoolYear,
    Unit,
    UnitDuty,
)
from lantian.places.names import PlaceIndex, School, SchoolIndex, short_name
from lantian.places.rules import (
    PLACEHOLDERS,
    Borders,
    Level,
    Scope,
    Term,
    Window,
    ancestors_of,
    last_successors,
    level_of,
    terms_of,
    windows_of,
)

Row = TypeVar("Row", bound=Model)
Days = TypeVar("Days", bound=CalendarRow)


def region(code: int) -> Region:
    """The region of a 12-digit code, open or closed; raises `Region.DoesNotExist`."""
    return Region.objects.get(code=code)


def children_of(code: int, on: date | None = None) -> QuerySet[Region]:
    """The regions right below one, in the order of their codes; with `on`, those that stand on that day."""
    return _standing(Region.objects.filter(parent=code), on)


def regions_in(scope: Scope, level: Level, on: date | None = None) -> QuerySet[Region]:
    """The regions of one level in a range of codes."""
    return _standing(Region.objects.filter(level=level.value, code__range=scope), on)


def villages_in(scope: Scope, on: date | None = None) -> QuerySet[Region]:
    """The villages and communities in a range of codes."""
    return regions_in(scope, Level.VILLAGE, on)


def path(code: int) -> str:
    """Where a region is, from the city on: 咸阳市 彬州市 新民镇 太厢村; see `paths`."""
    return paths([code])[code]


def paths(codes: Iterable[int]) -> dict[int, str]:
    """The short names from the city down to each region, with blanks between, in one query.

    The province stands first only where there is no city to name (北京市 朝阳区). Unknown codes are left out.
    """
    lines = {code: [*ancestors_of(code), code] for code in set(codes)}
    names = _short_names({code for line in lines.values() for code in line})
    return {
        code: " ".join(names[part] for part in _without_province(line, names))
        for code, line in lines.items()
        if code in names
    }


def units_in(scope: Scope, kind: str, on: date | None = None) -> QuerySet[Unit]:
    """The units of one kind (`Unit.Kind`) whose seat is in a range of codes."""
    return _standing(Unit.objects.filter(kind=kind, region__code__range=scope).select_related("region"), on)


def schools_in(scope: Scope, on: date | None = None) -> QuerySet[Unit]:
    """The schools and kindergartens in a range of codes, by region and name."""
    return units_in(scope, Unit.Kind.SCHOOL, on).order_by("region", "name")


def school_names_in(scope: Scope, on: date) -> list[tuple[UUID, str]]:
    """Keys and short names of the schools in a range of codes on a day, by region and name."""
    return [(key, short or name) for key, short, name in _school_names(*scope, on)]


@worded_once
def _school_names(low: int, high: int, on: date) -> QuerySet[Unit, tuple[UUID, str, str]]:
    return schools_in((low, high), on).values_list("pk", "short_name", "name")


def duties_in(code: int, on: date) -> QuerySet[UnitDuty]:
    """Which unit has which part in a region's work on a day."""
    return _standing(UnitDuty.objects.filter(region=code).select_related("unit"), on).order_by(
        "role", "unit__name"
    )


def lead_unit(code: int, on: date) -> Unit | None:
    """The unit that leads the work in a region on a day, where one was named."""
    duty = duties_in(code, on).filter(role=UnitDuty.Role.LEAD).first()
    return duty.unit if duty else None


def administering_body(code: int, on: date) -> Unit | None:
    """The body that runs a region, or the nearest region around it, instead of the statistical parent."""
    rows = RegionAdministration.objects.filter(region__in=[code, *ancestors_of(code)]).select_related("body")
    nearest = _standing(rows, on).order_by("-region").first()
    return nearest.body if nearest else None


def current_codes(code: int) -> frozenset[int]:
    """The regions that stand today where a code stood: itself, one, or several after a split."""
    return last_successors(code, _successions())


def current_code(code: int) -> int | None:
    """Today's code for an old or a present one; None where it was split and only a person can say."""
    codes = current_codes(code)
    return next(iter(codes)) if len(codes) == 1 else None


def codes_of_today() -> dict[int, int]:
    """Every region that ended and was followed by just one that stands today, and that one."""
    steps = _steps()
    successions, ended = _followed(steps), {old for old, _new, ended_on in steps if ended_on}
    after = {code: last_successors(code, successions) for code in ended}
    return {code: next(iter(standing)) for code, standing in after.items() if len(standing) == 1}


def borders_on(on: date) -> Borders:
    """The areas as they were on a day."""
    dated = Region.objects.filter(Q(valid_from__isnull=False) | Q(valid_until__isnull=False))
    rows = list(dated.values_list("code", "valid_from", "valid_until"))
    return Borders(
        on,
        {code: until for code, _, until in rows if until},
        {code: since for code, since, _ in rows if since},
        RegionSuccession.objects.values_list("predecessor", "successor"),
    )


def place_index() -> PlaceIndex:
    """All regions by the names that people write, former names and closed regions included."""
    successions = _successions()
    followed = {code: last_successors(code, successions) for code in successions}
    closed = set(Region.objects.filter(valid_until__isnull=False).values_list("code", flat=True))
    successors = {code: next(iter(after)) for code, after in followed.items() if len(after) == 1}
    regions = Region.objects.exclude(code__in=closed - successors.keys()).values_list("code", "name")
    return PlaceIndex(regions, OtherName.objects.values_list("region", "name"), successors)


def school_index(scope: Scope, places: PlaceIndex) -> SchoolIndex:
    """The open schools of a range of codes by code and name."""
    rows = Unit.objects.filter(kind=Unit.Kind.SCHOOL, region__code__range=scope, valid_until__isnull=True)
    schools = [
        School(str(unit.pk), unit.name, unit.short_name, unit.school_code, unit.region_id)
        for unit in rows.only("name", "short_name", "school_code", "region")
    ]
    return SchoolIndex(schools, places)


def own_days(region: int, *, unit: UUID | None = None, since: date, until: date) -> list[OwnDays]:
    """What holds in a region (and for a unit in it) of days off and days worked of its own, the nearest first.

    Those that share a day with `[since, until)`: of the unit, the region, and then of the regions around it.
    """
    rows = LocalDays.objects.filter(since__lt=until, until__gt=since)
    return [row.own_days for row in _nearest_first(calendar_rows(rows, region, unit))]


def is_working_day(on: date, region: int, unit: UUID | None = None) -> bool:
    """Whether a day is worked in a region; for a year without a notice see `kernel.days`."""
    return day(on, region, unit).is_working


def day(on: date, region: int, unit: UUID | None = None) -> days.Day:
    """What a day is in a region, and why."""
    return days.day(on, own_days(region, unit=unit, since=on, until=on + days.DAY))


def add_working_days(on: date, number: int, region: int, unit: UUID | None = None) -> date:
    """The `number`-th working day after a day in a region, or before it for a negative number."""
    since, until = (on, date.max) if number > 0 else (date.min, on)
    return days.add_working_days(on, number, own_days(region, unit=unit, since=since, until=until))


def school_year_of(on: date, region: int, unit: UUID | None = None) -> SchoolYear | None:
    """The school year that holds a day, of the unit, else of the nearest region around it that announced one."""
    rows = SchoolYear.objects.filter(autumn_on__lte=on, ends_on__gt=on)
    return next(iter(_nearest_first(calendar_rows(rows, region, unit))), None)


def term_of(on: date, region: int, unit: UUID | None = None) -> Term | None:
    """The term, or the holidays, that a day lies in; None where nobody has announced them."""
    year = school_year_of(on, region, unit)
    return next((term for term in terms_of(year.dates) if on in term.span), None) if year else None


def window_of(on: date, region: int, unit: UUID | None = None) -> Window | None:
    """The key window (重点时段) that a day lies in, if any."""
    year = school_year_of(on, region, unit)
    return next((window for window in windows_of(year.dates) if on in window.span), None) if year else None


def calendar_rows(rows: QuerySet[Days], region: int, unit: UUID | None = None) -> QuerySet[Days]:
    """School years or local days that hold in a region, or for a unit in it: its own and those around it."""
    around = Q(region__in=[region, *ancestors_of(region)], unit__isnull=True)
    return rows.filter(around | Q(unit=unit) if unit else around).select_related("region", "unit")


def _nearest_first(rows: QuerySet[Days]) -> list[Days]:
    return sorted(rows, key=lambda row: (row.unit_id is None, -row.region_id))


def _standing(rows: QuerySet[Row], on: date | None) -> QuerySet[Row]:
    """Rows whose half-open period holds a day; all of them without one."""
    if on is None:
        return rows
    since = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return rows.filter(since, Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def _successions() -> dict[int, list[int]]:
    return _followed(_steps())


@worded_once
def _steps() -> QuerySet[RegionSuccession, tuple[int, int, date | None]]:
    """What followed what, and when it ended that was followed."""
    return RegionSuccession.objects.values_list("predecessor", "successor", "predecessor__valid_until")


def _followed(steps: Iterable[tuple[int, int, date | None]]) -> dict[int, list[int]]:
    after: dict[int, list[int]] = {}
    for old, new, _ended_on in steps:
        after.setdefault(old, []).append(new)
    return after


def _short_names(codes: set[int]) -> dict[int, str]:
    return {code: short_name(name, code) for code, name in _names(codes)}


@worded_once
def _names(codes: set[int]) -> QuerySet[Region, tuple[int, str]]:
    regions = Region.objects.filter(code__in=codes).exclude(level=Level.CITY.value, name__in=PLACEHOLDERS)
    return regions.values_list("code", "name")


def _without_province(line: list[int], names: dict[int, str]) -> list[int]:
    named = [code for code in line if code in names]
    has_city = any(level_of(code) == Level.CITY for code in named)
    return named[1:] if has_city and level_of(named[0]) == Level.PROVINCE else named
