"""What is wrong, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.asking.errors import AskingError
from lantian.asking.rules.choosing import MOST_EXPORTED
from lantian.asking.rules.columns import MOST_COLUMNS

SENTENCES: dict[str, Any] = {
    "name_taken": _("You keep another choice under this name: take another name, or remove that one first."),
    "too_many_kept": _("You keep %(most)d choices already: remove one first."),
    "reason_needed": _("Say what for."),
    "nothing_chosen": _("Choose at least one figure first."),
    "too_much": _(
        "That would be %(cells)d figures: a file holds up to %(most)d. Choose fewer places, fewer figures or a shorter "
        "period."
    ),
    "one_at_a_time": _("A file of yours is being written: wait until it is ready, or cancel it."),
    "over": _("This file is no longer being written."),
    "title_needed": _("Say what the form is called."),
    "asker_needed": _("Say which unit asks."),
    "columns_needed": _("Name at least one column, each on a line of its own."),
    "too_many_columns": _("A form has at most %(most)d columns here: those of a larger one are asked for in parts."),
    "until_past": _("The last day lies in the past."),
    "article_alone": _("An article belongs to a document: name the document, or leave both empty."),
    "not_yours": _("This form is for another place: only the office of that place decides on it."),
    "not_now": _("This has been decided already: look at the page again."),
    "nothing_matched": _("No column is told by a figure yet: say first which figures tell what the form asks."),
    "not_counts": _(
        "What the form asks is not told in numbers of children, and only such numbers leave the house."
    ),
    "exposed": _(
        "These figures are not given out: with what was given out before, single children could be found in "
        "them. Choose fewer places."
    ),
    "until_needed": _("Say until which day the form may be used."),
    "settle_words_needed": _("Say in a few words what the village is to do."),
}  # fmt: skip
FIXED = {"too_much": {"most": MOST_EXPORTED}, "too_many_columns": {"most": MOST_COLUMNS}}


def say(error: AskingError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % {**FIXED.get(error.code, {}), **error.params}
