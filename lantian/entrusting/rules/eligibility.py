"""Who may be entrusted with a child (未成年人保护法 art 22): what rules somebody out, what has to be weighed.

Parents choose; the village looks. A rule of this module never finds somebody fit: it says what stands against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ADULT, OLD, VERY_OLD = 18, 65, 75
MANY_CHILDREN = 3
"""As many children as one pair of hands looks after without help."""
CAN_SPEAK_FROM = 6
"""From this age on a child is asked; below it may be too young to say."""
INFANT_UNTIL = 3
"""Below this age a child should live with its parents (Jiangsu and others say so in their rules)."""


class Exclusion(StrEnum):
    """The four grounds on which nobody may be entrusted with a child (art 22 para 2)."""

    HARM = "harm"
    HABITS = "habits"
    NEGLECT = "neglect"
    OTHER = "other"


class Answer(StrEnum):
    """What asking about an exclusion came to."""

    NO = "no"
    FOUND = "found"
    NOT_KNOWN = "not_known"


class Result(StrEnum):
    """What the village finds."""

    FIT = "fit"
    SUPPORT = "support"
    UNFIT = "unfit"


class Wish(StrEnum):
    """What the child says about living with this person."""

    AGREES = "agrees"
    UNSURE = "unsure"
    AGAINST = "against"
    TOO_YOUNG = "too_young"
    NOT_HEARD = "not_heard"


class Lives(StrEnum):
    """Where the carer lives, seen from the child."""

    TOGETHER = "together"
    NEAR = "near"
    FAR = "far"


class Bond(StrEnum):
    """How child and carer are with each other."""

    CLOSE = "close"
    FAIR = "fair"
    DISTANT = "distant"


class Sign(StrEnum):
    """Something to be weighed before a child is left with somebody."""

    NOT_ADULT = "not_adult"
    AGE_UNKNOWN = "age_unknown"
    OLD = "old"
    VERY_OLD = "very_old"
    FRAIL = "frail"
    ILL = "ill"
    DISABLED = "disabled"
    HEALTH_UNKNOWN = "health_unknown"
    MANY_CHILDREN = "many_children"
    FAR = "far"
    DISTANT = "distant"
    AGAINST = "against"
    NOT_HEARD = "not_heard"
    INFANT = "infant"


HEALTH_SIGNS = {
    "20": Sign.FRAIL,
    "30": Sign.FRAIL,
    "40": Sign.ILL,
    "60": Sign.DISABLED,
    "": Sign.HEALTH_UNKNOWN,
}
NEED_SUPPORT = frozenset({Sign.VERY_OLD, Sign.ILL, Sign.MANY_CHILDREN, Sign.AGAINST, Sign.FAR})
"""With one of these nobody is simply fit: somebody has to help, or somebody else has to be found."""


@dataclass(frozen=True)
class Carer:
    """What is known of somebody on that day. `health` by GB/T 2261.3; `children` counts all in their care."""

    birth_on: date | None
    health: str
    children: int
    lives: Lives
    bond: Bond
    wish: Wish
    child_birth_on: date


def age(birth_on: date, on: date) -> int:
    """Completed years."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def signs_of(carer: Carer, on: date) -> list[Sign]:
    """What has to be weighed, the gravest of each kind, in the order of `Sign`."""
    held = {
        _sign_of_age(carer.birth_on, on),
        HEALTH_SIGNS.get(carer.health),
        Sign.MANY_CHILDREN if carer.children > MANY_CHILDREN else None,
        Sign.FAR if carer.lives == Lives.FAR else None,
        Sign.DISTANT if carer.bond == Bond.DISTANT else None,
        {Wish.AGAINST: Sign.AGAINST, Wish.NOT_HEARD: Sign.NOT_HEARD}.get(carer.wish),
        Sign.INFANT if age(carer.child_birth_on, on) < INFANT_UNTIL else None,
    }
    return [sign for sign in Sign if sign in held]


def _sign_of_age(birth_on: date | None, on: date) -> Sign | None:
    if birth_on is None:
        return Sign.AGE_UNKNOWN
    years = age(birth_on, on)
    if years < ADULT:
        return Sign.NOT_ADULT
    return Sign.VERY_OLD if years >= VERY_OLD else Sign.OLD if years >= OLD else None


def problem_of(
    result: Result,
    *,
    carer: Carer,
    exclusions: Mapping[Exclusion, Answer],
    support: str,
    ground: str,
    on: date,
) -> tuple[str, str] | None:
    """The field and the code of the first thing that does not agree in a finding, or None."""
    found = [one for one in Exclusion if exclusions.get(one) == Answer.FOUND]
    open_ones = [one for one in Exclusion if exclusions.get(one, Answer.NOT_KNOWN) == Answer.NOT_KNOWN]
    signs = set(signs_of(carer, on))
    heard = carer.wish != Wish.TOO_YOUNG or age(carer.child_birth_on, on) < CAN_SPEAK_FROM
    if not heard:
        return "wish", "old_enough_to_say"
    if result == Result.UNFIT:
        return None if ground.strip() else ("ground", "ground_needed")
    if found:
        return "result", "excluded"
    if Sign.NOT_ADULT in signs:
        return "result", "not_adult"
    checks = (
        (open_ones[0] if open_ones else "", "ask_first", bool(open_ones)),
        ("wish", "hear_first", Sign.NOT_HEARD in signs),
        ("birth_on", "age_first", Sign.AGE_UNKNOWN in signs),
        ("health", "health_first", Sign.HEALTH_UNKNOWN in signs),
        ("result", "needs_support", result == Result.FIT and bool(signs & NEED_SUPPORT)),
        ("support", "support_needed", result == Result.SUPPORT and not support.strip()),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)
