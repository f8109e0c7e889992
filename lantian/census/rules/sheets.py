"""Household sheets: their columns, and what a row that comes back says.

The sheets are for villages and always Chinese. A column is known by its heading, wherever it stands; a blank cell
says nothing, and so changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lantian.census.rules.completeness import Outcome
from lantian.kernel.values.text import fold
from lantian.kernel.values.wrong import WrongValue
from lantian.registry.roster.cells import read_date, read_name, read_text
from lantian.registry.roster.words import plain_word

HEADINGS = {
    "code": "户编号",
    "village_group": "村组",
    "house_number": "门牌号",
    "head_name": "户主",
    "children": "在册儿童",
    "outcome": "入户结果",
    "visited_on": "入户日期",
    "note": "备注",
}
OTHER_HEADINGS = {
    "编号": "code",
    "组": "village_group",
    "组别": "village_group",
    "小组": "village_group",
    "村民小组": "village_group",
    "住址": "house_number",
    "户主姓名": "head_name",
    "结果": "outcome",
    "日期": "visited_on",
    "说明": "note",
    "原因": "note",
}
KEYS = {heading: key for key, heading in HEADINGS.items()} | OTHER_HEADINGS
NEEDED = ("outcome",)
SEARCHED_ROWS = 20
WORDS = {
    Outcome.VISITED: ("有儿童", "有", "有孩子", "有小孩", "已访有儿童"),
    Outcome.NO_CHILD: ("无儿童", "无", "没有", "没有儿童", "无孩子", "零"),
    Outcome.ABSENT: ("家中无人", "无人", "不在家", "没人"),
    Outcome.REFUSED: ("拒访", "拒绝", "不配合"),
    Outcome.MOVED: ("已搬走", "搬走", "迁走", "已迁走", "搬迁"),
}
OUTCOME_OF = {plain_word(word): outcome.value for outcome, words in WORDS.items() for word in words}
OFFERED = tuple(words[0] for words in WORDS.values())
LONGEST = {"village_group": 64, "house_number": 64, "note": 200}

Columns = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What a row says: the code as it was written, and values by column; `wrong` ones are named with why."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, WrongValue] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.values or self.wrong)


def find_columns(rows: Sequence[Sequence[str]]) -> tuple[int, Columns] | None:
    """The line of headings and the columns by name; None where no line has what is needed."""
    for line, row in enumerate(rows[:SEARCHED_ROWS]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            key = KEYS.get(fold(cell).replace(" ", ""))
            if key:
                columns.setdefault(key, at)
        has_who = "code" in columns or "head_name" in columns or "house_number" in columns
        if has_who and all(key in columns for key in NEEDED):
            return line, columns
    return None


def read_row(row: Sequence[str], columns: Columns, today: date) -> RowSaid:
    """Reads the cells of one row."""
    said = RowSaid(fold(_cell(row, columns, "code")))
    for key in ("village_group", "house_number", "head_name", "outcome", "visited_on", "note"):
        value = _read(key, _cell(row, columns, key), today)
        if isinstance(value, WrongValue):
            said.wrong[key] = value
        elif value not in (None, ""):
            said.values[key] = value
    return said


def _cell(row: Sequence[str], columns: Columns, key: str) -> str:
    at = columns.get(key)
    return row[at].strip() if at is not None and at < len(row) else ""


def _read(key: str, text: str, today: date) -> Any:
    if not text:
        return None
    if key == "outcome":
        wrong = WrongValue("word_unknown", "one_of", {"choices": "、".join(OFFERED)})
        return OUTCOME_OF.get(plain_word(text), wrong)
    if key == "head_name":
        return read_name(text)
    if key == "visited_on":
        return read_date(today, text)
    return read_text(LONGEST[key], text)
