"""The lines of a list, read as those of a roster; a cell that cannot be read is told and keeps no line out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from lantian.access.sealing import blind_index
from lantian.places.queries import place_index, school_index
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.imports.reading import parts_of
from lantian.registry.roster.cells import PlaceName
from lantian.registry.roster.layout import is_child_row
from lantian.registry.roster.parsing import ParsedRow, RowParser, WrongCell

NEEDED = frozenset(["required_missing", "identity_or_reason_missing", "village_missing"])
"""What a roster needs and a list may leave out."""

NAME, NUMBER = "child_name", "identity_number"
OF_FORM = frozenset(["remarks", "filled_by", "filled_on", "birth_typed"])
MARKED_BY = (NAME, "birth_on", "sex", "father_name", "mother_name")


@dataclass(slots=True)
class Line:
    """One line: what it says in plain values, the number as it was typed, the cells that could not be read."""

    row: int
    said: dict[str, Any]
    typed: str = ""
    faults: list[WrongCell] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.said.get(NAME, ""))

    @property
    def mark(self) -> bytes | None:
        """By what the child is known again in the next list; None where the line names nobody."""
        if number := self.said.get(NUMBER):
            return blind_index(f"line|{number}")
        if not self.name:
            return None
        return blind_index("line|" + "|".join(str(self.said.get(key, "")) for key in MARKED_BY))


def lines_of(
    path: Path, name: str, sheet: str, keys: Sequence[str | None], region: int
) -> Iterator[list[Line]]:
    """The lines of a sheet, part by part. Raises `UnreadableSheet`, also midway, and `NoHeadings`."""
    _, _, parts = parts_of(path, name, sheet)
    mapping = {column: key for column, key in enumerate(keys) if key}
    parser = _parser(mapping, region)
    number = next((column for column, key in mapping.items() if key == NUMBER), None)
    for first, rows in parts:
        yield [
            _line(parser.parse(cells, first + at), cells, number)
            for at, cells in enumerate(rows)
            if is_child_row(cells)
        ]


def _parser(mapping: Mapping[int, str], region: int) -> RowParser:
    places = place_index()
    around = scope_of(region - region % STEPS[Level.CITY])
    return RowParser(mapping, places, school_index(around, places), timezone.localdate(), region)


def _line(parsed: ParsedRow, cells: Sequence[str], number: int | None) -> Line:
    typed = cells[number].strip() if number is not None and number < len(cells) else ""
    faults = [cell for cell in parsed.wrong if not cell.is_warning and cell.code not in NEEDED]
    said = {key: plain(value) for key, value in parsed.values.items() if key not in OF_FORM}
    return Line(parsed.row, said, typed, faults)


def plain(value: Any) -> Any:
    """A value of the roster as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PlaceName):
        return value.text
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | str) else str(value)


def as_json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False)


def faults_as_json(faults: Sequence[WrongCell]) -> str | None:
    return as_json([asdict(cell) for cell in faults]) if faults else None
