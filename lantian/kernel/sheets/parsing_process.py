"""The process of its own in which workbooks are parsed. Run as a script; imports nothing of ours.

A workbook of 1 KB that fills its first and its last possible cell makes the parser ask for terabytes, and the
whole process ends. Here only this one does, within limits that the system keeps. It is told in JSON what to
read and answers on its standard output with frames: four bytes of length, then a marshalled tuple, one of

    ("sheet", name, hidden, [(top, left, bottom, right), …], height)
    ("rows", [[text, …], …])            until all rows of that sheet are out, or as many as were asked for
    ("failed", code, params)            the last one, if it was not
    ("end",)
"""

import contextlib
import datetime
import gc
import itertools
import json
import marshal
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

CHUNK = 1000
EXACT = 2**53


class Refused(Exception):
    """A limit was met: code and parameters of the answer."""


def as_text(value: Any) -> str:
    """A cell that is no text, as text: dates in ISO form, whole numbers without a point."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_as_text(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return duration_as_text(value)


def number_as_text(value: float) -> str:
    """The shortest exact digits; past 2**53 the fifteen that Excel shows, padded with zeros.

    An identity number that Excel took for a number has lost its last digits: the zeros show it.
    """
    if value == value and abs(value) <= EXACT and value == int(value):
        return str(int(value))
    text = repr(value)
    if len(text) > 15:
        text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def duration_as_text(value: datetime.timedelta) -> str:
    """Hours and minutes of a time past 24 hours: 30:00:00."""
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def chunks(sheet: CalamineSheet, most: int | None) -> Iterator[list[list[str]]]:
    """The rows (at `most` so many) from the first of the worksheet, from its first column."""
    margin = [""] * (sheet.start or (0, 0))[1]
    chunk: list[list[str]] = []
    for values in itertools.islice(sheet.iter_rows(), most):
        chunk.append(margin + [value if type(value) is str else as_text(value) for value in values])
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def read(path: str, only: str | None, most: int | None, limits: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """The frames of one workbook, or of its worksheet `only`, with the first rows of each sheet or all."""
    book = CalamineWorkbook.from_path(path)
    cells = 0
    for metadata in choose(book.sheets_metadata, only, limits):
        sheet = book.get_sheet_by_name(metadata.name)
        height, width = extent(sheet)
        cells += height * width
        for code, count in (("rows", height), ("columns", width), ("cells", cells)):
            if count > limits[code]:
                raise Refused(f"too_many_{code}", {"limit": limits[code]})
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
        yield "sheet", metadata.name, metadata.visible is not SheetVisibleEnum.Visible, merged, height
        for chunk in chunks(sheet, most):
            yield "rows", chunk
    yield ("end",)


def choose(sheets: list[SheetMetadata], only: str | None, limits: dict[str, int]) -> list[SheetMetadata]:
    """The worksheets to read: charts and macros are none."""
    worksheets = [sheet for sheet in sheets if sheet.typ is SheetTypeEnum.WorkSheet]
    if not worksheets:
        raise Refused("no_sheet", {})
    if len(worksheets) > limits["sheets"]:
        raise Refused("too_many_sheets", {"limit": limits["sheets"]})
    chosen = [sheet for sheet in worksheets if only in (None, sheet.name)]
    if not chosen:
        raise Refused("unknown_sheet", {"sheet": only})
    return chosen


def extent(sheet: CalamineSheet) -> tuple[int, int]:
    """Rows and columns from A1 to the last filled cell."""
    return (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)


def answer(
    path: str, only: str | None, most: int | None, limits: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    """The frames of `read`, with its failures as the last one."""
    try:
        yield from read(path, only, most, limits)
    except Refused as refused:
        yield "failed", *refused.args
    except PasswordError:
        yield "failed", "encrypted", {}
    except MemoryError:
        yield "failed", "too_many_cells", {"limit": limits["cells"]}
    except BaseException as error:  # The parser's own panics are no Exception.
        code = "too_many_cells" if "Cell limit exceeded" in str(error) else "damaged"
        yield "failed", code, {"limit": limits["cells"]} if code == "too_many_cells" else {}


def restrict(limits: dict[str, int]) -> None:
    """Lets the system end this process when it takes too much memory or time."""
    with contextlib.suppress(ImportError):  # Systems other than Unix have no such module.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(out: BinaryIO) -> None:
    """Answers the one question given as the argument."""
    question = json.loads(sys.argv[1])
    restrict(question["limits"])
    gc.disable()  # Millions of cells and no cycles among them.
    for frame in answer(question["path"], question["only"], question["most"], question["limits"]):
        content = marshal.dumps(frame)
        out.write(len(content).to_bytes(4, "big") + content)
    out.flush()


if __name__ == "__main__":
    main(sys.stdout.buffer)
