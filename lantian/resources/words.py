"""How this room calls things."""

from django.utils.translation import pgettext_lazy

from lantian.resources.rules.offers import Nearness
from lantian.resources.rules.orders import State

NEARNESSES = {
    Nearness.VILLAGE: pgettext_lazy("nearness", "in the same village"),
    Nearness.TOWN: pgettext_lazy("nearness", "in the same town"),
    Nearness.COUNTY: pgettext_lazy("nearness", "in the same county"),
    Nearness.CITY: pgettext_lazy("nearness", "for the whole city"),
}
ORDER_TONES = {
    State.OFFERED: "info",
    State.TAKEN: "watch",
    State.GOING: "info",
    State.BACK: "warning",
    State.DONE: "good",
    State.WITHDRAWN: "neutral",
}
