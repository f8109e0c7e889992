"""Reading a list of schools as an education bureau sends it: CSV or any spreadsheet, titles above the heading or not.

| column | other headings | holds |
|---|---|---|
| 学校名称 | 名称, 学校 | the full name |
| 学校标识码 | 学校代码, 标识码 | ten digits, or nothing |
| 办学类型 | 学段, 学校类型, 学校类别 | a name of `STAGES` |
| 所在区划代码 | 区划代码, 行政区划代码 | 6, 9 or 12 digits |
| 乡镇 | 乡镇(街道), 所在乡镇, 所在乡镇(街道) | a town by name, where there is no code down to it |
| 是否寄宿 | 寄宿, 是否寄宿制 | 是, 否 or nothing |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lantian.kernel.sheets.reading import open_sheet
from lantian.kernel.values.text import fold
from lantian.places.names import PlaceIndex, plain
from lantian.places.rules import Level, PlaceError, Scope, is_school_code, is_within, level_of, scope_of

HEADINGS = {
    "name": ("学校名称", "名称", "学校"),
    "code": ("学校标识码", "学校代码", "标识码"),
    "stage": ("办学类型", "学段", "办学类型学段", "学校类型", "学校类别"),
    "region": ("所在区划代码", "区划代码", "行政区划代码"),
    "town": ("乡镇", "乡镇街道", "所在乡镇", "所在乡镇街道"),
    "boarding": ("是否寄宿", "寄宿", "是否寄宿制"),
}
STAGES = {
    "kindergarten": ("幼儿园", "学前", "学前教育"),
    "primary": ("小学", "完全小学", "完小", "小学教学点", "教学点"),
    "junior": ("初中", "初级中学", "初级中等学校"),
    "nine_year": ("九年一贯制学校", "九年一贯制", "九年制学校"),
    "senior": ("高中", "普通高中", "高级中学", "完全中学", "十二年一贯制学校"),
    "vocational": ("中职", "职业高中", "职业学校", "中职学校", "中等职业学校", "职业中学"),
    "special": ("特殊教育", "特殊教育学校"),
}
"""Kinds of school by the names that are written (教育部统计把完全中学、十二年一贯制学校计入普通高中)."""

STAGE_OF = {name: stage for stage, names in STAGES.items() for name in names}
BOARDING = {
    **dict.fromkeys(("是", "有", "寄宿", "寄宿制"), True),
    **dict.fromkeys(("否", "无", "非寄宿", "走读"), False),
}


@dataclass(frozen=True)
class SchoolLine:
    """One line of a list; `number` is the line of the sheet (from 1), `region` and `town` as they are written."""

    number: int
    name: str
    code: str
    stage: str
    region: str
    town: str
    boarding: bool | None


class WrongLines(Exception):
    """Lines of a list that cannot be taken in: pairs of the line's number and its `PlaceError`."""

    def __init__(self, lines: Sequence[tuple[int, PlaceError]]) -> None:
        super().__init__(f"{len(lines)} wrong lines")
        self.lines = lines


def read_schools(path: Path) -> list[SchoolLine]:
    """The lines of the first sheet of a file.

    Raises `UnreadableSheet`, `PlaceError` (`not_a_school_file`) and `WrongLines`.
    """
    rows = [[fold(cell).strip() for cell in row] for chunk in open_sheet(path) for row in chunk]
    top, columns = _heading(rows)
    lines, wrong = [], []
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        if not any(row):
            continue
        try:
            lines.append(_line(number, {name: row[column] for name, column in columns.items()}))
        except PlaceError as error:
            wrong.append((number, error))
    if wrong:
        raise WrongLines(wrong)
    return lines


def place_of_school(line: SchoolLine, places: PlaceIndex, within: Scope) -> int:
    """The 12-digit code of where a school stands: its code, made more exact by its town.

    Raises `PlaceError` (`school_place_missing`, `school_place_unknown`).
    """
    if not (line.region or line.town):
        raise PlaceError("school_place_missing")
    around = within
    if line.region:
        around = scope_of(_region(line.region, places, within))
    if line.town and (not line.region or level_of(around[0]) in (Level.CITY, Level.COUNTY)):
        around = scope_of(_region(line.town, places, around))
    return around[0]


def _region(text: str, places: PlaceIndex, within: Scope) -> int:
    code = places.find_region(text, within)
    if code is None or not is_within(code, within):
        raise PlaceError("school_place_unknown", place=text)
    return code


def _heading(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    """The row of the heading, and in which column stands what."""
    for number, row in enumerate(rows[:20]):
        titles = [plain(cell) for cell in row]
        columns = {
            name: titles.index(title)
            for name, spellings in HEADINGS.items()
            for title in reversed(spellings)
            if title in titles
        }
        if {"name", "stage"} <= columns.keys() and {"region", "town"} & columns.keys():
            return number, columns
    raise PlaceError("not_a_school_file")


def _line(number: int, cells: dict[str, str]) -> SchoolLine:
    name, code, stage, boarding = (cells.get(key, "") for key in ("name", "code", "stage", "boarding"))
    if not name:
        raise PlaceError("school_unnamed")
    if code and not is_school_code(code):
        raise PlaceError("school_code_wrong", code=code)
    if plain(stage) not in STAGE_OF:
        raise PlaceError("school_stage_unknown", stage=stage)
    if boarding and boarding not in BOARDING:
        raise PlaceError("school_boarding_unknown", boarding=boarding)
    return SchoolLine(
        number=number,
        name=name,
        code=code,
        stage=STAGE_OF[plain(stage)],
        region=cells.get("region", ""),
        town=cells.get("town", ""),
        boarding=BOARDING.get(boarding),
    )
