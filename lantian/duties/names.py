"""What levels and single promises are called."""

from django.utils.translation import pgettext_lazy

from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.singles import ASK_AFTER

LEVEL_NAMES = {
    RiskLevel.GREEN: pgettext_lazy("risk level", "Stable (green)"),
    RiskLevel.BLUE: pgettext_lazy("risk level", "Low (blue)"),
    RiskLevel.YELLOW: pgettext_lazy("risk level", "Medium (yellow)"),
    RiskLevel.RED: pgettext_lazy("risk level", "High (red)"),
}
LEVEL_TONES = {
    RiskLevel.GREEN: "good",
    RiskLevel.BLUE: "info",
    RiskLevel.YELLOW: "watch",
    RiskLevel.RED: "danger",
}
SINGLE_NAMES = {
    "promise": pgettext_lazy("duty", "A promise"),
    "entrusted_renewal": pgettext_lazy("duty", "Renew or end entrusted care"),
    "measure": pgettext_lazy("duty", "A measure of the plan"),
    "red_item": pgettext_lazy("duty", "Act today on what was found"),
    "pair_trial": pgettext_lazy("duty", "Ask child and helper after the month of trial"),
    "pair_renewal": pgettext_lazy("duty", "Renew the agreement with the proxy parent, or say otherwise"),
    "pair_plan": pgettext_lazy("duty", "Find a way: the proxy parent cannot go on as before"),
    "transfer_visit": pgettext_lazy("duty", "First visit to a child who has moved here"),
    "level_asked": pgettext_lazy("duty", "Assess a child whose level comes from another city"),
    "way_step": pgettext_lazy("duty", "A step of a ready way"),
    "way_answer": pgettext_lazy("duty", "Look at a corrected answer of the police"),
    "harm_report": pgettext_lazy("duty", "Look into suspected harm"),
    "absent_look": pgettext_lazy("duty", "Look after a child who is missing at school"),
    "absent_visit": pgettext_lazy("duty", "Home visit to a child who is missing at school"),
    ASK_AFTER: pgettext_lazy("duty", "Ring the child and ask how it is"),
    "network_carer": pgettext_lazy("duty", "Enter who takes care of the child"),
}
