"""Names for what this room's codes mean."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STAGE_NAMES = {
    "proposed": pgettext_lazy("pair", "Proposed"),
    "agreed": pgettext_lazy("pair", "Agreed"),
    "trial": pgettext_lazy("pair", "Month of trial"),
    "live": pgettext_lazy("pair", "Going on"),
    "ended": pgettext_lazy("pair", "Ended"),
    "declined": pgettext_lazy("pair", "Did not come about"),
}
STAGE_TONES = {
    "proposed": "info",
    "agreed": "info",
    "trial": "watch",
    "live": "good",
    "ended": "neutral",
    "declined": "neutral",
}
MODE_NAMES = {
    "one": pgettext_lazy("pair", "One helper for the child"),
    "team": pgettext_lazy("pair", "Several helpers, one of whom leads"),
}
PARTY_NAMES = {
    "child": pgettext_lazy("party of a pair", "The child"),
    "carer": pgettext_lazy("party of a pair", "Carer or parents"),
    "helper": pgettext_lazy("party of a pair", "The helper"),
    "witness": pgettext_lazy("party of a pair", "Village, school or women's federation"),
}
HOW_NAMES = {
    "met": pgettext_lazy("how heard", "Said in person"),
    "phone": pgettext_lazy("how heard", "Said on the telephone"),
    "paper": pgettext_lazy("how heard", "On paper"),
    "sign_in": pgettext_lazy("how heard", "Answered here, signed in"),
}
WORD_NAMES = {
    "good": pgettext_lazy("trial", "It goes well"),
    "partly": pgettext_lazy("trial", "Not sure yet"),
    "no": pgettext_lazy("trial", "Rather not"),
}
END_NAMES = {
    "child_wish": pgettext_lazy("end of a pair", "The child wishes otherwise"),
    "family_wish": pgettext_lazy("end of a pair", "The family wishes otherwise"),
    "helper_wish": pgettext_lazy("end of a pair", "The helper cannot go on"),
    "not_now": pgettext_lazy("end of a pair", "It did not come about now"),
    "check": pgettext_lazy("end of a pair", "The yearly check of the helper does not hold"),
    "moved": pgettext_lazy("end of a pair", "The child moved away"),
    "parent_back": pgettext_lazy("end of a pair", "Father or mother is back"),
    "grown_up": pgettext_lazy("end of a pair", "The child is grown up"),
    "closed": pgettext_lazy("end of a pair", "The file of the child was closed"),
    "handed_over": pgettext_lazy("end of a pair", "Another helper took over"),
    "not_renewed": pgettext_lazy("end of a pair", "The year is over and was not renewed"),
    "mistake": pgettext_lazy("end of a pair", "Recorded by mistake"),
}
WHY_NAMES = {
    "check": pgettext_lazy("plan needed", "The yearly check of the helper does not hold"),
    "helper_left": pgettext_lazy("plan needed", "The helper leaves"),
    "helper_away": pgettext_lazy("plan needed", "The helper is away"),
    "pause": pgettext_lazy("plan needed", "The helper asks for a pause"),
    "child_moved": pgettext_lazy("plan needed", "The child lives elsewhere now"),
    "tie_ended": pgettext_lazy("plan needed", "The register says that it is over"),
    "merged": pgettext_lazy("plan needed", "Two files of the child became one"),
    "ruled_out": pgettext_lazy("plan needed", "This helper and this child are ruled out now"),
}
BAR_NAMES = {
    "same_sex_from": _("At the child's age the helper is of its own sex."),
    "kin": _("The helper is father, mother, guardian or carer of this child."),
    "unfit": _("The helper was found unfit to care for this child."),
    "refused": _("The child or its family did not want this helper."),
    "none_wanted": _("The child or its family wants no proxy parent now."),
    "forbidden": _("The office has ruled this pair out."),
    "too_far": _("The child lives farther away than the helper goes."),
}
