"""What a merge changed, row by row, and how each row stood before: what undoing puts back."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from lantian.access.sealing import Sealed, SealedField
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.imports.writing import packed, unpacked
from lantian.registry.models import Enrolment, Guardianship, Health, Hukou, Residence, Tie

FACTS: dict[str, type[Any]] = {
    "residence": Residence,
    "hukou": Hukou,
    "enrolment": Enrolment,
    "health": Health,
    "guardianship": Guardianship,
}
WHOLE: tuple[type[models.Model], ...] = (*FACTS.values(), Tie)
"""Tables whose rows a ledger keeps whole: they may be edited later, and then copied or shared out."""

KEEPING = {"id", "city", "recorded_at", "recorded_by", "origin", "version", "region", "school"}
"""What belongs to the keeping of a row and not to what it says."""


@dataclass(frozen=True)
class Entry:
    """One change of one row: its table and key, the version it then had, the columns before and after.

    `pair` is the row with which it changed what it says.
    """

    table: str
    row: UUID
    version: int
    before: dict[str, Any]
    after: dict[str, Any]
    pair: UUID | None = None

    @property
    def model(self) -> type[Any]:
        return apps.get_model(self.table)


class Ledger:
    """Changes rows and notes how they stood; the notes go sealed into the merge."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def change(
        self, row: Any, values: Mapping[str, Any], *, follows: Any = None, pair: UUID | None = None
    ) -> Any:
        """Writes `values` (by column) into a row, which comes under the guards of the child or person it `follows`.

        Returns it fresh; what says so already is left alone. Raises `Conflict`.
        """
        differing = {name: value for name, value in values.items() if not same(getattr(row, name), value)}
        if not differing:
            return row
        names = content_of(type(row)) if isinstance(row, WHOLE) else list(values)
        before = {name: getattr(row, name) for name in names}
        guards = guards_of(follows) if follows else {}
        fresh = update_if_unchanged(row, {**differing, **guards}, version=row.version)
        after = {name: getattr(fresh, name) for name in names}
        self.entries.append(Entry(row._meta.label_lower, row.pk, fresh.version, before, after, pair))
        return fresh

    def swap(self, row: Any, other: Any, columns: Iterable[str], **instead: Any) -> tuple[Any, Any]:
        """Lets two rows change what they say in `columns`; the first says `instead` what it names."""
        mine = {name: getattr(row, name) for name in columns}
        theirs = {name: getattr(other, name) for name in mine} | instead
        return self.change(row, theirs, pair=other.pk), self.change(other, mine, pair=row.pk)

    def written(self, **more: Any) -> str:
        """The ledger as text, with `more` beside its entries."""
        entries = [
            [one.table, str(one.row), one.version, packed(one.before), packed(one.after), str(one.pair or "")]
            for one in self.entries
        ]
        return json.dumps({**more, "entries": entries})


@dataclass(frozen=True)
class Notes:
    """A ledger read again: its entries, where each child was, the rows of the file that stayed right afterwards."""

    entries: list[Entry]
    guards: dict[str, tuple[int, UUID | None]]
    rows: frozenset[UUID]


def read(text: str) -> Notes:
    """What `Ledger.written` wrote."""
    found = json.loads(text)
    entries = [
        Entry(table, UUID(row), version, unpacked(before), unpacked(after), UUID(pair) if pair else None)
        for table, row, version, before, after, pair in found["entries"]
    ]
    guards = {
        side: (region, UUID(school) if school else None) for side, (region, school) in found["guards"].items()
    }
    return Notes([_sealed(entry) for entry in entries], guards, frozenset(map(UUID, found["rows"])))


def rows_named(entries: Iterable[Entry]) -> dict[tuple[str, UUID], Any]:
    """The rows of entries as they are now, by table and key."""
    keys: dict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        keys[entry.table].add(entry.row)
    return {
        (table, row.pk): row
        for table, wanted in keys.items()
        for row in apps.get_model(table).objects.filter(pk__in=wanted)
    }


def guards_of(owner: Any) -> dict[str, Any]:
    """The guards of a child or a person, as rows that belong to them have them."""
    names = ("region", "school") if hasattr(owner, "region") else ("regions", "schools", "children")
    return {name: getattr(owner, name) for name in names}


def content_of(model: type[Any]) -> list[str]:
    """The columns in which a row says something."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in KEEPING]


def content(row: Any) -> dict[str, Any]:
    """What a row says, by column."""
    return {name: getattr(row, name) for name in content_of(type(row))}


def same(one: Any, other: Any) -> bool:
    """Whether two values of a column say the same; keyed hashes come as bytes or as a view of them."""
    if isinstance(one, memoryview) or isinstance(other, memoryview):
        return (one and bytes(one)) == (other and bytes(other))
    return bool(one == other)


def _sealed(entry: Entry) -> Entry:
    """Gives sealed columns back what they are sealed for."""
    for field in entry.model._meta.concrete_fields:
        if isinstance(field, SealedField):
            for values in (entry.before, entry.after):
                if values.get(field.attname) is not None:
                    values[field.attname] = Sealed(values[field.attname], field.bound_to)
    return entry
