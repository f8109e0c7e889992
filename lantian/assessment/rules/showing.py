"""What of an assessment each role is shown: what its work needs and no more (个人信息保护法 arts 6 and 28).

Which children somebody sees is the database's business; this is about how much of them.
"""

from lantian.access.policy import GRASSROOTS, OFFICES, Role
from lantian.assessment.rules.losses import Loss

KEEPERS = OFFICES | GRASSROOTS
SCHOOL_OFFICE = frozenset({Role.SCHOOL_HEAD, Role.CLASS_TEACHER})
FAMILY = frozenset({Role.PROXY_PARENT, Role.PARENT})

LOSSES: dict[Loss, frozenset[Role]] = {
    Loss.STUDY: frozenset(KEEPERS | SCHOOL_OFFICE),
    Loss.LIFE: frozenset(KEEPERS | SCHOOL_OFFICE),
    Loss.KINSHIP: frozenset(KEEPERS),
    Loss.MIND: frozenset(KEEPERS | SCHOOL_OFFICE | {Role.PSYCHOLOGIST}),
    Loss.SAFETY: frozenset(KEEPERS),
}
"""Whose work needs to know how serious a loss is. What lies behind it is for those who keep the files."""

FOR_FAMILY = frozenset(
    {
        "absence", "homework", "grades", "tired_of_school", "meals", "insurance", "vaccination", "isolation", "net",
        "water", "road", "fire", "stays_out", "contact", "meeting", "hukou", "house", "carer",
    }
)  # fmt: skip
"""What a parent or proxy parent can do something about, and is told as a thing to do, never as a level."""


def losses_for(role: Role) -> list[Loss]:
    """The losses that a role is shown, in their order."""
    return [loss for loss, roles in LOSSES.items() if role in roles]


def sees_reasons(role: Role) -> bool:
    return role in KEEPERS


def is_told_kindly(role: Role) -> bool:
    """Whether a role is told what to look after instead of a level."""
    return role in FAMILY
