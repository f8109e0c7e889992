from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.census.models.campaigns import CampaignVillage
from lantian.kernel.rows import CityKey, CityRow


class ClosingSheet(CityRow):
    """A village's signed sheet: figures and names as they were signed, and the PDF that was printed then.

    Only ever added. A village that was reopened signs the next `number`; the older ones stay.
    """

    guard = Guard(place="region", verbs=WRITE_ONCE)

    village = CityKey(CampaignVillage, on_delete=models.PROTECT, related_name="sheets")
    region = models.BigIntegerField()
    number = models.PositiveIntegerField(_("version"))
    contents = models.JSONField()
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.UUIDField()
    post = models.UUIDField()
    file = models.UUIDField()

    class Meta(CityRow.Meta):
        verbose_name = _("closing sheet")
        constraints = [
            models.UniqueConstraint(fields=["city", "village", "number"], name="census_sheet_number"),
        ]
