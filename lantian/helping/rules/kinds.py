"""Kinds of helpers: how each is called, how many children it may have, and whether it can sign up by itself."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

ELDER = "elder"


@dataclass(frozen=True, slots=True)
class HelperKind:
    """A kind of helper. `most` children at once is the national default; `at_door`: people sign up as one."""

    code: str
    name_zh: str
    name_en: str
    most: int
    at_door: bool


class ElderKind(StrEnum):
    """The five elders (五老): 老干部、老战士、老专家、老教师、老模范."""

    CADRE = "cadre"
    SOLDIER = "soldier"
    EXPERT = "expert"
    TEACHER = "teacher"
    MODEL = "model"


@cache
def helper_kinds() -> dict[str, HelperKind]:
    """All kinds by code, in their order."""
    text = resources.files(__package__).joinpath("data/kinds.csv").read_text(encoding="utf-8")
    return {
        row["code"]: HelperKind(
            row["code"], row["name_zh"], row["name_en"], int(row["most"]), row["door"] == "yes"
        )
        for row in csv.DictReader(text.splitlines())
    }
