"""What a place may set: hard rules within what the law and the house allow, and how much each wish weighs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

REACHES = ("village", "town", "county")
LIGHTEST, HEAVIEST = 0, 10
MOST_IN_TEAM = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """The default: as the house thinks right; a helper goes as far as they said themselves.

    Hard: how far a helper goes at most (`farthest`: within the village, the town or the county), and whether only
    children take part who count as left behind (`only_counted`). From which age on child and helper are of one sex is
    set with the pairs. The rest are weights from 0 (of no account) over 5 (as usual) to 10 (twice that): nearness, the
    same school, abilities that meet the child's needs, the confidant whom the child named, brothers and sisters with
    one helper, a fair load, the level of risk (who comes first where helpers are too few).
    """

    farthest: str = "county"
    only_counted: bool = True
    near: int = 5
    school: int = 5
    needs: int = 5
    wish: int = 5
    siblings: int = 5
    load: int = 5
    risk: int = 5


WEIGHTS = ("near", "school", "needs", "wish", "siblings", "load", "risk")


def settings_from(values: Mapping[str, Any]) -> Settings:
    """Settings of what was stored; what is missing is as by default, what is unknown is passed over."""
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in values.items() if name in known})


def as_values(settings: Settings) -> dict[str, Any]:
    """Settings as they are stored."""
    return asdict(settings)


def problem_of(settings: Settings) -> tuple[str, str] | None:
    """The first field that cannot be so, and the code of what is wrong with it."""
    if settings.farthest not in REACHES:
        return "farthest", "reach_unknown"
    for name in WEIGHTS:
        if not LIGHTEST <= getattr(settings, name) <= HEAVIEST:
            return name, "weight_out_of_range"
    if not any(getattr(settings, name) for name in WEIGHTS):
        return "near", "no_weight"
    return None
