"""History of a table: what a row was before each change, kept by triggers of the database.

The row itself tells how it is now; its history holds each state before. What changed at a moment is therefore the
difference of a state and the one that followed it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import pghistory
import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models

ModelClass = TypeVar("ModelClass", bound=type[models.Model])


def keeps_states(
    *, exclude: Sequence[str] = (), follows: Sequence[str] = (), anonymous: bool = False, **attrs: Any
) -> Callable[[ModelClass], ModelClass]:
    """Class decorator: tracks a model in `<Model>History`, with the row as it stood before every update and delete.

    A change of columns that are in `follows` alone is no event. Every change names its author, unless `anonymous`
    (what loads files as owner, and what happens at the door, has none). `attrs` go to the history's class.
    """

    def decorate(model: ModelClass) -> ModelClass:
        track = pghistory.track(
            pghistory.UpdateEvent(row=pghistory.Old, condition=pgtrigger.AnyChange(exclude=list(follows))),
            pghistory.DeleteEvent(),
            model_name=f"{model.__name__}History",
            exclude=list(exclude),
            obj_field=pghistory.ObjForeignKey(db_constraint=False, related_name="history"),
            context_field=pghistory.ContextJSONField(null=anonymous),
            attrs={
                "pgh_id": models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False),
                "distribution": model.distribution,  # type: ignore[attr-defined]
                **attrs,
            },
        )
        return track(model)

    return decorate


@dataclass(frozen=True)
class Mended:
    """One field that was changed: what stood there and what stood there after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Amendment:
    """What somebody changed in one row at one moment; `row` is how it stood before."""

    at: datetime
    user: UUID | None
    post: UUID | None
    row: Any
    mended: tuple[Mended, ...]


def amendments(
    events: Iterable[Any], following: Mapping[UUID, Any], fields: Sequence[str]
) -> Iterator[Amendment]:
    """What each event changed in `fields`, the oldest first; events that changed none of them are left out.

    `events` are rows of one history table, `following` how each of their rows stood right after the latest of its
    events (the row as it is now, or its next event). Rows that were deleted since have nothing that follows.
    """
    later = dict(following)
    found = []
    for event in sorted(events, key=_moment, reverse=True):
        after = later.get(event.pgh_obj_id)
        later[event.pgh_obj_id] = event
        if event.pgh_label == "update" and after is not None:
            mended = tuple(_mended(event, after, fields))
            if mended:
                found.append(Amendment(event.pgh_created_at, *_author(event), event, mended))
    yield from reversed(found)


def _moment(event: Any) -> tuple[datetime, int]:
    """Within one transaction all events bear one time, and versions tell them apart."""
    return event.pgh_created_at, event.version


def _mended(before: Any, after: Any, fields: Sequence[str]) -> Iterator[Mended]:
    for name in fields:
        was, became = getattr(before, name), getattr(after, name)
        if was != became:
            yield Mended(name, was, became)


def _author(event: Any) -> tuple[UUID | None, UUID | None]:
    context = event.pgh_context or {}
    user, post = context.get("user"), context.get("post")
    return user and UUID(user), post and UUID(post)
