"""Names for what this room's codes mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.entrusting.rules.eligibility import Result, Sign
from lantian.entrusting.rules.life import Standing

SIGNS = {
    Sign.NOT_ADULT: _("Under 18: nobody of that age can be entrusted with a child"),
    Sign.AGE_UNKNOWN: _("Age not known"),
    Sign.OLD: _("65 or older: who stands in when they are ill?"),
    Sign.VERY_OLD: _("75 or older: not without somebody who helps"),
    Sign.FRAIL: _("Frail or with a chronic illness"),
    Sign.ILL: _("Seriously ill: not without somebody who helps"),
    Sign.DISABLED: _("With a disability: what can they do for the child, and what not?"),
    Sign.HEALTH_UNKNOWN: _("Health not known"),
    Sign.MANY_CHILDREN: _("More than three children in their care: not without somebody who helps"),
    Sign.FAR: _("Lives elsewhere: who is with the child at night?"),
    Sign.DISTANT: _("Child and carer are distant"),
    Sign.AGAINST: _("The child does not want it: speak with the parents before anything is signed"),
    Sign.NOT_HEARD: _("The child was not asked yet"),
    Sign.INFANT: _("Under 3: the child should live with its parents"),
}
STANDINGS = {
    Standing.DRAFT: pgettext_lazy("agreement", "Not signed by all yet"),
    Standing.TO_COME: pgettext_lazy("agreement", "Signed, begins later"),
    Standing.IN_FORCE: pgettext_lazy("agreement", "In force"),
    Standing.EXPIRING: pgettext_lazy("agreement", "Ends within 30 days"),
    Standing.EXPIRED: pgettext_lazy("agreement", "Has run out"),
    Standing.ENDED: pgettext_lazy("agreement", "Ended"),
    Standing.WITHDRAWN: pgettext_lazy("agreement", "Recorded by mistake"),
}
STANDING_TONES = {
    Standing.DRAFT: "watch",
    Standing.TO_COME: "info",
    Standing.IN_FORCE: "good",
    Standing.EXPIRING: "watch",
    Standing.EXPIRED: "warning",
    Standing.ENDED: "neutral",
    Standing.WITHDRAWN: "neutral",
}
RESULT_TONES = {Result.FIT: "good", Result.SUPPORT: "watch", Result.UNFIT: "warning"}
LISTS = {
    "words": _("Parents wrote"),
    "look": _("To be looked at"),
    "without": _("Without an agreement"),
    "unsigned": _("Not signed by all"),
    "notices": _("Notices missing"),
    "expiring": _("Ends within 30 days"),
    "expired": _("Has run out"),
    "unfit": _("Carer found unfit"),
}
