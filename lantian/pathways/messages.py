"""What is wrong with a step of a way, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.pathways.errors import WayError

SENTENCES: dict[str, Any] = {
    "way_unknown": _("Choose a way from the list."),
    "not_yours": _("Posts of this kind do not begin or work on this way."),
    "wrong_age": _("This way is not for a child of this age."),
    "no_school": _("The file names no school: put the school on file first."),
    "runs_already": _("This way is under way for the child already since %(since)s."),
    "in_the_future": _("This day is still to come."),
    "before_way": _("This day lies before the way began (%(since)s)."),
    "hollow": _(
        "These are words of minutes. Say what was really done or found, such as “visited at home with the class "
        "teacher; the child helps in the shop of an uncle”."
    ),
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "not_optional": _("This step belongs to the way: it can be left out only when the way ends."),
    "reason_needed": _("Say in plain words why."),
    "no_paper": _("This step has no paper."),
    "outcome_unknown": _("Choose how it ends."),
    "to_needed": _("Say to whom it goes."),
}


def say(error: WayError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
