"""Errors of the room, of sheets, of answers and of typed digits, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.screening.errors import ScreeningError
from lantian.screening.rules.consent import Standing
from lantian.screening.rules.questions import WrongDigits
from lantian.screening.rules.scoring import Band
from lantian.screening.sheets import Fault

SENTENCES: dict[str, Any] = {
    "moved_on": _("Somebody has changed this instrument in the meantime: look at it again."),
    "not_yours": _("This instrument belongs to another place."),
    "not_released": _("This instrument is not released: an office has to check it and sign for it first."),
    "nobody": _("No child here is of the age that this instrument is made for."),
    "not_here": _("This child does not go to your school."),
    "not_ready": _("First the guardian's and the child's answers are needed. Without them nothing is asked."),
    "answered": _("A sheet of this child is here already."),
    "has_sheet": _(
        "A sheet is here already: whoever no longer agrees withdraws, then the answers are deleted."
    ),
    "withdrawn": _("Consent was withdrawn. Nobody is asked again."),
}

FAULTS: dict[str, Any] = {
    "no_survey": _("The workbook has no sheet “survey”."),
    "unknown_column": _("This column is not understood here. Leave it out: %(value)s"),
    "column_missing": _("The column “%(value)s” is missing."),
    "wrong_code": _("The code of a choice: letters, digits, - and _, at most 40. Here stands: %(value)s"),
    "code_twice": _("This code stands in its list twice: %(value)s"),
    "label_missing": _("The text is missing or longer than 500 characters."),
    "too_many": _("A questionnaire has at most %(value)s rows."),
    "group_not_open": _("A group ends here that has not begun."),
    "group_not_closed": _("A group begins and does not end."),
    "no_question": _("There is no question on this sheet."),
    "unknown_type": _(
        "This kind of question is not taken: %(value)s. Taken are select_one, select_multiple, integer, decimal, date, "
        "text, note, begin group, end group."
    ),
    "wrong_name": _("A name: a letter first, then letters, digits and _, at most 40. Here stands: %(value)s"),
    "name_twice": _("This name stands here twice: %(value)s"),
    "no_choices": _("Its list on the sheet “choices” needs 2 to 60 choices: %(value)s"),
    "not_yes_or_no": _("“yes”, “no” or nothing is expected. Here stands: %(value)s"),
    "condition_too_hard": _(
        "Only simple comparisons are taken, such as ${age} >= 10 and selected(${who}, 'mother'). Here stands: %(value)s"
    ),
    "asked_later": _("This looks at a question that comes later or does not exist: %(value)s"),
    "refused": _("The sheet was refused by the check of XLSForm: %(value)s"),
}

WRONG_ANSWERS: dict[str, Any] = {
    "missing": _("Please answer this."),
    "not_a_choice": _("Please choose one of the answers."),
    "not_a_number": _("A number is expected here."),
    "not_a_day": _("A day is expected here."),
    "too_long": _("At most 1000 characters."),
    "out_of_bounds": _("This answer cannot be."),
}

STANDINGS: dict[Standing, Any] = {
    Standing.GUARDIAN_MISSING: pgettext_lazy("consent", "the guardian has not answered yet"),
    Standing.CHILD_MISSING: pgettext_lazy("consent", "the child has not been asked yet"),
    Standing.REFUSED: pgettext_lazy("consent", "refused"),
    Standing.WITHDRAWN: pgettext_lazy("consent", "withdrawn"),
    Standing.READY: pgettext_lazy("consent", "both agree"),
}

BANDS: dict[Band, Any] = {
    Band.BELOW: pgettext_lazy("band", "below the line"),
    Band.UNSCORED: pgettext_lazy("band", "no score, too much left out"),
    Band.ATTENTION: pgettext_lazy("band", "attention needed"),
    Band.REFERRAL: pgettext_lazy("band", "attention needed, advise a hospital"),
}
TONES = {Band.BELOW: "neutral", Band.UNSCORED: "info", Band.ATTENTION: "watch", Band.REFERRAL: "warning"}


def explain(error: ScreeningError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    return str(SENTENCES[error.code]) % error.params


def describe(fault: Fault) -> str:
    """What is wrong in one place of a sheet."""
    return str(FAULTS[fault.code]).replace("%(value)s", fault.value[:120])


def describe_digits(wrong: WrongDigits) -> str:
    """What is wrong with a row of digits."""
    if wrong.code == "count":
        return str(_("%(expected)s digits are expected, one for each question; here are %(found)s.")) % {
            "expected": wrong.expected,
            "found": wrong.found,
        }
    return str(_("The digit of question %(at)s is none of its answers.")) % {"at": wrong.at}
