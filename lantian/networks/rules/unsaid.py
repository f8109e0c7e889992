"""What nobody says aloud and the night finds: a child that is missing at school, a need that stays unmet."""

from datetime import date, timedelta

from lantian.plans.rules.needs import State

ABSENT, UNMET = "absent", "need_unmet"

MISSED = ("absence", "five")
"""The item and answer of an assessment that say so: five days or more away from school within a month."""

OFTEN_AWAY = "S05"
"""The kind of need that says that a child is often late or absent."""

NEWS = timedelta(days=7)
"""What the night finds is news for a week: a worker that was down for some days still tells it, once."""

QUIET = {ABSENT: timedelta(days=30), UNMET: timedelta(days=30)}
"""For how long nobody is told again of one child and kind."""

TAKEN_UP_WITHIN = timedelta(days=30)
"""An open need for which nobody promised anything in these days is unmet."""

STILL_OPEN = State.OPEN
FAILED = State.NOT_MET


def news_since(on: date) -> date:
    """The first day of what is news on a day."""
    return on - NEWS


def unmet_days(on: date) -> tuple[date, date]:
    """From when until when an open need must have begun to turn unmet within the days of news."""
    last = on - TAKEN_UP_WITHIN
    return last - NEWS, last


def quiet_since(kind: str, on: date) -> date:
    """Whoever was told of a kind on this day or later is not told again."""
    return on - QUIET[kind]
