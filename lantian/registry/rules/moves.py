"""Whether what is said of a parent's coming and going fits what is known; if not, what does not, and what to ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lantian.registry.rules.calibres.conditions import AWAY, VISIT_DAYS
from lantian.registry.rules.calibres.facts import Whereabouts

MOVED_ON, WAS_BACK = "moved_on", "was_back"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a parent: where they are since a day.

    Of one who leaves and was away already, `meanwhile` says whether they went straight on (`MOVED_ON`) or had come
    back on a day that nobody recorded (`WAS_BACK`, `back_on`). `visit_until` is the end of a visit home.
    """

    reason: str
    since: date
    place: str = ""
    meanwhile: str = ""
    back_on: date | None = None
    is_visit: bool = False
    visit_until: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a parent: where they were, in order, as named `places` of each stay; and of the child."""

    stays: Sequence[Whereabouts]
    places: Sequence[str]
    born_on: date
    died_on: date | None = None
    visited_on: date | None = None

    @property
    def now(self) -> Whereabouts | None:
        return next((one for one in reversed(self.stays) if one.until is None), None)

    @property
    def place(self) -> str:
        """Where the parent is now, as it was written."""
        return next(
            (place for one, place in zip(self.stays, self.places, strict=True) if one.until is None), ""
        )


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something cannot be recorded as said: a sentence's code and what fills it."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


def objection(said: Said, known: Known, today: date) -> Objection | None:
    """What is wrong with what is said, the gravest first; None if nothing is."""
    found = _impossible(said, known, today) or _repeated(said, known)
    if found is None and said.is_visit:
        found = _of_visit(said, known, today)
    return found or _out_of_order(said, known) or _meanwhile(said, known)


def _impossible(said: Said, known: Known, today: date) -> Objection | None:
    """Days on which nothing can have happened."""
    if said.since > today or (said.visit_until and said.is_visit and said.visit_until < said.since):
        return Objection("in_the_future" if said.since > today else "days_reversed")
    if known.died_on:
        return Objection("parent_dead")
    if said.since < known.born_on:
        return Objection("before_birth", {"birth_on": known.born_on})
    return None


def _repeated(said: Said, known: Known) -> Objection | None:
    """What stands on file already: nothing changes."""
    now = known.now
    if said.is_visit or now is None or now.reason != said.reason:
        return None
    is_same = said.reason not in AWAY or (said.place in ("", known.place) and said.meanwhile != WAS_BACK)
    if is_same and (said.reason not in AWAY or said.since == now.since or said.meanwhile == MOVED_ON):
        return Objection("nothing_changes", {"since": now.since})
    return None


def _of_visit(said: Said, known: Known, today: date) -> Objection | None:
    now = known.now
    if now is None or now.reason not in AWAY:
        return Objection("visit_of_nobody_away")
    if known.visited_on == said.since:
        return Objection("nothing_changes", {"since": said.since})
    if ((said.visit_until or today) - said.since).days >= VISIT_DAYS:
        return Objection("visit_too_long", {"days": VISIT_DAYS})
    return None


def _out_of_order(said: Said, known: Known) -> Objection | None:
    """A day that lies in what is recorded already."""
    now = known.now
    if now is not None and now.since is not None and said.since <= now.since:
        came_home = said.reason == "home" and now.reason in AWAY
        return Objection("return_before_departure" if came_home else "later_change", {"since": now.since})
    last = max((one.until for one in known.stays if one.until), default=None)
    if now is None and last is not None and said.since < last:
        return Objection("period_taken")
    return None


def _meanwhile(said: Said, known: Known) -> Objection | None:
    """Who leaves twice without coming back: is it one absence with a new place, or was a return missed?"""
    now = known.now
    if said.reason not in AWAY or now is None or now.reason not in AWAY:
        return None
    if said.meanwhile not in (MOVED_ON, WAS_BACK):
        return Objection("away_already", {"since": now.since})
    if said.meanwhile == WAS_BACK and not _lies_between(now.since, said.back_on, said.since):
        return Objection("back_not_between", {"since": now.since, "until": said.since})
    return None


def _lies_between(after: date | None, day: date | None, before: date) -> bool:
    return day is not None and day < before and (after is None or day > after)
