from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.helping.models import Helper
from lantian.initiatives.models.initiatives import Initiative
from lantian.kernel.rows import CityKey, RecordedRow


@keeps_history()
class StationDay(RecordedRow):
    """A duty day (值班日) of an elder at a station: planned, and afterwards whether the elder came.

    `regions` are the villages that the station is for: whoever works in one of them sees it. Nothing about a child
    stands here: what was done for a child is an act of care.
    """

    class Part(models.TextChoices):
        MORNING = "morning", pgettext_lazy("part of a duty day", "Morning")
        AFTERNOON = "afternoon", pgettext_lazy("part of a duty day", "Afternoon")
        EVENING = "evening", pgettext_lazy("part of a duty day", "Evening")

    guard = Guard(place="regions", many=True)

    initiative = CityKey(Initiative, on_delete=models.PROTECT, related_name="days")
    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="station_days")
    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    on = models.DateField(_("day"))
    part = models.CharField(_("time of day"), max_length=12, choices=Part.choices)
    came = models.BooleanField(_("came"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("duty day of a station")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "initiative", "on", "part", "helper"], name="initiatives_day_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=["morning", "afternoon", "evening"]), name="initiatives_day_part"
            ),
        ]
