"""Papers of this room, in Chinese: what sticks, for the joint meeting (A4), and a department's own list (workbook)."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from django.utils import translation

from lantian.kernel.documents.official import official_pdf
from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part, Shown
from lantian.kernel.sheets.writing import SheetOut, Value, Watermark, write_workbook
from lantian.referrals.matters import matters
from lantian.referrals.models import ReferralStep, UnitReferral
from lantian.referrals.words import STUCK

CHINESE = "zh-hans"
HEADINGS = ["转介编号", "事项", "转出单位", "承办单位", "现由谁办", "已过天数", "卡在哪里"]
COLUMNS = [
    "转介编号", "事项", "转出单位", "转出日期", "状态", "办理期限", "答复日期", "按时答复", "办理结果回复日期",
    "按时回复", "退回次数", "孩子或家庭的反馈",
]  # fmt: skip


def meeting_paper(
    rows: Sequence[tuple[UnitReferral, list[str]]], *, unit: str, place: str, on: date
) -> bytes:
    """What sticks as a PDF: numbers of referrals, units, coded words; no child. Raises `FontsMissing`."""
    with translation.override(CHINESE):
        table = PaperTable(
            "",
            HEADINGS,
            [_paper_row(row, ways, on) for row, ways in rows],
            widths=(1.5, 1.4, 1.6, 1.6, 1.6, 0.8, 1.7),
        )
    counted = (
        f"截至{on:%Y年%-m月%-d日}，{place}部门间转介事项中逾期、转手、多次退回或一周无进展的共{len(rows)}件。"
    )
    paper = Paper(
        title="部门转介卡点清单",
        subtitle="提请联席会议研究",
        facts=[counted],
        parts=[Part("卡点事项", ["按到期时间先后排列，不作排名。"], [table] if rows else [])],
        notes=["本清单只列转介编号和事项名称，不含儿童信息。保护案件不在其内。"],
        unit=unit,
        day=f"{on:%Y年%-m月%-d日}",
    )
    return official_pdf(paper, made_on=on)


def _paper_row(row: UnitReferral, ways: list[str], on: date) -> list[Cell]:
    words = "、".join(str(STUCK[way]) for way in ways)
    texts = [
        row.number,
        str(matters()[row.matter]),
        str(row.from_unit),
        str(row.to_unit),
        str(row.owner_unit),
    ]
    return [*map(Cell, texts), Cell((on - row.sent_on).days, Shown.NUMBER), Cell(words)]


def own_list(
    rows: Iterable[tuple[UnitReferral, list[ReferralStep]]], *, unit: str, taken_by: str, on: date
) -> bytes:
    """A department's own referrals as a workbook, without children: for the joint meeting."""
    with translation.override(CHINESE):
        lines = [_line(row, steps) for row, steps in rows]
    note = Watermark(
        "提取说明",
        [
            f"{taken_by}，{on:%Y-%m-%d}提取：{unit}承办的部门转介事项，共{len(lines)}件。",
            "不含儿童信息；供联席会议使用。",
        ],
    )
    target = BytesIO()
    write_workbook(target, [SheetOut("转介事项", COLUMNS, lines, text_columns=(0,))], watermark=note)
    return target.getvalue()


def _line(row: UnitReferral, steps: Sequence[ReferralStep]) -> list[Value]:
    answered = _last(steps, ("accept", "refuse"))
    replied = _last(steps, ("reply",))
    return [
        row.number,
        str(matters()[row.matter]),
        str(row.from_unit),
        row.sent_on,
        str(row.get_state_display()),
        row.due_on,
        answered.on if answered else None,
        _timely(answered),
        replied.on if replied else None,
        _timely(replied),
        row.refusals,
        str(row.get_word_display()) if row.word else "",
    ]


def _last(steps: Sequence[ReferralStep], verbs: tuple[str, ...]) -> ReferralStep | None:
    return next((step for step in reversed(steps) if step.verb in verbs), None)


def _timely(step: ReferralStep | None) -> str:
    return "" if step is None else "是" if step.was_in_time else "否"
