"""What the other city told of needs and level, and what of it can be offered here instead of typed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantian.duties.rules.levels import RiskLevel


@dataclass(frozen=True, slots=True)
class ToldNeed:
    """A need by a code that means the same in both tables; `doing` is what was done for it there."""

    code: str
    since: date
    doing: str


@dataclass(frozen=True, slots=True)
class ToldLevel:
    """A level that somebody elsewhere decided on a day."""

    level: RiskLevel
    since: date | None


def needs_told(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, born_on: date, today: date
) -> list[ToldNeed]:
    """The needs of a package that this city's table knows, each kind once; `names` are its Chinese names by code.

    Two tables of different versions may give one code to two things: a code counts only with its own name. All
    other needs stay what they are in the package, text.
    """
    found: dict[str, ToldNeed] = {}
    for row in rows:
        code = row.get("code")
        if isinstance(code, str) and code in names and names[code] == row.get("need"):
            since = min(max(_day(row.get("since")) or today, born_on), today)
            found.setdefault(code, ToldNeed(code, since, _in_words(row.get("measures"))))
    return list(found.values())


def level_told(part: Mapping[str, Any]) -> ToldLevel | None:
    """The level of a package, if this city knows such a level."""
    try:
        return ToldLevel(RiskLevel(part.get("level", "")), _day(part.get("since")))
    except ValueError:
        return None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _in_words(measures: Any) -> str:
    said = measures if isinstance(measures, list) else []
    return "；".join(one for one in said if isinstance(one, str))[:300]
