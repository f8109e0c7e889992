"""Names of holidays."""

from django.utils.translation import gettext_lazy as _

HOLIDAY_NAMES = {
    "new_years_day": _("New Year's Day"),
    "spring_festival": _("Spring Festival"),
    "tomb_sweeping_day": _("Tomb-Sweeping Day"),
    "labour_day": _("Labour Day"),
    "dragon_boat_festival": _("Dragon Boat Festival"),
    "national_day": _("National Day"),
    "mid_autumn_festival": _("Mid-Autumn Festival"),
    "anti_fascist_70th_day": _("70th anniversary of the victory of 1945"),
}
