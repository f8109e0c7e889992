"""What is known of one child, dated: all that a definition may ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar

from lantian.places.rules import code_of_today

DATED = frozenset({"hukou", "residence", "schooling", "guarding", "closings"})
AnySpell = TypeVar("AnySpell", bound="Spell")


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that holds in `[since, until)`; `since` None: for as long as anybody knows, `until` None: goes on."""

    since: date | None = None
    until: date | None = None

    def holds_on(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def ends(self) -> Iterator[date]:
        """The days on which it begins and is over."""
        yield from (day for day in (self.since, self.until) if day)


@dataclass(frozen=True, slots=True)
class Whereabouts(Spell):
    """Where a parent is: `reason` of the table `absence_reason`, `place` a region code as fine as it is known."""

    reason: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Hukou(Spell):
    """Where the child is registered: `nature` of the table `hukou_nature`."""

    is_registered: bool | None = None
    place: int | None = None
    nature: str = ""


@dataclass(frozen=True, slots=True)
class Residence(Spell):
    """Which village the child lives in, and with whom (GB/T 4761)."""

    place: int = 0
    lives_with: str = ""


@dataclass(frozen=True, slots=True)
class Schooling(Spell):
    """The stage at which the child is at school, of the table `stage`."""

    stage: str = ""


@dataclass(frozen=True, slots=True)
class Guarding(Spell):
    """How the child is guarded, of the table `guardianship`."""

    level: str = ""


@dataclass(frozen=True, slots=True)
class Parent:
    """One parent's whereabouts, in the order of their beginning; `died_on` is the day, or long ago (`date.min`)."""

    whereabouts: Sequence[Whereabouts] = ()
    died_on: date | None = None

    def at(self, on: date) -> Whereabouts | None:
        """Where the parent is on a day, as far as known; of two that hold the later one."""
        return next((one for one in reversed(self.whereabouts) if one.holds_on(on)), None)

    def is_dead(self, on: date) -> bool:
        return self.died_on is not None and self.died_on <= on


@dataclass(frozen=True, slots=True)
class Facts:
    """One child. A parent of whom nothing is known is a `Parent` without whereabouts.

    `closings` are the times in which nobody kept a file of the child: recorded by mistake, for all time.
    """

    birth_on: date
    father: Parent = Parent()
    mother: Parent = Parent()
    hukou: Sequence[Hukou] = ()
    residence: Sequence[Residence] = ()
    schooling: Sequence[Schooling] = ()
    guarding: Sequence[Guarding] = ()
    died_on: date | None = None
    closings: Sequence[Spell] = ()

    @property
    def parents(self) -> tuple[tuple[str, Parent], tuple[str, Parent]]:
        return ("father", self.father), ("mother", self.mother)

    def days(self) -> set[date]:
        """Every day on which a fact begins or ends."""
        named = (getattr(self, one.name) for one in fields(self) if one.name in DATED)
        spells = [spell for spells in named for spell in spells]
        spells += [spell for _, parent in self.parents for spell in parent.whereabouts]
        deaths = (self.died_on, self.father.died_on, self.mother.died_on)
        return {day for spell in spells for day in spell.ends()} | {day for day in deaths if day}


def renumbered(known: Facts, after: Mapping[int, int]) -> Facts:
    """The same facts with today's codes of places; `after` holds what followed regions that ended.

    A county's upgrade moves nobody: who lived and worked in one county did so under both of its codes.
    """
    if not after:
        return known

    def of_today(spells: Sequence[AnySpell]) -> list[AnySpell]:
        return [replace(one, place=one.place and code_of_today(one.place, after)) for one in spells]  # type: ignore[call-arg, attr-defined]

    parents = [replace(one, whereabouts=of_today(one.whereabouts)) for _, one in known.parents]
    return replace(
        known,
        hukou=of_today(known.hukou),
        residence=of_today(known.residence),
        father=parents[0],
        mother=parents[1],
    )


def holding(spells: Sequence[AnySpell], on: date) -> AnySpell | None:
    """The spell that holds on a day, the latest begun where several do."""
    return next((one for one in reversed(spells) if one.holds_on(on)), None)
