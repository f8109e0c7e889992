from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.census.models.campaigns import Campaign
from lantian.census.models.households import CampaignHousehold
from lantian.kernel.rows import CityKey, RecordedRow, referred_to


@keeps_history()
class Sample(RecordedRow):
    """The households of a campaign that are visited a second time, drawn by the seed published at its start.

    `regions` are the villages that had been signed or handed in when it was drawn. An outside list (school roll,
    hukou) may be compared besides: how many children it has there, and how many of them the campaign found.
    """

    guard = Guard(place="regions", many=True)

    campaign = CityKey(Campaign, on_delete=models.PROTECT, related_name="samples")
    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    size = models.PositiveIntegerField(_("size"))
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    list_name = models.CharField(_("outside list"), max_length=80, blank=True)
    list_children = models.PositiveIntegerField(_("children on that list"), null=True, blank=True)
    list_found = models.PositiveIntegerField(_("of these found by the campaign"), null=True, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("sample")
        constraints = [
            referred_to("census_sample_city_id"),
            models.UniqueConstraint(fields=["city", "campaign"], name="census_sample_once"),
            models.CheckConstraint(
                condition=Q(list_found__isnull=True) | Q(list_found__lte=F("list_children")),
                name="census_sample_list",
            ),
        ]


@keeps_history()
class SampledHousehold(RecordedRow):
    """A household of the sample and what the second visit found.

    `counted` children stood in the household when it was drawn. Of these `wrongly` should not have been counted
    and `again` were met again; `missed` ones were found besides.
    """

    class Result(models.TextChoices):
        AGREES = "agrees", pgettext_lazy("result of a second visit", "Agrees")
        MISSED = "missed", pgettext_lazy("result of a second visit", "A child was missed")
        WRONGLY = "wrongly", pgettext_lazy("result of a second visit", "A child was wrongly counted")
        DIFFERS = "differs", pgettext_lazy("result of a second visit", "Facts differ")

    guard = Guard(place="region")

    sample = CityKey(Sample, on_delete=models.PROTECT, related_name="households")
    household = CityKey(CampaignHousehold, on_delete=models.PROTECT, related_name="sampled_rows")
    region = models.BigIntegerField()
    counted = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, blank=True)
    again = models.PositiveSmallIntegerField(_("of these met again"), default=0)
    wrongly = models.PositiveSmallIntegerField(_("of these wrongly counted"), default=0)
    missed = models.PositiveSmallIntegerField(_("children found besides"), default=0)
    visited_on = models.DateField(_("visited again on"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("household of a sample")
        constraints = [
            models.UniqueConstraint(fields=["city", "sample", "household"], name="census_sampled_once"),
            models.CheckConstraint(
                condition=Q(counted__gte=F("again") + F("wrongly")), name="census_sampled_counts"
            ),
        ]
        indexes = [models.Index(fields=["city", "region"], name="census_sampled_region")]
