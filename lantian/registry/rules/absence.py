"""Which parents are away, as the national form asks (国发〔2016〕13号): both, or one and the other unable."""

from dataclasses import dataclass

AWAY = frozenset({"work", "business", "study"})
UNCLEAR = frozenset({"", "other"})
CANNOT_GUARD = frozenset({"prison", "missing"})


@dataclass(frozen=True, slots=True)
class Absence:
    """The form's answers; None is left open, to be filled in by hand. `incapable` are father, mother."""

    are_both_away: bool | None = None
    is_one_away_other_incapable: bool | None = None
    incapable: frozenset[str] = frozenset()


def absence_of(father: str, mother: str) -> Absence:
    """From the reasons of absence (`absence_reason`; empty: unknown) of both parents.

    A parent at home may be unable for reasons that the register does not hold, and a dead or divorced one is
    for a person to judge: those questions stay open.
    """
    reasons = {"father": father, "mother": mother}
    away = {who for who, reason in reasons.items() if reason in AWAY}
    if len(away) == 2:
        return Absence(are_both_away=True, is_one_away_other_incapable=False)
    if UNCLEAR & set(reasons.values()):
        return Absence()
    if not away:
        return Absence(are_both_away=False, is_one_away_other_incapable=False)
    (other,) = reasons.keys() - away
    if reasons[other] in CANNOT_GUARD:
        return Absence(False, True, frozenset({other}))
    return Absence(are_both_away=False)
