"""What is known before somebody records: last time, the last ticks, who else lives in the house."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post, User
from lantian.encounters.models import Encounter
from lantian.encounters.queries.history import ORDER, Line, lines_of
from lantian.encounters.rules.kinds import LINES
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child
from lantian.registry.queries.active import active

LOOKED_BACK = 12


@dataclass(frozen=True)
class LastTime:
    """The last encounter of a kind: with its words where one may read them, and who it was."""

    line: Line
    by: str


def last_time(files: list[UUID], kind: str, post: Post) -> LastTime | None:
    """The last encounter of a kind with the child of these files (`files_of`), if there was one."""
    row = next(iter(_last_of(files, str(kind))), None)
    if row is None:
        return None
    return LastTime(lines_of([row], post)[0], "".join(_named(row.recorded_by) if row.recorded_by else ()))


@worded_once
def _last_of(files: list[UUID], kind: str) -> QuerySet[Encounter]:
    rows = Encounter.objects.filter(child__in=files, kind=kind, withdrawn_at__isnull=True)
    return rows.order_by(*ORDER)[:1]


@worded_once
def _named(user: UUID) -> QuerySet[User, str]:
    return User.objects.filter(pk=user).values_list("name", flat=True)


def last_ticks(files: list[UUID]) -> dict[str, int]:
    """The last tick of each line, as far as one of the last dozen records looked at it."""
    found: dict[str, int] = {}
    for row in _ticks(files):
        for line, tick in row.items():
            if tick is not None:
                found.setdefault(line, tick)
    return found


@worded_once
def _ticks(files: list[UUID]) -> QuerySet[Encounter, dict[str, int | None]]:
    rows = Encounter.objects.filter(child__in=files, withdrawn_at__isnull=True)
    return rows.order_by(*ORDER).values(*LINES)[:LOOKED_BACK]


def others_of_house(child: Child) -> list[tuple[UUID, str]]:
    """The other children on file in the house, whom one visit sees as well."""
    if child.household_id is None:
        return []
    return [(key, name) for key, name in _children_of(child.household_id) if key != child.pk]


@worded_once
def _children_of(house: UUID) -> QuerySet[Child, tuple[UUID, str]]:
    rows = Child.objects.filter(active(), household=house)
    return rows.order_by("birth_on", "pk").values_list("pk", "name")
