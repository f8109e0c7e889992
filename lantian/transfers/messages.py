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
    "leaves_already": _("The file is packed for another city already, since %(since)s."),
    "package_expired": _("The package could be fetched until %(since)s: give it up, and pack the file anew."),
    "wrong_receipt": _("This is not the code of the receipt: let the other office read it to you once more."),
    "no_package": _("This is no package of a child's file. Choose the file that the other office sent."),
    "other_version": _(
        "This package was made by another version of the system: ask the other office to pack the file anew "
        "once both have the same version."
    ),
    "damaged": _("The package was damaged on its way: ask the other office for it again."),
    "wrong_passphrase": _(
        "The passphrase is wrong: six groups of four digits, as the other office reads them."
    ),
    "too_late": _("The package has expired: ask the other office to pack the file anew."),
    "foreign_content": _(
        "The package holds what no package may hold, so nothing of it was taken. Tell the other office."
    ),
    "brought_already": _("This package was brought in already: look for it in the list."),
    "not_today": _("Only what was taken in today can be taken back: close the file instead."),
    "built_upon": _("Somebody has worked with this file since: it stays. If it is wrong, close it."),
    "hollow": _("These are words of minutes: say who was met and how the child has settled in."),
}


def say(error: TransferError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
