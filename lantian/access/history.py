"""History of protected tables: what a row was before each change, kept by triggers of the database.

`@keeps_history()` gives a model an event table with the row as it stood *before* every update and delete
(the row itself tells how it began), who changed it and when. Rows of history are only ever added.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import pghistory
import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models

from lantian.access.guards import WRITE_ONCE, Guard

ModelClass = TypeVar("ModelClass", bound=type[models.Model])


def keeps_history(
    *, exclude: Sequence[str] = (), anonymous: bool = False
) -> Callable[[ModelClass], ModelClass]:
    """Class decorator: tracks a model in `<Model>History` under the guard of the model itself.

    Every change names its author, unless `anonymous` (what happens at the door has none yet).
    """

    def decorate(model: ModelClass) -> ModelClass:
        guard: Guard | None = getattr(model, "guard", None)
        track = pghistory.track(
            pghistory.UpdateEvent(
                row=pghistory.Old, condition=pgtrigger.AnyChange(exclude=guard_columns(model))
            ),
            pghistory.DeleteEvent(),
            model_name=f"{model.__name__}History",
            exclude=list(exclude),
            obj_field=pghistory.ObjForeignKey(db_constraint=False, related_name="history"),
            context_field=pghistory.ContextJSONField(null=anonymous),
            attrs={
                "pgh_id": models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False),
                "distribution": model.distribution,  # type: ignore[attr-defined]
                "guard": guard and replace(guard, verbs=WRITE_ONCE),
            },
        )
        return track(model)

    return decorate


def guard_columns(model: type[models.Model]) -> list[str]:
    """Fields that follow a child by themselves: their change alone is no event."""
    names = {"region", "school", "regions", "schools", "children", "last_login", "password"}
    return [field.name for field in model._meta.fields if field.name in names]
