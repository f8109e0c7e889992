"""Any spreadsheet that an office sends, as text: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .txt.

What a file is, its content tells and not its name. Every cell is text: empty cells are '', whole numbers have
no '.0', dates are '2015-03-05' (with a time '2015-03-05 08:30:00'), truth is TRUE or FALSE, a failed formula
keeps its '#N/A'. Row and column indexes are those of the sheet, from 0; all rows of a sheet are equally wide,
and empty rows at its end are left out. So are the sheets that `writing` adds for people to read.
"""

import dataclasses
import json
import marshal
import signal
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from lantian.kernel.sheets import delimited, formula_errors, formula_errors_old
from lantian.kernel.sheets.disarming import rearm
from lantian.kernel.sheets.formula_errors import Errors
from lantian.kernel.sheets.kinds import Kind, recognise
from lantian.kernel.sheets.limits import STANDARD, Limits, UnreadableSheet
from lantian.kernel.sheets.notes import is_note

__all__ = [
    "Limits",
    "SheetText",
    "UnreadableSheet",
    "begin_sheet",
    "open_sheet",
    "peek_workbook",
    "read_workbook",
]

Rows = list[list[str]]
Merge = tuple[int, int, int, int]
Part = tuple["SheetText", Rows]

_PROGRAM = Path(__file__).with_name("parsing_process.py")
FINDERS = {"xlsx": formula_errors.find_errors, "xls": formula_errors_old.find_errors}
_KEPT_BY_SYSTEM = {-getattr(signal, name, 0) for name in ("SIGABRT", "SIGKILL", "SIGSEGV")}


@dataclass(frozen=True, slots=True)
class SheetText:
    """One worksheet. `merged` holds (top, left, bottom, right), inclusive; the first cell has the text.

    `height` is the number of its rows where `rows` are the first of them only (`peek_workbook`).
    """

    name: str
    rows: Rows
    hidden: bool = False
    merged: list[Merge] = field(default_factory=list)
    height: int = 0


def read_workbook(path: Path, *, name: str = "", limits: Limits = STANDARD) -> list[SheetText]:
    """All worksheets of a file; `name` is the file's own one, when `path` is where an upload was put.

    Raises `UnreadableSheet`.
    """
    sheets: list[SheetText] = []
    for sheet, chunk in _read(path, name, None, limits):
        if not sheets or sheets[-1] is not sheet:
            sheets.append(sheet)
        sheet.rows.extend(chunk)
    kept = [sheet for sheet in sheets if not is_note(sheet.rows)]
    if not any(sheet.rows for sheet in kept):
        raise UnreadableSheet("empty")
    return kept


def peek_workbook(path: Path, rows: int, *, name: str = "", limits: Limits = STANDARD) -> list[SheetText]:
    """All worksheets with their first `rows` rows and how high each is; for a file too long to be read at once.

    Failed formulas are left empty. Raises `UnreadableSheet`.
    """
    kind = recognise(path, limits)
    sheets: list[SheetText] = []
    if kind == "text":
        chunks = list(delimited.read(path, limits))
        first = list(islice(chain.from_iterable(chunks), rows))
        sheets.append(SheetText(Path(name or path).stem, _rearmed(first), height=sum(map(len, chunks))))
    else:
        with _parsing(path, kind, None, limits, rows) as frames:
            for tag, *content in frames:
                if tag == "sheet":
                    title, hidden, merged, height = content
                    sheets.append(SheetText(title, [], hidden, merged, height))
                else:
                    sheets[-1].rows.extend(content[0])
    kept = [sheet for sheet in sheets if not is_note(sheet.rows)]
    if not any(any(map(any, sheet.rows)) for sheet in kept):
        raise UnreadableSheet("empty")
    return kept


def open_sheet(
    path: Path, *, sheet: str | None = None, name: str = "", limits: Limits = STANDARD
) -> Iterator[Rows]:
    """The rows of one worksheet in chunks of about a thousand, for a file too long to hold in memory.

    Without `sheet` it is the first visible one with a filled cell. Raises `UnreadableSheet`, also midway.
    """
    yield from begin_sheet(path, sheet=sheet, name=name, limits=limits)[1]


def begin_sheet(
    path: Path, *, sheet: str | None = None, name: str = "", limits: Limits = STANDARD
) -> tuple[SheetText, Iterator[Rows]]:
    """The worksheet that `open_sheet` chooses, as yet without rows, and its rows as they are read."""
    parts = _read(path, name, sheet, limits)
    for candidate, chunk in parts:
        if chunk and (sheet is not None or not (candidate.hidden or is_note(chunk))):
            return candidate, _rest_of(candidate, chunk, parts)
    raise UnreadableSheet("empty")


