"""Those who have a report, and the police who read it, hear that its reporter added something."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.alarms.models import HarmReport
from lantian.alarms.queries.units import posts_of_units
from lantian.alarms.rules.police import reads_what_was_said
from lantian.notices.services import tell


@transaction.atomic
def tell_of_words(report: UUID) -> None:
    """Says that words were added to whoever was rung for a report or the one it was joined to, and to the police.

    What is held back is to be looked at again.
    """
    row = HarmReport.objects.select_related("joined_to").filter(pk=report).first()
    if row and row.is_quarantined:
        HarmReport.objects.filter(pk=report).update(next_call_at=timezone.now())
    elif row:
        tell(
            seats=[*row.team, *(row.joined_to.team if row.joined_to else []), *_police(row)],
            kind="harm_words",
        )


def _police(row: HarmReport) -> list[UUID]:
    goes_on = row.joined_to or row
    if not reads_what_was_said(goes_on.stage, goes_on.outcome):
        return []
    return [post.seat for post in posts_of_units(row.units, timezone.localdate())]
