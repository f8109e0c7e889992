"""When something must be found for a child because of its helper, and why."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.pairing.rules.times import PLAN_DAYS


class Why(StrEnum):
    """Why a pair needs a plan: the check renewed, somebody else, a handover. Nobody is to blame."""

    CHECK = "check"
    HELPER_LEFT = "helper_left"
    HELPER_AWAY = "helper_away"
    PAUSE = "pause"
    RULED_OUT = "ruled_out"
    CHILD_MOVED = "child_moved"
    TIE_ENDED = "tie_ended"
    MERGED = "merged"


OF_HELPER = {
    HelperBar.LEFT: Why.HELPER_LEFT,
    HelperBar.NOT_ACCEPTED: Why.HELPER_LEFT,
    HelperBar.NOT_VETTED: Why.CHECK,
    HelperBar.VETTING_EXPIRED: Why.CHECK,
    HelperBar.AWAY: Why.HELPER_AWAY,
    HelperBar.HEALTH: Why.PAUSE,
}
"""What of a helper asks for a plan, the gravest first. That somebody is full asks for none."""

BY_HELPER = frozenset(OF_HELPER.values())
BY_CHILD = frozenset({Why.RULED_OUT, Why.CHILD_MOVED, Why.TIE_ENDED})


def why_of_helper(reasons: Collection[HelperBar]) -> Why | None:
    """Why the children of a helper need a plan; None: they need none."""
    return next((why for reason, why in OF_HELPER.items() if reason in reasons), None)


def plan_by(on: date) -> date:
    """Until when a way is to be found."""
    return on + timedelta(days=PLAN_DAYS)
