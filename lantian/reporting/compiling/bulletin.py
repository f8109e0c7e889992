"""The quarterly bulletin to the member units of the joint meeting: counts that may leave the house, and nothing else.

What it tells is counted like an official return, protected by `disclosure` against all that was told before, and
entered into the ledger there; the report holds what the ledger holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lantian.census.returns.counting import Asked as Counted
from lantian.census.returns.figures import Line, figures
from lantian.census.returns.rules.templates import Column, Template
from lantian.disclosure.rules import tables as disclosed
from lantian.disclosure.services.releasing import release
from lantian.kernel.documents.papers import Shown
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from lantian.reporting.compiling.asked import (
    BELOW_IN_WORDS,
    FEW_HIDDEN,
    Asked,
    day_in_words,
    facts_of,
    numbered,
    unit_of,
)
from lantian.reporting.compiling.compiled import Compiled
from lantian.reporting.rules.content import FEW, Content, Section, Sentence, Table, Value

CODE, TITLE = "bulletin", "农村留守儿童关爱服务通报"
READER = "联席会议成员单位"
BASIS = "民发〔2019〕34号：定期通报；农村留守儿童关爱保护和困境儿童保障工作联席会议制度"
ALL = f"counted.{CIVIL_AFFAIRS_2024.code}"
"""Everybody, called as the figure that answers are given with: neither gives away what the other holds back."""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that together are everybody: those with a condition, and the rest (`rest`, with its heading)."""

    heading: str
    columns: tuple[tuple[str, str, dict[str, Any]], ...]
    rest: tuple[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(code for code, _, _ in self.columns), self.rest[0])


GROUPS = (
    Group(
        "户籍登记情况",
        (("hukou_yes", "已登记户籍", {"hukou": True}), ("hukou_no", "未登记户籍", {"hukou": False})),
        ("hukou_open", "待核实"),
    ),
    Group(
        "就学情况",
        (
            ("preschool", "未入园或幼儿园", {"stage": ["not_enrolled", "kindergarten"]}),
            ("compulsory", "小学、初中", {"stage": ["primary", "junior"]}),
            ("above", "高中、中职", {"stage": ["senior", "vocational"]}),
            ("dropout", "辍学", {"stage": ["dropout"]}),
            ("out_of_school", "不在学", {"stage": ["out_of_school"]}),
        ),
        ("stage_open", "待核实"),
    ),
    Group(
        "健康情况",
        (
            ("healthy", "健康", {"health": ["healthy"]}),
            ("disabled", "残疾", {"health": ["disabled"]}),
            ("ill", "患病", {"health": ["ill"]}),
        ),
        ("health_open", "待核实"),
    ),
    Group(
        "保障情况",
        (("aided", "享受救助保障", {"aid": ["minimum_living", "temporary", "medical", "housing", "other"]}),),
        ("not_aided", "未享受或待核实"),
    ),
    Group(
        "监护情况",
        (
            (
                "unguarded",
                "无人监护或监护能力不足",
                {"guardianship": ["none", "parents_incapable", "carer_weak"]},
            ),
        ),
        ("guarded", "其他"),
    ),
)
FORM = Template(
    CODE, "statistics", TITLE, BASIS,
    (
        Column(ALL, "", "合计", {}),
        *(Column(code, "", name, where) for one in GROUPS for code, name, where in one.columns),
    ),
)  # fmt: skip


def report_of(asked: Asked) -> Compiled:
    """The bulletin of a place, with what may be told of the places right below it; it is entered into the ledger.

    Raises `DisclosureError`.
    """
    lines = figures(Counted(FORM, CIVIL_AFFAIRS_2024, asked.place, asked.as_of, asked.below)).lines
    unit, title = unit_of(asked.place), f"{asked.place_name}{TITLE}（{asked.period.name}）"
    row = release(
        kind=CODE, title=title, reader=READER, basis=BASIS, tables=[_table(asked, lines)], on=asked.as_of
    )
    shown = disclosed.shown_from(row.tables[0])
    names = {line.place: line.name for line in lines}
    content = Content(
        title=f"{asked.place_name}{TITLE}",
        subtitle=f"（{asked.period.name}）",
        facts=(*facts_of(asked, unit), f"发送：{READER}"),
        sections=tuple(_sections(asked, shown, names)),
        notes=(
            f"统计口径：{CIVIL_AFFAIRS_2024.name_zh}（{CIVIL_AFFAIRS_2024.basis}）；统计时点：{day_in_words(asked.as_of)}。",
            FEW_HIDDEN,
            "“待核实”为该项信息尚未登记；辍学、未登记户籍儿童的名单由主管部门按规定另行核对，不随本通报发送。",
        ),
        unit=unit,
        day=day_in_words(asked.today),
    )
    state = {
        "calibre": CIVIL_AFFAIRS_2024.code,
        "edition": CIVIL_AFFAIRS_2024.edition,
        "checksum": row.checksum,
        "places": {str(code): name for code, name in names.items()},
    }
    return Compiled(content, state, row.pk)


def _table(asked: Asked, lines: Sequence[Line]) -> disclosed.Table:
    """The counts with the rest of each group, so that each adds up to everybody."""
    columns = (ALL, *(code for one in GROUPS for code in one.codes))
    counts = tuple(tuple(_row(line)[code] for code in columns) for line in lines)
    sums = tuple((ALL, one.codes) for one in GROUPS)
    return disclosed.Table(CODE, asked.as_of, tuple(line.place for line in lines), columns, counts, sums)


def _row(line: Line) -> dict[str, int]:
    found = dict(zip((column.code for column in FORM.columns), line.values, strict=True))
    for one in GROUPS:
        found[one.rest[0]] = found[ALL] - sum(found[code] for code, _, _ in one.columns)
    return found


def _sections(asked: Asked, shown: disclosed.Shown, names: dict[int, str]) -> Iterator[Section]:
    at = {column: index for index, column in enumerate(shown.columns)}
    whole = _value(shown.cells[0][at[ALL]])
    yield Section(
        numbered(1, "基本数量"),
        (Sentence(f"截至{day_in_words(asked.as_of)}，{asked.place_name}有农村留守儿童{{}}人。", (whole,)),),
    )
    for number, group in enumerate(GROUPS, start=1):
        codes = (ALL, *group.codes)
        headings = ("地区", "合计", *(name for _, name, _ in group.columns), group.rest[1])
        rows = tuple(
            (
                Value("合计" if place == asked.place else names[place]),
                *(_value(row[at[code]]) for code in codes),
            )
            for place, row in zip(shown.places, shown.cells, strict=True)
        )
        title = f"表{number}　分{BELOW_IN_WORDS[asked.below]}{group.heading}"
        yield Section(
            numbered(number + 1, group.heading),
            (),
            (Table(title, headings, rows, (1.9, *[1.0] * len(codes))),),
        )


def _value(cell: int | None) -> Value:
    return Value(FEW if cell is None else cell, Shown.NUMBER)
