"""What the first page shows: my children by place or class, what is missing, what I had open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import JSONArray
from django.utils.translation import gettext as _

from lantian.access.models import Post
from lantian.access.policy import Scope
from lantian.duties.queries.owners import bounds_of, within
from lantian.kernel.questions import worded_once
from lantian.places import queries as places
from lantian.places.rules import BELOW, STEPS, Level, level_of
from lantian.registry.models import Child, Enrolment
from lantian.registry.queries.active import active, existing
from lantian.registry.queries.listing import NO_CLASS, NOT_LISTED, Line, lines_of
from lantian.registry.rules.gaps import STALE_AFTER_DAYS
from lantian.registry.words import class_label, grade_label

SHOWN = 8


@dataclass(frozen=True)
class Group:
    """Some of my children: of a village, town, county or class.

    `query` is the filter of the list that shows them; empty where none does.
    """

    label: str
    query: str
    children: int
    incomplete: int
    stale: int


@dataclass(frozen=True)
class Totals:
    """All of my children."""

    children: int
    incomplete: int
    stale: int


@dataclass(frozen=True)
class FilesAtHand:
    """The few files that need a look first, the longest unconfirmed before others, and those opened last."""

    incomplete: list[Line]
    recent: list[Line]


def groups(post: Post, on: date) -> list[Group]:
    """The children of a post by the places right below it, or by class in a school; none for single children."""
    if post.scope == Scope.PLACE and post.region_low is not None:
        return _by_place(post.region_low, on)
    if post.scope == Scope.SCHOOL:
        return _by_class(on)
    return []


def totals(grouped: Iterable[Group], on: date) -> Totals:
    """The sums of the groups; without groups they are counted."""
    rows = list(grouped)
    if rows:
        return Totals(
            *(sum(getattr(row, name) for row in rows) for name in ("children", "incomplete", "stale"))
        )
    counted = Child.objects.filter(active()).aggregate(
        children=Count("pk"),
        incomplete=Count("pk", filter=Q(gaps__gt=0)),
        stale=Count("pk", filter=_is_stale(on)),
    )
    return Totals(**counted)


def files_at_hand(post: Post, opened: Iterable[str], on: date, *, sees_gaps: bool) -> FilesAtHand:
    """The files on the desk; `opened` are the keys of those opened last. What stands in the lines is asked once."""
    school = post.unit_id if post.scope == Scope.SCHOOL else None
    incomplete = _incomplete_first(bounds_of(post), school) if sees_gaps else []
    recent = _in_scope(opened)
    lines = {line.child.pk: line for line in lines_of({*incomplete, *recent}, on)}
    return FilesAtHand([lines[child.pk] for child in incomplete], [lines[child.pk] for child in recent])


@worded_once
def _incomplete_first(bounds: Sequence[int] | None, school: UUID | None) -> QuerySet[Child]:
    """Without place or school PostgreSQL would go through a city by the day of confirming to find eight of a few."""
    here = Q() if bounds is None else within(bounds)
    here &= Q() if school is None else Q(school=school)
    children = Child.objects.filter(active(), here, gaps__gt=0).order_by("confirmed_on", "pk")
    return children.defer(*NOT_LISTED)[:SHOWN]


def _in_scope(keys: Iterable[str]) -> list[Child]:
    wanted = [UUID(key) for key in keys][:SHOWN]
    children = Child.objects.filter(existing(), pk__in=wanted).defer(*NOT_LISTED)
    found = {child.pk: child for child in children} if wanted else {}
    return [found[key] for key in wanted if key in found]


def _by_place(top: int, on: date) -> list[Group]:
    step = STEPS[BELOW.get(level_of(top), Level.VILLAGE)]
    rows = _counts(Child.objects.filter(active()).annotate(group=F("region") / step), on)
    names = places.paths(row["group"] * step for row in rows)
    return [
        _group(names.get(row["group"] * step, "").split(" ")[-1], f"place={row['group'] * step}", row)
        for row in rows
    ]


def _by_class(on: date) -> list[Group]:
    current = Enrolment.objects.filter(active("child__"), until__isnull=True)
    rows = _counts(current.annotate(group=JSONArray("grade", "class_name")), on, "child__")
    return [_class(row) for row in rows]


def _class(row: dict[str, Any]) -> Group:
    grade, class_name = row["group"]
    label = " ".join(filter(None, (grade_label(grade), class_label(class_name)))) or _("class not known")
    query = urlencode({"grade": grade, "class_name": class_name or NO_CLASS}) if grade else ""
    return _group(label, query, row)


def _counts(rows: QuerySet[Any], on: date, prefix: str = "") -> list[dict[str, Any]]:
    """Children, incomplete and stale ones for each `group`."""
    counted = rows.values("group").annotate(
        children=Count("pk"),
        incomplete=Count("pk", filter=Q(**{f"{prefix}gaps__gt": 0})),
        stale=Count("pk", filter=_is_stale(on, prefix)),
    )
    return list(counted.order_by("group"))


def _is_stale(on: date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}confirmed_on__lt": on - timedelta(days=STALE_AFTER_DAYS)})


def _group(label: str, query: str, row: dict[str, Any]) -> Group:
    return Group(label, query, row["children"], row["incomplete"], row["stale"])
