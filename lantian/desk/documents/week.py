"""The weekly list of a village on paper (每周清单): a box, a day and three words for each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from lantian.kernel.documents.codes import qr_pixels
from lantian.kernel.documents.typesetting import set_pdf

TEMPLATE = Path(__file__).with_name("week.typ")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line: whose, where, what is to be done (`what`), why it stands here (`rules`), by which day, how late."""

    name: str
    carer: str
    group: str
    what: str
    rules: str
    due: str
    is_late: bool


def set_week(
    lines: Sequence[PrintedLine], *, village: str, starts_on: date, code_address: str, made_on: date
) -> bytes:
    """The list as a PDF on A4; one page as long as there are no more than 22 lines. Raises `FontsMissing`."""
    code = qr_pixels(code_address)
    ends_on = starts_on + timedelta(days=7)
    data = {
        "village": village,
        "week": f"{starts_on:%Y年%-m月%-d日}至{ends_on:%-m月%-d日}",
        "made_on": f"{made_on:%Y年%-m月%-d日}",
        "side": code.side,
        "lines": [
            {
                "name": line.name,
                "carer": line.carer,
                "group": line.group,
                "what": line.what,
                "rules": line.rules,
                "due": line.due,
                "late": line.is_late,
            }
            for line in lines
        ],
    }
    return set_pdf(TEMPLATE, data, title="每周清单", made_on=made_on, files={"code": code.shades})
