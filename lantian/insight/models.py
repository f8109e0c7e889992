"""Figures of places as they stand and as they stood each day; which villages changed since they were counted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import COUNTING, Guard
from lantian.kernel.rows import CityRow, ReferenceRow
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

    grants: ClassVar[dict[str, str]] = {COUNTING: "SELECT, INSERT, UPDATE"}

    place = models.BigIntegerField()

    class Meta:
        verbose_name = _("figure of a province or the country")
        constraints = [models.UniqueConstraint(fields=["place", "indicator"], name="insight_upper_once")]


class CityShare(Numbers, ReferenceRow):
    """What a city handed up so far: the next time it hands up the difference, so that nothing counts twice."""

    grants: ClassVar[dict[str, str]] = {COUNTING: "SELECT, INSERT, UPDATE"}

    city = models.IntegerField()

    class Meta:
        verbose_name = _("share of a city")
        constraints = [models.UniqueConstraint(fields=["city", "indicator"], name="insight_share_once")]
