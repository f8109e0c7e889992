"""Where a referral needs consent, and whose.

Bodies that act under the law on the protection of minors need none for what is asked of them (personal information
protection law art 13 (3)); social organisations, stations and whoever treats a child do. Under 14 the parents or
guardians decide (art 31); a child of 8 is asked besides (law on the protection of minors art 4).
"""

from enum import StrEnum

OF_AGE, ASKED_FROM = 14, 8
NO_DUTY_BY_LAW = frozenset({"social_organisation", "station"})


class Consent(StrEnum):
    """Who consents."""

    GUARDIAN = "guardian"
    BOTH = "guardian_and_child"
    CHILD = "child"
    CUSTODIAN = "custodian"


def needs_consent(*, unit_kind: str, matter_needs: bool, is_closed: bool) -> bool:
    """Whether somebody must consent: always where no law binds the unit; for treatment but in protection cases."""
    return unit_kind in NO_DUTY_BY_LAW or (matter_needs and not is_closed)


def problem_of_consent(*, needed: bool, consent: str, age: int, is_closed: bool) -> str:
    """What is wrong with a consent; empty when nothing is."""
    if not consent:
        return "consent_needed" if needed else ""
    if consent == Consent.CHILD and age < OF_AGE:
        return "consent_too_young"
    if consent == Consent.CUSTODIAN and not is_closed:
        return "consent_no_custodian"
    if consent == Consent.GUARDIAN and age >= ASKED_FROM and not is_closed:
        return "consent_child_unasked"
    return ""
