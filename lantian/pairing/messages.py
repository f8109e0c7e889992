"""What is wrong with a pair, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.pairing.errors import PairingError

SENTENCES: dict[str, Any] = {
    # the helper
    "helper_unseen": _("This helper is not in the register of your place, or helps only nearer to home."),
    "helper_left": _("%(name)s helps no longer."),
    "helper_not_accepted": _("%(name)s is not accepted as a helper yet."),
    "helper_not_vetted": _(
        "%(name)s has not been checked (未成年人保护法 art 62): first the check, then a child."
    ),
    "helper_vetting_expired": _(
        "The yearly check of %(name)s held until %(until)s: first renew it, then a new child."
    ),
    "helper_away": _("%(name)s is away now."),
    "helper_health": _("%(name)s needs rest now and takes no further child."),
    "helper_no_capacity": _(
        "%(name)s stands by %(load)s children already, proposals included; %(most)s is the most."
    ),
    # the two
    "unfit": _(
        "%(name)s was found unfit to care for %(child)s (未成年人保护法 art 22), and is not proposed."
    ),
    "forbidden": _("The office has ruled out that %(name)s stands by %(child)s."),
    "kin": _(
        "%(name)s is father, mother, guardian or carer of %(child)s: a proxy parent stands beside them."
    ),
    "none_wanted": _(
        "%(child)s or the family wants no proxy parent now. Take this down first when it has changed."
    ),
    "refused": _("%(child)s or the family did not want %(name)s. Take this down first when it has changed."),
    "same_sex_from": _("At the age of %(child)s the helper is of the same sex."),
    "too_far": _("%(child)s lives farther away than %(name)s goes."),
    # what stands at the child
    "pair_known": _("%(name)s stands by %(child)s already, or is proposed."),
    "has_one": _("%(name)s stands by %(child)s already. Choose “several helpers”, or end that first."),
    "lead_taken": _("%(name)s leads the helpers of this child: only one leads."),
    # the life of a pair
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "future": _("This day is still to come."),
    "others_too": _("Others stand by this child with you: tell the village child director that you cannot."),
    "answered": _("This word is written down already. Take it back first if it was wrong."),
    "reason_needed": _("Say in plain words why."),
    "before_proposed": _("It was proposed on %(since)s: nobody can have signed before."),
    "not_signed": _("First all sign the agreement, and it is filed here."),
    "seat_needed": _(
        "%(name)s has no sign-in yet. The duties hang on it, so give one first, in the register of helpers."
    ),
    "trial_said_no": _("Somebody would rather not: then let it end, without blame."),
    "too_early": _("It can be renewed from %(since)s on."),
    "before_trial": _("The month of trial began on %(since)s: it cannot have ended before."),
    "still_so": _("This is still so: hand over to somebody else, or end it."),
    # wishes, refusals, exemptions
    "name_needed": _("Choose somebody, or write whom the child names."),
    "office_says_why": _("An office rules out one helper, and says why."),
    "goes_on": _("%(name)s stands by the child now: end that, and the reason is kept there."),
    "until_before": _("This must be a later day."),
    "exempt_known": _("A reason stands here already. Take it away first."),
    "lead_missing": _("Nobody stands by %(child)s yet: the first helper leads."),
}


def say(error: PairingError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
