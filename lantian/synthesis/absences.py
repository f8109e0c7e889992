"""Days on which pupils of a block are missing at school: mostly none, here and there one to three, some for long."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from lantian.access.policy import Role
from lantian.attendance.models import AbsenceStep, SchoolAbsence
from lantian.attendance.rules.absence import Outcome, Reason, Step
from lantian.attendance.rules.stages import Stage, asked
from lantian.attendance.services.following import DUTIES, about
from lantian.duties.models import Duty
from lantian.duties.services.settling import WATCHERS
from lantian.places.rules import STEPS, Level
from lantian.synthesis import columns as made
from lantian.synthesis import shares
from lantian.synthesis.columns import NO_DAY, Bytes, Column, Numbers
from lantian.synthesis.facts import STAGES, Facts
from lantian.synthesis.families import Families, Flags
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.rows import Homes, Table, Writer, of_children
from lantian.synthesis.schooldays import SchoolDays
from lantian.synthesis.shape import ABSENCES, AT_SCHOOL
from lantian.synthesis.shares import drawn

PERIODS = np.array([0, 1, 2, 3, 1])
"""Periods of a child in each group of `shape.ABSENCES`; of those with more than two some have four."""
OPEN = ABSENCES.index("open")
MORNING = 1_800
"""Half past eight, in seconds from midnight in UTC on."""


@dataclass
class Missed:
    """Periods of a block, one a row: whose, by which line of school days, from where in it, of how many of them."""

    child: Numbers
    line: Numbers
    start: Numbers
    length: Numbers
    is_open: Flags

    def __getitem__(self, rows: Numbers) -> "Missed":
        return Missed(
            self.child[rows], self.line[rows], self.start[rows], self.length[rows], self.is_open[rows]
        )


@dataclass
class Absences:
    """Lets pupils of a block be missing, only on school days of their own school and place."""

    families: Families
    facts: Facts
    homes: Homes
    village: Numbers
    """The number of the village of each child."""
    seats: Bytes
    days: SchoolDays
    writer: Writer
    like: Likeness | None = None

    def tables(self) -> Iterator[Table]:
        self.dice, self.on = self.writer.dice, self.families.on
        self.missed = self._missed()
        if not len(self.missed.child):
            return
        self._be_followed()
        keys = self.writer.keys(len(self.missed.child))
        yield SchoolAbsence, self._rows(keys)
        for step in Step:
            yield AbsenceStep, self._steps(step, keys)
        for stage in DUTIES:
            yield Duty, self._duties(stage, keys)

    def _missed(self) -> Missed:
        """Who is missing when: of several periods of a child each has a part of the year for itself."""
        facts, dice = self.facts, self.dice
        stages = [STAGES.index(one) for one in AT_SCHOOL]
        pupil = np.flatnonzero(np.isin(facts.stage, stages) & (facts.school >= 0))
        count = len(pupil)
        group = (
            self.like.drawn("absences", self.families.home[pupil], dice)
            if self.like
            else drawn(dice, shares.ABSENCES, count)
        )
        many = PERIODS[group] + ((group == ABSENCES.index("3+")) & (dice.random(count) < 0.3))
        row = np.repeat(np.arange(count), many)
        number = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        child, is_open = pupil[row], group[row] == OPEN
        length = np.where(
            is_open, self._long(shares.DAYS_OPEN, len(row)), self._long(shares.DAYS_MISSED, len(row))
        )
        line = self.days.line_of(self.village[child], facts.school[child])
        last = self.days.counts[line]
        # Whoever came to school this autumn was not missing before.
        first = np.where(facts.grade[child] == 1, self.days.begins[line], 0)
        part = np.maximum(last - 1 - first, 0) // many[row]
        start = (
            first + number * part + (dice.random(len(row)) * np.maximum(part - length, 0)).astype(np.int64)
        )
        start = np.where(is_open, last - length, start)
        fits = np.where(is_open, start >= first, part > length)
        return Missed(child, line, start, length, is_open)[np.flatnonzero(fits)]

    def _long(self, table: dict[tuple[int, int], float], count: int) -> Numbers:
        """Numbers of school days."""
        bounds = np.array(list(table))[drawn(self.dice, table, count)]
        return self.dice.integers(bounds[:, 0], bounds[:, 1])

    def _be_followed(self) -> None:
        """Leave, the days of each stage, who went to look and who to visit."""
        missed, dice = self.missed, self.dice
        count = len(missed.child)
        self.since = self.days.day(missed.line, missed.start)
        self.until = np.where(
            missed.is_open, NO_DAY, self.days.day(missed.line, missed.start + missed.length)
        )
        self.last = np.where(missed.is_open, self.on, self.until)
        """The last day on which something can have been done about it."""
        self.is_excused = dice.random(count) < np.where(missed.is_open, 0.2, 0.55)
        limits = self.days.asked[self.days.kinds[self.village[missed.child]]]
        self.stages = {
            stage: np.where(
                ~self.is_excused & (missed.length >= limits[:, at]),
                self.days.day(missed.line, missed.start + limits[:, at] - 1),
                NO_DAY,
            )
            for at, stage in enumerate(Stage)
        }
        self.looked_on = self._done(Stage.LOOK, 0.7)
        self.visited_on = self._done(Stage.VISIT, 0.65)

    def _done(self, stage: Stage, share: float) -> Numbers:
        """On which days somebody went there, soon after a stage was reached and in so many cases of a hundred."""
        reached, count = self.stages[stage], len(self.last)
        is_done = (reached != NO_DAY) & (self.dice.random(count) < share)
        return np.where(is_done, np.minimum(reached + self.dice.integers(0, 3, count), self.last), NO_DAY)

    def _rows(self, keys: Bytes) -> dict[str, Column]:
        count, child = len(keys), self.missed.child
        excused, other = tuple(shares.WITH_LEAVE), tuple(shares.WITHOUT_LEAVE)
        why = np.where(
            self.is_excused,
            drawn(self.dice, shares.WITH_LEAVE, count),
            len(excused) + drawn(self.dice, shares.WITHOUT_LEAVE, count),
        )
        works = len(excused) + other.index(Reason.WORKING)
        is_small = self.facts.stage[child] == STAGES.index("primary")
        why = np.where(is_small & (why == works), len(excused) + other.index(Reason.HELPING), why)
        return {
            **self._recorded(np.arange(count), keys, self.since), "since": made.days(self.since),
            "until": made.days(self.until), "is_excused": made.booleans(self.is_excused),
            "reason": made.texts((*excused, *other), why),
            **self._by(Role.CLASS_TEACHER, np.arange(count)),
            **{f"{stage.value}_from": made.days(day) for stage, day in self.stages.items()},
            "visited_on": made.days(self.visited_on), "units": self._units(),
        }  # fmt: skip

    def _recorded(self, rows: Numbers, keys: Bytes, days: Numbers) -> dict[str, Column]:
        child = self.missed.child[rows]
        return {
            **of_children(child, self.homes, self.writer),
            **self.writer.recorded(self.homes.city_of_child[child], keys, days * 86_400 + MORNING),
        }

    def _by(self, role: Role, rows: Numbers) -> dict[str, Column]:
        return {
            "seat": made.keys(self.seats[self.missed.child[rows]]),
            "role": made.constant(role.value.encode(), len(rows)),
        }

    def _units(self) -> Column:
        """The education bureaus of the county, where it is to be reported."""
        most = max([1, *map(len, self.days.bureaus.values())])
        told = np.zeros((len(self.since), most, 16), np.uint8)
        counts = np.zeros(len(self.since), np.int64)
        county = self.families.home[self.missed.child] // STEPS[Level.COUNTY]
        for row in np.flatnonzero(self.stages[Stage.REPORT] != NO_DAY):
            for at, key in enumerate(self.days.bureaus.get(int(county[row]), [])):
                told[row, at] = np.frombuffer(key, np.uint8)
                counts[row] = at + 1
        return made.arrays(told, counts, "uuid")

    def _steps(self, step: Step, keys: Bytes) -> dict[str, Column]:
        """What was done: calls at once, looks, visits and reports as the stages ask for them, and not always."""
        role, share, on = {
            Step.CALLED: (Role.CLASS_TEACHER, 0.85, np.where(self.is_excused, NO_DAY, self.since)),
            Step.LOOKED: (Role.VILLAGE_DIRECTOR, 1.0, self.looked_on),
            Step.VISITED: (Role.SCHOOL_HEAD, 1.0, self.visited_on),
            Step.REPORTED: (Role.SCHOOL_HEAD, 0.6, self.stages[Stage.REPORT]),
        }[step]
        rows = np.flatnonzero((on != NO_DAY) & (self.dice.random(len(on)) < share))
        day = np.minimum(on[rows], self.last[rows])
        outcomes = {Outcome.TOLD.value: 1.0} if step == Step.REPORTED else shares.OUTCOMES
        return {
            **self._recorded(rows, self.writer.keys(len(rows)), day), "absence_id": made.keys(keys[rows]),
            "step": made.constant(step.value.encode(), len(rows)), "on": made.days(day), **self._by(role, rows),
            "outcome": made.texts(tuple(outcomes), drawn(self.dice, outcomes, len(rows))),
        }  # fmt: skip

    def _duties(self, stage: Stage, keys: Bytes) -> dict[str, Column]:
        """What is still owed because a child is missing now."""
        reached, what = self.stages[stage], asked()[stage]
        done_on = {Stage.LOOK: self.looked_on, Stage.VISIT: self.visited_on}[stage]
        rows = np.flatnonzero(self.missed.is_open & (reached != NO_DAY) & (done_on == NO_DAY))
        told = of_children(self.missed.child[rows], self.homes, self.writer)
        due = reached[rows] + what.within
        late = due + 1
        keys_of_duties = [about(UUID(bytes=keys[row].tobytes()), stage).bytes for row in rows]
        return {
            **{name: told[name] for name in ("id", "city", "child_id", "region", "school")},
            "rule": made.constant(DUTIES[stage].encode(), len(rows)), "about": made.octets(keys_of_duties),
            "owed_by": made.constant(what.owed_by.value.encode(), len(rows)),
            "watched_by": made.constant(WATCHERS[what.owed_by].value.encode(), len(rows)),
            "basis_on": made.days(reached[rows]), "promised_for": made.days(due), "due_on": made.days(due),
            "late_from": made.days(late), "turns_on": made.days(np.where(late > self.on, late, NO_DAY)),
        }  # fmt: skip
