"""Why a report is not made, and what is said then."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "not_begun": _("This period has not begun yet."),
    "made": _(
        "This report is made already, with the figures of %(day)s. If something in it is wrong, correct it: "
        "a further edition says what and why."
    ),
    "not_the_latest": _("Somebody has made a newer edition in the meantime. Open it and correct that one."),
    "reason": _("Say what was wrong. The reason stands on the new edition."),
    "nobody": _("Nobody counts here under this calibre on that day."),
    "too_many": _(
        "These are %(count)s children; at most %(limit)s fit into one file. Choose a smaller place."
    ),
    "exposed": _(
        "From these figures, with those told before, %(count)s small ones could be worked out. Nothing was made."
    ),
    "not_corrected": _("A list is not corrected: make it again in the next half of the year."),
}


class ReportError(Exception):
    """`code` names what is wrong, `params` what it is about."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def explain(error: ReportError) -> str:
    """The sentence for an error."""
    params = {name: date_format(one) if isinstance(one, date) else one for name, one in error.params.items()}
    return str(SENTENCES[error.code]) % params
