"""What conditions and verdicts are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CONDITION_NAMES = {
    "guarded_badly": pgettext_lazy("in difficulty", "Nobody able guards the child"),
    "ill_or_disabled": pgettext_lazy("in difficulty", "Seriously ill or disabled"),
    "poor": pgettext_lazy("in difficulty", "The household lives on an allowance or is watched for poverty"),
    "out_of_school": pgettext_lazy("in difficulty", "Out of school during compulsory schooling"),
    "level_red": pgettext_lazy("in difficulty", "Level of risk: red"),
    "level_yellow": pgettext_lazy("in difficulty", "Level of risk: yellow"),
    "need_open": pgettext_lazy("in difficulty", "A need is on file and not met"),
}
ABOUT = {
    "pairs": _(
        "So many helpers sign up, so many children are given somebody. A pair counts when it really meets."
    ),
    "measures": _("Whoever is in difficulty by the conditions has at least one measure that goes on."),
    "station": _("Elders are there on fixed days, guide children, and write down what they did."),
}
