"""What a refusal says to whoever is refused."""

from django.utils.translation import gettext_lazy as _

from lantian.assessment.errors import AssessmentError

SENTENCES = {
    "reason_needed": _("Say why, in a sentence: it stands beside the decision."),
    "not_a_second": _(
        "Another person has to agree: the town supervisor or an office, and not whoever decided."
    ),
    "nothing_waits": _("Nothing waits here any more: somebody has answered, or decided anew."),
    "unknown_answer": _("Please choose one of the answers."),
    "closed_answer": _(
        "Something is closed here that you do not see. Who handles the case says when it is settled."
    ),
}


def explain(error: AssessmentError) -> str:
    return str(SENTENCES[error.code])
