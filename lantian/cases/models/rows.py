from dataclasses import replace

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.policy import Compartment
from lantian.kernel.rows import CityKey, RecordedRow

CLOSED = Guard(place="region", child="child_id", compartment=Compartment.PROTECTION.value, team="team")
ONCE = replace(CLOSED, verbs=WRITE_ONCE)


class ClosedRow(RecordedRow):
    """A row of a protection case: for its team, and for holders of the compartment in the child's place.

    `team` lists the seats of the team; triggers keep it the same in all rows of a case (`securing`).
    """

    guard = CLOSED

    child = CityKey("registry.Child", on_delete=models.PROTECT, null=True, related_name="%(class)s_rows")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    team = ArrayField(models.UUIDField(), default=list, editable=False)

    class Meta(RecordedRow.Meta):
        abstract = True


class CaseRow(ClosedRow):
    """A row that belongs to a case."""

    case = CityKey("cases.ProtectionCase", on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(ClosedRow.Meta):
        abstract = True
