"""Household sheets to tick by hand: A4 across, big type, a group after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("household_sheets.typ")
BLANK_ROWS = 4
TITLE = "农村留守儿童摸底排查入户表"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A household; what is known of the visit is ticked already."""

    code: str = ""
    house_number: str = ""
    head_name: str = ""
    children: str = ""
    outcome: str = ""
    visited_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVillage:
    """A village: its groups with their households. Each group begins a page and ends with blank lines."""

    campaign: str
    place: str
    cut_off_on: date
    groups: Sequence[tuple[str, Sequence[PaperRow]]]


def set_household_sheets(villages: Sequence[PaperVillage], *, made_on: date) -> bytes:
    """The PDF. Raises `FontsMissing`."""
    groups = [
        _group(village, name, [*rows, *[PaperRow()] * BLANK_ROWS])
        for village in villages
        for name, rows in village.groups
    ]
    return set_pdf(TEMPLATE, groups, title=TITLE, made_on=made_on, is_tagged=False)


def _group(village: PaperVillage, name: str, rows: Sequence[PaperRow]) -> dict[str, Any]:
    on = village.cut_off_on
    return {
        "campaign": village.campaign,
        "place": village.place,
        "group": name,
        "cut-off": f"{on.year}年{on.month}月{on.day}日",
        "rows": [
            {
                "number": row.code.partition("-")[2] if row.code else "",
                "code": row.code,
                "house": row.house_number,
                "head": row.head_name,
                "children": row.children,
                "outcome": row.outcome,
                "day": f"{row.visited_on.month}.{row.visited_on.day}" if row.visited_on else "",
                "note": row.note,
            }
            for row in rows
        ],
    }
