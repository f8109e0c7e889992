"""What the page of a helper shows to which role: each, what its work needs."""

from lantian.access.policy import OFFICES, Role

SEALED = {"phone": frozenset({*OFFICES, Role.TOWN_SUPERVISOR, Role.VILLAGE_DIRECTOR, Role.SCHOOL_HEAD})}
SEALED["identity"] = frozenset(OFFICES)
"""Who may have a sealed value shown. A telephone number is for whoever rings; an identity number for the check."""

BIRTHS = frozenset({*OFFICES, Role.TOWN_SUPERVISOR})
"""Who sees the date of birth; everybody else, the age."""


def may_reveal(role: Role, field: str) -> bool:
    """Whether a role may have a sealed value of a helper shown."""
    return role in SEALED.get(field, ())
