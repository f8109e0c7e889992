"""What is wrong with a plan or a decision on it, in the user's language."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.access.models import Post
from lantian.matching.errors import MatchingError
from lantian.matching.models import MatchRun
from lantian.matching.queries.places import name_of
from lantian.matching.rules.settings import HEAVIEST
from lantian.pairing.errors import PairingError
from lantian.pairing.messages import say as say_pairing

SENTENCES: dict[str, Any] = {
    "place_wrong": gettext_lazy("A plan is made for a county or a town."),
    "team_wrong": gettext_lazy("Say how many helpers a child should have: from two to %(most)s."),
    "place_taken_now": gettext_lazy("Somebody has just begun a plan here. Look at the list again."),
    "not_now": gettext_lazy("Somebody has moved this plan on in the meantime: look at the page again."),
    "larger_place": gettext_lazy(
        "This plan is of a larger place: whoever answers for all of it works it out or puts it away."
    ),
    "interrupted": gettext_lazy("The work stopped in the middle. Nothing was written: start it again."),
    "too_large": gettext_lazy("The place is too large for this computer's memory: plan it town by town."),
    "not_proved": gettext_lazy(
        "The plan did not pass the independent check and is not shown. Please tell those who look after Lantian."
    ),
    "locks_clash": gettext_lazy(
        "What you hold to cannot all be kept. Lift one lock of each line, then work it out again."
    ),
    "helper_elsewhere": gettext_lazy(
        "This helper is at home outside your place and is not shown to you: the county decides."
    ),
    "twice": gettext_lazy("This helper already stands on another line of the child."),
    "edition_taken": gettext_lazy(
        "Somebody else has changed the settings in the meantime: look at the page again."
    ),
    "reach_unknown": gettext_lazy("Choose how far a helper goes."),
    "weight_out_of_range": gettext_lazy("A weight lies between 0 and %(heaviest)s."),
    "no_weight": gettext_lazy("At least one wish has to weigh something."),
}


def say(error: MatchingError) -> str:
    """The sentence for an error of this room."""
    if error.code == "place_taken":
        return say_taken(error.params["run"])  # type: ignore[arg-type]
    return say_code(error.code, **error.params)


def say_code(code: str, **params: object) -> str:
    """The sentence for a code of this room, or of the room of pairs."""
    if code in SENTENCES:
        return str(SENTENCES[code]) % {"heaviest": HEAVIEST, **params}
    return str(say_pairing(PairingError(code, **params)))  # type: ignore[arg-type]


def say_taken(run: MatchRun) -> str:
    """Who plans a place that overlaps, and since when."""
    post = Post.objects.select_related("user", "unit").filter(pk=run.post).first()
    return _(
        "%(place)s is being planned by %(name)s (%(unit)s) since %(since)s. You may look on; two plans of one place "
        "would promise the same helpers twice."
    ) % {
        "place": name_of(run.region),
        "name": post.user.name if post else "—",
        "unit": post.unit if post else "—",
        "since": date_format(localtime(run.recorded_at), "Y-m-d H:i"),
    }