def _rest_of(chosen: SheetText, first: Rows, parts: Iterator[Part]) -> Iterator[Rows]:
    yield first
    for candidate, chunk in parts:
        if candidate is not chosen:
            return
        if chunk:
            yield chunk


def _read(path: Path, name: str, only: str | None, limits: Limits) -> Iterator[Part]:
    """Each sheet with its chunks of rows; a sheet comes first with an empty chunk."""
    kind = recognise(path, limits)
    if kind == "text":
        sheet = SheetText(Path(name or path).stem, [])
        if only not in (None, sheet.name):
            raise UnreadableSheet("unknown_sheet", sheet=only or "")
        yield sheet, []
        for chunk in delimited.read(path, limits):
            yield sheet, _rearmed(chunk)
    else:
        yield from _read_worksheets(path, kind, only, limits)


def _read_worksheets(path: Path, kind: Kind, only: str | None, limits: Limits) -> Iterator[Part]:
    with _parsing(path, kind, only, limits) as frames:
        errors = _find_errors(path, kind)
        sheet = SheetText("", [])
        row, blank_end = 0, Rows()
        for tag, *content in frames:
            if tag == "sheet":
                name, hidden, merged, _height = content
                sheet = SheetText(name, [], hidden, merged)
                row, blank_end = 0, []
                yield sheet, []
            else:
                (chunk,) = content
                if sheet.name in errors:
                    _put_errors(chunk, row, errors[sheet.name])
                row += len(chunk)
                filled, blank_end = _split_blank_end(blank_end + chunk)
                yield sheet, filled


@contextmanager
def _parsing(
    path: Path, kind: Kind, only: str | None, limits: Limits, most: int | None = None
) -> Iterator[Iterator[tuple[Any, ...]]]:
    """A process at work on the file; its frames. It ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / f"workbook.{kind}"  # The parser goes by the name.
        link.symlink_to(path.resolve())
        question = json.dumps(
            {"path": str(link), "only": only, "most": most, "limits": dataclasses.asdict(limits)}
        )
        command = [sys.executable, "-I", "-X", "utf8", str(_PROGRAM), question]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own program
            try:
                yield _frames(process, limits)
            finally:
                process.kill()


def _frames(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[tuple[Any, ...]]:
    assert process.stdout is not None
    while content := _frame(process.stdout):
        frame = marshal.loads(content)  # noqa: S302 - from our own program
        if frame[0] == "end":
            return
        if frame[0] == "failed":
            raise UnreadableSheet(frame[1], **frame[2])
        if frame[0] == "rows" and b"'" in content:
            frame = ("rows", _rearmed(frame[1]))
        yield frame
    status = process.wait()
    if status == -getattr(signal, "SIGXCPU", 0):
        raise UnreadableSheet("too_slow", limit=limits.seconds)
    if status in _KEPT_BY_SYSTEM:
        raise UnreadableSheet("too_many_cells", limit=limits.cells)
    raise UnreadableSheet("damaged")


def _frame(out: IO[bytes]) -> bytes:
    """The next frame's content, nothing when the process is gone."""
    length = int.from_bytes(out.read(4), "big")
    content = out.read(length)
    return content if len(content) == length else b""


def _rearmed(rows: Rows) -> Rows:
    return [[rearm(cell) if cell[:1] == "'" else cell for cell in row] for row in rows]


def _find_errors(path: Path, kind: Kind) -> dict[str, Errors]:
    """Failed formulas; a file too strange to find them is judged by the parser alone."""
    find = FINDERS.get(kind)
    try:
        return find(path) if find else {}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ElementTree.ParseError,
        struct.error,
        LookupError,
        ValueError,
    ):
        return {}


def _split_blank_end(rows: Rows) -> tuple[Rows, Rows]:
    """The rows up to the last filled one, and the blank ones after it."""
    end = len(rows)
    while end and not any(rows[end - 1]):
        end -= 1
    return rows[:end], rows[end:]


def _put_errors(chunk: Rows, first: int, errors: Errors) -> None:
    for row in errors.keys() & range(first, first + len(chunk)):
        cells = chunk[row - first]
        for column, error in errors[row]:
            if column < len(cells) and not cells[column]:
                cells[column] = error
