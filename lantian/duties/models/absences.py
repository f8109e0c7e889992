from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import RecordedRow


@keeps_history()
class Absence(RecordedRow):
    """Somebody is away from a seat, and another seat stands in. `until` is the first day back, open while unknown.

    Without `cover` nobody stands in. `region` is the place of the seat, by which it is guarded.
    """

    guard = Guard(place="region", school="school")

    seat = models.UUIDField()
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)
    role = models.CharField(max_length=32)
    since = models.DateField(_("away since"))
    until = models.DateField(_("back on"), null=True, blank=True)
    cover = models.UUIDField(_("stands in"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("absence")
        constraints = [
            # Who is back on the first day was not away: the period is empty.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="duties_absence_period",
            ),
            models.UniqueConstraint(
                fields=["city", "seat"], condition=Q(until__isnull=True), name="duties_absence_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "seat", "since"], name="duties_absence_seat"),
            models.Index(
                fields=["city", "cover"], condition=Q(cover__isnull=False), name="duties_absence_cover"
            ),
        ]
