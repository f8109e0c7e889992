"""Until when something must happen to a referral, and who hears of it when it does not.

An answer is due within one working day, a reply within fifteen days (an advice under art 114 of the law on the
protection of minors: one month). A last day that is off moves to the next working day (Civil Code art 203).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lantian.referrals.rules.life import State

AddWorkingDays = Callable[[date, int], date]
ANSWER_WORKING_DAYS = 1
REROUTE_WORKING_DAYS = 3
REPLY_DAYS = 15
WORD_DAYS = 15
IDLE_DAYS = 7

COUNTY, CITY = "county_office", "city_office"
LADDER: dict[State, tuple[tuple[int, str], ...]] = {
    State.SENT: ((1, COUNTY), (4, CITY)),
    State.ACCEPTED: ((1, COUNTY), (11, CITY)),
    State.REFUSED: ((1, COUNTY), (11, CITY)),
    State.REPLIED: ((1, COUNTY),),
}
"""So many days after its last day who hears of a referral that does not move."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has heard of a late referral, and the next day on which time alone changes that."""

    heard_by: str
    turns_on: date | None


def a_month_after(on: date) -> date:
    """The same day of the next month, or its last one (Civil Code art 202)."""
    first = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=on.day - 1), last)


def working_day_from(on: date, add: AddWorkingDays) -> date:
    """A day, or the next working day when it is off."""
    return add(on - timedelta(days=1), 1)


def reply_due(sent_on: date, *, is_advice: bool, wanted_on: date | None, add: AddWorkingDays) -> date:
    """The last day of a reply: by law or custom, or sooner when it was wanted sooner."""
    latest = a_month_after(sent_on) if is_advice else sent_on + timedelta(days=REPLY_DAYS)
    last = working_day_from(latest, add)
    return min(last, wanted_on) if wanted_on and wanted_on >= sent_on else last


def acts_by(state: State, on: date, *, reply_due_on: date, add: AddWorkingDays) -> date | None:
    """Until when whoever has a referral in hand since `on` must act; None when it is over."""
    if state == State.SENT:
        return add(on, ANSWER_WORKING_DAYS)
    if state == State.ACCEPTED:
        return reply_due_on
    if state == State.REFUSED:
        return add(on, REROUTE_WORKING_DAYS)
    return working_day_from(on + timedelta(days=WORD_DAYS), add) if state == State.REPLIED else None


def standing(state: State, due_on: date | None, on: date) -> Standing:
    """Who has heard by a day of a referral that is due on `due_on`."""
    if due_on is None:
        return Standing("", None)
    heard = ""
    for days, role in LADDER.get(state, ()):
        turns_on = due_on + timedelta(days=days)
        if turns_on > on:
            return Standing(heard, turns_on)
        heard = role
    return Standing(heard, None)
