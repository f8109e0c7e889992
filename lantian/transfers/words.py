"""Names and colours for the codes of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LISTS = {
    "open": pgettext_lazy("transfers", "Still open"),
    "unanswered": _("Not answered in time"),
    "over": _("Over within a year"),
}
TONES = {
    "asked": "watch",
    "agreed": "info",
    "handed": "watch",
    "received": "info",
    "done": "good",
    "declined": "neutral",
    "withdrawn": "neutral",
}
