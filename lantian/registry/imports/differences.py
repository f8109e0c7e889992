"""What differs between a roster and the register, gathered row by row, with what is to be written for it.

Blank cells never erase. Whatever belongs to a child, a person or a house itself is mended where it stands. Dated
facts change: what held ends on a day and a new row begins; on its very first day a row is mended. Several rows of
a roster may speak of one person or house: the first to say something decides, the others are told so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models

from lantian.access.sealing import Sealed
from lantian.registry.imports.cases import Begun, Case, FieldChange, Frame, Writes
from lantian.registry.imports.standing import Known, Row
from lantian.registry.models import (
    Enrolment,
    Guardianship,
    Health,
    Hukou,
    Livelihood,
    Migration,
    Residence,
)

EMPTY: dict[type[models.Model], dict[str, Any]] = {
    Residence: {"place": None, "lives_with": ""},
    Hukou: {"is_registered": None, "place": None, "place_text": "", "nature": ""},
    Enrolment: {
        "stage": "",
        "school_unit": None,
        "school_text": "",
        "grade": None,
        "class_name": "",
        "boards": None,
    },
    Health: {"condition": "", "disability_kind": "", "disability_grade": "", "illness": ""},
    Guardianship: {"level": ""},
    Livelihood: {"income_sources": [], "aid": [], "poverty_marks": []},
    Migration: {"reason": "", "destination": None, "destination_text": "", "expected_return_on": None},
}
"""The columns of dated facts, and what they hold where nothing is said."""


class LaterChange(Exception):
    """The register holds something that began after the day of the change. `key` is a field of the roster."""

    def __init__(self, key: str, since: date) -> None:
        super().__init__(key)
        self.key, self.since = key, since


class Statement(NamedTuple):
    """What a row says of a fact: a field and the columns that it fills; the first one decides what differs."""

    key: str
    columns: dict[str, Any]
    shown: Any

    def differs(self, row: Row | None) -> bool:
        column = next(iter(self.columns))
        return row is None or bool(row[column] != self.columns[column])

    def shown_before(self, row: Row | None) -> Any:
        """What stands in the register: of a place or school its text, else its key."""
        found = [row[column] for column in self.columns] if row else []
        return next((value for value in reversed(found) if value not in (None, "")), "")


@dataclass(slots=True)
class Differences:
    """Gathers; `known` is what the register holds, brought up to date with every row that was compared."""

    frame: Frame
    known: Known
    writes: Writes = field(default_factory=Writes)
    subjects: dict[int, list[tuple[str, UUID]]] = field(default_factory=lambda: defaultdict(list))
    """Of which persons and houses on file a row speaks: by row, each with its role and key."""
    called: set[UUID] = field(default_factory=set)
    """The persons whom some row calls by their name on file: they keep it."""

    _said: dict[tuple[UUID, str], tuple[Any, int]] = field(default_factory=dict)

    def speaks_of(self, case: Case, role: str, key: UUID) -> None:
        """Notes that a row speaks of a person or house on file; what it says is compared in the order of rows."""
        self.subjects[case.mark.row].append((role, key))

    def is_first(self, case: Case, owner: UUID, key: str, value: Any, *, item: str = "") -> bool:
        """Whether this row is the first to speak of an `item` of a person or house; later ones may only agree."""
        first, row = self._said.setdefault((owner, item or key), (value, case.mark.row))
        if first != value:
            case.notices.append(self.frame.doubt(case.mark.row, key, row))
        return first == value and row == case.mark.row

    def said_first(self, owner: UUID, item: str) -> Any:
        """What the first row that spoke of an `item` said; None where none did."""
        value, _row = self._said.get((owner, item), (None, 0))
        return value

    def note(self, case: Case, key: str, old: Any, new: Any) -> None:
        """Shows a difference; empty is ""."""
        case.changes.append(FieldChange(key, "" if old is None else old, "" if new is None else new))

    def touch(self, case: Case, shared: Row | None = None) -> None:
        """Remembers the children whose derived columns follow."""
        if case.child:
            self.writes.touched.add(case.child)
        if shared:
            self.writes.touched.update(shared["children"])

    def change(
        self,
        model: type[models.Model],
        current: Row | None,
        statements: Iterable[Statement],
        owner: Mapping[str, Any],
        *,
        since: date | None = None,
    ) -> Row:
        """Ends what held and begins what the statements say; returns the row that holds now.

        A fact that the register did not have begins on `since`, which may be unknown. Raises `LaterChange`.
        """
        told = list(statements)
        columns = {column: value for one in told for column, value in one.columns.items()}
        if current is None:
            return self.writes.begin(
                model, {**EMPTY[model], **owner, **columns, "since": since, "until": None}
            )
        begin = since or self.frame.as_of
        if isinstance(current, Begun) or current["since"] == begin:
            self.writes.mend(model, current, columns)
            return current
        if current["since"] is not None and current["since"] > begin:
            raise LaterChange(told[0].key, current["since"])
        kept = {name: current[name] for name in EMPTY[model]}
        self.writes.mend(model, current, {"until": begin})
        return self.writes.begin(model, {**kept, **owner, **columns, "since": begin, "until": None})


def revealed(value: Sealed | str | None) -> str:
    """A sealed value opened; one that waits to be written as it is."""
    return value.reveal() if isinstance(value, Sealed) else value or ""


def as_bytes(value: Any) -> bytes | None:
    """A binary column as bytes."""
    return None if value is None else bytes(value)
