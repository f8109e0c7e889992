"""Who knocked at the open door how often: nothing of anybody, and nothing older than an hour."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.kernel.rows import LocalRow


class ReportVisit(LocalRow):
    """A report by the open door, by keyed hashes of the address and the device it came from; gone after an hour.

    Nothing leads from it to the report.
    """

    visitor = models.BinaryField()
    sender = models.BinaryField(default=b"")
    at = models.DateTimeField(default=timezone.now)

    class Meta(LocalRow.Meta):
        verbose_name = _("report at the open door")
        indexes = [models.Index(fields=["visitor", "at"], name="alarms_visit_visitor")]
