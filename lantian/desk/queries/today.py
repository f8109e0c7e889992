"""What a post owes: its own duties, and those of seats it stands in for. Few queries, and a bounded number of rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.desk.rules.ranking import Standing, horizon, standing
from lantian.duties.models import Duty
from lantian.duties.queries.owners import bounds_of, owed_by_seat
from lantian.encounters.models import EncounterWords
from lantian.kernel.questions import worded_once
from lantian.registry.queries.active import active

MOST_OWED = 600
PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class DueLine:
    """One duty on the list: whose, under which rule, since when; `about` is the row of a single promise."""

    key: UUID
    child: UUID
    name: str
    birth_on: date
    house: UUID | None
    region: int
    rule: str
    about: UUID | None
    owed_by: str
    risk: int
    due_on: date
    late_from: date
    last_done_on: date | None
    escalated_to: str

    def standing(self, on: date) -> Standing:
        return standing(self, on)


COLUMNS = (
    "pk",
    "child_id",
    "child__name",
    "child__birth_on",
    "child__household_id",
    "region",
    "rule",
    "about",
    "owed_by",
    "risk",
    "due_on",
    "late_from",
    "last_done_on",
    "escalated_to",
)


def owed(condition: Q, on: date) -> list[DueLine]:
    """What is late or falls due within a week of the duties that are meant, the oldest first, at most `MOST_OWED`."""
    return lines_of_duties(_on_file().filter(condition, due_on__lte=horizon(on)))


def owed_by_post(post: Post, on: date) -> list[DueLine]:
    """The same of what a post owes itself."""
    unit = post.unit_id if post.role == Role.SCHOOL_HEAD else None
    rows = _owed_within(str(post.role), post.seat, bounds_of(post), unit, horizon(on))
    return [DueLine(*row) for row in rows]


@worded_once
def _owed_within(
    role: str, seat: UUID, bounds: Sequence[int] | None, unit: UUID | None, until: date
) -> QuerySet[Any, Any]:
    return _listed(_on_file().filter(_whose(role, seat, bounds, unit), due_on__lte=until))


def _whose(role: str, seat: UUID, bounds: Sequence[int] | None, unit: UUID | None) -> Q:
    """`unit`: the school of a head."""
    mine = owed_by_seat(role, seat, bounds)
    return mine if unit is None else mine | Q(owed_by=Role.CLASS_TEACHER, school=unit)


def open_and_late(condition: Q, on: date) -> tuple[int, int]:
    """How many of the duties that are meant are open, of all days to come, and how many of these are late."""
    counted = (
        _on_file()
        .filter(condition, due_on__isnull=False)
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(late_from__lte=on)))
    )
    return counted["all"], counted["late"]


def by_child(condition: Q, children: Collection[UUID], on: date) -> dict[UUID, tuple[int, int]]:
    """The same for each of some children that anything is owed to."""
    rows = Duty.objects.filter(condition, child__in=children, due_on__isnull=False).values_list("child")
    counted = rows.annotate(all=Count("pk"), late=Count("pk", filter=Q(late_from__lte=on)))
    return {child: (owed, late) for child, owed, late in counted}


def promised_words(lines: Iterable[DueLine]) -> dict[UUID, str]:
    """What was promised, by the encounter on which it was, as far as the acting post may read it."""
    keys = [line.about for line in lines if line.rule == PROMISE and line.about]
    if not keys:
        return {}
    rows = EncounterWords.objects.filter(encounter__in=keys, promise__isnull=False)
    return {key: words.reveal() if words else "" for key, words in rows.values_list("encounter", "promise")}


def _on_file() -> QuerySet[Duty]:
    return Duty.objects.filter(active("child__"))


def lines_of_duties(rows: QuerySet[Duty]) -> list[DueLine]:
    """Duties as lines, the oldest first, and no more than `MOST_OWED`."""
    return [DueLine(*row) for row in _listed(rows)]


def _listed(rows: QuerySet[Duty]) -> QuerySet[Any, Any]:
    return rows.order_by("due_on", "pk").values_list(*COLUMNS)[:MOST_OWED]
