"""The numbers that a child can call, each with what it is for in words that a child understands: data of the card."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "rules" / "data" / "hotlines.csv"


@dataclass(frozen=True, slots=True)
class Line:
    """A number, whose it is, when to call it."""

    number: str
    whose: str
    when: str


@cache
def hotlines() -> tuple[Line, ...]:
    """All numbers in the order of need: who helps at once comes first."""
    with SHIPPED.open(encoding="utf-8") as lines:
        return tuple(Line(row["number"], row["whose"], row["when"]) for row in csv.DictReader(lines))
