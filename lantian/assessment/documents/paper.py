"""The assessment of a child for the paper file: A4, one page, with lines for signatures."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import override

from lantian.assessment.queries.page import ChildAssessment, ItemLine, Section
from lantian.assessment.words import LEVEL_WORDS
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.documents.typesetting import set_pdf
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on

TEMPLATE = Path(__file__).with_name("assessment.typ")
MOST_LINES = 7


def print_assessment(child: Child, found: ChildAssessment, on: date) -> bytes:
    """The PDF, in Chinese whatever the reader's language. What is closed is not on it. Raises `FontsMissing`."""
    with override("zh-hans"):
        fields = _fields(child, found, on)
    return set_pdf(TEMPLATE, fields, title="儿童关爱评估表", made_on=on)


def _fields(child: Child, found: ChildAssessment, on: date) -> dict[str, Any]:
    decision = found.decision
    return {
        "name": child.name,
        "age": age_on(child.birth_on, on),
        "place": places.paths([child.region]).get(child.region, ""),
        "made": _day(on),
        "suggested": str(LEVEL_WORDS[found.proposal.level].name),
        "decided": str(LEVEL_WORDS[RiskLevel(decision.level)].name) if decision else "",
        "decided-on": _day(decision.decided_on) if decision else "",
        "review-by": _day(decision.review_by) if decision else "",
        "reason": decision.reason if decision else "",
        "sections": [_section(section) for section in found.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    lines = [_line(line) for line in section.weighing if not line.is_closed]
    left_out = len(lines) - MOST_LINES
    shown = lines[:MOST_LINES] + ([f"另有{left_out}项，见系统"] if left_out > 0 else [])
    return {
        "name": str(section.name),
        "level": str(section.level_name),
        "lines": shown,
        "unknown": "、".join(str(line.name) for line in section.unknown),
    }


def _line(line: ItemLine) -> str:
    told = [f"{line.since:%Y-%m-%d}" if line.since else "", str(line.source or "")]
    where = "，".join(part for part in told if part)
    return f"{line.name}：{line.says}" + (f"（{where}）" if where else "")


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
