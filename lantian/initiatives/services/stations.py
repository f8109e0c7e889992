"""The list of duty days of a station: who is there when, and whether they came."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import Initiative, InitiativeHelper, StationDay
from lantian.initiatives.services.founding import refuse_closed
from lantian.kernel.versions import update_if_unchanged
from lantian.places.models import Unit
from lantian.places.queries import villages_in
from lantian.places.rules import overlap, scope_of


@transaction.atomic
def plan_days(
    *, initiative: Initiative, helper: UUID, first: date, part: str, weeks: int = 1
) -> list[StationDay]:
    """Puts an elder on the list for a day, and for the same day of the weeks that follow.

    What stands there already stays. Raises `InitiativeError`: closed, not_on_roster, day_outside, day_taken (for a
    single day), station_elsewhere.
    """
    refuse_closed(initiative)
    members = InitiativeHelper.objects.filter(initiative=initiative, helper=helper, until__isnull=True)
    if not members.exists():
        raise InitiativeError("not_on_roster", field="helper")
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    ends_on = initiative.ends_on or days[-1]
    if not initiative.begins_on <= first <= days[-1] <= ends_on:
        raise InitiativeError("day_outside", field="on")
    known = StationDay.objects.filter(initiative=initiative, helper=helper, part=part, on__in=days)
    taken = set(known.values_list("on", flat=True))
    if weeks == 1 and taken:
        raise InitiativeError("day_taken", field="on")
    regions = _villages(initiative, first)
    rows = [
        StationDay(
            initiative=initiative,
            helper_id=helper,
            regions=regions,
            on=day,
            part=part,
            recorded_by=acting_post().user_id,
        )
        for day in days
        if day not in taken
    ]
    return StationDay.objects.bulk_create(rows)


@transaction.atomic
def note_day(*, day: StationDay, version: int, came: bool, note: str, today: date) -> StationDay:
    """Notes whether the elder came. Raises `Conflict`, `InitiativeError`: closed, day_to_come."""
    refuse_closed(day.initiative)
    if day.on > today:
        raise InitiativeError("day_to_come")
    return update_if_unchanged(day, {"came": came, "note": note.strip()}, version=version)


def _villages(initiative: Initiative, on: date) -> list[int]:
    """The villages of the station's place; the acting post is of one of them, or of more."""
    unit = Unit.objects.get(pk=str(initiative.unit))
    if not overlap(scope_of(unit.region_id), place_of(acting_post())):
        raise InitiativeError("station_elsewhere")
    return list(villages_in(scope_of(unit.region_id), on).values_list("code", flat=True))
