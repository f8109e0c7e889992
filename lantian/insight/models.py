"""Figures of places as they stand and as they stood each day; which villages changed since they were counted;
the borders in which a map shows them."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import COUNTING, Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, ReferenceRow, referred_to
from lantian.places.models import Region

OF_PLACE = Guard(place="place", verbs=("SELECT",), audit=True)
"""Posts of places and auditors read the figures of their range; nobody but the counting role writes them."""


class Numbers(models.Model):
    """What an indicator counts: `numerator`, out of `denominator` where it is a share or a mean."""

    indicator = models.CharField(max_length=40)
    numerator = models.BigIntegerField(default=0)
    denominator = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class Figure(Numbers, CityRow):
    """An indicator of a place now. A village's is counted from its rows; those above are sums."""

    guard = OF_PLACE
    is_derived = True

    level = models.CharField(max_length=8, choices=Region.LEVELS)
    place = models.BigIntegerField()

    class Meta(CityRow.Meta):
        verbose_name = _("figure")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "level", "place", "indicator"], name="insight_figure_once"
            )
        ]


class DayState(Numbers, CityRow):
    """How an indicator of a town, a county or the city stood at the end of a day; on other days as on the one before.

    `edition` is that of the definition it was counted by: figures of two definitions are not compared.
    """

    guard = OF_PLACE
    is_derived = True

    place = models.BigIntegerField()
    on = models.DateField()
    edition = models.PositiveSmallIntegerField(default=0)

    class Meta(CityRow.Meta):
        verbose_name = _("state of a day")
        constraints = [
            models.UniqueConstraint(fields=["city", "place", "indicator", "on"], name="insight_state_once")
        ]


class TouchedVillage(CityRow):
    """Something changed in a village since it was counted: one row for each transaction (`mark`), so that none waits.

    Triggers write it beside each row that an indicator counts (`insight.securing`); nothing can change without.
    """

    guard = Guard(place="region", verbs=("SELECT",), audit=True)
    is_derived = True

    region = models.BigIntegerField()
    mark = models.CharField(max_length=48)

    class Meta(CityRow.Meta):
        verbose_name = _("touched village")
        constraints = [
            models.UniqueConstraint(fields=["city", "region", "mark"], name="insight_touched_once")
        ]


class Clock(CityRow):
    """Up to which day time has been followed in a city, and by which declarations its figures were counted."""

    guard = Guard()

    turned_on = models.DateField()
    declared = models.CharField(max_length=64, blank=True)

    class Meta(CityRow.Meta):
        verbose_name = _("clock of the figures")
        constraints = [models.UniqueConstraint(fields=["city"], name="insight_clock_once")]


class UpperFigure(Numbers, ReferenceRow):
    """An indicator of a province, or of the country (place 0): the sums of what its cities handed up."""

    grants: ClassVar[dict[str, str]] = {COUNTING: "SELECT, INSERT, UPDATE, DELETE"}

    place = models.BigIntegerField()

    class Meta:
        verbose_name = _("figure of a province or the country")
        constraints = [models.UniqueConstraint(fields=["place", "indicator"], name="insight_upper_once")]


class CityShare(Numbers, ReferenceRow):
    """What a city handed up so far: the next time it hands up the difference, so that nothing counts twice."""

    grants: ClassVar[dict[str, str]] = {COUNTING: "SELECT, INSERT, UPDATE, DELETE"}

    city = models.IntegerField()

    class Meta:
        verbose_name = _("share of a city")
        constraints = [models.UniqueConstraint(fields=["city", "indicator"], name="insight_share_once")]


@keeps_history()
class BoundaryFile(RecordedRow):
    """A file of borders that an office brought for the map of a place: what was approved, by which number, who made it.

    One is in force for each place. What it was replaced by, or taken away, ends it; the row and its outlines stay.
    """

    guard = Guard(place="place", audit=True)

    class Ending(models.TextChoices):
        REPLACED = "replaced", pgettext_lazy("boundary file", "replaced")
        REMOVED = "removed", pgettext_lazy("boundary file", "removed")

    place = models.BigIntegerField()
    approval_number = models.CharField(_("map approval number"), max_length=40)
    made_by = models.CharField(_("made by"), max_length=120)
    made_on = models.DateField(_("made on"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ending = models.CharField(max_length=8, choices=Ending.choices, blank=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("boundary file")
        constraints = [
            referred_to("insight_boundaryfile_city_id"),
            models.UniqueConstraint(
                fields=["city", "place"], condition=Q(ended_at__isnull=True), name="insight_boundaryfile_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=["replaced", "removed"]),
                name="insight_boundaryfile_ending",
            ),
            models.CheckConstraint(condition=~Q(approval_number=""), name="insight_boundaryfile_approved"),
        ]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.ReadOnly(
                name="what_was_approved_stays",
                fields=["place", "approval_number", "made_by", "made_on", "file_name", "sha256"],
            ),
        ]


class AreaOutline(CityRow):
    """The outline of one area in a boundary file: polygons, each the ring around it and those of its holes."""

    guard = Guard(place="place", verbs=("SELECT", "INSERT"), audit=True)

    file = CityKey(BoundaryFile, on_delete=models.PROTECT, related_name="outlines")
    place = models.BigIntegerField()
    area = models.BigIntegerField()
    shape = models.JSONField()

    class Meta(CityRow.Meta):
        verbose_name = _("outline of an area")
        constraints = [models.UniqueConstraint(fields=["city", "file", "area"], name="insight_outline_once")]
