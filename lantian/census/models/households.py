from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.census.models.campaigns import Campaign, CampaignVillage
from lantian.census.rules.codes import MOST, code_of
from lantian.census.rules.completeness import Outcome
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.registry.models import Child

OUTCOMES = {
    Outcome.VISITED: pgettext_lazy("outcome of a visit", "Visited, children here"),
    Outcome.NO_CHILD: pgettext_lazy("outcome of a visit", "Visited, no child"),
    Outcome.ABSENT: pgettext_lazy("outcome of a visit", "Nobody at home"),
    Outcome.REFUSED: pgettext_lazy("outcome of a visit", "Refused"),
    Outcome.MOVED: pgettext_lazy("outcome of a visit", "Moved away"),
}


@keeps_history()
class CampaignHousehold(RecordedRow):
    """A household on a village's list in a campaign, with or without children, and what came of the visit.

    `place` is the code that the village had when the campaign began; with `number`, which runs through the village,
    it makes the code on the sheets. `household` is the key of the one in the
    register, where there is one; it may be erased there. No `outcome`: nobody was there yet. `note` says, of a
    household not reached, why.
    """

    guard = Guard(place="region", verbs=READ_AND_WRITE)

    village = CityKey(CampaignVillage, on_delete=models.PROTECT, related_name="households")
    region = models.BigIntegerField()
    place = models.BigIntegerField()
    number = models.PositiveIntegerField()
    village_group = models.CharField(_("village group"), max_length=64, blank=True)
    house_number = SealedField(bound_to="campaign_household.house_number", null=True, blank=True)
    head_name = models.CharField(_("head of household"), max_length=64, blank=True)
    household = models.UUIDField(null=True, editable=False)
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        blank=True,
        choices=[("", pgettext_lazy("outcome of a visit", "Not visited yet"))]
        + [(key.value, name) for key, name in OUTCOMES.items()],
    )
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("household of a campaign")
        constraints = [
            referred_to("census_household_city_id"),
            models.UniqueConstraint(fields=["city", "village", "number"], name="census_household_number"),
            models.UniqueConstraint(
                fields=["city", "village", "household"],
                condition=Q(household__isnull=False),
                name="census_household_once",
            ),
            models.CheckConstraint(condition=Q(number__range=(1, MOST)), name="census_household_numbered"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(one.value for one in Outcome)]),
                name="census_household_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region", "outcome"], name="census_household_region"),
            models.Index(
                fields=["city", "village", "village_group", "number"], name="census_household_group"
            ),
        ]

    @property
    def code(self) -> str:
        return code_of(self.place, self.number)


@keeps_history()
class FoundChild(RecordedRow):
    """A child of the register that was found in a household: as it stands on file, changed, or newly registered.

    A child is found once in a campaign. `region` is the village of the campaign; it does not follow the child.
    """

    class Finding(models.TextChoices):
        UNCHANGED = "unchanged", pgettext_lazy("child in a campaign", "Unchanged")
        CHANGED = "changed", pgettext_lazy("child in a campaign", "File brought up to date")
        NEW = "new", pgettext_lazy("child in a campaign", "Newly registered")

    guard = Guard(place="region", verbs=(*READ_AND_WRITE, "DELETE"))

    campaign = CityKey(Campaign, on_delete=models.PROTECT, related_name="found_children")
    household = CityKey(CampaignHousehold, on_delete=models.PROTECT, related_name="found_children")
    region = models.BigIntegerField()
    child = CityKey(Child, on_delete=models.PROTECT, related_name="found_rows")
    finding = models.CharField(_("finding"), max_length=12, choices=Finding.choices)

    class Meta(RecordedRow.Meta):
        verbose_name = _("child found in a campaign")
        constraints = [
            models.UniqueConstraint(fields=["city", "campaign", "child"], name="census_found_once"),
        ]
        indexes = [models.Index(fields=["city", "household"], name="census_found_household")]
