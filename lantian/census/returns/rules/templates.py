"""A form as data: its title, its columns, and the sums that must agree (ties).

As data a form is `{"code", "kind", "title", "basis", "oldest", "columns": […], "ties": […]}`. A column of a
statistics form is `{"code", "group", "heading", "where": condition}`, of a roster `{"code", "group", "heading",
"shows": attribute}`. A tie is `{"left": [codes], "right": [codes]}`: the sum of the one equals that of the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Literal

from lantian.census.returns.rules.vocabulary import (
    OLDEST,
    Where,
    WrongCondition,
    check_condition,
    holds,
    possible,
)

Kind = Literal["statistics", "roster"]
KINDS: tuple[Kind, ...] = ("statistics", "roster")
MOST_COLUMNS, MOST_TIES, LONGEST_HEADING, MOST_TRIED = 80, 60, 40, 200_000
ATTRIBUTES = (
    "number",
    "name",
    "sex",
    "ethnicity",
    "birth_on",
    "age",
    "identity",
    "hukou_registered",
    "hukou_place",
    "place",
    "stage",
    "school",
    "class",
    "boards",
    "health",
    "ground",
    "father_name",
    "father_away",
    "father_phone",
    "mother_name",
    "mother_away",
    "mother_phone",
    "carer_name",
    "carer_relation",
    "carer_phone",
    "guardianship",
    "poverty",
    "aid",
    "confirmed_on",
    "blank",
)
"""What a column of a roster may show; `blank` is left to be written in by hand."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: under which group heading it stands, and what it counts (`where`) or shows (`shows`)."""

    code: str
    group: str
    heading: str
    where: Where
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sums of columns that must be equal."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'+'.join(self.left)}={'+'.join(self.right)}"


@dataclass(frozen=True, slots=True)
class Template:
    """A form. `oldest` is the last age that it has columns for."""

    code: str
    kind: Kind
    title: str
    basis: str
    columns: tuple[Column, ...]
    ties: tuple[Tie, ...] = ()
    oldest: int = OLDEST

    def column(self, code: str) -> Column:
        """The column of a code; raises `KeyError`."""
        return {one.code: one for one in self.columns}[code]


