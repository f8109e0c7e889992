"""The hotlines that anybody can ring: data that an office can read, loaded once."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Line:
    """A number, who answers, and for what it is."""

    number: str
    who_zh: str
    who_en: str
    for_zh: str
    for_en: str

    @property
    def who(self) -> str:
        return self.who_zh if _is_chinese() else self.who_en

    @property
    def purpose(self) -> str:
        return self.for_zh if _is_chinese() else self.for_en


@cache
def hotlines() -> list[Line]:
    """All hotlines, the police first."""
    text = resources.files(__package__).joinpath("data/hotlines.csv").read_text(encoding="utf-8")
    return [Line(**row) for row in csv.DictReader(text.splitlines())]


def _is_chinese() -> bool:
    return (get_language() or "zh").lower().startswith("zh")
