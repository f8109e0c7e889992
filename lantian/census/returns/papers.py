"""A return as a form to print, whatever it is set with: what stands over the table, in it and below it.

Official paper is Chinese, whoever prints it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation

from lantian.access.scopes import acting_post
from lantian.census.returns.counting import Asked
from lantian.census.returns.figures import Figures, Line
from lantian.census.returns.labels import facts_asked, tie_in_numbers
from lantian.census.returns.rules.templates import Template
from lantian.kernel.sheets.official import FormColumn, FormRow, FormSheet
from lantian.places import queries as places

SIGNATURES = ("单位负责人（签名）：", "复核人（签名）：", "填表人（签名）：", "填报日期：")


@dataclass(frozen=True, slots=True)
class Heading:
    """What every return prints of itself: who made it, when, of what place and day, under which calibre."""

    unit: str
    place: str
    calibre: str
    basis: str
    edition: int
    on: str
    made_at: str

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def above(self) -> list[tuple[str, str]]:
        return [
            (f"填报单位（盖章）：{self.unit}", f"统计时点：{_day(date.fromisoformat(self.on))}"),
            (f"填报范围：{self.place}", f"统计口径：{self.calibre}（{self.basis}，第{self.edition}版）"),
            (f"生成时间：{self.made}", "单位：人"),
        ]

    @property
    def made(self) -> str:
        made = datetime.fromisoformat(self.made_at)
        return f"{_day(made.date())}{made:%H:%M}"


def heading_of(asked: Asked) -> Heading:
    """The heading of a return made now by the acting post."""
    return Heading(
        unit=acting_post().unit.name,
        place=places.path(asked.place),
        calibre=asked.calibre.name_zh,
        basis=asked.calibre.basis,
        edition=asked.calibre.edition,
        on=asked.on.isoformat(),
        made_at=timezone.localtime().replace(tzinfo=None, microsecond=0).isoformat(),
    )


def statistics_form(form: Template, heading: Heading, figures: Figures) -> FormSheet:
    """A form of sums, a line for each place, the whole first."""
    columns = [FormColumn("", "地区", "甲", 18, is_text=True)]
    columns += [
        FormColumn(one.group, one.heading, str(at), 6.2) for at, one in enumerate(form.columns, start=1)
    ]
    rows = [FormRow([_name_of(line), *line.values], line.depth) for line in figures.lines]
    notes = _notes(form, figures.whole)
    return FormSheet("统计表", form.title, heading.above, columns, rows, notes, SIGNATURES)


def roster_form(form: Template, heading: Heading, rows: Sequence[Sequence[str | int]]) -> FormSheet:
    """A form with a line for each child."""
    columns = [
        FormColumn(one.group, one.heading, str(at), WIDTHS.get(one.shows, 10), is_text=one.shows != "number")
        for at, one in enumerate(form.columns, start=1)
    ]
    notes = [f"共{len(rows)}人。"]
    lines = [FormRow(cells) for cells in rows]
    return FormSheet("花名册", form.title, heading.above, columns, lines, notes, SIGNATURES, fixed_columns=2)


WIDTHS = {
    "number": 6, "sex": 5, "age": 5, "boards": 6, "birth_on": 11, "identity": 20, "hukou_place": 22, "place": 16,
    "school": 16, "class": 12, "father_away": 16, "mother_away": 16, "father_phone": 13, "mother_phone": 13,
    "carer_phone": 13, "guardianship": 14, "ground": 20,
}  # fmt: skip


def _name_of(line: Line) -> str:
    return f"合计（{line.name}）" if line.depth == 0 else line.name


def _notes(form: Template, whole: Line) -> list[str]:
    """The ties, which of them do not hold and for want of what, and who is not counted because it is not clear."""
    with translation.override("zh-hans"):
        numbered = [tie_in_numbers(form, tie) for tie in form.ties]
        open_ones = [
            f"{number}：{count}人的{facts_asked(form, tie)}尚待补录（或超出本表年龄范围），未计入相应分项"
            for number, tie, count in zip(numbered, form.ties, whole.open, strict=True)
            if count
        ]
    notes = [f"勾稽关系：{'；'.join(numbered)}。"] if numbered else []
    notes += [f"未平衡：{'；'.join(open_ones)}。"] if open_ones else []
    return [*notes, *([f"另有{whole.unclear}人是否符合口径待核实，未计入本表。"] if whole.unclear else [])]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
