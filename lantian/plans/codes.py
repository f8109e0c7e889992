"""Kinds of needs and what a child can do at its age: data that an office can read, loaded once."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import get_language

LOSSES = ("study", "life", "kinship", "mind", "safety")
AREAS = ("study", "life", "management", "education", "help")
ROOTS = ("care", "guidance", "guardianship")
LINES = ("education", "rights", "protection")
BANDS = ("6-8", "9-11", "12-15")
SELVES = ("study", "care", "guard", "strong", "rule")


@dataclass(frozen=True, slots=True)
class NeedKind:
    """A kind of need: the loss it belongs to, the area of help, what is missing behind it, and the line of work."""

    code: str
    name_zh: str
    name_en: str
    loss: str
    area: str
    root: str
    line: str

    def __str__(self) -> str:
        return self.name_zh if _is_chinese() else self.name_en


@dataclass(frozen=True, slots=True)
class CanDo:
    """Something a child of an age band can do by itself; `self_` is which of the five selves it belongs to."""

    code: str
    band: str
    self_: str
    name_zh: str
    name_en: str

    def __str__(self) -> str:
        return self.name_zh if _is_chinese() else self.name_en


@cache
def need_kinds() -> dict[str, NeedKind]:
    """All kinds of needs by code, in their order."""
    return {row["code"]: NeedKind(**row) for row in _rows("needs")}


@cache
def can_dos() -> dict[str, CanDo]:
    """All can-do lines by code, in their order."""
    rows = ({"self_": row.pop("self"), **row} for row in _rows("can_do"))
    return {row["code"]: CanDo(**row) for row in rows}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _is_chinese() -> bool:
    return (get_language() or "zh").lower().startswith("zh")
