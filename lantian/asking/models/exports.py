from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.kernel.rows import RecordedRow


class FigureExport(RecordedRow):
    """A file of many figures that an office asked for, with its reason: how far it is, and where it lies.

    Figures only, as they are told to the post that asked; nobody else opens it. The file goes after some days.
    """

    guard = Guard(place="region")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "Waiting")
        WRITING = "writing", pgettext_lazy("export", "Being written")
        DONE = "done", pgettext_lazy("export", "Ready")
        CANCELLED = "cancelled", pgettext_lazy("export", "Cancelled")
        FAILED = "failed", pgettext_lazy("export", "Broke off")

    GOES_ON = (State.WAITING, State.WRITING)

    region = models.BigIntegerField()
    post = models.UUIDField()
    address = models.CharField(max_length=600)
    every_figure = models.BooleanField(default=False)
    kind = models.CharField(max_length=4)
    reason = models.CharField(_("what for"), max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    file = models.UUIDField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("export of figures")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="asking_export_reason"),
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False) | ~Q(state="done") & Q(file__isnull=True),
                name="asking_export_done",
            ),
        ]
        indexes = [models.Index(fields=["city", "post", "-recorded_at"], name="asking_export_post")]
