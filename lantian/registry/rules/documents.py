"""Which papers of a child's file each role reads and attaches: what its work needs and no more.

The written notice that parents entrusted somebody with the care is for the school too (未成年人保护法 art 22);
everything else stays with those who keep the files. Psychological material and protection cases are closed by
compartment besides: a role on this list still needs its post to have it, or to break the glass.
"""

from collections.abc import Collection, Mapping

from lantian.access.policy import GRASSROOTS, OFFICES, Compartment, Role

KEEPERS = OFFICES | GRASSROOTS
ASSESSORS = OFFICES | {Role.TOWN_SUPERVISOR}

COMPARTMENTS: Mapping[str, Compartment] = {
    "psychological": Compartment.PSYCHOLOGY,
    "protection_case": Compartment.PROTECTION,
}

READERS: Mapping[str, frozenset[Role]] = {
    "registration_form": frozenset(KEEPERS),
    "entrusted_care_notice": frozenset(KEEPERS | {Role.SCHOOL_HEAD}),
    "entrusted_care_agreement": frozenset(KEEPERS),
    "proxy_parent_agreement": frozenset(KEEPERS),
    "guardian_pledge": frozenset(KEEPERS),
    "information_consent": frozenset(KEEPERS),
    "identity_proof": frozenset(KEEPERS),
    "medical_proof": frozenset(KEEPERS),
    "guardianship_assessment": frozenset(ASSESSORS),
    "psychological": frozenset(ASSESSORS | {Role.PSYCHOLOGIST}),
    "protection_case": frozenset(ASSESSORS),
    "other": frozenset(KEEPERS),
}

ATTACHERS: Mapping[str, frozenset[Role]] = {
    kind: roles - {Role.SCHOOL_HEAD} for kind, roles in READERS.items()
}

SEE_WITHDRAWN = frozenset(OFFICES)
"""Those who may still look at what was withdrawn."""


def kinds_to_read(role: Role) -> list[str]:
    """The kinds of paper that a role reads; of the closed ones those that the database shows it."""
    return [kind for kind, roles in READERS.items() if role in roles]


def kinds_to_attach(role: Role, compartments: Collection[str]) -> list[str]:
    """The kinds of paper that a post attaches: closed ones only where it has their compartment."""
    return [
        kind
        for kind, roles in ATTACHERS.items()
        if role in roles and (kind not in COMPARTMENTS or COMPARTMENTS[kind] in compartments)
    ]


def compartment_of(kind: str) -> str:
    """The compartment of a kind of paper; empty for those that are open."""
    return COMPARTMENTS[kind].value if kind in COMPARTMENTS else ""
