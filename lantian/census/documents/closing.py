"""The closing sheet of a village (摸底排查汇总表), to be signed and stamped: A4, one page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("closing_sheet.typ")
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """What was frozen of a village (`queries.closing.frozen`), its version (0: a draft), and the day of the paper."""

    contents: dict[str, Any]
    number: int
    on: date


def set_closing_sheet(paper: ClosingPaper) -> bytes:
    """The PDF. Raises `FontsMissing`."""
    return set_pdf(TEMPLATE, _fields(paper), title="农村留守儿童摸底排查汇总表", made_on=paper.on)


def _fields(paper: ClosingPaper) -> dict[str, Any]:
    contents, figures = paper.contents, paper.contents["figures"]
    cut_off = date.fromisoformat(contents["cut_off_on"])
    reasons = [f"{reason}（{times}户）" for reason, times in figures["reasons"]]
    left_out = len(reasons) - MOST_REASONS
    shown = reasons[:MOST_REASONS] + ([f"另有{left_out}种原因，见系统"] if left_out > 0 else [])
    short = figures["households"]["declared"] - figures["households"]["listed"]
    if short > 0:
        shown.insert(0, f"未列入名单{short}户：{contents['shortfall_reason']}")
    return {
        "place": contents["place"],
        "code": str(contents["region"]),
        "campaign": contents["campaign"],
        "basis": contents["basis"],
        "cut-off": _day(cut_off),
        "calibre": contents["calibre"],
        "calibre-basis": contents["calibre_basis"],
        "version": paper.number,
        "made": _day(paper.on),
        "zero": contents["is_zero"],
        "due": contents["due"],
        "with-outcome": contents["with_outcome"],
        "households": figures["households"],
        "children": {
            name: figures[name]
            for name in ("children", "unchanged", "changed", "new", "counted", "not_counted", "unclear")
        },
        "reasons": "；".join(shown) or "无",
        "filler": contents["filler"],
        "reviewer": contents["reviewer"],
        "head": contents["head"],
    }


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
