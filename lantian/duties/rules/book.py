"""A rule: who owes what to which children, how often, on what basis, and who hears of it when it is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from lantian.access.policy import OFFICES, Role
from lantian.duties.acts import Act
from lantian.duties.rules.children import Applies, applies_from
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.terms import Term, Within, WrongTerm, term_from

MOST_GRACE, MOST_STEPS, MOST_LATE = 365, 4, 365
SINGLE = frozenset({"promise", "measure"})
"""Codes of duties that no rule makes: each is a promise about one row."""


class WrongRule(ValueError):
    """A rule that cannot be; `code` and `params` say why (see messages.py), `part` which part of it."""

    def __init__(self, part: str, code: str, **params: Any) -> None:
        super().__init__(f"{part}: {code}")
        self.part, self.code, self.params = part, code, params


@dataclass(frozen=True, slots=True)
class Step:
    """So many days after it became late a role hears of it."""

    days: int
    role: Role


@dataclass(frozen=True, slots=True)
class Rule:
    """In one wording (`edition`; 0 is the national one). `cadence` has no term for levels at which nothing is owed.

    `done_by` are the roles whose deeds keep it besides the one who owes it; empty: anybody's do. Offices enter what
    others did, so that theirs always count.
    """

    code: str
    name_zh: str
    name_en: str
    basis: str
    owed_by: Role
    watched_by: Role
    applies: Applies
    cadence: Mapping[RiskLevel, Term]
    acts: frozenset[Act]
    done_by: frozenset[Role] = frozenset()
    is_term_only: bool = False
    days_off_move: bool = False
    grace: int = 0
    ladder: tuple[Step, ...] = ()
    is_minimum: bool = False
    since: date | None = None
    until: date | None = None
    edition: int = 0

    def keeps(self, act: Act, role: Role) -> bool:
        """Whether a deed of somebody in a role keeps it."""
        by = not self.done_by or role in self.done_by | {self.owed_by} | OFFICES
        return act in self.acts and by

    def term(self, level: RiskLevel) -> Term | None:
        return self.cadence.get(level)


def rule_from(data: Mapping[str, Any], *, edition: int = 0) -> Rule:
    """A rule from its data (the columns of `national.csv`). Raises `WrongRule`."""
    rule = Rule(
        code=_text(data, "code", 32),
        name_zh=_text(data, "name_zh", 40),
        name_en=str(data.get("name_en") or data["name_zh"])[:80],
        basis=_text(data, "basis", 200),
        owed_by=_role(data, "owed_by"),
        watched_by=_role(data, "watched_by"),
        applies=_parsed(data, "applies", applies_from),
        cadence=cadence_from(str(data.get("cadence", ""))),
        acts=frozenset(_choices(data, "acts", Act)),
        done_by=frozenset(_choices(data, "done_by", Role)),
        is_term_only=_flag(data, "term_only"),
        days_off_move=_flag(data, "days_off_move"),
        grace=_count(data, "grace", MOST_GRACE),
        ladder=_ladder(str(data.get("ladder", ""))),
        is_minimum=_flag(data, "minimum"),
        since=_day(data, "since"),
        until=_day(data, "until"),
        edition=edition,
    )
    _check(rule)
    return rule


def data_of(rule: Rule) -> dict[str, Any]:
    """The rule as data, from which `rule_from` makes it again."""
    return {
        "code": rule.code,
        "name_zh": rule.name_zh,
        "name_en": rule.name_en,
        "basis": rule.basis,
        "owed_by": rule.owed_by.value,
        "watched_by": rule.watched_by.value,
        "applies": str(rule.applies),
        "cadence": cadence_text(rule.cadence),
        "acts": " ".join(sorted(rule.acts)),
        "done_by": " ".join(sorted(rule.done_by)),
        "term_only": "yes" if rule.is_term_only else "",
        "days_off_move": "yes" if rule.days_off_move else "",
        "grace": str(rule.grace),
        "ladder": " ".join(f"{step.days}:{step.role}" for step in rule.ladder),
        "minimum": "yes" if rule.is_minimum else "",
        "since": rule.since.isoformat() if rule.since else "",
        "until": rule.until.isoformat() if rule.until else "",
    }


def cadence_from(text: str) -> dict[RiskLevel, Term]:
    """From `red:7d yellow:30d`, or one term for all levels. Raises `WrongRule`."""
    found: dict[RiskLevel, Term] = {}
    for part in text.split():
        name, _, term = part.partition(":")
        one = [level for level in RiskLevel if level == name]
        for level in one or RiskLevel:
            if level in found:
                raise WrongRule("cadence", "said_twice")
            found[level] = _term(term if one else part)
    if not found:
        raise WrongRule("cadence", "needed")
    return found


def cadence_text(cadence: Mapping[RiskLevel, Term]) -> str:
    """The text from which `cadence_from` makes it again."""
    said = {level: str(term) for level, term in cadence.items()}
    if len(said) == len(RiskLevel) and len(set(said.values())) == 1:
        return next(iter(said.values()))
    return " ".join(f"{level}:{said[level]}" for level in reversed(RiskLevel) if level in said)


def laxer_parts(rule: Rule, minimum: Rule) -> list[str]:
    """In what a local wording asks less than the legal minimum: nothing when it may stand."""
    found = [f"cadence_{level}" for level in RiskLevel if _is_laxer(rule.term(level), minimum.term(level))]
    if rule.grace > minimum.grace:
        found.append("grace")
    if rule.applies != minimum.applies:
        found.append("applies")
    if rule.acts - minimum.acts or not rule.acts:
        found.append("acts")
    if rule.owed_by != minimum.owed_by:
        found.append("owed_by")
    if (rule.is_term_only and not minimum.is_term_only) or (rule.days_off_move and not minimum.days_off_move):
        found.append("pauses")
    return found + (["until"] if rule.until and not minimum.until else [])


def _is_laxer(term: Term | None, minimum: Term | None) -> bool:
    if minimum is None:
        return False
    if term is None or term.pace > minimum.pace:
        return True
    return isinstance(term, Within) != isinstance(minimum, Within) or (
        isinstance(term, Within) and isinstance(minimum, Within) and term.event != minimum.event
    )


def _check(rule: Rule) -> None:
    if rule.code in SINGLE:
        raise WrongRule("code", "code_taken")
    if not rule.acts:
        raise WrongRule("acts", "needed")
    if rule.until and rule.since and rule.until <= rule.since:
        raise WrongRule("until", "period_empty")


def _term(text: str) -> Term:
    try:
        return term_from(text)
    except WrongTerm as error:
        raise WrongRule("cadence", error.code, text=error.text) from None


def _parsed(data: Mapping[str, Any], part: str, parse: Any) -> Any:
    try:
        return parse(str(data.get(part, "")))
    except WrongTerm as error:
        raise WrongRule(part, error.code, text=error.text) from None


def _text(data: Mapping[str, Any], part: str, most: int) -> str:
    text = str(data.get(part) or "").strip()
    if not text or len(text) > most:
        raise WrongRule(part, "needed" if not text else "too_long_text", most=most)
    return text


def _role(data: Mapping[str, Any], part: str) -> Role:
    try:
        return Role(str(data.get(part, "")))
    except ValueError:
        raise WrongRule(part, "needed") from None


def _choices(data: Mapping[str, Any], part: str, kind: type[Any]) -> list[Any]:
    try:
        return [kind(word) for word in str(data.get(part) or "").split()]
    except ValueError:
        raise WrongRule(part, "unknown_choice") from None


def _flag(data: Mapping[str, Any], part: str) -> bool:
    return str(data.get(part) or "") == "yes"


def _count(data: Mapping[str, Any], part: str, most: int) -> int:
    text = str(data.get(part) or "0")
    if not text.isdecimal() or int(text) > most:
        raise WrongRule(part, "not_a_count", most=most)
    return int(text)


def _day(data: Mapping[str, Any], part: str) -> date | None:
    try:
        return date.fromisoformat(data[part]) if data.get(part) else None
    except ValueError:
        raise WrongRule(part, "no_such_day", text=data[part]) from None


def _ladder(text: str) -> tuple[Step, ...]:
    try:
        steps = tuple(
            Step(int(days), Role(role)) for days, _, role in (one.partition(":") for one in text.split())
        )
    except ValueError:
        raise WrongRule("ladder", "wrong_ladder") from None
    is_rising = all(one.days < other.days for one, other in pairwise(steps))
    if len(steps) > MOST_STEPS or not is_rising or any(not 0 < step.days <= MOST_LATE for step in steps):
        raise WrongRule("ladder", "wrong_ladder")
    return steps
