"""Which files are closed, and which children somebody looked at in a month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models.children import Child
from lantian.registry.models.rows import ChildRow, Dated


@keeps_history()
class Closing(ChildRow, Dated):
    """A file is closed since a day, for a reason; `until` is the day on which it was opened again.

    A closing that was wrong never held: it ends on the day on which it began.
    """

    class Reason(models.TextChoices):
        MOVED = "moved", pgettext_lazy("closing", "Moved away for good")
        DIED = "died", pgettext_lazy("closing", "Died")
        MISTAKE = "mistake", pgettext_lazy("closing", "Recorded by mistake")

    reason = models.CharField(_("why the file is closed"), max_length=8, choices=Reason.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("closing of a file")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="registry_closing_period"
            ),
            models.UniqueConstraint(
                fields=["city", "child"], condition=Q(until__isnull=True), name="registry_closing_current"
            ),
        ]
        indexes = [models.Index(fields=["city", "child", "since"], name="registry_closing_child")]


class MonthlyCheck(CityRow):
    """Somebody looked at a child in a month, for the first time: confirmed it unchanged, or wrote what was new."""

    guard = Guard(place="region", child="child_id", verbs=(*WRITE_ONCE, "DELETE"))

    child = CityKey(Child, on_delete=models.CASCADE, related_name="monthly_checks")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    month = models.DateField()
    checked_on = models.DateField()
    checked_by = models.UUIDField(editable=False)

    class Meta(CityRow.Meta):
        verbose_name = _("monthly check")
        constraints = [
            models.UniqueConstraint(fields=["city", "child", "month"], name="registry_check_once"),
        ]
        indexes = [models.Index(fields=["city", "month", "region"], name="registry_check_month")]
