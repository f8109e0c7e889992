"""What is wrong with a list or an answer, in the user's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.registry.imports.messages import SENTENCES as OF_ROSTERS
from lantian.registry.imports.messages import say_refusal

SENTENCES: dict[str, Any] = {
    "as_of_in_future": _("The day of the list must not lie in the future."),
    "older": _("A newer list of this kind and place is here already, as of %(as_of)s."),
    "name_missing": _("No column has the name: say which one it is."),
    "birth_missing": _(
        "A birth date or an identity number is needed beside the name: namesakes could not be told apart."
    ),
    "not_now": _("The list has moved on in the meantime: look at the page again."),
    "interrupted": _("The work stopped in the middle. Nothing was written: start it again."),
    "answer_unknown": _("This answer does not belong to the question."),
    "reason_needed": _("Choose a reason."),
    "note_needed": _("Say in a few words what it is."),
    "question_over": _("A newer list has replaced this question, or its list was withdrawn."),
    "child_gone": _("This child is no longer in the register, or no longer yours."),
    "stage_needed": _(
        "The list says a school and not the stage of schooling: enter it in the child's file, then come back."
    ),
    "kind_needed": _(
        "The list does not say which disability it is: enter it in the child's file, then come back."
    ),
    "number_disagrees": _(
        "Identity number, birth date and sex would contradict each other: clear it up in the child's file."
    ),
    "since_needed": _("Say since when this holds."),
}


def say(code: str, params: Mapping[str, Any]) -> str:
    """The sentence for a code of `LinkageError` or of a list that was refused."""
    if code not in SENTENCES and code in OF_ROSTERS:
        return say_refusal(code, params)
    return str(SENTENCES[code]) % params
