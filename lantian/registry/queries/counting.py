"""How many children count, place by place under every definition; and who is behind the difference of two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from lantian.access import paging
from lantian.kernel.city import acting_city
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of, overlap, scope_of
from lantian.registry.models import Child, StatusEpisode, existing
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.paper import in_portions
from lantian.registry.queries.statuses import IN, LocalCalibre, Tally, calibres_in_use, counted
from lantian.registry.rules.calibres.conditions import Reason
from lantian.registry.rules.calibres.definitions import Calibre
from lantian.registry.rules.calibres.judging import Verdict, judge

PORTION = 1_000
MOST_EXPLAINED = 20_000
"""Differences with more children are not sorted by reason: their place is too large to talk about single ones."""
PAGE = 30


@dataclass(frozen=True)
class CountedPlace:
    """A place and its tallies, in the order of the definitions."""

    place: int
    name: str
    tallies: list[Tally]


@dataclass(frozen=True)
class Counts:
    """A table: a line for each place right below the one that was asked for, and their sums."""

    calibres: list[Calibre]
    lines: list[CountedPlace]
    totals: list[Tally]


def calibres_for(place: int) -> list[LocalCalibre]:
    """The definitions that are asked of any child of a place."""
    return [
        one for one in calibres_in_use() if one.place is None or overlap(scope_of(one.place), scope_of(place))
    ]


def counts(place: int, on: date, areas_on: date | None = None) -> Counts:
    """Who counted on a day in the places right below `place`, under every definition that is asked there.

    By where the children live today; with `areas_on` by where they lived on the day, in the areas as they were on
    another one: old figures on new borders, or new ones on old. Who lived in one of several areas then, and nobody
    knows in which, stands in a line without a place.
    """
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    calibres = [one.calibre for one in calibres_for(place)]
    found = _found_in_areas(place, step, on, areas_on) if areas_on else _found(place, step, on)
    by_place: defaultdict[int, dict[tuple[str, int], Tally]] = defaultdict(dict)
    for (region, code, edition), tally in found.items():
        by_place[region][code, edition] = tally
    names = places.paths(by_place)
    lines = [
        CountedPlace(
            region,
            names.get(region, "").split(" ")[-1],
            [tallies.get((one.code, one.edition), Tally()) for one in calibres],
        )
        for region, tallies in sorted(by_place.items())
    ]
    totals = [_sum(line.tallies[at] for line in lines) for at in range(len(calibres))]
    return Counts(calibres, lines, totals)


def _found(place: int, step: int, on: date) -> dict[tuple[int, str, int], Tally]:
    rows = StatusEpisode.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on), since__lte=on, region__range=scope_of(place)
    ).annotate(group=F("region") / step)
    counted = rows.values("group", "calibre", "edition").annotate(
        counted=Count("id", filter=Q(standing=IN)), unclear=Count("id", filter=~Q(standing=IN))
    )
    return {
        (row["group"] * step, row["calibre"], row["edition"]): Tally(row["counted"], row["unclear"])
        for row in counted
    }


HOMES = """
SELECT told.calibre, told.edition, told.standing, told.region, home.place, other.place, count(*)
FROM registry_statusepisode AS told
LEFT JOIN registry_residence AS home ON home.city = told.city AND home.child_id = told.child_id
    AND (home.since IS NULL OR home.since <= %(on)s) AND (home.until IS NULL OR home.until > %(on)s)
LEFT JOIN registry_residence AS other ON other.city = told.city AND other.child_id = told.child_id
    AND (other.since IS NULL OR other.since <= %(areas_on)s) AND (other.until IS NULL OR other.until > %(areas_on)s)
WHERE told.city = %(city)s AND told.region BETWEEN %(low)s AND %(high)s
    AND told.since <= %(on)s AND (told.until IS NULL OR told.until > %(on)s)
