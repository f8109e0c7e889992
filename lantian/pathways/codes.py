"""Ready ways as data that an office can read: what they are, their steps, their papers, how they can end."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from django.utils.translation import get_language

from lantian.access.policy import Role

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a step makes: its title, to whom it usually goes, its first and last words (always in Chinese).

    `lists_acts`: it tells what was done before, with days.
    """

    code: str
    title: str
    to: str
    opening: str
    closing: str
    lists_acts: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a way: who owes it, in how many days from the beginning, how often, and its paper if it has one."""

    way: str
    code: str
    number: int
    name_zh: str
    name_en: str
    help_zh: str
    help_en: str
    owed_by: Role
    days: int
    in_working_days: bool
    times: int
    paper: str
    is_optional: bool

    def __str__(self) -> str:
        return self.name_zh if is_chinese() else self.name_en

    @property
    def help(self) -> str:
        return self.help_zh if is_chinese() else self.help_en


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a way can end; `tone` as pages colour it."""

    code: str
    name_zh: str
    name_en: str
    tone: str

    def __str__(self) -> str:
        return self.name_zh if is_chinese() else self.name_en


@dataclass(frozen=True, slots=True)
class Way:
    """A ready way. Only posts of `readers` know of it; with `quiet` neither duties nor places tell that it exists."""

    code: str
    name_zh: str
    name_en: str
    basis_zh: str
    basis_en: str
    readers: tuple[Role, ...]
    starters: frozenset[Role]
    from_age: int
    below_age: int
    is_quiet: bool
    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]

    def __str__(self) -> str:
        return self.name_zh if is_chinese() else self.name_en

    @property
    def basis(self) -> str:
        return self.basis_zh if is_chinese() else self.basis_en

    def fits(self, age: int) -> bool:
        """Whether it is for a child of this age."""
        return self.from_age <= age < self.below_age

    def step(self, code: str) -> Step:
        """The step of a code; raises `KeyError`."""
        return {step.code: step for step in self.steps}[code]

    def outcome(self, code: str) -> Outcome:
        """The outcome of a code; raises `KeyError`."""
        return {outcome.code: outcome for outcome in self.outcomes}[code]


@cache
def ways() -> dict[str, Way]:
    """All ways by code, in their order."""
    return {row["code"]: _way(row) for row in _rows("ways")}


@cache
def papers() -> dict[str, Paper]:
    """All papers by code."""
    return {
        row["code"]: Paper(
            row["code"], row["title"], row["to"], row["opening"], row["closing"], bool(row["lists_acts"])
        )
        for row in _rows("papers")
    }


def ways_for(role: Role) -> list[Way]:
    """The ways that posts of a role may know of."""
    return [way for way in ways().values() if role in way.readers]


def _way(row: Row) -> Way:
    code = row["code"]
    return Way(
        code=code,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        basis_zh=row["basis_zh"],
        basis_en=row["basis_en"],
        readers=tuple(map(Role, row["readers"].split())),
        starters=frozenset(map(Role, row["starters"].split())),
        from_age=int(row["from_age"]),
        below_age=int(row["below_age"]),
        is_quiet=bool(row["quiet"]),
        steps=tuple(_steps(code)),
        outcomes=tuple(
            Outcome(one["code"], one["name_zh"], one["name_en"], one["tone"])
            for one in _rows("outcomes")
            if one["way"] == code
        ),
    )


def _steps(way: str) -> Iterator[Step]:
    rows = (row for row in _rows("steps") if row["way"] == way)
    for number, row in enumerate(rows, start=1):
        yield Step(
            way=way,
            code=row["code"],
            number=number,
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            help_zh=row["help_zh"],
            help_en=row["help_en"],
            owed_by=Role(row["owed_by"]),
            days=int(row["days"]),
            in_working_days=row["unit"] == "working",
            times=int(row["times"]),
            paper=row["paper"],
            is_optional=bool(row["is_optional"]),
        )


def _rows(name: str) -> list[Row]:
    text = resources.files(__package__).joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def is_chinese() -> bool:
    """Whether the page is in Chinese."""
    return (get_language() or "zh").lower().startswith("zh")


def chinese_day(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"
