"""What a parent says of themselves, as the register understands it."""

from datetime import date

from lantian.registry.rules.calibres.conditions import AWAY
from lantian.registry.rules.moves import MOVED_ON, Said


def said_by(what: str, since: date, place: str, visit_until: date | None, reason_now: str) -> Said:
    """The move that a parent's word (`away`, `home`, `visit`) means, when `reason_now` is why they are away so far.

    Who says that they are away and was away before has gone straight on: a return in between would have been said.
    """
    if what == "away":
        is_away = reason_now in AWAY
        return Said(reason_now if is_away else "work", since, place, MOVED_ON if is_away else "")
    return Said("home", since, is_visit=what == "visit", visit_until=visit_until if what == "visit" else None)
