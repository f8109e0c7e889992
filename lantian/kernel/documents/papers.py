"""An official paper as plain data: set the same as PDF (`official`), as Word (`word`), as a workbook (`sheets.papers`).

Its measures are those of GB/T 9704-2012 (党政机关公文格式): 28 characters a line, 22 lines a page, a title of 二号,
text of 三号, page numbers 「— 1 —」.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

NOTHING = "—"


class Shown(StrEnum):
    """How a value is written: words, a number, a share from 0 to 1, days, or the change of one of them."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAYS = "days"
    CHANGE = "change"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table; None: there is nothing to be told. Words may stand where a number would."""

    value: str | int | float | None
    shown: Shown = Shown.TEXT

    @property
    def text(self) -> str:
        """The value as people read it: 1,204, 87.5%, +3, -2.5个百分点."""
        if self.value is None:
            return NOTHING
        return self.value if isinstance(self.value, str) else _FORMS[self.shown](self.value)

    @property
    def is_text(self) -> bool:
        return self.shown == Shown.TEXT


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with one line of headings, repeated on each page. `widths` say how wide columns are to each other."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float] = ()

    @property
    def shares(self) -> list[float]:
        """Which part of the whole width each column has."""
        widths = list(self.widths) or [2.5, *([1.0] * (len(self.headings) - 1))]
        return [width / sum(widths) for width in widths]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under a heading."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[PaperTable] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: `facts` stand under the title, `notes` after the last part; `unit` and `day` end it.

    A letter says before all parts whom it is `to`.
    """

    title: str
    subtitle: str
    facts: Sequence[str]
    parts: Sequence[Part]
    notes: Sequence[str]
    unit: str
    day: str
    to: str = ""


def _number(value: float) -> str:
    return f"{round(value):,}"


def _share(value: float) -> str:
    return f"{value * 100:.1f}%"


def _change(value: float) -> str:
    return f"{round(value):+,}" if round(value) else "0"


def _points(value: float) -> str:
    points = round(value * 100, 1)
    return f"{points:+.1f}个百分点" if points else "持平"


_FORMS: Mapping[Shown, Callable[[float], str]] = {
    Shown.TEXT: _number,
    Shown.NUMBER: _number,
    Shown.SHARE: _share,
    Shown.DAYS: lambda value: f"{round(value):,}天",
    Shown.CHANGE: _change,
    Shown.POINTS: _points,
}
