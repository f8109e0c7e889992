from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.sealing import SealedField
from lantian.census.models.campaigns import Campaign
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, referred_to


class SheetIntake(RecordedRow):
    """A filled household sheet on its way back: checked, taken in as a whole, perhaps undone."""

    guard = Guard(place="region")

    class State(models.TextChoices):
        READY = "ready", pgettext_lazy("sheet", "Checked, nothing written yet")
        WRONG = "wrong", pgettext_lazy("sheet", "Has wrong cells")
        APPLIED = "applied", pgettext_lazy("sheet", "Taken in")
        UNDONE = "undone", pgettext_lazy("sheet", "Undone")

    campaign = CityKey(Campaign, on_delete=models.PROTECT, related_name="intakes")
    region = models.BigIntegerField(_("place"))
    file = models.UUIDField()
    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("household sheet")
        constraints = [referred_to("census_intake_city_id")]
        indexes = [models.Index(fields=["city", "campaign", "-recorded_at"], name="census_intake_campaign")]


class SheetLine(CityRow):
    """What a sheet did to a household of the list: how it stood before, for undoing. `was` is empty for a new one."""

    guard = Guard(place="region")

    intake = CityKey(SheetIntake, on_delete=models.PROTECT, related_name="lines")
    region = models.BigIntegerField()
    household = models.UUIDField()
    version_after = models.PositiveIntegerField()
    was = SealedField(bound_to="sheet_line.was", null=True)

    class Meta(CityRow.Meta):
        indexes = [models.Index(fields=["city", "intake"], name="census_line_intake")]
