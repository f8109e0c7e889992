"""What rules ask of many children at once, a fixed number of questions for any number of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lantian.duties.rules.children import Known
from lantian.registry.models import Child, Enrolment, Migration, StatusEpisode, Tie
from lantian.registry.queries.active import active
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
ASKED = (*PARENTS, Tie.Kind.CARER, Tie.Kind.PROXY_PARENT)
LONG_AGO = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class OnFile:
    """A child whose file is open: where it is, what rules ask of it."""

    key: UUID
    region: int
    school: UUID | None
    known: Known


def on_file(children: Sequence[UUID], on: date) -> dict[UUID, OnFile]:
    """Those of `children` whose file is open, as far as the acting post sees them, on a day."""
    rows = list(
        Child.objects.filter(active(), pk__in=children).values_list(
            "pk", "region", "school", "birth_on", "recorded_at", "origin"
        )
    )
    keys = [key for key, *_ in rows]
    counted = _counted({key: region for key, region, *_ in rows}, on)
    ties = _ties(keys, on)
    schooling = _schooling(keys)
    return {
        key: OnFile(
            key,
            region,
            school,
            Known(
                birth_on=birth_on,
                registered_on=timezone.localdate(recorded_at),
                is_new=origin is None,
                counted_on=counted.get(key),
                **ties.get(key, {}),
                **schooling.get(key, {}),
            ),
        )
        for key, region, school, birth_on, recorded_at, origin in rows
    }


def _counted(regions: dict[UUID, int], on: date) -> dict[UUID, date]:
    """Since when each counts by its place's own definition, or where it has none by the national one."""
    own = [one for one in calibres_in_use() if one.place is not None]
    rows = StatusEpisode.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        child__in=list(regions),
        since__lte=on,
        standing=StatusEpisode.Standing.IN,
        calibre__in=[CIVIL_AFFAIRS_2024.code, *(one.code for one in own)],
    )
    found: dict[UUID, date] = {}
    for child, calibre, since in rows.values_list("child", "calibre", "since"):
        mine = next((one.code for one in own if one.is_for(regions[child])), CIVIL_AFFAIRS_2024.code)
        if calibre == mine:
            found[child] = since
    return found


def _ties(keys: list[UUID], on: date) -> dict[UUID, dict[str, Any]]:
    """When parents left, somebody was entrusted, somebody stood in."""
    ties = list(
        Tie.objects.filter(child__in=keys, until__isnull=True, kind__in=ASKED).values_list(
            "child", "kind", "since", "person", "person__is_deceased"
        )
    )
    away = dict(
        Migration.objects.filter(
            person__in={person for _, kind, _, person, _ in ties if kind in PARENTS}, until__isnull=True
        ).values_list("person", "since")
    )
    by_child: defaultdict[UUID, list[Any]] = defaultdict(list)
    for child, *tie in ties:
        by_child[child].append(tie)
    return {child: _around(rows, away, on) for child, rows in by_child.items()}


def _around(rows: list[Any], away: dict[UUID, date | None], on: date) -> dict[str, Any]:
    living = [person for kind, _, person, is_dead in rows if kind in PARENTS and not is_dead]
    aways = tuple(sorted(day for one in living if one in away and (day := away[one] or LONG_AGO) <= on))
    starts = {kind: since or LONG_AGO for kind, since, _, is_dead in rows if not is_dead}
    nobody_here = len(aways) == len(living)
    all_away_on = (max(aways) if aways else LONG_AGO) if nobody_here and rows else None
    return {
        "aways": aways,
        "all_away_on": all_away_on,
        "carer_on": starts.get(Tie.Kind.CARER),
        "proxy_on": starts.get(Tie.Kind.PROXY_PARENT),
    }


def _schooling(keys: list[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Enrolment.objects.filter(child__in=keys, until__isnull=True)
    return {
        child: {"enrolled_on": since or LONG_AGO, "stage": stage, "boards": bool(boards)}
        for child, since, stage, boards in rows.values_list("child", "since", "stage", "boards")
    }
