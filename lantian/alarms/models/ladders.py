from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Scope
from lantian.alarms.models.reports import HarmReport
from lantian.alarms.rules.clock import Terms
from lantian.alarms.rules.ladder import Ladder
from lantian.kernel.city import acting_city
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, VersionedRow, half_open


class AlarmLadder(VersionedRow):
    """How a place rings and by when it acts: minutes since a report came in. The nearest place that set it counts.

    Nothing in it is about anybody: every scope reads it.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    county_after = models.PositiveIntegerField(_("the county is rung after"), default=10)
    city_after = models.PositiveIntegerField(_("the city is rung after"), default=25)
    again = models.PositiveIntegerField(_("rung again every"), default=10)
    acknowledge = models.PositiveIntegerField(_("taken on within"), default=30)
    inform = models.PositiveIntegerField(_("police and town told within"), default=60)
    see = models.PositiveIntegerField(_("child seen within"), default=24 * 60)
    decide = models.PositiveIntegerField(_("decided within"), default=5 * 24 * 60)
    feed_back = models.PositiveIntegerField(_("reporter answered within"), default=7 * 24 * 60)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("alarm ladder")
        constraints = [
            models.UniqueConstraint(fields=["city", "place"], name="alarms_ladder_once"),
            models.CheckConstraint(
                condition=Q(county_after__gte=1, city_after__gt=F("county_after"), again__range=(1, 60)),
                name="alarms_ladder_steps",
            ),
            models.CheckConstraint(
                condition=Q(
                    acknowledge__gte=1,
                    inform__gt=F("acknowledge"),
                    see__gt=F("inform"),
                    decide__gt=F("see"),
                    feed_back__gt=F("decide"),
                ),
                name="alarms_ladder_terms",
            ),
        ]

    @property
    def ladder(self) -> Ladder:
        return Ladder(self.county_after, self.city_after, self.again)

    @property
    def terms(self) -> Terms:
        return Terms(self.acknowledge, self.inform, self.see, self.decide, self.feed_back)


@keeps_history()
class AlarmRoster(RecordedRow):
    """Who is on call in a place, from when to when. They are rung besides whoever sits there."""

    guard = Guard(place="region", from_town=True)

    region = models.BigIntegerField(_("place"))
    seat = models.UUIDField(_("who is on call"))
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    is_withdrawn = models.BooleanField(default=False, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("duty roster of alarms")
        constraints = [half_open("alarms_roster_period")]
        indexes = [models.Index(fields=["city", "region", "until"], name="alarms_roster_place")]


class AlarmCall(CityRow):
    """A seat was rung for a report: in which step and round, when it was told, when it took the report on."""

    guard = Guard(
        place="region",
        from_town=True,
        own_seat="seat",
        addressed="acknowledged_at IS NULL AND seat = current_setting('lantian.seat')::uuid",
    )

    report = CityKey(HarmReport, on_delete=models.PROTECT, related_name="calls")
    region = models.BigIntegerField(editable=False)
    seat = models.UUIDField(editable=False)
    step = models.PositiveSmallIntegerField()
    round = models.PositiveIntegerField()
    is_cover = models.BooleanField(default=False)
    is_on_call = models.BooleanField(default=False)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True, editable=False)

    class Meta(CityRow.Meta):
        verbose_name = _("call of an alarm")
        constraints = [
            models.UniqueConstraint(fields=["city", "report", "round", "seat"], name="alarms_call_once"),
        ]
        indexes = [models.Index(fields=["city", "seat", "-told_at"], name="alarms_call_seat")]


class AlarmTest(CityRow):
    """The weekly test of a county: whether it rang, with how many, and what would keep an alarm from ringing."""

    guard = Guard(place="region", from_town=True)

    region = models.BigIntegerField(_("county"))
    report = CityKey(HarmReport, on_delete=models.PROTECT, related_name="tests")
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    rang_at = models.DateTimeField(null=True, editable=False)
    rung = models.PositiveIntegerField(default=0)
    gaps = ArrayField(models.CharField(max_length=80), default=list)

    class Meta(CityRow.Meta):
        verbose_name = _("weekly test of the alarm")
        indexes = [models.Index(fields=["city", "region", "-started_at"], name="alarms_test_county")]
