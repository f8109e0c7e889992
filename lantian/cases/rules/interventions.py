"""What is done towards guardians, from a word to the court: who does it, on which article and which grounds."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum

from lantian.cases.rules.bases import Basis


class Kind(StrEnum):
    """From 劝诫 to 撤销监护人资格."""

    ADVICE = "advice"
    REPRIMAND = "reprimand"
    WARNING = "warning"
    PENALTY = "penalty"
    PROTECTION_ORDER = "protection_order"
    TEMPORARY = "temporary"
    LONG_TERM = "long_term"
    REVOCATION = "revocation"


class Stage(StrEnum):
    """How far one is: what needs no decision of somebody else is done at once."""

    APPLIED = "applied"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class By(StrEnum):
    """Who does it or applies for it."""

    COMMITTEE = "committee"
    WOMEN = "women"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    CIVIL_AFFAIRS = "civil_affairs"
    POLICE = "police"
    PROCURATORATE = "procuratorate"
    RELATIVE = "relative"
    DISABLED_FEDERATION = "disabled_federation"
    MINORS_ORGANISATION = "minors_organisation"


BASIS: Mapping[Kind, Basis] = {
    Kind.ADVICE: Basis.MINORS_118,
    Kind.REPRIMAND: Basis.MINORS_118,
    Kind.WARNING: Basis.VIOLENCE_16,
    Kind.PENALTY: Basis.PUBLIC_ORDER,
    Kind.PROTECTION_ORDER: Basis.VIOLENCE_23,
    Kind.TEMPORARY: Basis.MINORS_92,
    Kind.LONG_TERM: Basis.MINORS_94,
    Kind.REVOCATION: Basis.CIVIL_36,
}
BY: Mapping[Kind, Collection[By]] = {
    Kind.ADVICE: {By.COMMITTEE, By.WOMEN, By.SCHOOL},
    Kind.REPRIMAND: {By.POLICE, By.PROCURATORATE},
    Kind.WARNING: {By.POLICE},
    Kind.PENALTY: {By.POLICE},
    Kind.PROTECTION_ORDER: {By.RELATIVE, By.POLICE, By.WOMEN, By.COMMITTEE, By.CIVIL_AFFAIRS},
    Kind.TEMPORARY: {By.CIVIL_AFFAIRS},
    Kind.LONG_TERM: {By.CIVIL_AFFAIRS},
    Kind.REVOCATION: {
        By.RELATIVE,
        By.COMMITTEE,
        By.SCHOOL,
        By.HOSPITAL,
        By.WOMEN,
        By.DISABLED_FEDERATION,
        By.MINORS_ORGANISATION,
        By.CIVIL_AFFAIRS,
    },
}
"""未保法 arts 92, 94, 118; 反家暴法 arts 16, 23; 民法典 art 36. A police penalty is imposed by police alone."""

GROUNDS: Mapping[Kind, Collection[str]] = {
    Kind.TEMPORARY: ("92_1", "92_2", "92_3", "92_4", "92_5", "92_6", "92_7"),
    Kind.LONG_TERM: ("94_1", "94_2", "94_3", "94_4", "94_5"),
    Kind.REVOCATION: ("36_1", "36_2", "36_3"),
}
DECIDED_BY_COURT = frozenset({Kind.PROTECTION_ORDER, Kind.REVOCATION})
LASTING = frozenset({Kind.PROTECTION_ORDER, Kind.TEMPORARY, Kind.LONG_TERM})
ORDER_DAYS = 184
"""反家暴法 art 30: an order holds six months at most."""
NEXT: Mapping[Stage, Collection[Stage]] = {
    Stage.APPLIED: (Stage.DONE, Stage.REFUSED, Stage.WITHDRAWN),
    Stage.DONE: (Stage.ENDED,),
}


def first_stage(kind: Kind) -> Stage:
    """Where one begins."""
    return Stage.APPLIED if kind in DECIDED_BY_COURT else Stage.DONE


def is_open(kind: str, stage: str) -> bool:
    """Whether a case cannot be closed yet because of it: a court has still to decide, or somebody else is guardian
    for a time."""
    return stage == Stage.APPLIED or (kind == Kind.TEMPORARY and stage == Stage.DONE)


def problem_of_intervention(
    kind: Kind, by: str, ground: str, *, on: date, until: date | None, today: date
) -> tuple[str, str]:
    """The field and what is wrong with it; two empty words when nothing is."""
    if by not in BY[kind]:
        return "by", "not_theirs"
    if kind in GROUNDS and ground not in GROUNDS[kind]:
        return "ground", "ground_needed"
    if on > today:
        return "on", "day_future"
    if until and until <= on:
        return "until", "until_before"
    if kind == Kind.PROTECTION_ORDER and until and until > on + timedelta(days=ORDER_DAYS):
        return "until", "order_too_long"
    return "", ""


def problem_of_outcome(kind: Kind, before: Stage, after: str, *, on: date, since: date, today: date) -> str:
    """What is wrong with what came of one; empty when nothing is."""
    if after not in NEXT.get(before, ()) or (after == Stage.ENDED and kind not in LASTING):
        return "not_now"
    return "day_future" if on > today else "day_before" if on < since else ""
