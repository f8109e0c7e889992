"""Names, colours and icons for the codes of this room."""

from django.utils.translation import gettext_lazy as _

ICONS = {
    "dropout": {"icon": "school"},
    "no_hukou": {"icon": "id"},
    "unattended": {"icon": "eye"},
    "alone": {"icon": "home"},
    "labour": {"icon": "tool"},
    "bullying": {"icon": "shield-check"},
    "refusal": {"icon": "messages"},
}
LISTS = {
    "suggested": _("The file suggests it"),
    "running": _("Under way"),
    "late": _("A step is late"),
    "ended": _("Ended within a year"),
}
