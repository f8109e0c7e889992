"""To whom a rule applies: a small vocabulary over what is known of a child.

`counted|parent_away enrolled:primary,junior` – words between blanks must all hold, of words joined by `|` one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lantian.duties.rules.terms import Event, WrongTerm

STAGES = frozenset({"kindergarten", "primary", "junior", "senior", "vocational", "special"})
OLDEST = 25


@dataclass(frozen=True, slots=True)
class Known:
    """What rules ask of a child on file. Dates say since when something holds; None: it does not.

    `counted_on` by the definition of the place or else the national one, `aways` when each parent left, `carer_on`
    that somebody else was entrusted with the child, `proxy_on` that somebody stands in for its parents.
    """

    birth_on: date
    registered_on: date
    is_new: bool = True
    counted_on: date | None = None
    aways: tuple[date, ...] = ()
    all_away_on: date | None = None
    carer_on: date | None = None
    proxy_on: date | None = None
    enrolled_on: date | None = None
    stage: str = ""
    boards: bool = False

    def events(self, event: Event) -> tuple[date, ...]:
        """The days from which something is owed within a number of days; levels are not known here.

        Of parents who were away before the child came on file nobody was to tell.
        """
        if event == Event.NEW:
            return (self.registered_on,) if self.is_new else ()
        if event == Event.AWAY:
            return tuple(sorted({day for day in self.aways if day >= self.registered_on}))
        return (self.carer_on,) if event == Event.CARER and self.carer_on else ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a condition holds on a day, since when, and on which later day time alone will say otherwise."""

    holds: bool
    since: date | None = None
    turns_on: date | None = None


Ask = Callable[[Known, str, date], Answer]


def _dated(since: date | None) -> Answer:
    return Answer(since is not None, since)


def _enrolled(known: Known, stages: str, on: date) -> Answer:
    if known.enrolled_on is None or (stages and known.stage not in stages.split(",")):
        return Answer(False)
    return Answer(True, known.enrolled_on)


def _aged(known: Known, band: str, on: date) -> Answer:
    low, high = (int(years) for years in band.split("-"))
    first, after = _birthday(known.birth_on, low), _birthday(known.birth_on, high + 1)
    if on < first:
        return Answer(False, turns_on=first)
    return Answer(True, first, after) if on < after else Answer(False)


def _birthday(birth_on: date, years: int) -> date:
    """The day from which a child is so many years old; one born on 29 February is on 1 March of common years."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return date(birth_on.year + years, 3, 1)


VOCABULARY: Mapping[str, Ask] = {
    "on_file": lambda known, _, on: Answer(True, known.registered_on),
    "counted": lambda known, _, on: _dated(known.counted_on),
    "parent_away": lambda known, _, on: _dated(min(known.aways, default=None)),
    "without_parents": lambda known, _, on: _dated(known.all_away_on),
    "carer": lambda known, _, on: _dated(known.carer_on),
    "proxy": lambda known, _, on: _dated(known.proxy_on),
    "enrolled": _enrolled,
    "boards": lambda known, _, on: Answer(known.boards, known.enrolled_on if known.boards else None),
    "age": _aged,
}


@dataclass(frozen=True, slots=True)
class Applies:
    """Which children a rule is about: all of the groups, in each of them one word."""

    groups: tuple[tuple[tuple[str, str], ...], ...] = field(default=())

    def asked(self, known: Known, on: date) -> Answer:
        """Whether they apply, since when, and when time alone changes that."""
        answers = [
            _any([VOCABULARY[name](known, given, on) for name, given in group]) for group in self.groups
        ]
        turns = [answer.turns_on for answer in answers if answer.turns_on]
        holds = all(answer.holds for answer in answers)
        starts = [answer.since for answer in answers if answer.since]
        since = max([*starts, known.registered_on]) if holds else None
        return Answer(holds, since, min(turns, default=None))

    def __str__(self) -> str:
        return " ".join("|".join(_said(*word) for word in group) for group in self.groups)


def _any(answers: list[Answer]) -> Answer:
    holding = [answer for answer in answers if answer.holds]
    turns = [answer.turns_on for answer in answers if answer.turns_on]
    starts = [answer.since for answer in holding if answer.since]
    return Answer(bool(holding), min(starts, default=None), min(turns, default=None))


def applies_from(text: str) -> Applies:
    """From its text. Raises `WrongTerm("unknown_child")`."""
    return Applies(tuple(tuple(_words(group, text)) for group in text.split()))


def _words(group: str, text: str) -> Iterator[tuple[str, str]]:
    for word in group.split("|"):
        name, _, given = word.partition(":")
        if name not in VOCABULARY or not _is_right(name, given):
            raise WrongTerm("unknown_child", text)
        yield name, given


def _is_right(name: str, given: str) -> bool:
    if name == "enrolled":
        return not given or set(given.split(",")) <= STAGES
    if name == "age":
        low, _, high = given.partition("-")
        return low.isdecimal() and high.isdecimal() and int(low) <= int(high) <= OLDEST
    return not given


def _said(name: str, given: str) -> str:
    return f"{name}:{given}" if given else name
