"""Tables as plain text: which encoding, which separator, which rows."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lantian.kernel.sheets.limits import Limits, UnreadableSheet

CHUNK = 1000
SEPARATORS = ",;\t|"

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype|\w[\w:]*)", re.S | re.I)
_HTML = {"!doctype", "html", "head", "meta", "style", "script", "body", "div", "table", "font", "center"}
_FIRST_LINES = 50
_TEXT_AS_FORMULA = re.compile(r'="([^"]*)"')
# Characters that GB 18030 kept in the private use area until its edition of 2022; some are in people's names.
_PRIVATE_USE = str.maketrans(
    "\ue7c7\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
    "\u1e3f\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
)


def read(path: Path, limits: Limits) -> Iterator[list[list[str]]]:
    """The rows in chunks, all as wide as the widest; raises `UnreadableSheet`."""
    text = decode(path.read_bytes())
    _refuse_markup(text)
    try:
        separator = sniff_separator(text)
        height, width = _measure(text, separator, limits)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        while chunk := list(islice(rows, min(CHUNK, height))):
            height -= len(chunk)
            yield [_cells(row, width) for row in chunk]
    except csv.Error as error:
        raise UnreadableSheet("damaged") from error


def decode(content: bytes) -> str:
    """Text of UTF-8 (with a mark or without), UTF-16 (with a mark) or GB 18030, in that order."""
    try:
        if content.startswith(_UTF16_MARKS):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030").translate(_PRIVATE_USE)
    except UnicodeDecodeError as error:
        raise UnreadableSheet("unknown_encoding") from error


def sniff_separator(text: str) -> str:
    """The separator by which most of the first lines fall into the same number of columns; else a comma."""
    start = list(islice(io.StringIO(text, newline=""), _FIRST_LINES))

    def regularity(separator: str) -> int:
        widths = Counter(len(row) for row in csv.reader(start, delimiter=separator) if len(row) > 1)
        return max((width * count for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=regularity)


def _refuse_markup(text: str) -> None:
    if "mso-application" in text[:1000] or "urn:schemas-microsoft-com:office:spreadsheet" in text[:4000]:
        raise UnreadableSheet("xml_spreadsheet")
    if text[:4000].lower().startswith("mime-version:"):
        raise UnreadableSheet("html")
    if markup := _MARKUP.match(text[:4000]):
        raise UnreadableSheet("html" if markup[1].lower() in _HTML else "not_a_table")


def _measure(text: str, separator: str, limits: Limits) -> tuple[int, int]:
    """Rows up to the last filled one, and columns of the widest."""
    height = width = 0
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
        if any(row):
            height = number
            width = max(width, len(row))
    for code, count in (("rows", height), ("columns", width), ("cells", height * width)):
        if count > getattr(limits, code):
            raise UnreadableSheet(f"too_many_{code}", limit=getattr(limits, code))
    return height, width


def _cells(row: list[str], width: int) -> list[str]:
    """The row at full width. Offices keep long numbers whole in CSV by writing them as ="6104…"."""
    cells = [match[1] if (match := _TEXT_AS_FORMULA.fullmatch(cell)) else cell for cell in row]
    return cells + [""] * (width - len(cells))
