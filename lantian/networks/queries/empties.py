"""The places in networks that are empty now, and the rows that say by when they are filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.duties.queries.owners import nearest_holders
from lantian.networks.models import EmptyPlace
from lantian.networks.queries.counting import born_by, children_in, taught
from lantian.networks.queries.manned import manned, within
from lantian.networks.rules.nets import SCHOOL_AGE, SCHOOL_LEAVING_AGE, Slot
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level, Scope, scope_of
from lantian.registry.models import Enrolment

MOST = 200
LEVELS = {
    Slot.VILLAGE_DIRECTOR: Level.VILLAGE,
    Slot.TOWN_SUPERVISOR: Level.TOWN,
    Slot.POLICE: Level.TOWN,
    Slot.CIVIL_AFFAIRS: Level.COUNTY,
    Slot.EDUCATION: Level.COUNTY,
}
"""Of which level a place is for whose children somebody is missing."""


@dataclass(frozen=True, slots=True)
class Empty:
    """An empty place: which, and where: a village, town or county, or a class of a school."""

    slot: Slot
    region: int
    school: UUID | None = None
    grade: int | None = None
    class_name: str = ""


def empty_now(place: int, on: date, slots: Sequence[Slot] = ()) -> set[Empty]:
    """The empty places that children of a place have; of some `slots` alone, if there are any."""
    there = manned(place, on)
    found = {
        empty
        for slot in LEVELS
        if not slots or slot in slots
        for empty in _of_place(slot, place, there[slot], on)
    }
    return found | (set(_of_classes(place, on)) if not slots or Slot.CLASS_TEACHER in slots else set())


def _of_place(slot: Slot, place: int, there: Sequence[Scope], on: date) -> Iterator[Empty]:
    children: QuerySet[Any] = children_in(place).filter(~within(there))
    if slot == Slot.EDUCATION:
        children = children.filter(
            school__isnull=True,
            birth_on__lte=born_by(SCHOOL_AGE, on),
            birth_on__gt=born_by(SCHOOL_LEAVING_AGE, on),
        )
    part = F("region") - F("region") % STEPS[LEVELS[slot]]
    codes = children.annotate(part=part).order_by().values_list("part", flat=True).distinct()
    yield from (Empty(slot, code) for code in codes)


def _of_classes(place: int, on: date) -> Iterator[Empty]:
    pupils = children_in(place).filter(
        ~taught(on), school__isnull=False, birth_on__lte=born_by(SCHOOL_AGE, on)
    )
    rows = Enrolment.objects.filter(
        child__in=pupils.values("pk"), until__isnull=True, school_unit__isnull=False
    )
    classes = list(rows.order_by().values_list("school_unit", "grade", "class_name").distinct())
    units = Unit.objects.filter(pk__in={school for school, _, _ in classes}).values_list("pk", "region")
    places = dict(units)
    for school, grade, class_name in classes:
        if school in places:
            yield Empty(Slot.CLASS_TEACHER, places[school], school, grade, class_name)


def open_rows(place: int | None = None) -> QuerySet[EmptyPlace]:
    """The places known to be empty, what is due first; of a place, or of all that the acting post sees."""
    rows = EmptyPlace.objects.filter(filled_on__isnull=True).order_by("fill_by", "region", "pk")
    return rows.filter(region__range=scope_of(place)) if place else rows


def owners_of(rows: Sequence[EmptyPlace], on: date) -> dict[UUID, list[Post]]:
    """Who must fill each of them now: the nearest posts of the role that owes it, else the county office."""
    of_places = [row for row in rows if row.owed_by != Role.SCHOOL_HEAD]
    posts = nearest_holders([(row.region, row.owed_by) for row in of_places], on) if of_places else []
    found = {row.pk: holders for row, holders in zip(of_places, posts, strict=True)}
    heads = Post.objects.filter(
        Q(unit__in={row.school for row in rows if row.school}), holding(on), role=Role.SCHOOL_HEAD
    )
    by_school: dict[UUID, list[Post]] = {}
    for post in heads.select_related("unit", "user").order_by("pk"):
        by_school.setdefault(post.unit_id, []).append(post)
    for row in rows:
        if row.owed_by == Role.SCHOOL_HEAD and row.school:
            found[row.pk] = by_school.get(row.school, [])
    return found | _from_above([row for row in rows if not found.get(row.pk)], on)


def _from_above(rows: Sequence[EmptyPlace], on: date) -> dict[UUID, list[Post]]:
    """Where whoever should fill a place is missing too, the office of the county does."""
    if not rows:
        return {}
    offices = nearest_holders([(row.region, Role.COUNTY_OFFICE) for row in rows], on)
    return {row.pk: posts for row, posts in zip(rows, offices, strict=True)}