class WrongTemplate(ValueError):
    """A form that cannot be used: the `code` of what is wrong, and in `params` where.

    | code | params |
    |---|---|
    | `shape` | `where` |
    | `no_columns`, `too_many_columns`, `too_many_ties` | `limit` |
    | `title`, `heading`, `twice` | `column` |
    | `condition` | `column`, `dimension`, `reason` |
    | `attribute` | `column` |
    | `tie_empty`, `tie_unknown`, `tie_both_sides`, `tie_wide` | `tie`, `column` |
    | `tie_impossible` | `tie`, `facts`, `left`, `right` |
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def template_from(data: Any) -> Template:
    """The form of its data. Raises `WrongTemplate`."""
    kind = _part(data, "kind", str)
    if kind not in KINDS:
        raise WrongTemplate("shape", where="kind")
    title = " ".join(_part(data, "title", str).split())
    if not 0 < len(title) <= LONGEST_HEADING:
        raise WrongTemplate("title", column="", limit=LONGEST_HEADING)
    oldest = data.get("oldest", OLDEST)
    if type(oldest) is not int or not 0 <= oldest <= OLDEST:
        raise WrongTemplate("shape", where="oldest")
    columns = tuple(_column(one, kind) for one in _part(data, "columns", list))
    ties = tuple(_tie(one) for one in data.get("ties", [])) if kind == "statistics" else ()
    form = Template(_part(data, "code", str), kind, title, str(data.get("basis", "")), columns, ties, oldest)
    _check_columns(form)
    for tie in ties:
        check_tie(form, tie)
    return form


def data_of(form: Template) -> dict[str, Any]:
    """The form as data, from which `template_from` makes it again."""
    return {
        "code": form.code,
        "kind": form.kind,
        "title": form.title,
        "basis": form.basis,
        "oldest": form.oldest,
        "columns": [
            {"code": one.code, "group": one.group, "heading": one.heading}
            | ({"shows": one.shows} if form.kind == "roster" else {"where": dict(one.where)})
            for one in form.columns
        ],
        "ties": [{"left": list(tie.left), "right": list(tie.right)} for tie in form.ties],
    }


def _part(data: Any, key: str, kind: type[Any]) -> Any:
    value = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(value, kind):
        raise WrongTemplate("shape", where=key)
    return value


def _column(data: Any, kind: str) -> Column:
    code, heading = _part(data, "code", str), " ".join(_part(data, "heading", str).split())
    group = " ".join(_part(data, "group", str).split())
    if not 0 < len(heading) <= LONGEST_HEADING or len(group) > LONGEST_HEADING:
        raise WrongTemplate("heading", column=code, limit=LONGEST_HEADING)
    if kind == "roster":
        shows = _part(data, "shows", str)
        if shows not in ATTRIBUTES:
            raise WrongTemplate("attribute", column=code)
        return Column(code, group, heading, {}, shows)
    where = data.get("where")
    try:
        check_condition(where)
    except WrongCondition as wrong:
        raise WrongTemplate("condition", column=code, dimension=wrong.dimension, reason=wrong.code) from None
    return Column(code, group, heading, where)


def _tie(data: Any) -> Tie:
    sides = [_part(data, side, list) for side in ("left", "right")]
    if not all(isinstance(code, str) for side in sides for code in side):
        raise WrongTemplate("shape", where="ties")
    return Tie(tuple(sides[0]), tuple(sides[1]))


def _check_columns(form: Template) -> None:
    codes = [one.code for one in form.columns]
    if not codes:
        raise WrongTemplate("no_columns")
    if len(codes) > MOST_COLUMNS:
        raise WrongTemplate("too_many_columns", limit=MOST_COLUMNS)
    if len(form.ties) > MOST_TIES:
        raise WrongTemplate("too_many_ties", limit=MOST_TIES)
    repeated = next((code for code in codes if codes.count(code) > 1), None)
    if repeated is not None:
        raise WrongTemplate("twice", column=repeated)


def check_tie(form: Template, tie: Tie) -> None:
    """Raises `WrongTemplate` for a tie that some child whose facts are all known would break, with that child's facts.

    So a tie that is let through fails in a return only where a fact is missing, or a child is older than the form.
    """
    codes = [*tie.left, *tie.right]
    known = {one.code for one in form.columns}
    if not tie.left or not tie.right:
        raise WrongTemplate("tie_empty", tie=str(tie))
    for code in codes:
        if code not in known:
            raise WrongTemplate("tie_unknown", tie=str(tie), column=code)
        if codes.count(code) > 1:
            raise WrongTemplate("tie_both_sides", tie=str(tie), column=code)
    left, right = ([form.column(code).where for code in side] for side in (tie.left, tie.right))
    for facts in _children(tie, [*left, *right], form.oldest):
        sums = [sum(holds(where, facts) for where in side) for side in (left, right)]
        if sums[0] != sums[1]:
            raise WrongTemplate("tie_impossible", tie=str(tie), facts=facts, left=sums[0], right=sums[1])


def _children(tie: Tie, conditions: Sequence[Where], oldest: int) -> Iterator[dict[str, Any]]:
    """One child of every sort that the conditions can tell apart."""
    asked: dict[str, list[Any]] = {}
    for where in conditions:
        for name, given in where.items():
            asked.setdefault(name, []).append(given)
    sorts = {name: possible(name, given, oldest) for name, given in asked.items()}
    if prod(map(len, sorts.values())) > MOST_TRIED:
        raise WrongTemplate("tie_wide", tie=str(tie))
    for values in product(*sorts.values()):
        yield dict(zip(sorts, values, strict=True))
