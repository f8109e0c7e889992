"""What is wrong with a referral, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.referrals.errors import ReferralError

SENTENCES: dict[str, Any] = {
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "matter_unknown": _("Choose from the list what is asked."),
    "asks_hollow": _(
        "Say what the unit shall do for the child, such as “check the house and rewire the kitchen”."
    ),
    "basis_needed": _("Say on what basis: a law, a document, or what was agreed at a meeting."),
    "due_past": _("This day is over: choose today or a later day."),
    "unit_unfit": _("This unit does not answer for the place where the child lives: choose another one."),
    "same_unit": _("It is with this unit already: choose another one."),
    "share_unknown": _("Choose from the list what the unit gets."),
    "no_compartment": _("Only a post that works on protection cases can ask behind closed doors."),
    "consent_needed": _(
        "This unit is not bound by law, or the matter is treatment: first ask the guardian, then say who consented."
    ),
    "consent_too_young": _("A child under 14 cannot consent alone: ask a parent or guardian."),
    "consent_no_custodian": _("The civil affairs office consents only in protection cases."),
    "consent_child_unasked": _(
        "From 8 years on the child is asked, too: ask it, then say that both consent."
    ),
    "how_needed": _("You write in the name of a unit: say how it answered."),
    "reason_needed": _("Say in plain words why."),
    "silent_forward": _(
        "Nothing is passed on in silence: say what your unit has done itself, or why it can do nothing."
    ),
    "reply_hollow": _("These are words of minutes. Say what was found and what was done for the child."),
    "word_or_reason": _(
        "A referral is closed by what the child or family says. If nobody can be asked, say why."
    ),
    "word_by_needed": _("Say who was asked."),
}


def say(error: ReferralError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
