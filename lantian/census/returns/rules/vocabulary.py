"""What a column may ask of a child's facts on a day: one small vocabulary.

A condition is data, `{dimension: what holds}`; all of its dimensions must hold. `{}` holds for every child that is
counted. A fact that is not recorded holds for no condition: it is neither yes nor no.

| kind | data | holds when |
|---|---|---|
| number | `[from, to]` | the number lies between both, ends included |
| code | `["primary", "junior"]` | the fact is one of them |
| answer | `true` or `false` | the fact is known to be so |
| marks | `["minimum_living"]` | at least one of the marks stands there |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

Kind = Literal["number", "code", "answer", "marks"]
Where = Mapping[str, Any]
OLDEST = 17


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that may be asked. `values` are all that it can be when it is known; none: any text."""

    kind: Kind
    values: tuple[str, ...] = ()


DIMENSIONS: dict[str, Dimension] = {
    "age": Dimension("number"),
    "sex": Dimension("code", ("1", "2")),
    "stage": Dimension(
        "code",
        (
            "not_enrolled",
            "kindergarten",
            "primary",
            "junior",
            "senior",
            "vocational",
            "dropout",
            "out_of_school",
        ),
    ),
    "boards": Dimension("answer"),
    "hukou": Dimension("answer"),
    "guardianship": Dimension("code", ("none", "parents_incapable", "carer_weak", "fair", "good")),
    "carer": Dimension("code", ("grandparents", "others")),
    "health": Dimension("code", ("healthy", "disabled", "ill")),
    "poverty": Dimension("marks", ("minimum_living", "extreme", "marginal", "monitored", "relieved")),
    "aid": Dimension("marks", ("minimum_living", "temporary", "medical", "housing", "other")),
    "ground": Dimension("code"),
}
"""`ground` is the clause under which the calibre counts the child; `carer` who was entrusted with it."""


class WrongCondition(ValueError):
    """A condition that is none: which `dimension`, and the code of what is wrong with it."""

    def __init__(self, code: str, dimension: str) -> None:
        super().__init__(f"{dimension}: {code}")
        self.code, self.dimension = code, dimension


def check_condition(where: Any) -> None:
    """Raises `WrongCondition` with `unknown_dimension`, `not_a_range`, `not_an_answer` or `not_a_list`."""
    if not isinstance(where, Mapping):
        raise WrongCondition("not_a_condition", "")
    for name, given in where.items():
        if name not in DIMENSIONS:
            raise WrongCondition("unknown_dimension", str(name))
        code = _wrong(DIMENSIONS[name], given)
        if code:
            raise WrongCondition(code, name)


def _wrong(dimension: Dimension, given: Any) -> str:
    if dimension.kind == "number":
        return "" if _is_range(given) else "not_a_range"
    if dimension.kind == "answer":
        return "" if isinstance(given, bool) else "not_an_answer"
    is_list = isinstance(given, Sequence) and not isinstance(given, str) and bool(given)
    if not is_list or not all(isinstance(one, str) and one for one in given):
        return "not_a_list"
    return "" if not dimension.values or set(given) <= set(dimension.values) else "unknown_value"


def _is_range(given: Any) -> bool:
    is_pair = isinstance(given, Sequence) and not isinstance(given, str) and len(given) == 2
    if not is_pair or not all(type(one) is int for one in given):
        return False
    return bool(0 <= given[0] <= given[1] <= OLDEST)


def holds(where: Where, facts: Mapping[str, Any]) -> bool:
    """Whether a condition holds for a child's facts: a number, a code, an answer, a set of marks; None: not known."""
    return all(_holds(DIMENSIONS[name].kind, given, facts.get(name)) for name, given in where.items())


def _holds(kind: Kind, given: Any, fact: Any) -> bool:
    if fact is None:
        return False
    if kind == "number":
        return bool(given[0] <= fact <= given[1])
    if kind == "answer":
        return fact is given
    return bool(set(given) & set(fact)) if kind == "marks" else fact in given


def possible(name: str, asked: Sequence[Any], oldest: int) -> list[Any]:
    """Facts of a dimension that conditions `asked` can tell apart: one of each sort, all of them known."""
    dimension = DIMENSIONS[name]
    if dimension.kind == "number":
        edges = {0, *(one[0] for one in asked), *(one[1] + 1 for one in asked)}
        return sorted(edge for edge in edges if edge <= oldest)
    if dimension.kind == "answer":
        return [True, False]
    named = sorted({value for one in asked for value in one})
    if dimension.kind == "marks":
        return list(_sets_of(named))
    others = [value for value in dimension.values if value not in named]
    return [*named, *(others[:1] if dimension.values else ["…"])]


def _sets_of(marks: Sequence[str]) -> Iterator[frozenset[str]]:
    for size in range(len(marks) + 1):
        yield from map(frozenset, combinations(marks, size))
