"""What is wrong with something about a helper, in the user's language."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lantian.helping.errors import HelpingError

SENTENCES: dict[str, Any] = {
    "not_yours": _("This helper is at home elsewhere: whoever answers for that place changes the entry."),
    "home_by_office": _("Only the county or city office changes where a helper is at home."),
    "known": _("%(name)s is on file with the same telephone or identity number."),
    "not_now": _("This is not possible any more: look at the page again."),
    "overtaken": _("Somebody else has changed this in the meantime: look at it again."),
    "reason_needed": _("Choose a reason."),
    "consent_future": _("This day is still to come."),
    "too_young": _("Helpers are of age: %(adult)s years or older."),
    "elder_kind_needed": _("Say which of the five elders this is."),
    "over_cap": _("At most %(cap)s children for this kind of helper here."),
    "gives_nothing": _("Choose at least one thing that is given: study, daily life, or mind and heart."),
    "identity_wrong": _("This identity number cannot be right."),
    "identity_differs": _("Date of birth or sex differ from the identity number."),
    "no_such_kind": _("Choose from the list."),
    "asked_already": _("A check was asked for on %(asked_on)s already: enter its answer instead."),
    "asked_future": _("This day is still to come."),
    "answer_needed": _("Enter the day of the answer."),
    "answer_future": _("This day is still to come."),
    "answer_before_asking": _("The answer cannot come before the question."),
    "holds_too_long": _(
        "A check holds a year at most, until %(last)s (Law on the Protection of Minors, art 62)."
    ),
    "holds_too_short": _("This lies before the day of the answer."),
    "training_future": _("This day is still to come."),
    "hours_wrong": _("Between half an hour and %(most)s hours."),
    "back_before_away": _("The first day back must lie after the first day away."),
    "cover_needs_seat": _("Without a post of their own nobody can stand in by a post."),
    "not_away": _("Nobody is away here."),
    "has_post": _("This helper has a post already."),
    "not_accepted": _("Accept the helper first."),
    "check_first": _(
        "Without a clear check that holds, nobody begins (Law on the Protection of Minors, art 62)."
    ),
    "not_over": _(
        "Whoever signed up is declined first, and whoever stands by children leaves first; then the entry is erased."
    ),
    "pairs_open": _("Pairs that go on: %(number)s. End them or hand them over first."),
    "post_open": _("This person still has a post: end it under Posts first."),
    "kept_still": _("The time for which this entry is kept is not over yet."),
    "cap_too_high": _("A place lowers the national cap of %(cap)s and never raises it."),
    "too_many": _(
        "Too many people are signing up just now. Nothing was saved: try again in an hour, or ring the village."
    ),
}


def say(error: HelpingError) -> str:
    """The sentence for an error."""
    params = {
        name: date_format(value) if isinstance(value, date) else value for name, value in error.params.items()
    }
    return str(SENTENCES[error.code]) % params
