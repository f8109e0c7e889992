"""The written report (强制报告单), always in Chinese: for the police, the department in charge, the procuratorate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lantian.encounters.rules.harm import Situation
from lantian.kernel.documents.official import official_pdf
from lantian.kernel.documents.papers import Cell, Paper, PaperTable, Part

SITUATIONS = {
    Situation.PRIVATE_INJURY: "生殖器官或隐私部位遭受或疑似遭受非正常损伤",
    Situation.SEXUAL: "遭受或疑似遭受性侵害",
    Situation.PREGNANCY: "未成年人怀孕、流产",
    Situation.VIOLENCE: "身体多处损伤、严重营养不良、意识不清，疑似受到家庭暴力、欺凌、虐待、殴打",
    Situation.GRAVE_HARM: "中毒、被麻醉、严重伤害或非正常伤残、死亡",
    Situation.ABANDONED: "被遗弃或长期处于无人照料状态",
    Situation.MISSING: "来源不明、失踪或者被拐卖、收买",
    Situation.BEGGING: "被组织乞讨、被利用从事违法活动",
    Situation.OTHER_HARM: "其他严重侵害未成年人身心健康的情形或正在面临不法侵害危险",
    Situation.SELF_HARM: "有自伤、自杀言行",
    Situation.ALONE: "不满16周岁脱离监护单独居住生活，或不满8周岁无人看护",
}
COPIES = ("公安机关", "主管行政机关", "人民检察院（备案）")
BLANK = "____________"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPaper:
    """What stands on the paper; who reported signs by hand and is printed nowhere."""

    number: str
    received_at: datetime
    place: str
    child: str
    situations: Sequence[str]
    happened_on: date
    in_danger: bool
    called_at: datetime | None
    words: Sequence[tuple[str, str]]
    evidence: int
    steps: Sequence[tuple[str, datetime, str]]
    unit: str
    is_drill: bool


def set_report(paper: ReportPaper, *, made_on: date) -> bytes:
    """A PDF with the report, once for each of the three that get it. Raises `FontsMissing`."""
    facts = [
        f"编号：{paper.number}",
        f"报送：{'、'.join(COPIES)}",
        *(["【演练】本单为演练材料，没有儿童受到伤害。"] if paper.is_drill else []),
    ]
    rows = [
        ("接报时间", _time(paper.received_at)),
        ("拨打110时间", _time(paper.called_at) if paper.called_at else "尚未拨打，请立即拨打"),
        ("发生地点", paper.place),
        ("发生（发现）日期", _day(paper.happened_on)),
        ("未成年人", paper.child),
        ("情形", "；".join(SITUATIONS[Situation(one)] for one in paper.situations)),
        ("是否正在面临危险", "是" if paper.in_danger else "否"),
        ("随附材料", f"{paper.evidence}份" if paper.evidence else "无"),
    ]
    parts = [
        Part("一、报告内容", tables=[_table("", ("项目", "内容"), rows)]),
        Part(
            "二、情况说明",
            paragraphs=[f"{label}：{text}" for label, text in paper.words] or ["（内容另行密封移交。）"],
        ),
        Part(
            "三、处置经过",
            tables=[
                _table("", ("环节", "时间", "经办"), [(name, _time(at), by) for name, at, by in paper.steps])
            ],
        ),
        Part(
            "四、签字",
            tables=[
                _table(
                    "",
                    ("签字人", "签字", "日期"),
                    [(who, BLANK, BLANK) for who in ("报告人", "报告单位负责人", "接收单位经办人")],
                )
            ],
        ),
    ]
    sheet = Paper(
        title="侵害未成年人案件强制报告单",
        subtitle="（演练）" if paper.is_drill else "",
        facts=facts,
        parts=parts,
        notes=[
            "依据：《中华人民共和国未成年人保护法》第十一条，《关于建立侵害未成年人案件强制报告制度的意见（试行）》第四条。",
            "报告人身份信息单独密封保管，接收单位应当保密（《中华人民共和国反家庭暴力法》第十四条）。",
            "本单一式三份，公安机关、主管行政机关、人民检察院各一份。",
        ],
        unit=paper.unit,
        day=_day(made_on),
    )
    return official_pdf(sheet, made_on=made_on)


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> PaperTable:
    return PaperTable(
        title, headings, [[Cell(one) for one in row] for row in rows], widths=[1] + [2] * (len(headings) - 1)
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _time(at: datetime) -> str:
    return f"{_day(at.date())}{at:%H:%M}"
