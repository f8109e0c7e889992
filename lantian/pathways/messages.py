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
    "nobody_chosen": _("Choose at least one child."),
    "too_many": _("At most %(most)s children stand on one list."),
    "line_changed": _(
        "Nothing was sent. Since you looked it has changed for: %(names)s; no longer under way: %(gone)s. Look again."
    ),
    "answer_unknown": _("Choose what the police answered."),
    "answered_already": _("Somebody has written down an answer for this child already."),
    "before_list": _("This day lies before the list went out (%(since)s)."),
    "answer_why": _("Say which paper is missing, or why it was refused."),
    "not_answered": _("The answer was taken back in the meantime: write down the new one beside the child."),
    "not_your_answer": _("Whoever gave an answer corrects it: your post did not give this one."),
    "nothing_changed": _("This is what stands there already. Change what was wrong."),
    "listed_anew": _("The child waits on a newer list by now: choose the right answer instead."),
    "looked_already": _("Somebody has written down already what follows."),
    "unit_unknown": _("Choose a unit of the police of this county in which somebody has a post."),
}
PROBLEMS: dict[str, Any] = {
    "registered_already": _("is registered by now: look, and end the way"),
    "on_list": _("stands on a list that waits for its answer"),
    "find_out_first": _("first: find out about birth and care"),
    "statement_first": _("first: the statement of the village committee"),
}


def say(error: WayError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
