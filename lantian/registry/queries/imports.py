"""What the pages of a roster show: its lines in words, the marked copy, how far the work is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantian.files.models import StoredFile
from lantian.files.services import opened_file
from lantian.kernel.codes.tables import code_table
from lantian.kernel.sheets.marking import CellMark, MarkTexts, mark_cells
from lantian.kernel.sheets.reading import read_workbook
from lantian.places import queries as places
from lantian.registry.imports.cases import Outcome
from lantian.registry.imports.messages import field_label
from lantian.registry.imports.preview import NOTICE, detail_of
from lantian.registry.models import Child, RosterImport, RosterLine
from lantian.registry.queries.listing import Line, lines_of, school_names
from lantian.registry.roster.messages import describe
from lantian.registry.roster.parsing import WrongCell

SHOWN = 200
SILENT_FOR = timedelta(minutes=2)
CODED: dict[str, Any] = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "hukou_nature": "hukou_nature",
    "health": "health",
    "stage": "stage",
    "guardianship": "guardianship",
    "lives_with": "relation",
    "carer_relation": "relation",
    "father_away": "absence_reason",
    "mother_away": "absence_reason",
    "disability_kind": "disability_kind",
    "disability_grade": "disability_grade",
    "income_sources": "income_source",
    "aid": "aid",
    "poverty_marks": "poverty_mark",
}


@dataclass(frozen=True)
class Fault:
    """A wrong or doubtful cell in words. `row` and `column` count from 1, as a spreadsheet shows them."""

    row: int
    column: str
    value: str
    reason: str
    expected: str


@dataclass(frozen=True)
class Change:
    """A registered child on which roster and register differ, field by field."""

    row: int
    name: str
    child: UUID | None
    fields: list[dict[str, str]]


@dataclass(frozen=True)
class Alike:
    """A row that may be about a registered child, side by side with it."""

    row: int
    choice: str
    said: dict[str, str]
    registered: Line | None


def faults(roster: RosterImport, outcome: str = Outcome.WRONG, most: int = SHOWN) -> list[Fault]:
    """The wrong cells of a roster (or, with `NOTICE`, the doubtful ones), in the order of rows."""
    lines = RosterLine.objects.filter(roster=roster.pk, outcome=outcome).order_by("row")[:most]
    return [_fault(cell) for line in lines for cell in detail_of(line)["cells"]]


def notices(roster: RosterImport) -> list[Fault]:
    """Cells that are taken in, but that somebody should look at."""
    return faults(roster, NOTICE)


def changes(roster: RosterImport) -> list[Change]:
    """The first changed rows."""
    lines = RosterLine.objects.filter(roster=roster.pk, outcome=Outcome.CHANGED).order_by("row")[:SHOWN]
    return [_change(line, detail_of(line)) for line in lines]


def alike(roster: RosterImport, on: Any) -> list[Alike]:
    """The rows that may be about registered children."""
    lines = list(
        RosterLine.objects.filter(roster=roster.pk, outcome=Outcome.DUPLICATE).order_by("row")[:SHOWN]
    )
    children = Child.objects.filter(pk__in=[line.child for line in lines if line.child])
    registered = {line.child.pk: line for line in lines_of(children, on)}
    return [_alike(line, detail_of(line).get("row", {}), registered) for line in lines]


def removed_files(rosters: Iterable[RosterImport]) -> dict[UUID, StoredFile]:
    """By their keys, those files of rosters whose content is no longer kept."""
    keys = [roster.file for roster in rosters]
    return StoredFile.objects.filter(removed_at__isnull=False).in_bulk(keys)


def has_gone_silent(roster: RosterImport, now: datetime) -> bool:
    """Whether a work gives no sign of life: its worker died, and somebody may start it again."""
    return roster.moved_at is not None and now - roster.moved_at > SILENT_FOR


def marked_copy(roster: RosterImport) -> bytes:
    """The uploaded sheet with its wrong cells marked, as .xlsx. Raises `FileNotFoundError`, `UnreadableSheet`."""
    stored = StoredFile.objects.get(pk=roster.file)
    with opened_file(stored) as path:
        sheet = next(one for one in read_workbook(path, name=stored.name) if one.name == roster.sheet_name)
    cells = _cells_of(RosterLine.objects.filter(roster=roster.pk, outcome__in=(Outcome.WRONG, NOTICE)))
    target = BytesIO()
    names = {number: field_label(key) for number, key in enumerate(roster.mapping) if key}
    mark_cells(
        sheet.rows,
        [_mark(cell) for cell in cells],
        target,
        texts=_texts(),
        sheet_name=sheet.name,
        column_names=names,
        merged=sheet.merged,
    )
    return target.getvalue()


def _texts() -> MarkTexts:
    headings = [_("Row"), _("Column"), _("Value"), _("What is wrong"), _("What is expected")]
    return MarkTexts(
        _("What to correct"), _("Correct the marked cells and upload this file again."), headings
    )


def _cells_of(lines: Iterable[RosterLine]) -> list[WrongCell]:
    return [cell for line in lines for cell in detail_of(line)["cells"]]


def _mark(cell: WrongCell) -> CellMark:
    reason, expected = describe(cell)
    return CellMark(cell.row - 1, cell.column, reason, expected)


def _fault(cell: WrongCell) -> Fault:
    reason, expected = describe(cell)
    return Fault(cell.row, field_label(cell.key or ""), cell.value, reason, expected)


def _change(line: RosterLine, detail: dict[str, Any]) -> Change:
    fields = [
        {"label": field_label(one.key), "old": in_words(one.key, one.old), "new": in_words(one.key, one.new)}
        for one in detail["changes"]
    ]
    return Change(line.row, detail["name"], line.child, fields)


def _alike(line: RosterLine, row: dict[str, Any], registered: dict[UUID, Line]) -> Alike:
    said = {key: in_words(key, value) for key, value in row.items() if value not in (None, "")}
    return Alike(line.row, line.choice, said, registered.get(line.child) if line.child else None)


def in_words(key: str, value: Any) -> str:
    """A value of a roster's field as a person reads it: codes and keys by their names."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _(", ").join(in_words(key, part) for part in value)
    if key == "village":
        return places.path(int(value)) or str(value)
    if key == "school":
        return _school(str(value))
    table = code_table(CODED[key]) if key in CODED else None
    return (
        table.name(str(value), get_language() or "zh-hans") if table and str(value) in table else str(value)
    )


def _school(value: str) -> str:
    try:
        return school_names([UUID(value)]).get(UUID(value), value)
    except ValueError:
        return value
