"""What was mended in a file: read from the histories of its rows, a bounded number at a time, the latest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lantian.access.log import in_log
from lantian.access.models import AccessEntry
from lantian.kernel.history import Amendment, Mended, amendments
from lantian.registry.labels import MENDED_LABELS
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Migration,
    Person,
    Residence,
    Tie,
)

SHOWN = 20
SCANNED = 200
"""How many events of each table are looked at for one page; most of them only say that gaps were counted anew."""
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Corrections:
    """A page of corrections, and from when the next one goes on (None: there is none)."""

    found: list[Amendment]
    people: dict[UUID, str]
    reasons: dict[tuple[str, UUID | None], str]
    before: datetime | None


def corrections(child: Child, before: datetime | None = None) -> Corrections:
    """What was mended in the file of a child before a moment: its own rows, its household's, its people's.

    All that was mended in one transaction stands on one page. That a fact ended when the next began is no
    correction, and what follows from others (gaps, pinyin) none of its own.
    """
    people = dict(Tie.objects.filter(child=child.pk).values_list("person", "person__name"))
    found: list[Amendment] = []
    horizon: datetime | None = None
    for model, owner in _sources(child, people):
        events = _events(model, child.city, owner, before)
        found += _visible(model, events, before)
        if len(events) == SCANNED and events[0].pgh_created_at > events[-1].pgh_created_at:
            oldest = events[-1].pgh_created_at
            horizon = max(horizon or oldest, oldest)
    if horizon:
        found = [one for one in found if one.at > horizon]
    found.sort(key=lambda one: one.at, reverse=True)
    page = _page(found)
    following = page[-1].at if len(page) < len(found) else horizon and horizon + INSTANT
    return Corrections(page, people, _reasons(child, page), following)


def _sources(child: Child, people: Iterable[UUID]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The tables of a file, and by what its rows are found in their histories."""
    yield Child, {"pgh_obj_id": child.pk}
    for model in (Tie, Hukou, Residence, Enrolment, Health, Guardianship):
        yield model, {"child": child.pk}
    if child.household_id:
        yield Household, {"pgh_obj_id": child.household_id}
        yield Livelihood, {"household": child.household_id}
    if people:
        yield Person, {"pgh_obj_id__in": list(people)}
        yield Migration, {"person__in": list(people)}


def _events(model: Any, city: int, owner: dict[str, Any], before: datetime | None) -> list[Any]:
    events = _history(model).filter(city=city, **owner)
    if before:
        events = events.filter(pgh_created_at__lt=before)
    return list(events.order_by("-pgh_created_at", "-version")[:SCANNED])


def _history(model: Any) -> Any:
    return model._meta.get_field("history").related_model.objects


def _visible(model: Any, events: list[Any], before: datetime | None) -> Iterator[Amendment]:
    if not events:
        return
    after = _after(model, events, before)
    for one in amendments(events, after, tuple(MENDED_LABELS[model.__name__])):
        mended = tuple(each for each in one.mended if not _is_an_end(each))
        if mended:
            yield Amendment(one.at, one.user, one.post, one.row, mended)


def _after(model: Any, events: list[Any], before: datetime | None) -> dict[UUID, Any]:
    """How each row stood after the latest of some events: as it is now, or as its next event says it was."""
    keys, city = {event.pgh_obj_id for event in events}, events[0].city
    after = {row.pk: row for row in model.objects.filter(city=city, pk__in=keys)}
    if before:
        later = _history(model).filter(city=city, pgh_obj_id__in=keys, pgh_created_at__gte=before)
        first = later.order_by("pgh_obj_id", "pgh_created_at", "version").distinct("pgh_obj_id")
        after |= {event.pgh_obj_id: event for event in first}
    return after


def _is_an_end(each: Mended) -> bool:
    return each.field == "until" and each.before is None


def _page(found: list[Amendment]) -> list[Amendment]:
    """The first corrections; those of the same moment as the last belong to it."""
    if len(found) <= SHOWN:
        return found
    last = found[SHOWN - 1].at
    return [one for one in found if one.at >= last]


def _reasons(child: Child, page: list[Amendment]) -> dict[tuple[str, UUID | None], str]:
    """Why something was mended, where that was said: the log's line names the moment of its transaction."""
    lines = AccessEntry.objects.filter(
        child=child.pk, action="registry.change_child", detail__moment__in=[in_log(one.at) for one in page]
    )
    return {(line.detail["moment"], line.user): line.detail["reason"] for line in lines}
