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
    "lead_missing": _("Nobody stands by %(child)s yet: the first helper leads."),
}


def say(error: PairingError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
