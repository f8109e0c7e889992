"""Lists of what there is, as offices keep them, on their way into the directory."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.sealing import SealedField
from lantian.kernel.rows import RecordedRow

OWN = "seat = current_setting('lantian.seat')::uuid"


class ResourceList(RecordedRow):
    """A list that a seat brought: its cells, what its columns are, and, once taken over, how to undo that.

    The seat's alone, of whatever kind of post: a department has no place by which others could see it. `unit` is whose
    offers lines are that name no unit. The cells go when the list is taken over; `before` says what it made and how
    the entries stood that it amended.
    """

    guard = Guard(own_seat="seat", addressed=OWN)

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("list of resources", "Waits for its columns")
        READY = "ready", pgettext_lazy("list of resources", "Checked, nothing written yet")
        APPLIED = "applied", pgettext_lazy("list of resources", "Taken over")
        UNDONE = "undone", pgettext_lazy("list of resources", "Undone")

    seat = models.UUIDField(editable=False)
    unit = models.UUIDField(null=True)
    file_name = models.CharField(_("file"), max_length=200)
    cells = SealedField(bound_to="resource_list.cells", null=True)
    sheet_name = models.CharField(_("sheet"), max_length=200, blank=True)
    signature = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    counts = models.JSONField(default=dict)
    before = SealedField(bound_to="resource_list.before", null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("list of resources")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ready"], applied_at__isnull=True)
                | Q(state__in=["applied", "undone"], applied_at__isnull=False),
                name="resources_list_applied",
            ),
        ]
        indexes = [models.Index(fields=["city", "seat", "-recorded_at"], name="resources_list_seat")]
