"""The condition of a declaration as it is put to the database on a day: its own, and the rows beside it."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from lantian.kernel.conditions import asked_on
from lantian.registry.counted import Beside, Rows


def condition(rows: Rows, on: date) -> Q:
    """Which rows of the model count on a day, besides that their file is open."""
    child = "child" if rows.to_child else "pk"
    found = asked_on(rows.where, on)
    for one in rows.beside:
        found &= Q(_exists(one, child, on))
    return found


def _exists(beside: Beside, child: str, on: date) -> Any:
    same: dict[str, Any] = {name: OuterRef(name) for name in beside.same}
    rows = apps.get_model(beside.model).objects.filter(
        asked_on(beside.where, on), city=OuterRef("city"), child=OuterRef(child), **same
    )
    for one in beside.beside:
        rows = rows.filter(_exists(one, "child", on))
    return Exists(rows) if beside.is_there else ~Exists(rows)
