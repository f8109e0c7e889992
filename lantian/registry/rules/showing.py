"""Which parts of a child's file each role is shown: what its work needs and no more (个人信息保护法 arts 6 and 28).

Which children somebody sees is the database's business; this is about how much of them.
"""

from lantian.access.policy import GRASSROOTS, OFFICES, SCHOOL, Role

KEEPERS = OFFICES | GRASSROOTS
"""Those who keep the files."""

EVERYBODY = KEEPERS | SCHOOL | {Role.PROXY_PARENT, Role.PARENT}
SCHOOL_OFFICE = {Role.SCHOOL_HEAD, Role.CLASS_TEACHER}

SHOWN: dict[str, frozenset[Role]] = {
    # who this is
    "identity": frozenset(KEEPERS | SCHOOL_OFFICE | {Role.PARENT}),
    "house": frozenset(KEEPERS | SCHOOL_OFFICE | {Role.PARENT}),
    "remarks": frozenset(KEEPERS),
    # facts
    "residence": frozenset(EVERYBODY),
    "enrolment": frozenset(EVERYBODY),
    "health": frozenset(EVERYBODY),
    "hukou": frozenset(KEEPERS | {Role.SCHOOL_HEAD, Role.PARENT}),
    "guardianship": frozenset(KEEPERS | SCHOOL),
    "livelihood": frozenset(KEEPERS | {Role.SCHOOL_HEAD, Role.PARENT}),
    # people: where the parents are (a parent sees that of no other), their telephones and numbers
    "whereabouts": frozenset(EVERYBODY - {Role.PARENT}),
    "phones": frozenset(KEEPERS | SCHOOL_OFFICE),
    "adult_numbers": frozenset(KEEPERS),
    # the keeping of the file
    "gaps": frozenset(KEEPERS | SCHOOL_OFFICE),
    "cards": frozenset(KEEPERS),
    "calibres": frozenset(KEEPERS),
    "closing": frozenset(KEEPERS | SCHOOL_OFFICE),
}

# The part of a file that each sealed value belongs to.
SEALED_PARTS = {
    "identity": "identity",
    "address": "house",
    "neighbour": "adult_numbers",
    "person_identity": "adult_numbers",
    "phone": "phones",
    "second_phone": "phones",
}


def parts_for(role: Role) -> frozenset[str]:
    """The parts of a file that a role is shown."""
    return frozenset(part for part, roles in SHOWN.items() if role in roles)
