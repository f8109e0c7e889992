"""A year of care for a block: acts and their words, the level of risk, what is owed and whether it is late."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lantian.access.policy import Role
from lantian.assessment.models import LevelDecision, LevelShown, Proposal
from lantian.duties.models import Duty, DutyBasis
from lantian.duties.rules.levels import RiskLevel
from lantian.encounters.models import Encounter, EncounterWords
from lantian.encounters.rules.kinds import LINES
from lantian.registry.models import MonthlyCheck
from lantian.synthesis import columns as made
from lantian.synthesis.columns import NO_DAY, Bytes, Column, Numbers
from lantian.synthesis.facts import GUARDED, HEALTH, STAGES, Facts
from lantian.synthesis.families import PLACED, Families, Flags
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.rows import Homes, Table, Writer, of_children
from lantian.synthesis.shares import drawn

YEAR = 365
LEVELS = tuple(level.value for level in RiskLevel)
REVIEW_DAYS = np.array([365, 182, 91, 30])
VISIT_DAYS = np.array([180, 90, 30, 7])
MONTHS = (1.5, 1.6, 0.9, 0.8, 0.8, 0.9, 1.4, 1.3, 1.1, 0.8, 0.7, 0.8)
"""How much is done in each month: most around the spring festival and in summer."""
WELL = {-1: 50.0, 0: 42.0, 1: 6.5, 2: 1.5}
"""What is ticked on a line; less than nought: nothing."""
NOTED = (
    "家里收拾得干净，作业本都在桌上。",
    "老人腰腿疼，饭食还好。",
    "孩子个头长了，棉衣短了一截。",
    "爸爸上月寄了钱回来，说腊月回。",
    "说好晚上九点交手机。",
    "期中考试数学退步，想找人辅导。",
    "院里水窖口没盖，当场搬石板盖上了。",
    "孩子感冒好了，已上学。",
)
SAID = ("", "想让妈妈过年早点回来。", "作业写完了才看电视。", "我会自己煮面了。", "")
WORDS_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Act:
    """A kind of act: how often in a year, in which ways, by whom, who is seen."""

    kind: str
    a_year: float
    ways: tuple[str, ...]
    role: Role
    seen: tuple[str, ...] = ()
    of_pupils: bool = False
    has_ticks: bool = False


VISIT = Act("home_visit", 1.9, ("home",), Role.VILLAGE_DIRECTOR, ("child", "carer"), has_ticks=True)
ACTS = (
    VISIT,
    Act("call", 1.0, ("phone", "phone", "video"), Role.VILLAGE_DIRECTOR, ("carer",), has_ticks=True),
    Act("talk", 0.7, ("school",), Role.CLASS_TEACHER, of_pupils=True),
    Act("parent_contact", 0.8, ("video", "phone"), Role.VILLAGE_DIRECTOR, ("father",)),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A rule: within how many days something is owed, by whom, under whose eyes, to whom."""

    rule: str
    days: int
    owed_by: Role
    watched_by: Role
    to: str = "away"


OWED = (
    Owed("home_visit", 90, Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR),
    Owed("contact", 30, Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR),
    Owed("monthly_check", 30, Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, "all"),
    Owed("parent_contact", 7, Role.PARENT, Role.VILLAGE_DIRECTOR),
    Owed("entrusted_care", 30, Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, "carer"),
    Owed("level_review", 182, Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE),
    Owed("plan_review", 182, Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR),
    Owed("teacher_visit", 120, Role.CLASS_TEACHER, Role.SCHOOL_HEAD, "pupil"),
    Owed("voice_check", 120, Role.CLASS_TEACHER, Role.SCHOOL_HEAD, "pupil"),
)
ABOVE = {Role.TOWN_SUPERVISOR: Role.COUNTY_OFFICE}


