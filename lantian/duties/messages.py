"""What can go wrong with rules and absences, in the user's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lantian.duties.errors import DutyError
from lantian.duties.names import LEVEL_NAMES
from lantian.duties.rules.book import WrongRule
from lantian.duties.rules.levels import RiskLevel


def explain(error: DutyError) -> str:
    """A sentence for an error: what is wrong and what is expected."""
    if error.code == "laxer":
        parts: Any = error.params["parts"]
        return _("The law asks for more. A place may only be stricter: %(parts)s.") % {
            "parts": _("; ").join(_laxer(part) for part in parts)
        }
    sentences = {
        "edition_taken": _("Somebody else has worded this rule in the meantime: look at it again."),
        "in_the_past": _("This day is over: choose today or later."),
        "same_words": _("Nothing was changed: the rule stands like this already."),
        "later_wording": _("There is a wording that begins on %(since)s: choose a later day."),
        "no_rule": _("There is no such rule in your place."),
        "not_yours": _("You do not look after this post."),
        "away_already": _("In this time the person is away already."),
        "covers_itself": _("Nobody stands in for themselves."),
        "cover_gone": _("Nobody holds this post at that time: choose somebody else."),
        "cover_away": _("This person is away too: choose somebody else."),
        "cover_too_far": _("This person does not see all the children concerned: choose somebody else."),
    }
    return sentences[error.code] % error.params


def explain_rule(error: WrongRule) -> str:
    """A sentence for a rule that cannot be."""
    sentences: Mapping[str, str] = {
        "needed": _("This is needed."),
        "zero": _("Zero is no cadence: at least one."),
        "too_long": _("This is too long: three years at most."),
        "too_often": _("This is too often: seven times in a period at most."),
        "no_such_day": _("There is no such day."),
        "unknown_term": _("This is no cadence."),
        "unknown_child": _("These are no children that a rule can be about."),
        "unknown_choice": _("This is not among the choices."),
        "said_twice": _("One level cannot have two cadences."),
        "period_empty": _("The last day lies before the first one."),
        "not_a_count": _("A whole number of days, %(most)s at most."),
        "too_long_text": _("This is too long."),
        "wrong_ladder": _("Each step needs a number of days, more than the step before."),
        "code_taken": _("This is no rule."),
    }
    return sentences[error.code] % error.params


def _laxer(part: str) -> str:
    if part.startswith("cadence_"):
        level = RiskLevel(part.removeprefix("cadence_"))
        return _("at the level %(level)s more seldom than the law asks") % {"level": LEVEL_NAMES[level]}
    return {
        "grace": _("more days of grace"),
        "applies": _("other children than the law names"),
        "acts": _("other deeds than the law accepts"),
        "owed_by": _("somebody else owes it"),
        "pauses": _("pauses that the law does not know"),
        "until": _("an end that the law does not know"),
        "retired": _("this rule cannot be put out of use"),
    }[part]
