"""Sheets in our workbooks that people read and imports pass over, known by their first cell."""

from collections.abc import Sequence

NOTE_MARK = "【说明页,导入时自动跳过 · Note, skipped on import】"


def is_note(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these are the first rows of such a sheet."""
    return bool(rows) and bool(rows[0]) and rows[0][0].strip() == NOTE_MARK
