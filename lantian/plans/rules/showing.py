"""Who is shown how much of needs and plans: own words for those who work with the child, states for those above."""

from lantian.access.policy import GRASSROOTS, OFFICES, SCHOOL, Role

SHOWN: dict[str, frozenset[Role]] = {
    # what the child said, word for word: never up the line
    "words": frozenset({Role.VILLAGE_DIRECTOR, Role.CLASS_TEACHER, Role.PSYCHOLOGIST}),
    # needs with their state, and all measures of the child
    "needs": frozenset(OFFICES | GRASSROOTS | SCHOOL),
    # only the measures that one promised oneself
    "own_measures": frozenset({Role.PROXY_PARENT}),
    "lines": frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.PROXY_PARENT, Role.PARENT}),
    "goals": frozenset(GRASSROOTS | SCHOOL | {Role.PROXY_PARENT, Role.PARENT}),
    # that the child was asked this term; what it answered goes by "words"
    "voice": frozenset(GRASSROOTS | {Role.CLASS_TEACHER, Role.PSYCHOLOGIST, Role.PROXY_PARENT}),
}


def parts_for(role: Role) -> frozenset[str]:
    """The parts of a child's plan that a role is shown."""
    return frozenset(part for part, roles in SHOWN.items() if role in roles)
