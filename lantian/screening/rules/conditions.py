"""The small language in which a sheet says when a question is asked and which answers it takes.

Comparisons of one answer with a number or a quoted text, `selected(${name}, 'code')`, joined by `and` and `or`
(`and` binds closer). `.` is the answer itself. Anything else is refused: nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby

TERM = re.compile(
    r"""\s*(?:
      selected\(\s*(?P<of>\$\{\w+\}|\.)\s*,\s*(?P<choice>'[^']*'|"[^"]*")\s*\)
      | (?P<left>\$\{\w+\}|\.)\s*(?P<sign>!=|<=|>=|=|<|>)\s*(?P<right>'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?)
    )\s*""",
    re.VERBOSE,
)
JOINT = re.compile(r"\s*\b(and|or)\b\s*")
ITSELF = "."
Answer = str | Sequence[str] | None


class WrongCondition(ValueError):
    """A condition that goes beyond the small language."""


@dataclass(frozen=True)
class Comparison:
    """`sign` is one of = != < <= > >= and `selected`; `of` the name of a question, or `ITSELF`."""

    of: str
    sign: str
    value: str


Condition = tuple[tuple[Comparison, ...], ...]
"""One of several groups must hold whole; an empty condition always holds."""


def condition_from(text: str) -> Condition:
    """The condition that a cell says; raises `WrongCondition`."""
    if not text.strip():
        return ()
    joined: list[str | Comparison] = []
    at = 0
    while True:
        found = TERM.match(text, at)
        if found is None:
            raise WrongCondition(text)
        joined.append(_comparison(found))
        at = found.end()
        if at == len(text):
            break
        joint = JOINT.match(text, at)
        if joint is None:
            raise WrongCondition(text)
        joined.append(joint[1])
        at = joint.end()
    groups = groupby(joined, key=lambda part: part == "or")
    return tuple(
        tuple(part for part in group if isinstance(part, Comparison)) for is_or, group in groups if not is_or
    )


def _comparison(found: re.Match[str]) -> Comparison:
    of = found["of"] or found["left"]
    value = found["choice"] or found["right"]
    return Comparison(of.strip("${}"), found["sign"] or "selected", value.strip("'\""))


def names_in(condition: Condition) -> set[str]:
    """The questions that a condition looks at."""
    return {one.of for group in condition for one in group} - {ITSELF}


def holds(condition: Condition, answers: Mapping[str, Answer], itself: Answer = None) -> bool:
    """Whether a condition holds of the answers given; what was not answered equals nothing."""
    known = {**answers, ITSELF: itself}
    return not condition or any(all(_is_true(one, known.get(one.of)) for one in group) for group in condition)


def _is_true(comparison: Comparison, answer: Answer) -> bool:
    chosen = [answer] if isinstance(answer, str) else list(answer or [])
    if comparison.sign == "selected":
        return comparison.value in chosen
    given = chosen[0] if len(chosen) == 1 else " ".join(chosen)
    if comparison.sign in ("=", "!="):
        return _are_equal(given, comparison.value) == (comparison.sign == "=")
    return bool(given) and _is_ordered(given, comparison.sign, comparison.value)


def _are_equal(given: str, value: str) -> bool:
    left, right = _number(given), _number(value)
    return left == right if left is not None and right is not None else given == value


def _is_ordered(given: str, sign: str, value: str) -> bool:
    left, right = _number(given), _number(value)
    if left is None or right is None:
        # Days as text, 2015-03-05, lie in the order of time.
        return _compare((given > value) - (given < value), sign)
    return _compare((left > right) - (left < right), sign)


def _compare(order: int, sign: str) -> bool:
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
