"""What somebody can give, within what limits: 自愿、就地就近、量力而行."""

from enum import StrEnum

from lantian.places.rules import Level, level_of

ADULT = 18
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)
"""Monday is 1 (ISO 8601)."""


class Farthest(StrEnum):
    """How far from home somebody helps."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"


class Language(StrEnum):
    """What somebody can speak with a child and its grandparents."""

    PUTONGHUA = "putonghua"
    GUANZHONG = "guanzhong"
    OTHER_DIALECT = "other_dialect"
    ENGLISH = "english"
    SIGN = "sign"


class Health(StrEnum):
    """What health allows. It is said by the person, in three steps, and no illness is ever named."""

    NO_LIMIT = ""
    NEAR_HOME = "near_home"
    BY_TELEPHONE = "by_telephone"
    RESTING = "resting"


def reach_of(region: int, farthest: str, health: str = "") -> Farthest:
    """How far somebody at home in a region really helps: who cannot walk far stays in the village.

    Whose home is a town or a county as a whole helps there at least.
    """
    told = Farthest.VILLAGE if health == Health.NEAR_HOME else Farthest(farthest)
    home = {Level.TOWN: Farthest.TOWN, Level.COUNTY: Farthest.COUNTY}.get(level_of(region), Farthest.VILLAGE)
    return max(told, home, key=list(Farthest).index)
