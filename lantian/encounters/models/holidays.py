from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.encounters.models.encounters import Encounter
from lantian.kernel.rows import CityKey
from lantian.registry.models.rows import ChildRow


@keeps_history()
class HolidayStay(ChildRow):
    """Where a child is in one summer or winter holiday, with whom, and how that person is reached."""

    class Season(models.TextChoices):
        SUMMER = "summer", pgettext_lazy("season", "Summer holiday")
        WINTER = "winter", pgettext_lazy("season", "Winter holiday")

    class Where(models.TextChoices):
        HOME = "home", pgettext_lazy("holiday", "at home in the village")
        PARENTS = "parents", pgettext_lazy("holiday", "with the parents where they work")
        RELATIVES = "relatives", pgettext_lazy("holiday", "with relatives")
        ELSEWHERE = "elsewhere", pgettext_lazy("holiday", "somewhere else")

    encounter = CityKey(Encounter, on_delete=models.CASCADE, related_name="holiday_stays")
    season = models.CharField(_("which holiday"), max_length=6, choices=Season.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    where = models.CharField(_("where the child will be"), max_length=10, choices=Where.choices)
    place_text = models.CharField(_("which place"), max_length=120, blank=True)
    relation = models.CharField(_("with whom"), max_length=2, blank=True)
    phone = SealedField(bound_to="holiday.phone", null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("holiday stay")
        constraints = [
            models.UniqueConstraint(fields=["city", "encounter"], name="encounters_holiday_once"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="encounters_holiday_year"),
        ]
        indexes = [models.Index(fields=["city", "child", "-year"], name="encounters_holiday_child")]
