"""Whether a child may be asked: its guardian's consent and its own, and what stops everything.

Under 14 the guardian's consent is required (个人信息保护法 art 31). From 14 on the child's own is enough, and a
guardian's refusal still stops it. Whoever refused or withdrew is not asked again and not pressed.
"""

from enum import StrEnum

GUARDIAN_UNTIL = 14


class Answer(StrEnum):
    """What somebody answered when asked."""

    NONE = ""
    YES = "yes"
    NO = "no"


class Standing(StrEnum):
    """Where the asking of one child stands."""

    GUARDIAN_MISSING = "guardian_missing"
    CHILD_MISSING = "child_missing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    READY = "ready"


def standing_of(*, age: int, guardian: str, child: str, is_withdrawn: bool) -> Standing:
    """Where a child stands who is `age` years old on the day of the screening."""
    if is_withdrawn:
        return Standing.WITHDRAWN
    if Answer.NO in (guardian, child):
        return Standing.REFUSED
    if age < GUARDIAN_UNTIL and guardian != Answer.YES:
        return Standing.GUARDIAN_MISSING
    return Standing.READY if child == Answer.YES else Standing.CHILD_MISSING
