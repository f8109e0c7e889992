"""Who counts under which national definition, for a whole block at once: what `registry` would say of each child.

The facts of a generated file are few: one stay for each parent, and facts that hold as long as anybody knows. For such
files the vocabulary of `registry.rules.calibres.conditions` is asked here as columns, day by day on which an answer may
turn; a test holds the two against each other. Answers are 1 (holds), 0 (does not) and -1 (not known).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from lantian.places.rules import STEPS, Level
from lantian.registry.rules.calibres import conditions as words
from lantian.registry.rules.calibres.definitions import NATIONAL, Calibre
from lantian.synthesis.columns import NO_DAY, Numbers
from lantian.synthesis.facts import COMPANY, GUARDED, NATURES, STAGES, Facts
from lantian.synthesis.families import DEAD, REASONS, Families, Flags, Grown

YES, NO, UNKNOWN = 1, 0, -1
AWAY = np.array([one in words.AWAY for one in REASONS])
GONE = np.array([one in words.GONE for one in REASONS])
UNCLEAR = np.array([one in words.UNCLEAR for one in REASONS])
NEVER = np.int64(10**8)
"""After all days: what does not end."""


@dataclass(frozen=True, slots=True)
class Episodes:
    """What a definition says: of which child (its row), in which days, whether it counts and under which clause."""

    calibre: Calibre
    child: Numbers
    since: Numbers
    until: Numbers
    is_in: Flags
    clause: Numbers


def standings(families: Families, facts: Facts) -> tuple[list[Episodes], Numbers]:
    """The episodes that are stored by today, and the next day on which time alone adds one (`NO_DAY`: none)."""
    asked = _Asked(families, facts)
    found, due = [], np.full(len(families.of), NEVER)
    for calibre in NATIONAL:
        episodes, turns_on = asked.course(calibre)
        found.append(episodes)
        due = np.minimum(due, turns_on)
    return found, np.where(due == NEVER, NO_DAY, due)


class _Asked:
    """The questions to a block: everything is a matrix, children by days on which an answer may turn."""

    def __init__(self, families: Families, facts: Facts) -> None:
        self.families, self.facts = families, facts
        of = families.of
        self.parents = [_Parent(one, of) for one in (families.father, families.mother)]
        self.days = self._turning_days()

    def course(self, calibre: Calibre) -> tuple[Episodes, Numbers]:
        required = self._all(calibre.requires)
        grounds = [self._all(ground.conditions) for ground in calibre.grounds]
        any_open = reduce(np.logical_or, [one != NO for one in grounds])
        clause = np.full(self.days.shape, -1)
        for at in reversed(range(len(grounds))):
            clause = np.where(grounds[at] == YES, at, clause)
        is_in = (required == YES) & (clause >= 0)
        outcome = np.where(is_in, 1 + clause, np.where((required != NO) & any_open, -1, 0))
        return self._episodes(calibre, outcome)

    def _episodes(self, calibre: Calibre, outcome: Numbers) -> tuple[Episodes, Numbers]:
        """Runs of one outcome: those that began by today, and when the one that holds today ends."""
        days, today = self.days, self.families.on
        begins = np.ones(days.shape, bool)
        begins[:, 1:] = (outcome[:, 1:] != outcome[:, :-1]) & (days[:, 1:] < NEVER)
        # The next day on which a run begins, from the right.
        starts = np.where(begins, days, NEVER)
        nexts = np.full(days.shape, NEVER)
        for column in range(days.shape[1] - 2, -1, -1):
            nexts[:, column] = np.minimum(starts[:, column + 1], nexts[:, column + 1])
        told = begins & (days <= today)
        ends = np.where(told, nexts, -NEVER).max(axis=1)
        child, at = np.nonzero(told & (outcome != 0))
        until = nexts[child, at]
        standing = outcome[child, at]
        episodes = Episodes(
            calibre,
            child,
            days[child, at],
            np.where(until == NEVER, NO_DAY, until),
            standing > 0,
            standing - 1,
        )
        return episodes, ends

    def _turning_days(self) -> Numbers:
        born = self.families.born_on
        columns = [born, *(_birthday(born, years) for years in (16, 18))]
        for parent in self.parents:
            for months in (0, 3, 6):
                day = np.where(parent.since == NO_DAY, NEVER, _add_months(parent.since, months))
                columns.append(np.where(parent.is_told, day, NEVER))
        days = np.sort(np.maximum(np.stack(columns, axis=1), born[:, None]), axis=1)
        twice = np.zeros(days.shape, bool)
        twice[:, 1:] = days[:, 1:] == days[:, :-1]
        return np.sort(np.where(twice, NEVER, days), axis=1)

    def _all(self, conditions: tuple[words.Condition, ...]) -> Numbers:
        return reduce(_both, [self._answer(one) for one in conditions])

    def _answer(self, condition: words.Condition) -> Numbers:
        match condition:
            case words.Younger(than=than):
                return np.where(self.days < _birthday(self.families.born_on, than)[:, None], YES, NO)
            case words.Away():
                return self._away(condition)
            case words.OtherUnable():
                return self._other_unable(condition)
            case _:
                return np.broadcast_to(self._lasting(condition)[:, None], self.days.shape)

    def _lasting(self, condition: words.Condition) -> Numbers:
        """What does not change as long as the file is known."""
        match condition:
            case words.RuralHukou():
                return self._rural()
            case words.ApartFromParents():
                return _not(self._with_parent())
            case words.WithParent():
                return self._with_parent()
            case words.AtSchool(stages=stages):
                at_school = np.array([one in stages for one in STAGES])[self.facts.stage]
                return np.where(self.facts.has_schooling, at_school.astype(int), UNKNOWN)
            case words.InHukouCounty():
                return self._in_hukou_county(condition)
        raise ValueError(f"Invented children cannot be told by the condition {condition.name}.")

    def _rural(self) -> Numbers:
        facts, home = self.facts, self.families.home
        place = np.where(facts.is_registered, facts.hukou_place, home)
        in_village = np.isin(place % 1_000, np.arange(words.RURAL.start, words.RURAL.stop))
        by_place = np.where(place % 1_000 == 0, UNKNOWN, in_village.astype(int))
        nature = np.select(
            [
                facts.nature == NATURES.index("agricultural"),
                facts.nature == NATURES.index("non_agricultural"),
            ],
            [YES, NO],
            by_place,
        )
        return np.where(facts.has_hukou, nature, UNKNOWN)

    def _with_parent(self) -> Numbers:
        with_parent = np.array([one in words.PARENTS for one in COMPANY])[self.facts.company]
        return np.where(self.facts.company == COMPANY.index(""), UNKNOWN, with_parent.astype(int))

    def _in_hukou_county(self, condition: words.InHukouCounty) -> Numbers:
        """A residence of which nobody knows since when cannot have lasted so many months."""
        same = _same_county(self.facts.hukou_place, self.families.home)
        at_home = np.where(self.facts.has_hukou & (self.facts.hukou_place > 0), same, UNKNOWN)
        if condition.is_so:
            return at_home
        return np.select([at_home == YES, at_home == NO], [NO, UNKNOWN if condition.months else YES], UNKNOWN)

    def _away(self, condition: words.Away) -> Numbers:
        first, second = (
            self._one(parent, condition.months, condition.beyond_county) for parent in self.parents
        )
        if condition.who == "both":
            return _both(first, second)
        either = _not(_both(_not(first), _not(second)))
        if condition.who == "any":
            return either
        is_open = (first == UNKNOWN) | (second == UNKNOWN)
        return np.select([(first == YES) & (second == YES), is_open], [NO, UNKNOWN], either)

    def _one(self, parent: "_Parent", months: int, beyond_county: bool) -> Numbers:
        days, since = self.days, parent.since[:, None]
        holds = parent.is_told[:, None] & ((since == NO_DAY) | (since <= days))
        long = np.where(
            since == NO_DAY, UNKNOWN if months else YES, (_add_months(since, months) <= days).astype(int)
        )
        if beyond_county:
            near = np.where(parent.place == 0, UNKNOWN, _same_county(parent.place, self.families.home))[
                :, None
            ]
            long = np.select([near == YES, near == UNKNOWN], [NO, UNKNOWN], long)
        reason = parent.reason[:, None]
        answer = np.select([UNCLEAR[reason], AWAY[reason]], [UNKNOWN, long], NO)
        return np.where(reason == DEAD, NO, np.where(holds, answer, UNKNOWN))

    def _other_unable(self, condition: words.OtherUnable) -> Numbers:
        answers = [self._one(parent, condition.months, condition.beyond_county) for parent in self.parents]
        one = self._away(words.Away("one", condition.months, condition.beyond_county))
        gone, dead = np.zeros(self.days.shape, bool), np.zeros(self.days.shape, bool)
        for parent, answer in zip(self.parents, answers, strict=True):
            since, reason = parent.since[:, None], parent.reason[:, None]
            holds = parent.is_told[:, None] & ((since == NO_DAY) | (since <= self.days))
            gone |= (answer != YES) & holds & GONE[reason]
            dead |= (answer != YES) & (reason == DEAD)
        incapable = self.facts.has_guarding & (self.facts.guarding == GUARDED.index("parents_incapable"))
        told = np.select(
            [incapable[:, None] | gone, dead | ~self.facts.has_guarding[:, None]], [YES, UNKNOWN], NO
        )
        return np.where(one == YES, told, one)


class _Parent:
    """A parent of each child."""

    def __init__(self, grown: Grown, of: Numbers) -> None:
        self.reason, self.since, self.place = grown.reason[of], grown.away_since[of], grown.destination[of]
        self.is_told = grown.is_told[of]


def _both(one: Numbers, other: Numbers) -> Numbers:
    return np.where(
        (one == NO) | (other == NO), NO, np.where((one == UNKNOWN) | (other == UNKNOWN), UNKNOWN, YES)
    )


def _not(one: Numbers) -> Numbers:
    return np.where(one == UNKNOWN, UNKNOWN, 1 - one)


def _steps() -> Iterator[int]:
    yield from (STEPS[Level.PROVINCE], STEPS[Level.CITY], STEPS[Level.COUNTY])


def _same_county(place: Numbers, home: Numbers) -> Numbers:
    """As `conditions.same_county`: not known where the code is too coarse to tell."""
    told = np.full(len(place), YES)
    is_open = np.ones(len(place), bool)
    for step in _steps():
        differs = is_open & (place // step != home // step)
        told = np.where(differs, NO, told)
        is_open &= ~differs
        ends = is_open & (place % step == 0)
        told = np.where(ends, YES if step == STEPS[Level.COUNTY] else UNKNOWN, told)
        is_open &= ~ends
    return told


def _add_months(day: Numbers, months: int) -> Numbers:
    """As `conditions.add_months`: the month's last day where it has no such day."""
    if not months:
        return day
    dated = np.asarray(day).astype("datetime64[D]")
    month = dated.astype("datetime64[M]")
    later = month + months
    last = (later + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = later.astype("datetime64[D]") + (dated - month.astype("datetime64[D]"))
    return np.minimum(moved, last).astype(np.int64)


def _birthday(born: Numbers, years: int) -> Numbers:
    """As `conditions.birthday`: 1 March for those born on 29 February in other years."""
    dated = born.astype("datetime64[D]")
    month = dated.astype("datetime64[M]")
    later = (month + 12 * years).astype("datetime64[D]")
    return (later + (dated - month.astype("datetime64[D]"))).astype(np.int64)
