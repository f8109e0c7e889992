"""Figures as files: a workbook with a sheet for each figure and all rows, or rows of text (UTF-8 with its mark).

Text is text wherever it came from: in a cell that begins with =, +, - or @ nothing runs (`kernel.sheets.disarming`).
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lantian.access.models import Post
from lantian.asking.queries.exploring import Cell, Part
from lantian.asking.rules.choosing import Choice
from lantian.asking.words import UNIT_NAMES, heading_of, number_of
from lantian.files.kinds import media_type
from lantian.kernel.sheets.disarming import disarm
from lantian.kernel.sheets.writing import SheetOut, Value, Watermark, write_workbook

KINDS = {"xlsx": media_type("xlsx"), "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Sheet:
    """Figures with all that a file says of itself: who took them out, for whom they are told, on which day."""

    choice: Choice
    parts: Sequence[Part]
    names: Mapping[int, str]
    today: date
    post: Post


def written(kind: str, sheet: Sheet) -> bytes:
    """The content of a file of one of the `KINDS`."""
    if kind == "csv":
        text = StringIO(newline="")
        _write_rows(text, long_rows(sheet.parts, sheet.names))
        return text.getvalue().encode("utf-8-sig")
    target = BytesIO()
    sheets = [_wide(sheet, part) for part in sheet.parts]
    everything = SheetOut(_("All rows"), headings(), long_rows(sheet.parts, sheet.names), text_columns=(0,))
    write_workbook(target, [*sheets, everything], watermark=watermark(sheet.post))
    return target.getvalue()


def write_long(target: Path, kind: str, rows: Iterable[Sequence[Value]], *, post: Post, reason: str) -> None:
    """Writes rows as they come into a file of one of the `KINDS`: the memory needed does not grow with them."""
    if kind == "csv":
        with target.open("wb") as file:
            _write_text(file, rows)
        return
    sheet = SheetOut(_("All rows"), headings(), rows, text_columns=(0,))
    write_workbook(target, [sheet], watermark=watermark(post, reason))


def headings() -> list[str]:
    """Of the rows that `long_rows` makes."""
    return [
        _("Code of the place"), _("Place"), _("Figure"), _("Basis"), _("Day"), pgettext("figure", "Value"), _("Unit"),
        pgettext("share", "Part"), pgettext("share", "Whole"), _("Note"),
    ]  # fmt: skip


def long_rows(parts: Iterable[Part], names: Mapping[int, str]) -> Iterator[list[Value]]:
    """A row for each place, figure and day."""
    for part in parts:
        unit = str(UNIT_NAMES[part.indicator.shown])
        for row in part.rows:
            for day, cell in zip(part.days, row.cells, strict=True):
                if cell.is_kept:
                    yield [
                        str(row.place), names.get(row.place, ""), str(part.indicator.name), part.indicator.basis,
                        day, number_of(cell, part.indicator), unit, *_of(cell), _note(cell),
                    ]  # fmt: skip


def watermark(post: Post, reason: str = "") -> Watermark:
    """Who took the figures out, when, what for, and what they do not tell."""
    lines = [
        _("Exported by %(name)s, %(role)s, %(unit)s")
        % {"name": post.user.name, "role": post.role_name, "unit": post.unit_name},
        _("On %(time)s") % {"time": date_format(timezone.localtime(), "Y-m-d H:i")},
        *([_("For: %(reason)s") % {"reason": reason}] if reason else []),
        _("Figures are told as they are for this post: what is fewer than five, or would give it away, is not told."),
        _("For work in this house. Whoever outside asks for figures is answered through the register of forms."),
    ]  # fmt: skip
    return Watermark(name=_("About these figures"), lines=lines)


def _wide(sheet: Sheet, part: Part) -> SheetOut:
    """Place by place, a column for each day."""
    columns = [_("Code of the place"), _("Place"), *(day.isoformat() for day in part.days)]
    rows = (
        [
            str(row.place),
            sheet.names.get(row.place, ""),
            *(_with_mark(cell, part) for cell in row.cells),
        ]
        for row in part.rows
    )
    return SheetOut(str(heading_of(part.indicator)), columns, rows, text_columns=(0,))


def _with_mark(cell: Cell, part: Part) -> Value:
    """Figures of a former definition are text: nobody adds them to those of today's."""
    number = number_of(cell, part.indicator)
    if number is None or not cell.is_former or cell.is_few:
        return number
    return _("%(number)s (former definition)") % {"number": number}


def _of(cell: Cell) -> tuple[int | None, int | None]:
    return (cell.numbers.numerator, cell.numbers.denominator or None) if cell.numbers else (None, None)


def _note(cell: Cell) -> str:
    return _("counted by the former definition") if cell.is_former else ""


def _write_text(file: BinaryIO, rows: Iterable[Sequence[Value]]) -> None:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    _write_rows(text, rows)
    text.detach()


def _write_rows(text: StringIO | TextIOWrapper, rows: Iterable[Sequence[Value]]) -> None:
    write: Callable[[Iterable[object]], object] = csv.writer(text).writerow
    write(headings())
    for row in rows:
        write([disarm(value) if isinstance(value, str) else value for value in row])
