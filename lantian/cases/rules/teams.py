"""Who may be in the team of a case, who may answer for it, and how others see it."""

from lantian.access.policy import GRASSROOTS, OFFICES, SCHOOL, Role

TEAM = frozenset(OFFICES | GRASSROOTS | SCHOOL | {Role.DEPARTMENT})
"""Never families: one of them may be whom the child must be protected from. Helpers stand by, they do not judge."""
OWNERS = frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR, Role.CITY_OFFICE})
COVERED = "某某"


def covered(name: str) -> str:
    """A name as those see it who are not of the team (未保法 art 103)."""
    return name[:1] + COVERED if name else ""


def county_of(region: int) -> int:
    """The county in which a place lies."""
    return region // 10**6 * 10**6
