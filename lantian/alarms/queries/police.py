"""What a unit was told of a report, what the police entered, and who of a unit can read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import User
from lantian.access.policy import Compartment, Scope
from lantian.access.scopes import acting_post
from lantian.alarms.models import HarmBrief, HarmReport, PoliceEntry
from lantian.alarms.queries.reports import real
from lantian.alarms.queries.units import posts_of_units
from lantian.alarms.rules.police import SENT
from lantian.places.models import Unit


@dataclass(frozen=True)
class EntryLine:
    """An entry of the police with whose it is and who wrote it down."""

    row: PoliceEntry
    unit: str
    by: str


def briefs_of(report: HarmReport) -> list[HarmBrief]:
    """What units were told of the child, as far as the acting post reads it; a unit reads its own."""
    rows = HarmBrief.objects.filter(report=report.pk).order_by("at", "pk")
    return list(rows.filter(unit=acting_post().unit_id) if acting_post().scope == Scope.UNIT else rows)


def entries_of(reports: Sequence[UUID]) -> list[EntryLine]:
    """What the police entered about reports, the oldest first; nothing for a post to which it is closed."""
    rows = list(PoliceEntry.objects.filter(report__in=reports).order_by("happened_at", "at", "pk"))
    if not rows:
        return []
    users = dict(User.objects.filter(pk__in={row.user for row in rows}).values_list("pk", "name"))
    units = names_of_units({row.unit for row in rows if row.unit})
    return [
        EntryLine(row, units.get(row.unit, "") if row.unit else "", users.get(row.user, "")) for row in rows
    ]


def names_of_units(keys: set[UUID]) -> dict[UUID, str]:
    """Units by name."""
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "name"))


def without_a_reader(report: HarmReport, on: date) -> list[str]:
    """Units that a report was sent to and where nobody reads who the child is: they must be told by telephone."""
    posts = posts_of_units(report.units, on) if report.units else []
    readers = {post.unit_id for post in posts if Compartment.PROTECTION in post.compartments}
    return sorted(names_of_units(set(report.units) - readers).values())


def unreceived() -> QuerySet[HarmReport]:
    """Reports that were sent to the unit of the acting post and that it has not said to have received."""
    return real().filter(stage__in=sorted(SENT), due_at__isnull=False, police_at__isnull=True)
