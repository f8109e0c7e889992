"""What is wrong with a move between offices, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.transfers.errors import TransferError

SENTENCES: dict[str, Any] = {
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "not_yours": _("This is for the other office, or for an office above yours."),
    "same_town": _(
        "The child stays in its town: write the move down in its file, no other office has to agree."
    ),
    "day_far": _("Choose a day within a year."),
    "reason_needed": _("Say in plain words why."),
    "key_needed": _("Give the identity number or the date of birth, as far as you know it."),
    "own_child": _("The child lives in your area already: look for it in the list of children."),
    "moves_already": _("The child is being handed over already, asked on %(since)s."),
    "elsewhere_needed": _("Choose a village of the city."),
    "closed": _("The file of the child is closed: open it again first."),
    "in_the_future": _("This day is still to come."),
    "before_receipt": _("The child was received on %(since)s: the first visit cannot be before."),
    "hollow": _("These are words of minutes: say who was met and how the child has settled in."),
}


def say(error: TransferError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
