"""What is known already: from each fact the level of its item, since when, and where it comes from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from lantian.assessment.rules.items import KNOWN, RED, Weight
from lantian.assessment.rules.losses import Loss, Severity
from lantian.registry.rules.ages import age_on

NONE, WATCH, PROBLEM, SERIOUS = Severity

SCHOOL_AGE, LATEST_SCHOOL_AGE, MAY_HAVE_FINISHED, YOUTH = 6, 7, 15, 16
"""Compulsory schooling begins at six, at the latest at seven, and takes nine years (义务教育法 art 11)."""
SMALL, OLD = 8, 75
CONTACT_DAYS = (7, 30, 90)
MEETING_MONTHS = (6, 12)
OUT_OF_SCHOOL = frozenset({"dropout", "out_of_school", "not_enrolled"})
NOT_YET = frozenset({"not_enrolled", "kindergarten"})
ALONE = "01"
AIDLESS = frozenset({"", "none"})
NOT_POOR = frozenset({"", "none", "relieved"})
ILL, GRAVELY_ILL = frozenset({"30", "60"}), "40"
WEAK_CARER = frozenset({"20", "30", "40", "60"})
CANNOT_GUARD = frozenset({"none", "parents_incapable", "carer_weak"})
GONE = frozenset({"dead", "missing", "prison", "divorced"})
"""A parent of whom no call and no visit can be asked."""


@dataclass(frozen=True, slots=True)
class Parent:
    """Where a parent is (`absence_reason`; empty: not known) since when, and the last day known to be at home."""

    reason: str = ""
    since: date | None = None
    visited_on: date | None = None

    @property
    def last_home(self) -> date | None:
        return max(filter(None, (self.since, self.visited_on)), default=None)


@dataclass(frozen=True, slots=True)
class Carer:
    """Whoever takes care of the child: day of birth, health (GB/T 2261.3), as far as known."""

    birth_on: date | None = None
    health: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one child and bears on the five losses. Empty or None: not known.

    `*_since` is the day since which the fact stands in the register.
    """

    birth_on: date
    stage: str = ""
    stage_since: date | None = None
    school_moves: tuple[date, ...] = ()
    is_unsafe: bool | None = None
    health: str = ""
    health_since: date | None = None
    is_registered: bool | None = None
    hukou_since: date | None = None
    has_livelihood: bool = False
    poverty_marks: frozenset[str] = frozenset()
    aid: frozenset[str] = frozenset()
    livelihood_since: date | None = None
    parents: tuple[Parent, ...] = ()
    carers: tuple[Carer, ...] = ()
    last_contact_on: date | None = None
    attention: str = ""
    attention_since: date | None = None
    lives_with: str = ""
    residence_since: date | None = None
    guardianship: str = ""
    guardianship_since: date | None = None
    seen: Mapping[Loss, tuple[int, date]] = field(default_factory=dict)
    """What was ticked last on an encounter (0 to 2) of each line, and the day of that."""

    @property
    def away(self) -> list[Parent]:
        """The parents who could call and visit; none where one lives with the child."""
        if any(one.reason == "home" for one in self.parents):
            return []
        return [one for one in self.parents if one.reason not in GONE]

    def age(self, on: date) -> int:
        return age_on(self.birth_on, on)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an item says of a child: how serious (None: not known), since when."""

    item: str
    level: Severity | None
    is_red: bool = False
    since: date | None = None


Judge = Callable[[Known, date], tuple[Weight | None, date | None]]


def judge_known(known: Known, on: date) -> list[Judged]:
    """Every item that the register answers, on a day."""
    return [_judged(item, *JUDGES[item](known, on)) for item in KNOWN]


def turning_days(known: Known) -> Iterator[date]:
    """The days on which time alone could change one of them."""
    for age in (SCHOOL_AGE, LATEST_SCHOOL_AGE, SMALL, MAY_HAVE_FINISHED, YOUTH):
        yield birthday(known.birth_on, age)
    yield from (birthday(one.birth_on, OLD) for one in known.carers if one.birth_on)
    yield from (months_after(day, 12) for day in known.school_moves)
    if known.last_contact_on:
        yield from (known.last_contact_on + timedelta(days=days + 1) for days in CONTACT_DAYS)
    for day in filter(None, (one.last_home for one in known.away)):
        yield from (months_after(day, months) + timedelta(days=1) for months in MEETING_MONTHS)


def _judged(item: str, weight: Weight | None, since: date | None) -> Judged:
    if weight is None:
        return Judged(item, None)
    return Judged(item, weight.level, weight.is_red, since)


def _schooling(known: Known, on: date) -> tuple[Weight | None, date | None]:
    age, since = known.age(on), known.stage_since
    if not known.stage:
        return None, None
    level = Weight(NONE)
    if age >= YOUTH:
        level = Weight(WATCH if known.stage in OUT_OF_SCHOOL else NONE)
    elif known.stage == "dropout" or (known.stage == "out_of_school" and age < MAY_HAVE_FINISHED):
        level = RED
    elif known.stage == "out_of_school":
        level = Weight(PROBLEM)
    elif known.stage in NOT_YET and age >= SCHOOL_AGE:
        level = RED if known.stage == "not_enrolled" and age >= LATEST_SCHOOL_AGE else Weight(WATCH)
    return level, since


def _school_moves(known: Known, on: date) -> tuple[Weight | None, date | None]:
    recent = [day for day in known.school_moves if day <= on < months_after(day, 12)]
    level = Weight(WATCH) if len(recent) >= 2 else Weight(NONE)
    return (level if known.stage else None), max(recent, default=None)


def _house(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if known.is_unsafe is None:
        return None, None
    return Weight(PROBLEM if known.is_unsafe else NONE), None


def _health(known: Known, on: date) -> tuple[Weight | None, date | None]:
    """Illness or disability: less of a worry where medical aid is on file."""
    if not known.health:
        return None, None
    is_helped = "medical" in known.aid
    if known.health == GRAVELY_ILL:
        return Weight(WATCH if is_helped else PROBLEM), known.health_since
    is_ill = known.health in ILL and not is_helped
    return Weight(WATCH if is_ill else NONE), known.health_since


def _hukou(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if known.is_registered is None:
        return None, None
    return Weight(NONE if known.is_registered else PROBLEM), known.hukou_since


def _poverty(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if not known.has_livelihood:
        return None, None
    is_forgotten = bool(known.poverty_marks - NOT_POOR) and not known.aid - AIDLESS
    return Weight(PROBLEM if is_forgotten else NONE), known.livelihood_since


def _contact(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if known.parents and not known.away:
        return Weight(NONE), None
    if known.last_contact_on is None:
        return None, None
    days = (on - known.last_contact_on).days
    steps = sum(days > most for most in CONTACT_DAYS)
    return (Weight(NONE), Weight(WATCH), Weight(PROBLEM), RED)[steps], known.last_contact_on


def _meeting(known: Known, on: date) -> tuple[Weight | None, date | None]:
    """How long ago the parent who came home last was there."""
    if known.parents and not known.away:
        return Weight(NONE), None
    last = max(filter(None, (one.last_home for one in known.away)), default=None)
    if last is None:
        return None, None
    steps = sum(on > months_after(last, months) for months in MEETING_MONTHS)
    return Weight(Severity(steps)), last


def _carer(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if not known.parents and not known.carers:
        return None, None
    is_with_parent = any(one.reason == "home" for one in known.parents)
    return Weight(NONE if known.carers or is_with_parent else PROBLEM), None


def _attention(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if not known.attention:
        return None, None
    return Weight(NONE if known.attention == "none" else PROBLEM), known.attention_since


def _alone(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if not known.lives_with:
        return None, None
    is_alone = known.lives_with == ALONE and known.age(on) < YOUTH
    return (RED if is_alone else Weight(NONE)), known.residence_since


def _unattended(known: Known, on: date) -> tuple[Weight | None, date | None]:
    """A small child whom nobody guards, or who lives alone (未保法 art 21)."""
    if not known.guardianship and not known.lives_with:
        return None, None
    is_unattended = known.guardianship == "none" or known.lives_with == ALONE
    since = known.guardianship_since if known.guardianship == "none" else known.residence_since
    return (RED if is_unattended and known.age(on) < SMALL else Weight(NONE)), since


def _guardianship(known: Known, on: date) -> tuple[Weight | None, date | None]:
    if not known.guardianship:
        return None, None
    level = SERIOUS if known.guardianship in CANNOT_GUARD else WATCH if known.guardianship == "fair" else NONE
    return Weight(level), known.guardianship_since


def _carer_strength(known: Known, on: date) -> tuple[Weight | None, date | None]:
    """A carer who is old or ill; a watch where there is another who is neither."""
    if not known.carers or all(one == Carer() for one in known.carers):
        return None, None
    weak = [one for one in known.carers if _is_weak(one, on)]
    level = PROBLEM if len(weak) == len(known.carers) else WATCH if weak else NONE
    return Weight(level), None


def _is_weak(carer: Carer, on: date) -> bool:
    is_old = carer.birth_on is not None and age_on(carer.birth_on, on) >= OLD
    return is_old or carer.health in WEAK_CARER


def _seen(loss: Loss) -> Judge:
    """The quick tick of the last encounter that ticked this line."""

    def judge(known: Known, on: date) -> tuple[Weight | None, date | None]:
        if loss not in known.seen:
            return None, None
        tick, day = known.seen[loss]
        return Weight(Severity(tick)), day

    return judge


JUDGES: dict[str, Judge] = {
    "schooling": _schooling,
    "school_moves": _school_moves,
    "house": _house,
    "health": _health,
    "hukou": _hukou,
    "poverty": _poverty,
    "contact": _contact,
    "meeting": _meeting,
    "carer": _carer,
    "attention": _attention,
    "alone": _alone,
    "unattended": _unattended,
    "guardianship": _guardianship,
    "carer_strength": _carer_strength,
    **{f"seen_{loss}": _seen(loss) for loss in Loss},
}


def moves_among(schools: Sequence[tuple[date | None, str]]) -> tuple[date, ...]:
    """The days on which a child went to another school, from (since, school) in their order; unknown days are none."""
    return tuple(
        day for (_, before), (day, after) in pairwise(schools) if day and before and after and before != after
    )


def birthday(birth_on: date, age: int) -> date:
    """The day on which somebody completes so many years."""
    try:
        return birth_on.replace(year=birth_on.year + age)
    except ValueError:
        return date(birth_on.year + age, 3, 1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
