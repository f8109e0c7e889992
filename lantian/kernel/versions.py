"""Two people, one row: an update names the version it read, and a mismatch is shown, never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from lantian.kernel.rows import CityRow, RecordedRow, VersionedRow

Versioned = RecordedRow | VersionedRow
Row = TypeVar("Row", bound=Versioned)


@dataclass(frozen=True)
class Difference:
    """One field on which two people disagree: what stands there now and what was about to be written."""

    field: str
    theirs: Any
    mine: Any


class Conflict(Exception):
    """The row was changed since it was read. Carries the row as it is now and the fields that differ."""

    def __init__(self, row: Versioned, differences: list[Difference]) -> None:
        super().__init__("The row was changed by somebody else in the meantime.")
        self.row, self.differences = row, differences


def update_if_unchanged(row: Row, values: Mapping[str, Any], *, version: int) -> Row:
    """Writes `values` where the row still has `version`; returns it fresh. Raises `Conflict`, `row.DoesNotExist`.

    Where somebody wrote just the same in the meantime (or one submitted twice), there is nothing to decide.
    """
    rows: QuerySet[Row] = type(row)._base_manager.filter(**key_of(row))  # type: ignore[assignment]
    changed = rows.filter(version=version).update(**values, version=version + 1)
    current = rows.get()
    differing = [] if changed else differences(current, values)
    if differing:
        raise Conflict(current, differing)
    return current


def key_of(row: Any) -> dict[str, Any]:
    """By what a row is found: its key, and its city where it has one."""
    return {"pk": row.pk} | ({"city": row.city} if isinstance(row, CityRow) else {})


def differences(current: Versioned, values: Mapping[str, Any]) -> list[Difference]:
    """The fields of `values` that the row as it is now has otherwise."""
    pairs = ((name, getattr(current, name), value) for name, value in values.items())
    return [Difference(name, theirs, mine) for name, theirs, mine in pairs if theirs != mine]


def version_in(request: HttpRequest) -> int:
    """The version that a button carries; 0, which no row has, for none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
