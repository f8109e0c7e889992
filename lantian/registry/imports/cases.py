"""The rows of one roster as cases: what each is about, and what shall happen to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import models

from lantian.registry.imports.lines import Seating
from lantian.registry.imports.working import RowMark
from lantian.registry.roster.parsing import WrongCell


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    WRONG = "wrong"


class Choice(StrEnum):
    """What an official decided about a child that may be on file already."""

    SAME = "same"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field on which row and register differ: `key` of the roster's fields, values as they are kept."""

    key: str
    old: Any
    new: Any


@dataclass(slots=True)
class Mend:
    """A row of the register to be updated: the values by column, and those before."""

    model: type[models.Model]
    key: UUID
    version: int
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


class Begun(dict[str, Any]):
    """A row to be added for a registered child, its people or its house: values by attribute.

    Until it is written, what later rows of the roster say of it goes into it.
    """

    def __init__(self, model: type[models.Model], values: dict[str, Any]) -> None:
        super().__init__(values)
        self.model = model


@dataclass(slots=True)
class Case:
    """One row: `child` is the registered child that it is about, `likely` one that it may be about.

    `was_likely`: the child that it is about, or that it is new, was not found but decided. `school` is the
    child's, as the import leaves it.
    """

    mark: RowMark
    child: UUID | None = None
    likely: UUID | None = None
    was_likely: bool = False
    school: str = ""
    seating: Seating | None = None
    changes: list[FieldChange] = field(default_factory=list)
    notices: list[WrongCell] = field(default_factory=list)
    is_wrong: bool = False

    @property
    def outcome(self) -> Outcome:
        if self.is_wrong:
            return Outcome.WRONG
        if self.likely:
            return Outcome.DUPLICATE
        if self.child is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


@dataclass(slots=True)
class Writes:
    """All that shall be written beside the lines of new children."""

    mends: dict[tuple[type[models.Model], UUID], Mend] = field(default_factory=dict)
    begun: list[Begun] = field(default_factory=list)
    mended: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)
    """Children whose derived columns must be worked out anew."""

    def is_planned(self, row: Mapping[str, Any]) -> bool:
        """Whether something is to be written about a row."""
        return isinstance(row, Begun) or row["id"] in self.mended

    def begin(self, model: type[models.Model], values: dict[str, Any]) -> Begun:
        """Plans a new row."""
        row = Begun(model, values)
        self.begun.append(row)
        return row

    def mend(self, model: type[models.Model], row: dict[str, Any], values: Mapping[str, Any]) -> None:
        """Adds columns to what is updated in a row (with `id` and `version`), and shows them in `row`."""
        if isinstance(row, Begun):
            row.update(values)
            return
        planned = self.mends.setdefault((model, row["id"]), Mend(model, row["id"], row["version"]))
        self.mended.add(row["id"])
        for column, value in values.items():
            planned.before.setdefault(column, row[column])
            planned.values[column] = row[column] = value


@dataclass(frozen=True, slots=True)
class Frame:
    """What all cases of an import have alike: the day of its facts, the import's key, its columns by field."""

    city: int
    region: int
    as_of: date
    origin: UUID
    columns: dict[str, int]

    def fault(
        self,
        row: int,
        key: str,
        code: str,
        expected: str,
        params: dict[str, str | int] | None = None,
        value: str = "",
    ) -> WrongCell:
        """A wrong cell in the column of a field."""
        return WrongCell(row, self.columns.get(key), key, value, code, params or {}, expected)

    def doubt(self, row: int, key: str, first: int) -> WrongCell:
        """A cell that says otherwise than the same cell of an earlier row about the same person or house."""
        params: dict[str, str | int] = {"row": first}
        return WrongCell(
            row,
            self.columns.get(key),
            key,
            "",
            "other_row_says",
            params,
            "same_in_both_rows",
            is_warning=True,
        )


Cases = Sequence[Case]
