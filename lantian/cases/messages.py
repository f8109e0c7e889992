"""What is wrong with a protection case, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.cases.errors import CasesError

SENTENCES: dict[str, Any] = {
    "not_now": _("Somebody has moved this on in the meantime: look at the page again."),
    "gone": _("This file is gone: it was erased, or merged into another."),
    "case_stands": _(
        "This child has a protection case already. Ask the county office; it has been told that you asked."
    ),
    "described_needed": _("Describe the child so that others can recognise it, at least in a few words."),
    "reason_needed": _("Say in plain words why."),
    "basis_needed": _("Choose the article on which this stands."),
    "basis_words_needed": _("Say which basis it is: document and article."),
    "words_needed": _("Say in a few words what was done and seen."),
    "not_team": _("Only the team of the case works on it."),
    "not_owner": _("Only whoever answers for the case decides this."),
    "role_unfit": _("This post cannot be in the team of a case, or cannot answer for one."),
    "seat_empty": _("Nobody sits on this post now: choose somebody else."),
    "member_already": _("This post is in the team already."),
    "owner_stays": _("Whoever answers for the case cannot leave: hand it over first."),
    "owner_already": _("This post answers for the case already."),
    "no_office": _("No office answers for this place: ask the administrator."),
    "two_assessors": _("Two people at least assess the child: write each on a line of its own."),
    "assessor_twice": _("The same person stands there twice."),
    "no_assessment": _("The child has not been assessed since the case was opened."),
    "assessment_missing": _("Assess the child first: two people, safety, guardianship, body and mind."),
    "placement_open": _("The child is still placed for the time being: say first where it lives now."),
    "intervention_open": _(
        "A court has still to decide, or temporary guardianship goes on: enter what came of it first."
    ),
    "tasks_open": _("Tasks are still open: say of each what came out."),
    "placed_already": _("The child is placed somewhere already: end that first."),
    "word_missing": _(
        "Ask the child or whoever takes care whether it is safe now, and write down the answer."
    ),
    "feedback_missing": _("Say on which day those who reported were told what came of it."),
    "no_files": _("Choose a file first."),
    "too_many_files": _("At most %(most)s files at once."),
    "not_on_file": _("The child is not on file here: a unit can only be asked for a child on file."),
    "not_theirs": _("This is not in the hands of whom you chose: choose who really does it."),
    "ground_needed": _("Choose the ground in the law that applies."),
    "day_future": pgettext_lazy("case", "This day is still to come."),
    "before_birth": _("This day lies before the child was born: look at the year."),
    "before_case": _("There was no case yet on this day: a team meets once it has one."),
    "day_before": pgettext_lazy("case", "This day lies before the beginning."),
    "until_before": pgettext_lazy("case", "The end lies before the beginning."),
    "order_too_long": _("A protection order holds six months at most."),
    "placement_too_long": _("A placement for the time being is planned for a year at most."),
    "due_needed": _("Say until when."),
    "due_past": _("This day is over: choose today or a later day."),
    "due_far": _("This is more than a year away: choose an earlier day."),
    "somebody_present": _("Tick who was there: a conference has two people at least."),
    "tasks_needed": _("A plan says who does what: enter one task at least."),
    "task_incomplete": _("Line %(number)s is incomplete: what is done, by whom, until when."),
}


def say(error: CasesError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