GROUP BY 1, 2, 3, 4, 5, 6
"""


def _found_in_areas(place: int, step: int, on: date, areas_on: date) -> dict[tuple[int, str, int], Tally]:
    borders, (low, high) = places.borders_on(areas_on), scope_of(place)
    asked: dict[str, Any] = {"on": on, "areas_on": areas_on, "city": acting_city(), "low": low, "high": high}
    with connection.cursor() as cursor:
        cursor.execute(HOMES, asked)
        rows = cursor.fetchall()
    numbers: defaultdict[tuple[int, str, int], list[int]] = defaultdict(lambda: [0, 0])
    for code, edition, standing, region, home, other, number in rows:
        area = borders.area_of(home or region, (other,) if other else ())
        numbers[area // step * step if area else 0, code, edition][standing != IN] += number
    return {key: Tally(*pair) for key, pair in numbers.items()}


def _sum(tallies: Iterable[Tally]) -> Tally:
    found = list(tallies)
    return Tally(sum(one.counted for one in found), sum(one.unclear for one in found))


@dataclass(frozen=True)
class Side:
    """The children who count under one definition and not under the other, by the first reason of the latter."""

    calibre: Calibre
    other: Calibre
    children: int
    reasons: list[tuple[Reason, int]]


@dataclass(frozen=True)
class Bridge:
    """From the figure of one definition to that of another: `one` − those only in it + those only in `other`."""

    one: int
    other: int
    both: int
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Behind:
    """A child behind a difference, and what the definition that does not count it says."""

    child: Child
    place: str
    verdict: Verdict


def bridge(one: Calibre, other: Calibre, place: int, on: date) -> Bridge:
    """Whom two definitions count alike in a place on a day, and whom only one of them."""
    in_one = counted(one, on, place=place).count()
    sides = _side(one, other, place, on), _side(other, one, place, on)
    both = in_one - sides[0].children
    return Bridge(in_one, both + sides[1].children, both, sides)


def _side(calibre: Calibre, other: Calibre, place: int, on: date) -> Side:
    keys = list(only_in(calibre, other, place, on).values_list("pk", flat=True)[: MOST_EXPLAINED + 1])
    if len(keys) > MOST_EXPLAINED:
        return Side(calibre, other, only_in(calibre, other, place, on).count(), [])
    numbers: dict[str, int] = defaultdict(int)
    reasons: dict[str, Reason] = {}
    for verdict in verdicts(other, keys, on).values():
        reason = first_reason(verdict)
        if reason:
            numbers[reason.code] += 1
            reasons.setdefault(reason.code, reason)
    ordered = sorted(numbers.items(), key=lambda named: (-named[1], named[0]))
    return Side(calibre, other, len(keys), [(reasons[code], number) for code, number in ordered])


def only_in(calibre: Calibre, other: Calibre, place: int, on: date) -> QuerySet[Child]:
    """The children of a place who count under one definition and not under the other."""
    return Child.objects.filter(existing(), pk__in=counted(calibre, on, place=place)).exclude(
        pk__in=counted(other, on, place=place)
    )


def behind(
    calibre: Calibre,
    other: Calibre,
    place: int,
    on: date,
    *,
    reason: str = "",
    after: UUID | None,
    before: UUID | None,
) -> tuple[list[Behind], paging.Page[Child]]:
    """A page of the children behind one side of a bridge, of all or those with a first `reason`."""
    children = only_in(calibre, other, place, on)
    if reason:
        keys = list(children.values_list("pk", flat=True)[:MOST_EXPLAINED])
        told = verdicts(other, keys, on)
        children = Child.objects.filter(
            pk__in=[
                key
                for key, verdict in told.items()
                if (first := first_reason(verdict)) and first.code == reason
            ]
        )
    page = paging.page_of(children, ("region", "name_pinyin", "id"), after=after, before=before, size=PAGE)
    rows = list(page.rows)
    told = verdicts(other, [child.pk for child in rows], on)
    names = places.paths({child.region for child in rows})
    return [Behind(child, names.get(child.region, ""), told[child.pk]) for child in rows], page


def verdicts(calibre: Calibre, children: Sequence[UUID], on: date) -> dict[UUID, Verdict]:
    """What a definition says of each of many children on a day, worked out from their facts."""
    found: dict[UUID, Verdict] = {}
    for portion in in_portions(children, PORTION):
        for child, facts in known_facts(portion).items():
            found[child] = judge(calibre, facts, on)
    return found


def first_reason(verdict: Verdict) -> Reason | None:
    """The reason that a difference is sorted by: under those who are to be clarified, what is not known."""
    return verdict.reasons[0] if verdict.reasons else None
