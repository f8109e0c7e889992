from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow
from lantian.registry.models.children import Child


@keeps_history(exclude=["ledger"])
class Merge(RecordedRow):
    """Two files of one child made one: proposed, decided, perhaps undone. Whoever recorded it proposed it.

    `choices` say for each item which file stands in front; `ledger` which rows the merge changed and how they stood.
    The guards list where the two children are; a trigger keeps them true.
    """

    guard = Guard(place="regions", many=True)

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("merge", "Waiting for a second person")
        DECLINED = "declined", pgettext_lazy("merge", "Declined")
        MERGED = "merged", pgettext_lazy("merge", "Merged")
        UNDONE = "undone", pgettext_lazy("merge", "Undone")

    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    kept = CityKey(Child, on_delete=models.PROTECT, related_name="merges")
    gone = CityKey(Child, on_delete=models.PROTECT, related_name="mergings")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("why it is the same child"), max_length=300, blank=True)
    choices = models.JSONField(default=dict)
    is_certain = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    refusal = models.CharField(_("why not"), max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    ledger = SealedField(bound_to="merge.ledger", null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("merge")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="registry_merge_of_two"),
            models.UniqueConstraint(
                fields=["city", "gone"], condition=Q(state="merged"), name="registry_merge_once"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "kept", "-decided_at"], name="registry_merge_kept"),
            models.Index(fields=["city", "gone"], name="registry_merge_gone"),
            models.Index(fields=["city", "state", "-recorded_at"], name="registry_merge_state"),
        ]
