"""What a resource is, how far it reaches, and how well it fits a need of a child somewhere."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lantian.places.rules import STEPS, Level, level_of

OLDEST = 17
STALE_AFTER = timedelta(days=180)
"""An entry that nobody has confirmed for so long may be wrong: its keeper is asked."""


class Kind(StrEnum):
    """What there is to help with."""

    PEOPLE = "people"
    VENUE = "venue"
    SERVICE = "service"
    FUND = "fund"


class Sort(StrEnum):
    """What it is more exactly."""

    EXPERT = "expert"
    TEAM = "team"
    CHILDRENS_PLACE = "childrens_place"
    ROOM = "room"
    BEDS = "beds"
    LEGAL = "legal"
    COUNSELLING = "counselling"
    TUTORING = "tutoring"
    MEDICAL = "medical"
    OTHER_SERVICE = "other_service"
    BENEFIT = "benefit"
    FUND = "fund"


KIND_OF = {
    **dict.fromkeys((Sort.EXPERT, Sort.TEAM), Kind.PEOPLE),
    **dict.fromkeys((Sort.CHILDRENS_PLACE, Sort.ROOM, Sort.BEDS), Kind.VENUE),
    **dict.fromkeys(
        (Sort.LEGAL, Sort.COUNSELLING, Sort.TUTORING, Sort.MEDICAL, Sort.OTHER_SERVICE), Kind.SERVICE
    ),
    **dict.fromkeys((Sort.BENEFIT, Sort.FUND), Kind.FUND),
}


class Reach(StrEnum):
    """How far from its place an offer is meant for children."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"


class Condition(StrEnum):
    """For whom an offer is, beside ages."""

    POVERTY = "poverty"
    DISABILITY = "disability"
    ILLNESS = "illness"
    NO_CARER = "no_carer"
    BOTH_AWAY = "both_away"
    IN_SCHOOL = "in_school"


class Per(StrEnum):
    """What a capacity is counted by."""

    AT_ONCE = "at_once"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Nearness(StrEnum):
    """How near the place of an offer is to the child's village; the nearest first."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"


STEP = {reach: STEPS[Level(reach.value)] for reach in Reach}
NEAREST_FIRST = tuple(Nearness)


@dataclass(frozen=True, slots=True)
class Offered:
    """What decides whether an offer fits: where, how far, which needs and ages, when, how much is free."""

    place: int
    reach: Reach
    codes: frozenset[str]
    ages: tuple[int, int]
    valid_from: date
    valid_until: date | None
    capacity: int | None
    taken: int
    verified_on: date

    @property
    def free(self) -> int | None:
        """For how many more children there is room; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


@dataclass(frozen=True, slots=True)
class Fit:
    """That an offer fits, and how well: `free` as in `Offered`, `is_stale` where nobody confirmed it for long."""

    nearness: Nearness
    free: int | None
    is_stale: bool

    @property
    def order(self) -> tuple[bool, int, bool, int]:
        """What has room comes first, then what is nearest, confirmed, and has more room."""
        room = 10_000 if self.free is None else self.free
        return room == 0, NEAREST_FIRST.index(self.nearness), self.is_stale, -room


def serves(place: int, reach: Reach, region: int) -> bool:
    """Whether an offer at a place, meant for all within its reach, is meant for a village (or a town) too."""
    step = STEP[reach]
    return place // step == region // step


def nearness(place: int, region: int) -> Nearness:
    """How near a place is to a village."""
    return next(near for near in NEAREST_FIRST if near == Nearness.CITY or _together(place, region, near))


def _together(place: int, region: int, near: Nearness) -> bool:
    step = STEPS[Level(near.value)]
    return place // step == region // step


def holds(offer: Offered, on: date) -> bool:
    """Whether an offer holds on a day."""
    return offer.valid_from <= on and (offer.valid_until is None or on < offer.valid_until)


def fit(offer: Offered, code: str, region: int, on: date, age: int | None = None) -> Fit | None:
    """How an offer fits a need of a kind in a village, of a child of an age where it is known; None: not at all.

    An offer without room fits, and comes last: its keeper may still find a way.
    """
    if code not in offer.codes or not holds(offer, on) or not serves(offer.place, offer.reach, region):
        return None
    if age is not None and not offer.ages[0] <= age <= offer.ages[1]:
        return None
    return Fit(nearness(offer.place, region), offer.free, is_stale(offer.verified_on, on))


def is_stale(verified_on: date, on: date) -> bool:
    """Whether an entry must be confirmed again."""
    return on - verified_on > STALE_AFTER


def problem_of_offer(
    *,
    sort: str,
    place: int,
    reach: str,
    ages: tuple[int, int],
    period: tuple[date, date | None],
    codes: Collection[str],
    capacity: int | None,
    busy: int,
    cost: str,
) -> tuple[str, str] | None:
    """The field and the code of the first thing wrong with an entry, or None."""
    valid_from, valid_until = period
    checks = (
        ("codes", "codes_needed", not codes),
        ("reach", "reach_too_near", not reaches(place, Reach(reach))),
        ("age_to", "ages_turned", ages[0] > ages[1]),
        ("valid_until", "ends_before", valid_until is not None and valid_until <= valid_from),
        ("busy", "more_than_there_is", capacity is not None and busy > capacity),
        # 未保法 art 44: children's places are open to minors without a fee.
        ("cost", "place_is_free", sort == Sort.CHILDRENS_PLACE and bool(cost.strip())),
    )
    return next(((field, code) for field, code, is_wrong in checks if is_wrong), None)


def reaches(place: int, reach: Reach) -> bool:
    """Whether a reach is at least as wide as the place itself: a county's offer is not for one village."""
    widths = {Level.VILLAGE: 0, Level.TOWN: 1, Level.COUNTY: 2, Level.CITY: 3, Level.PROVINCE: 4}
    return list(Reach).index(reach) >= widths[level_of(place)]


class Cover:
    """For which needs, where and at which age something holds: asked for thousands of needs at once."""

    def __init__(self, offers: Iterable[Offered], on: date) -> None:
        self._spots: dict[tuple[str, Reach, int], list[tuple[int, int]]] = {}
        for offer in offers:
            if holds(offer, on):
                for code in offer.codes:
                    spot = (code, offer.reach, offer.place // STEP[offer.reach])
                    self._spots.setdefault(spot, []).append(offer.ages)

    def has(self, code: str, region: int, age: int) -> bool:
        """Whether anything fits a need of a kind, of a child of an age, in a village."""
        return any(
            low <= age <= high
            for reach, step in STEP.items()
            for low, high in self._spots.get((code, reach, region // step), ())
        )
