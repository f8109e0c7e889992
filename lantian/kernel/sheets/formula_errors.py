"""Where formulas of an .xlsx workbook failed (#N/A, #REF!, …): cells that the parser gives as empty.

An official who looks a phone number up in another list and misses must read "#N/A is no phone number", not
find the number silently gone. `formula_errors_old` does the same for .xls; in .ods such cells read as empty.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

Errors = dict[int, list[tuple[int, str]]]
"""Row index → (column index, error)."""

_BLOCK = 1024 * 1024
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(
    rb'<c\s(?=[^>]*\st="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.S
)


def find_errors(path: Path) -> dict[str, Errors]:
    """The failed formulas of each worksheet by its name; of a workbook built in no usual way, none."""
    found: dict[str, Errors] = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in _parts(archive).items():
            errors: Errors = defaultdict(list)
            for row, column, error in _scan(archive, part):
                errors[row].append((column, error))
            if errors:
                found[name] = errors
    return found


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet name → its part of the archive."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {
        relation.get("Id"): normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    sheets = _parse(archive, "xl/workbook.xml").iter(f"{_SPREADSHEET}sheet")
    parts = {sheet.get("name", ""): targets.get(sheet.get(_ID), "") for sheet in sheets}
    return {name: part for name, part in parts.items() if part in names}


def _parse(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """A small part; a document type, with which entities could be declared, is never in one."""
    with archive.open(part) as file:
        content = file.read(_BLOCK)
    if b"<!DOCTYPE" in content:
        raise ValueError(part)
    return ElementTree.fromstring(content)  # noqa: S314 - nothing left that could expand


def _scan(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, str]]:
    with archive.open(part) as file:
        rest = b""
        while block := file.read(_BLOCK):
            text = rest + block
            end = text.rfind(b"</c>") + 4
            if end < 4:  # Not one whole cell in all this: nothing that a person made.
                rest = text[-_BLOCK:]
                continue
            rest = text[end:]
            if b't="e"' in text:
                for letters, number, error in _CELL.findall(text, 0, end):
                    yield int(number) - 1, _column(letters), error.decode()


def _column(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
