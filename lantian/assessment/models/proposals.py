from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.assessment.models.losses import FiveLosses
from lantian.kernel.rows import CityKey, CityRow


class Proposal(FiveLosses, CityRow):
    """What facts and answers suggest of a child now: derived, one row per child on file, for those who keep the files.

    `turns_on` is the day on which time alone could change it. `differs_on` is set while it is not what was confirmed,
    or nothing is. `alarm` names the same-day duty of red items that nobody has confirmed yet.
    """

    guard = Guard(place="region", child="child_id", verbs=(*READ_AND_WRITE, "DELETE"))
    is_derived = True

    child = CityKey("registry.Child", on_delete=models.CASCADE, related_name="proposals")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    level = models.CharField(max_length=8)
    reasons = ArrayField(models.CharField(max_length=24), default=list)
    reds = ArrayField(models.CharField(max_length=24), default=list)
    unknown = ArrayField(models.CharField(max_length=24), default=list)
    turns_on = models.DateField(null=True)
    computed_at = models.DateTimeField()
    differs_on = models.DateField(null=True)
    alarm = models.UUIDField(null=True)

    class Meta(CityRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="assessment_proposal_child")]
        indexes = [
            models.Index(
                fields=["city", "turns_on", "id"],
                condition=Q(turns_on__isnull=False),
                name="assessment_proposal_turns",
            ),
            models.Index(
                fields=["city", "region", "differs_on"],
                condition=Q(differs_on__isnull=False),
                name="assessment_proposal_differs",
            ),
        ]