@dataclass
class Care:
    """Gives care to a block."""

    families: Families
    facts: Facts
    homes: Homes
    seats: Bytes
    """The seat of the village director of each child's village."""
    writer: Writer
    like: Likeness | None = None

    def tables(self) -> Iterator[Table]:
        families = self.families
        self.dice, self.on = self.writer.dice, families.on
        self.care = families.care[families.of]
        self.level = self._levels()
        self.last_visit = np.full(len(families.of), NO_DAY)
        for act in ACTS:
            yield from self._acts(act)
        yield from self._decisions()
        for owed in OWED:
            yield Duty, self._duties(owed)
        yield MonthlyCheck, self._checks()

    def _levels(self) -> Numbers:
        """The level of each child, by what is known of it; 0 is the calmest."""
        facts, count = self.facts, len(self.families.of)
        if self.like:
            told = self.like.drawn("level", self.families.home, self.dice)
            self.is_decided = told < len(LEVELS)
            return np.where(self.is_decided, told, 1)
        self.is_decided = self.dice.random(count) < self.care
        weight = np.isin(
            facts.guarding, [GUARDED.index(one) for one in ("none", "carer_weak", "parents_incapable")]
        )
        ill = np.isin(facts.health, [HEALTH.index(one) for one in ("40", "60")])
        risk = (
            self.dice.random(count)
            + 0.35 * weight
            + 0.25 * ill
            + 0.5 * (facts.stage == STAGES.index("dropout"))
        )
        return np.searchsorted([0.3, 0.84, 1.27], risk)

    def _acts(self, act: Act) -> Iterator[Table]:
        rate = act.a_year * (0.3 + self.care) * (1 + 0.5 * self.level)
        if self.like:
            usual = sum(one.a_year for one in ACTS)
            rate = act.a_year / usual * self.like.acts_of(self.families.home)
        if act.of_pupils and not self.like:
            rate = rate * np.isin(self.facts.stage, [STAGES.index("primary"), STAGES.index("junior")])
        child = np.repeat(np.arange(len(rate)), self.dice.poisson(rate))
        day = self._days(len(child))
        lived = day > self.families.born_on[child] + 30
        child, day = child[lived], day[lived]
        if act is VISIT:
            np.maximum.at(self.last_visit, child, day)
        keys = self.writer.keys(len(child))
        yield Encounter, self._encounters(act, child, day, keys)
        if act is VISIT:
            yield EncounterWords, self._words(child, day, keys)

    def _days(self, count: int) -> Numbers:
        days = np.arange(self.on - YEAR, self.on)
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        weights = np.cumsum((np.array(MONTHS) if self.like is None else self.like.months)[months])
        return days[np.searchsorted(weights / weights[-1], self.dice.random(count))]

    def _encounters(self, act: Act, child: Numbers, day: Numbers, keys: Bytes) -> dict[str, Column]:
        count, dice = len(child), self.dice
        seen = made.constant(made.array_of([one.encode() for one in act.seen], "varchar"), count)
        promises = (dice.random(count) < 0.15) & (act.kind != "parent_contact")
        kept = promises & (dice.random(count) < 0.7)
        recorded = {
            **of_children(child, self.homes, self.writer),
            **self.writer.recorded(self.homes.city_of_child[child], keys, day * 86_400 + 41_400),
        }
        ticks = {line: drawn(dice, WELL, count) - 1 for line in LINES} if act.has_ticks else {}
        return {
            **recorded, "occasion": made.keys(keys), "kind": made.constant(act.kind.encode(), count),
            "way": made.texts(act.ways, dice.integers(0, len(act.ways), count)), "happened_on": made.days(day),
            "place": made.integers(self.families.home[child], 8), "seat": made.keys(self.seats[child]),
            "role": made.constant(act.role.value.encode(), count), "seen": seen,
            "seen_alone": made.booleans(dice.random(count) < 0.5).where(np.full(count, "child" in act.seen)),
            "promised_on": made.days(np.where(promises, day + 10, NO_DAY)),
            "kept_on": made.days(np.where(kept, np.minimum(day + 8, self.on), NO_DAY)),
            "next_on": made.days(np.where(act is VISIT, day + 75, np.full(count, NO_DAY))),
            **{line: made.integers(np.maximum(told, 0), 2).where(told >= 0) for line, told in ticks.items()},
        }  # fmt: skip

    def _words(self, child: Numbers, day: Numbers, keys: Bytes) -> dict[str, Column]:
        rows = np.flatnonzero(self.dice.random(len(child)) < WORDS_SHARE)
        seal, noted = self.writer.sealer.seal, self.dice.integers(0, len(NOTED), len(rows))
        said = [SAID[one] for one in self.dice.integers(0, len(SAID), len(rows))]
        recorded = {
            **of_children(child[rows], self.homes, self.writer),
            "recorded_at": made.moments(day[rows] * 86_400 + 41_400),
        }
        return {
            **recorded, "encounter_id": made.keys(keys[rows]), "seat": made.keys(self.seats[child[rows]]),
            "noted": made.octets([seal(NOTED[one], b"encounter.noted") for one in noted]),
            "child_words": made.octets([seal(one, b"encounter.child_words") if one else None for one in said]),
        }  # fmt: skip

    def _decisions(self) -> Iterator[Table]:
        """Most children have a confirmed level; of the others the suggestion waits."""
        count, level, on = len(self.level), self.level, self.on
        is_decided = self.is_decided
        ago = (
            self.dice.random(count) * np.minimum(REVIEW_DAYS[level] * 1.08, on - self.families.born_on)
        ).astype(np.int64)
        self.decided_on = np.where(is_decided, on - ago, NO_DAY)
        self.review_by = np.where(is_decided, on - ago + REVIEW_DAYS[level], NO_DAY)
        rows = np.flatnonzero(is_decided)
        told, since, by = (
            made.texts(LEVELS, level[rows]),
            made.days(self.decided_on[rows]),
            made.days(self.review_by[rows]),
        )
        losses = made.constant(made.array_of([bytes(2)] * 5, "int2"), len(rows))
        yield LevelDecision, {
            **of_children(rows, self.homes, self.writer), "number": made.integers(np.ones(len(rows)), 4),
            "state": made.constant(b"confirmed", len(rows)), "level": told, "proposed_level": told, "proposed": losses,
            "decided_on": since, "review_by": by, "seat": made.keys(self.seats[rows]),
            "role": made.constant(Role.VILLAGE_DIRECTOR.value.encode(), len(rows)),
        }  # fmt: skip
        yield LevelShown, {**self._derived(rows), "level": told, "since": since, "review_by": by}
        yield DutyBasis, {**self._derived(rows), "level": told, "level_since": since, "review_by": by}
        everybody = np.arange(count)
        differs = np.where(is_decided, NO_DAY, on)
        yield Proposal, {
            **self._derived(everybody), "level": made.texts(LEVELS, level), "differs_on": made.days(differs),
            "computed_at": made.moments(np.full(count, on * 86_400)),
        }  # fmt: skip

    def _derived(self, rows: Numbers) -> dict[str, Column]:
        """The columns of a row that nobody wrote."""
        told = of_children(rows, self.homes, self.writer)
        return {name: told[name] for name in ("id", "city", "child_id", "region", "school")}

    def _owed_to(self, owed: Owed) -> Flags:
        families = self.families
        if owed.to == "all":
            return np.ones(len(families.of), bool)
        if owed.to == "carer":
            return families.has_carer[families.of]
        father, mother = families.father, families.mother
        away = ((PLACED[father.reason] & father.is_told) | (PLACED[mother.reason] & mother.is_told))[
            families.of
        ]
        at_school = np.isin(self.facts.stage, [STAGES.index("primary"), STAGES.index("junior")])
        return away & at_school if owed.to == "pupil" else away

    def _duties(self, owed: Owed) -> dict[str, Column]:
        rows = np.flatnonzero(self._owed_to(owed))
        count, on, dice = len(rows), self.on, self.dice
        level, born = self.level[rows], self.families.born_on[rows]
        lateness = 0.18 * (1.35 - self.care[rows])
        due = on + (
            dice.random(count) * owed.days - lateness * owed.days * dice.exponential(1, count)
        ).astype(np.int64)
        last = np.where(dice.random(count) < self.care[rows], due - owed.days, NO_DAY)
        if owed.rule == "home_visit":
            last = self.last_visit[rows]
            due = np.where(last == NO_DAY, on - 20, last + VISIT_DAYS[level])
        if owed.rule == "level_review":
            last, due = (
                self.decided_on[rows],
                np.where(self.decided_on[rows] == NO_DAY, due, self.review_by[rows]),
            )
        due = np.maximum(due, born + 30)
        late = due + 1
        heard = np.where(on - due > 14, 2, np.where(on - due > 7, 1, 0))
        ladder = ["", owed.watched_by.value, ABOVE.get(owed.watched_by, owed.watched_by).value]
        return {
            **self._derived(rows), "rule": made.constant(owed.rule.encode(), count),
            "owed_by": made.constant(owed.owed_by.value.encode(), count),
            "watched_by": made.constant(owed.watched_by.value.encode(), count), "risk": made.integers(level, 2),
            "basis_on": made.days(np.minimum(np.maximum(born, on - 400), due)), "due_on": made.days(due),
            "late_from": made.days(late), "escalated_to": made.texts(ladder, heard),
            "turns_on": made.days(np.where(late > on, late, NO_DAY)), "last_done_on": made.days(last),
        }  # fmt: skip

    def _checks(self) -> dict[str, Column]:
        """This month somebody looked at those whose files were confirmed since it began."""
        month = int(
            np.datetime64(self.on, "D").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        )
        rows = np.flatnonzero(self.facts.confirmed_on >= month)
        return {
            **self._derived(rows), "month": made.days(np.full(len(rows), month)),
            "checked_on": made.days(self.facts.confirmed_on[rows]), "checked_by": made.keys(self.seats[rows]),
        }  # fmt: skip
