"""Whether somebody may be given one more child on a day, and every reason why not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantian.helping.rules.offers import Health
from lantian.helping.rules.standings import Standing
from lantian.helping.rules.vetting import DAY, EXPIRES_SOON_BY, Check, check_on


class Bar(StrEnum):
    """Why somebody is given no child now. None of them is a blame."""

    NOT_ACCEPTED = "not_accepted"
    LEFT = "left"
    NOT_VETTED = "not_vetted"
    VETTING_EXPIRED = "vetting_expired"
    AWAY = "away"
    HEALTH = "health"
    NO_CAPACITY = "no_capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperFacts:
    """What decides about a helper: `load` children now of at most `most_children`; away in `[away_from, away_until)`.

    `vetted_until` is the last day of the latest clear check.
    """

    standing: str
    vetted_until: date | None
    most_children: int
    load: int = 0
    away_from: date | None = None
    away_until: date | None = None
    health: str = ""


def reasons_against(helper: HelperFacts, on: date) -> frozenset[Bar]:
    """Every reason for which a helper is given no child on a day; none: may be given one."""
    check = check_on(helper.vetted_until, on)
    reasons = {
        Bar.NOT_ACCEPTED: helper.standing not in (Standing.ACCEPTED, Standing.LEFT),
        Bar.LEFT: helper.standing == Standing.LEFT,
        Bar.NOT_VETTED: check == Check.NONE,
        Bar.VETTING_EXPIRED: check == Check.EXPIRED,
        Bar.AWAY: is_away(helper, on),
        Bar.HEALTH: helper.health == Health.RESTING,
        Bar.NO_CAPACITY: helper.load >= helper.most_children,
    }
    return frozenset(bar for bar, holds in reasons.items() if holds)


def is_away(helper: HelperFacts, on: date) -> bool:
    """Whether a helper is away on a day; without a first day back, from the first day away on."""
    if helper.away_from is None or on < helper.away_from:
        return False
    return helper.away_until is None or on < helper.away_until


def turns_on(helper: HelperFacts, after: date) -> date | None:
    """The next day after a day on which time alone changes how a helper stands; None: none will come.

    That a check begins to run out is such a day too: then it is asked for again.
    """
    until = helper.vetted_until
    turns = [
        until and until - EXPIRES_SOON_BY,
        until and until + DAY,
        helper.away_from,
        helper.away_until,
    ]
    return min((day for day in turns if day and day > after), default=None)
