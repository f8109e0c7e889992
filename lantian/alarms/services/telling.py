"""Those who have a report hear that its reporter added something."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.alarms.models import HarmReport
from lantian.notices.services import tell


@transaction.atomic
def tell_of_words(report: UUID) -> None:
    """Tells the seats that were rung for a report, or for the one that it was joined to, that words were added.

    What is held back is to be looked at again.
    """
    row = HarmReport.objects.select_related("joined_to").filter(pk=report).first()
    if row and row.is_quarantined:
        HarmReport.objects.filter(pk=report).update(next_call_at=timezone.now())
    elif row:
        tell(seats=[*row.team, *(row.joined_to.team if row.joined_to else [])], kind="harm_words")
