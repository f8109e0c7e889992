"""History of protected tables: what a row was before each change, under the guard of the table itself.

`@keeps_history()` gives a model an event table with the row as it stood *before* every update and delete
(the row itself tells how it began), who changed it and when. Rows of history are only ever added.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from django.db import models

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.kernel.history import keeps_states

ModelClass = TypeVar("ModelClass", bound=type[models.Model])


def keeps_history(
    *, exclude: Sequence[str] = (), anonymous: bool = False, guard: Guard | None = None
) -> Callable[[ModelClass], ModelClass]:
    """Class decorator: tracks a model in `<Model>History` under the guard of the model itself, or a closer `guard`.

    Every change names its author, unless `anonymous` (what happens at the door has none yet).
    Columns that are in `exclude` are not kept, and their change alone is no event.
    """

    def decorate(model: ModelClass) -> ModelClass:
        own: Guard | None = guard or getattr(model, "guard", None)
        return keeps_states(
            exclude=exclude,
            follows=[*guard_columns(model), *exclude],
            anonymous=anonymous,
            guard=own and _only_added_to(own),
        )(model)

    return decorate


def _only_added_to(guard: Guard) -> Guard:
    """The guard of a table's history: for whoever may change its rows. So it is for rows of the own seat."""
    seat_verbs = guard.seat_verbs if guard.seat_verbs == ("SELECT",) else WRITE_ONCE
    return replace(guard, verbs=WRITE_ONCE, seat_verbs=seat_verbs, offered="")


def guard_columns(model: type[models.Model]) -> list[str]:
    """Fields that follow a child, or the team of a case, by themselves: their change alone is no event."""
    names = {"region", "school", "regions", "schools", "children", "team", "last_login", "password"}
    return [field.name for field in model._meta.fields if field.name in names]
