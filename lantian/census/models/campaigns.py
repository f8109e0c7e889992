from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.census.rules.steps import State, Verb
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, referred_to

STATES = {
    State.NOT_BEGUN: pgettext_lazy("village of a campaign", "Not begun"),
    State.UNDER_WAY: pgettext_lazy("village of a campaign", "Under way"),
    State.HANDED_IN: pgettext_lazy("village of a campaign", "Handed in"),
    State.SIGNED: pgettext_lazy("village of a campaign", "Signed"),
    State.SENT_BACK: pgettext_lazy("village of a campaign", "Sent back"),
    State.REOPENED: pgettext_lazy("village of a campaign", "Reopened"),
}
VERBS = {
    Verb.WORK: pgettext_lazy("step of a village", "Begun"),
    Verb.HAND_IN: pgettext_lazy("step of a village", "Handed in"),
    Verb.SIGN: pgettext_lazy("step of a village", "Signed"),
    Verb.SEND_BACK: pgettext_lazy("step of a village", "Sent back"),
    Verb.REOPEN: pgettext_lazy("step of a village", "Reopened"),
}


@keeps_history()
class Campaign(RecordedRow):
    """A concentrated census (摸底排查) of a place: every village in it, household by household, as of a cut-off date.

    `regions` are its villages, by the codes that they had at its start and those that they have got since: every
    post of one of them sees the campaign. `size` is the number of its villages. `seed` decides which households
    are visited again; it is shown from the first day and never changes.
    """

    guard = Guard(place="regions", many=True)

    region = models.BigIntegerField(_("place"))
    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=80)
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("to be done by"))
    cut_off_on = models.DateField(_("cut-off date"))
    calibre = models.CharField(_("definition"), max_length=24)
    calibre_edition = models.PositiveSmallIntegerField(default=1)
    seed = models.CharField(_("seed"), max_length=64)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("campaign")
        constraints = [
            referred_to("census_campaign_city_id"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="census_campaign_period"
            ),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.ReadOnly(
                name="terms_stay", fields=["region", "seed", "cut_off_on", "calibre", "calibre_edition"]
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


@keeps_history()
class CampaignVillage(RecordedRow):
    """A village's part in a campaign: how many households it says it has in each group, and how far it is.

    `code` is the one that the village had when the campaign began, whatever becomes of it; `region`, by which it is
    guarded, goes along when areas change, and the campaign with it. `declared` maps
    village groups to their number of households; `shortfall_reason` says why fewer stand on the list.
    """

    guard = Guard(place="region")

    campaign = CityKey(Campaign, on_delete=models.PROTECT, related_name="villages")
    code = models.BigIntegerField(_("village"))
    region = models.BigIntegerField(editable=False)
    declared = models.JSONField(default=dict)
    households_declared = models.PositiveIntegerField(default=0)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=[(key.value, name) for key, name in STATES.items()],
        default="not_begun",
    )
    shortfall_reason = models.CharField(max_length=200, blank=True)
    filler = models.CharField(_("filled in by"), max_length=64, blank=True)
    head = models.CharField(_("head of the unit"), max_length=64, blank=True)
    handed_in_by = models.UUIDField(null=True, editable=False)
    handed_in_on = models.DateField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("village of a campaign")
        constraints = [
            referred_to("census_village_city_id"),
            models.UniqueConstraint(fields=["city", "campaign", "code"], name="census_village_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="census_village_state"
            ),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.Trigger(
                name="campaign_follows",
                operation=pgtrigger.UpdateOf("region"),
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__region__df=pgtrigger.F("new__region")),
                func=" ".join(
                    f"UPDATE {table} SET regions = array_append(regions, NEW.region) WHERE city = NEW.city"
                    f" AND {column} = NEW.campaign_id AND NOT NEW.region = ANY (regions);"
                    for table, column in (("census_campaign", "id"), ("census_sample", "campaign_id"))
                )
                + " RETURN NULL;",
            ),
        ]


class VillageStep(CityRow):
    """What was done with a village of a campaign, by whom, when and why. Only ever added."""

    guard = Guard(place="region", verbs=WRITE_ONCE)

    village = CityKey(CampaignVillage, on_delete=models.PROTECT, related_name="steps")
    region = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=12, choices=[(key.value, name) for key, name in VERBS.items()])
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    user = models.UUIDField()
    post = models.UUIDField()

    class Meta(CityRow.Meta):
        indexes = [models.Index(fields=["city", "village", "-at"], name="census_step_village")]
