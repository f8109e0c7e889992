"""Two files of one child: which stands in front, which periods fit together, and who may be somebody else after all."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from lantian.kernel.values.text import fold
from lantian.places.rules import STEPS, Level


class Side(StrEnum):
    """Whose value stands in front: the file that stays, the one that goes, or both."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Span(NamedTuple):
    """The period of a row, `[since, until)`; either end may be open."""

    key: UUID
    since: date | None
    until: date | None


class Move(NamedTuple):
    """A row of the file that goes now belongs to the one that stays, in this period."""

    row: UUID
    since: date | None
    until: date | None


class End(NamedTuple):
    """What held in the file that stays ends when what comes from the other begins."""

    row: UUID
    until: date


class Swap(NamedTuple):
    """Two open rows change what they say; that of the file that stays then holds since `since`."""

    row: UUID
    other: UUID
    since: date | None


Step = Move | End | Swap


@dataclass(frozen=True)
class Who:
    """What tells one child from another."""

    number: bytes | None
    sex: str
    birth_on: date
    name: str
    parents: frozenset[str]


class PeriodsCollide(Exception):
    """Two rows about one child begin on one day: neither can be before the other."""


def doubts(one: Who, other: Who) -> list[str]:
    """Why two files may be of two children, twins above all; empty when nothing speaks against one child."""
    found = []
    if one.number and other.number and one.number != other.number:
        found.append("different_numbers")
    if one.sex != other.sex:
        found.append("different_sex")
    is_other_name = _plain(one.name) != _plain(other.name)
    if is_other_name and one.birth_on == other.birth_on and one.parents & other.parents:
        found.append("twins")
    return found


def crosses_counties(one: int, other: int) -> bool:
    """Whether two villages lie in different counties: one person alone does not merge then."""
    return one // STEPS[Level.COUNTY] != other // STEPS[Level.COUNTY]


def better_known(mine: Any, theirs: Any, *, better: Side) -> Side:
    """The side to start from: what is known before what is not, else that of the better file."""
    if bool(mine) != bool(theirs):
        return Side.MINE if mine else Side.THEIRS
    return better


def better_file(mine: tuple[bool, date], theirs: tuple[bool, date]) -> Side:
    """The file with an identity number, else the one confirmed later; of equals the one that stays."""
    return Side.THEIRS if theirs > mine else Side.MINE


def newer(mine: date | None, theirs: date | None, *, better: Side) -> Side:
    """The side whose fact began later; an unknown beginning counts as the earliest."""
    if mine == theirs:
        return better
    return Side.THEIRS if (theirs or date.min) > (mine or date.min) else Side.MINE


def lay_together(mine: Sequence[Span], theirs: Sequence[Span], in_front: Side | None) -> list[Step]:
    """What must happen so that the rows of one kind become one line without overlaps, with one open row at most.

    `in_front` is whose open row holds from now on (None: both say the same). What fits nowhere stays where it is.
    """
    standing, steps = list(mine), list[Step]()
    present, coming = _open(mine), _open(theirs)
    if coming and in_front:
        steps += _openly(standing, present, coming, in_front)
    for span in sorted((one for one in theirs if one.until), key=_beginning):
        if _fits(span, standing):
            standing.append(span)
            steps.append(Move(*span))
    return steps


def _openly(standing: list[Span], present: Span | None, coming: Span, in_front: Side) -> Iterator[Step]:
    """Steps for the two open rows; `standing` is brought up to date."""
    past = [one for one in standing if one.until]
    ended = max((one.until for one in past if one.until), default=None)
    if present is None:
        if in_front == Side.THEIRS:
            yield _placed(standing, coming._replace(since=_latest(coming.since, ended)))
    elif in_front == Side.MINE:
        older = coming._replace(until=present.since)
        if coming.since and present.since and coming.since < present.since and _fits(older, standing):
            yield _placed(standing, older)
    elif coming.since and (present.since is None or coming.since > present.since):
        standing[standing.index(present)] = present._replace(until=coming.since)
        yield End(present.key, coming.since)
        yield _placed(standing, coming)
    else:
        fits = ended is None or (coming.since is not None and coming.since >= ended)
        since = coming.since if fits else present.since
        standing[standing.index(present)] = present._replace(since=since)
        yield Swap(present.key, coming.key, since)


def fitted(spans: Iterable[Span]) -> dict[UUID, date | None]:
    """When each row must end so that none overlaps the next; only those that change. Raises `PeriodsCollide`."""
    changed: dict[UUID, date | None] = {}
    for one, following in pairwise(
        sorted(spans, key=lambda span: (_beginning(span), span.until or date.max))
    ):
        if _beginning(one) == _beginning(following):
            raise PeriodsCollide
        if one.until is None or one.until > _beginning(following):
            changed[one.key] = following.since
    return changed


def _open(spans: Collection[Span]) -> Span | None:
    return next((one for one in spans if one.until is None), None)


def _placed(standing: list[Span], span: Span) -> Move:
    standing.append(span)
    return Move(*span)


def _fits(span: Span, standing: Iterable[Span]) -> bool:
    begins, ends = _beginning(span), span.until or date.max
    return begins < ends and all(
        ends <= _beginning(one) or (one.until or date.max) <= begins for one in standing
    )


def _beginning(span: Span) -> date:
    return span.since or date.min


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def _plain(name: str) -> str:
    return fold(name).replace(" ", "")
