"""How much of an uploaded file is read, and how a file says that it cannot be."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


class UnreadableSheet(Exception):
    """A file that yields no table. `code` is stable and `params` fill the sentence made of it elsewhere.

    | code | params | meaning |
    |---|---|---|
    | `empty_file` | | no byte in it |
    | `too_large` | `limit` (MiB) | the file itself |
    | `too_large_unpacked` | `limit` (MiB) | a small archive that unpacks to far too much |
    | `encrypted` | | needs a password |
    | `damaged` | | cut off, or broken inside |
    | `html` | | a web page saved under a spreadsheet's name |
    | `xml_spreadsheet` | | the XML format of Excel 2003 |
    | `not_a_table` | | a picture, PDF, text document, archive or program |
    | `unknown_encoding` | | text in none of UTF-8, UTF-16, GB 18030 |
    | `no_sheet` | | a workbook without worksheets |
    | `unknown_sheet` | `sheet` | the worksheet that was asked for is not there |
    | `empty` | | worksheets without a filled cell |
    | `too_many_sheets`, `…rows`, `…columns`, `…cells` | `limit` | one stray cell far outside is enough |
    | `too_slow` | `limit` (seconds) | reading took more computing time than allowed |
    """

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may take. `memory` and `seconds` hold for the process that parses a workbook."""

    size: int = 50 * MEBIBYTE
    unpacked: int = 1024 * MEBIBYTE
    ratio: int = 200
    sheets: int = 100
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 10_000_000
    memory: int = 2048 * MEBIBYTE
    seconds: int = 120


STANDARD = Limits()
