"""What is known before somebody records: last time, the last ticks, who else lives in the house."""

from dataclasses import dataclass
from uuid import UUID

from lantian.access.models import Post
from lantian.access.queries import names_of
from lantian.encounters.models import Encounter
from lantian.encounters.queries.history import ORDER, Line, lines_of
from lantian.encounters.rules.kinds import LINES
from lantian.registry.models import Child
from lantian.registry.queries.active import active, files_of

LOOKED_BACK = 12


@dataclass(frozen=True)
class LastTime:
    """The last encounter of a kind: with its words where one may read them, and who it was."""

    line: Line
    by: str


def last_time(child: UUID, kind: str, post: Post) -> LastTime | None:
    """The last encounter of a kind with a child, if there was one."""
    rows = Encounter.objects.filter(child__in=files_of(child), kind=kind, withdrawn_at__isnull=True)
    row = rows.order_by(*ORDER).first()
    if row is None:
        return None
    users, _posts = names_of([row.recorded_by], [])
    return LastTime(lines_of([row], post)[0], users.get(row.recorded_by, ""))  # type: ignore[arg-type]


def last_ticks(child: UUID) -> dict[str, int]:
    """The last tick of each line, as far as one of the last dozen records looked at it."""
    rows = Encounter.objects.filter(child__in=files_of(child), withdrawn_at__isnull=True)
    found: dict[str, int] = {}
    for row in rows.order_by(*ORDER).values(*LINES)[:LOOKED_BACK]:
        for line, tick in row.items():
            if tick is not None:
                found.setdefault(line, tick)
    return found


def others_of_house(child: Child) -> list[tuple[UUID, str]]:
    """The other children on file in the house, whom one visit sees as well."""
    if child.household_id is None:
        return []
    rows = Child.objects.filter(active(), household=child.household_id).exclude(pk=child.pk)
    return list(rows.order_by("birth_on", "pk").values_list("pk", "name"))
