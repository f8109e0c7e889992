"""What is wrong at a cell of a household sheet and what would be right; what is not ours the roster says."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.kernel.values.wrong import WrongValue
from lantian.registry.roster.messages import describe as describe_roster

REASONS: dict[str, Any] = {
    "code_damaged": _(
        "The code is damaged, and no household of this village has this group, number and head."
    ),
    "code_recognised": _(
        "The code is damaged; the household was recognised by group, house number and head."
    ),
    "code_unknown": _("No household of yours in this campaign has this code."),
    "household_ambiguous": _("Several households of this village have this group, number and head."),
    "village_unknown": _("It cannot be told of which village this household is."),
    "household_twice": _("This household stands in row %(row)s already."),
    "household_has_children": _("Children were entered in this household by hand."),
    "village_not_now": _("The village is “%(state)s”: its list does not change now."),
    "required_missing": _("Neither house number nor head of household is given."),
}
EXPECTED: dict[str, Any] = {
    "household_code": _(
        "the code as it was printed, such as 82102259-0012K; for a new household leave it empty"
    ),
    "household_code_known": _("a code from the list of your village; for a new household leave it empty"),
    "village_sheet": _("a sheet named after its village, as it was downloaded"),
    "household_once": _("one row for each household"),
    "household_visited": _("有儿童, or take the children out of the household first"),
    "village_workable": _("a village that is not handed in; ask for it to be sent back or opened again"),
    "household_who": _("the house number or the head of household"),
}


def describe(wrong: WrongValue) -> tuple[str, str]:
    """What is wrong and what was expected, in the language in force."""
    if wrong.expected in EXPECTED:
        return str(REASONS[wrong.code]) % wrong.params, str(EXPECTED[wrong.expected]) % wrong.params
    return describe_roster(wrong)
