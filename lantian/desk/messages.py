"""The desk's own errors, in the user's language."""

from django.utils.translation import gettext as _

from lantian.desk.errors import DeskError


def explain_desk(error: DeskError) -> str:
    """A sentence for an error: what is wrong and what to do."""
    sentences = {
        "decided_already": _("Somebody has dealt with this already."),
        "no_such_parent": _(
            "On file nobody signs in as this parent any more: record it in the file instead."
        ),
        "not_yours": _("Whoever promised it says that it is kept."),
    }
    return sentences[error.code]
