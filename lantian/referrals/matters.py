"""What one unit asks of another, in coded words: data that an office can read, loaded once."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.utils.translation import get_language

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of request: its network, the departments (or kinds of unit) it is asked of, the needs it answers."""

    code: str
    name_zh: str
    name_en: str
    network: str
    departments: tuple[str, ...]
    needs: tuple[str, ...]
    consent: bool

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").lower().startswith("zh") else self.name_en


@cache
def matters() -> dict[str, Matter]:
    """All kinds of requests by code, in their order."""
    text = resources.files(__package__).joinpath("data/matters.csv").read_text(encoding="utf-8")
    return {row["code"]: _matter(row) for row in csv.DictReader(text.splitlines())}


def _matter(row: dict[str, str]) -> Matter:
    split = {name: tuple(filter(None, row[name].split("|"))) for name in ("departments", "needs")}
    return Matter(
        row["code"],
        row["name_zh"],
        row["name_en"],
        row["network"],
        split["departments"],
        split["needs"],
        row["consent"] == "x",
    )


def matter_for(need: str) -> Matter:
    """What is asked for a need of a kind, where one knows; else something else."""
    return next((one for one in matters().values() if need in one.needs), matters()[OTHER])
