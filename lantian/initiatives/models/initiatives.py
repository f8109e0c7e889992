from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.helping.models import Helper
from lantian.initiatives.rules.kinds import Kind
from lantian.kernel.rows import CityKey, RecordedRow, half_open, referred_to
from lantian.registry.models.rows import ChildRow

KINDS = {
    Kind.PAIRS: pgettext_lazy("kind of initiative", "So many helpers, so many children"),
    Kind.MEASURES: pgettext_lazy("kind of initiative", "Every child in difficulty is helped"),
    Kind.STATION: pgettext_lazy("kind of initiative", "Station of the five elders"),
}


@keeps_history()
class Initiative(RecordedRow):
    """A local brand of help: what an office set out to do for its place, by when, and how far it wants to get.

    `regions` are the villages of the place: every post of one of them sees it. `conditions` say who is in difficulty
    (`rules.conditions`). Targets may be changed; what they were stays in the history.
    """

    guard = Guard(place="regions", many=True)

    kind = models.CharField(
        _("kind"), max_length=12, choices=[(key.value, name) for key, name in KINDS.items()]
    )
    region = models.BigIntegerField(_("place"))
    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    name = models.CharField(_("name of the initiative"), max_length=60)
    basis = models.CharField(_("basis"), max_length=120, blank=True)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    target_helpers = models.PositiveIntegerField(_("helpers wanted"), null=True, blank=True)
    target_children = models.PositiveIntegerField(_("children to be reached"), null=True, blank=True)
    conditions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    unit = models.UUIDField(_("station"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("what came out"), max_length=400, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("initiative")
        constraints = [
            referred_to("initiatives_initiative_city_id"),
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_named"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="initiatives_period"
            ),
            models.CheckConstraint(
                condition=~Q(kind="pairs") | Q(target_helpers__gt=0, target_children__gt=0),
                name="initiatives_pairs_targets",
            ),
            models.CheckConstraint(
                condition=~Q(kind="measures") | Q(conditions__len__gt=0), name="initiatives_measures_whom"
            ),
            models.CheckConstraint(
                condition=~Q(kind="station") | Q(unit__isnull=False), name="initiatives_station_unit"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(outcome=""), name="initiatives_closed_says_what"
            ),
            models.UniqueConstraint(
                fields=["city", "region", "name"],
                condition=Q(closed_on__isnull=True),
                name="initiatives_name_once",
            ),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.ReadOnly(name="kind_stays", fields=["kind", "region"]),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


@keeps_history()
class InitiativeHelper(RecordedRow):
    """A helper who takes part in an initiative, from a day on; at a station one of its elders.

    `region` is where the helper was at home on joining: the town or village that the figures count it under.
    """

    guard = Guard(place="region")

    initiative = CityKey(Initiative, on_delete=models.PROTECT, related_name="helpers")
    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="initiatives")
    region = models.BigIntegerField(editable=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("helper of an initiative")
        constraints = [
            half_open("initiatives_helper_period"),
            models.UniqueConstraint(
                fields=["city", "initiative", "helper"],
                condition=Q(until__isnull=True),
                name="initiatives_helper_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "initiative", "region"], name="initiatives_helper_place"),
            models.Index(fields=["city", "helper"], name="initiatives_helper_of"),
        ]


@keeps_history()
class InitiativeChild(ChildRow):
    """A child that an initiative takes in: to be given a helper of its own, or to be guided at a station.

    A pair belongs to the initiative when its child and its helper both do: nobody notes that a second time. Whoever
    is in difficulty has no row: that follows from the facts.
    """

    class CameOut(models.TextChoices):
        REACHED = "reached", pgettext_lazy("initiative ended for a child", "What was wanted is reached")
        MOVED = "moved", pgettext_lazy("initiative ended for a child", "Moved away or grown up")
        OTHER_HANDS = "other_hands", pgettext_lazy("initiative ended for a child", "In other hands now")
        NOT_WANTED = (
            "not_wanted",
            pgettext_lazy("initiative ended for a child", "Child or family does not want it"),
        )

    guard = Guard(place="region", child="child_id")

    initiative = CityKey(Initiative, on_delete=models.PROTECT, related_name="children")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    came_out = models.CharField(_("what came out"), max_length=12, choices=CameOut.choices, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("child of an initiative")
        constraints = [
            half_open("initiatives_child_period"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, came_out="") | Q(until__isnull=False) & ~Q(came_out=""),
                name="initiatives_child_end",
            ),
            models.UniqueConstraint(
                fields=["city", "initiative", "child"],
                condition=Q(until__isnull=True),
                name="initiatives_child_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "initiative", "region"], name="initiatives_child_place"),
            models.Index(fields=["city", "child"], name="initiatives_child_of"),
        ]
