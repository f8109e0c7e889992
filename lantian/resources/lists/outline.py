"""The sheets of a file: headings and lines of each, as they are kept until the list is taken over (pure)."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from lantian.kernel.sheets.reading import SheetText
from lantian.kernel.values.wrong import WrongValue
from lantian.registry.imports.reading import SAMPLES, SheetOutline
from lantian.registry.roster.layout import child_rows, find_layout
from lantian.resources.lists.columns import LIST
from lantian.resources.lists.reading import filled_down

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with headings: its lines, each with its row as the spreadsheet counts."""

    name: str
    headings: list[str]
    lines: list[tuple[int, list[str]]]
    is_hidden: bool = False

    def outline(self) -> SheetOutline:
        """What the page of its columns shows."""
        samples = [
            list(dict.fromkeys(cells[at] for _, cells in self.lines if at < len(cells) and cells[at].strip()))
            for at in range(len(self.headings))
        ]
        return SheetOutline(
            self.name, self.headings, [found[:SAMPLES] for found in samples], len(self.lines), self.is_hidden
        )


class TooManyLines(Exception):
    """A sheet of more lines than a directory has."""


def sheets_in(found: Iterable[SheetText]) -> list[Sheet]:
    """The sheets that have headings. A line with a single cell is a title between lines. Raises `TooManyLines`."""
    sheets = []
    for one in found:
        rows = filled_down(one.rows, one.merged)
        layout = find_layout(rows, LIST)
        if isinstance(layout, WrongValue):
            continue
        lines = [(at + 1, list(row)) for at, row in child_rows(rows, layout) if _is_line(row)]
        if len(lines) > MOST_LINES:
            raise TooManyLines
        sheets.append(Sheet(one.name, layout.headings, lines, one.hidden))
    return sheets


def _is_line(row: Iterable[str]) -> bool:
    return sum(1 for cell in row if cell.strip()) > 1


def packed(sheets: Iterable[Sheet]) -> str:
    """The sheets as they are sealed."""
    return json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)


def unpacked(text: str) -> list[Sheet]:
    """The sheets again."""
    return [Sheet(**one) for one in json.loads(text)]
