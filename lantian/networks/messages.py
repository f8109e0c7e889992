"""What is wrong with a nomination or a rule, in the user's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.networks.errors import NetworkError

SENTENCES: dict[str, Any] = {
    "not_yours": _("Only the office of a place names people for it."),
    "not_named": _("For this part nobody is named: it follows from the posts."),
    "nobody": _("Choose a unit or a post, or write down a name."),
    "in_the_future": _("This day is still to come: name somebody on the day from which it holds."),
    "taken": _("Somebody is named for this part already: end that first, or name this one as a substitute."),
    "school_needed": _("Choose the school."),
    "ended_already": _("This has ended already."),
    "tells_itself": _("The network in which it happens knows already: choose others."),
    "days_outside": _("Give a number of days from 1 to 90."),
    "same_words": _("Nothing is different from what holds now."),
    "edition_taken": _("Somebody else has changed this rule in the meantime. Look at it again."),
    "no_rule": _("There is no wording of your own to end."),
}


def say(error: NetworkError) -> str:
    """The sentence for an error."""
    return str(SENTENCES[error.code]) % error.params
