"""What units of the networks were asked for, in whatever room: each says it in one shape (`settings.UNIT_DUTIES`)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from lantian.access.models import Post

LATELY = timedelta(days=92)
"""What was done in these days is told beside what is open: a quarter."""

AGES = (1, 15, 30)
"""The last day of each group of age but the last: until a day old, until a reply is due, until a month."""


@dataclass(slots=True)
class Amount:
    """How much of one thing a unit was asked for: open ones by age and by level of the child (empty: not told or not
    decided), how many of them are late, done ones and how many of these in time."""

    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    late: int = 0
    done: int = 0
    in_time: int = 0
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def haste(self) -> tuple[int, int, int]:
        """What is smaller presses more: what is late, then children at the highest level, then how much it is."""
        return -self.late, -self.levels["red"], -self.open

    @property
    def open(self) -> int:
        return sum(self.ages)

    def add_open(self, since: date, due_on: date | None, on: date, level: str | None = "") -> None:
        """Takes in something open since a day, for a child at a level as far as it may be told."""
        self.levels[level or ""] += 1
        self.ages[age_group(since, on)] += 1
        self.late += due_on is not None and due_on < on

    def add_done(self, done_on: date, due_on: date | None) -> None:
        """Takes in something that was done on a day."""
        self.done += 1
        self.in_time += due_on is None or done_on <= due_on


@dataclass(frozen=True, slots=True)
class Duties:
    """One kind of duty of units: its name, the page that lists it (none: no duty of who asks), how much each has of it.

    `elsewhere` is what goes on in the place and is no unit's.
    """

    name: Any
    url: str
    of: Mapping[UUID, Amount]
    elsewhere: Amount | None = None

    def of_unit(self, unit: UUID) -> Amount:
        return self.of.get(unit) or Amount()

    @property
    def whole(self) -> Amount:
        """All of it, whoever has it."""
        return summed([*self.of.values(), *([self.elsewhere] if self.elsewhere else [])])


class Asked(Protocol):
    """What a room answers with: duties of all units that the post sees, counted in as few questions as it can."""

    def __call__(self, post: Post, on: date) -> Duties: ...


def age_group(since: date, on: date) -> int:
    """The place of an age among the groups of `AGES`."""
    days = (on - since).days
    return next((place for place, most in enumerate(AGES) if days <= most), len(AGES))


def summed(amounts: Iterable[Amount]) -> Amount:
    """Amounts together."""
    total = Amount()
    for one in amounts:
        total.ages = [mine + its for mine, its in zip(total.ages, one.ages, strict=True)]
        total.late += one.late
        total.done += one.done
        total.in_time += one.in_time
        total.levels += one.levels
    return total


def duties_of_units(post: Post, on: date) -> list[Duties]:
    """What rooms above say that units were asked for, beside referrals."""
    providers: Collection[Asked] = [import_string(name) for name in settings.UNIT_DUTIES]
    return [asked(post, on) for asked in providers]
