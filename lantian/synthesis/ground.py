"""Where a world stands: its villages with their weights, the schools of their towns, and who lives in which village."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.places.models import Region, Unit
from lantian.places.rules import STEPS, Level, is_community, scope_of
from lantian.synthesis.columns import Bytes, Numbers
from lantian.synthesis.likeness import Likeness
from lantian.synthesis.schooldays import SchoolDays, learn_school_days
from lantian.synthesis.shares import SIBLINGS, drawn

BLOCK = 20_000
"""About so many children are drawn at once."""
STAGES = {"kindergarten": "幼儿园", "primary": "中心小学", "junior": "初级中学"}
SERVES = {"nine_year": ("primary", "junior")}
NO_SCHOOL = -1


class NowhereToLive(ValueError):
    """There is no village in the places that were named."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Villages by code, the seats of their directors, and the keys of schools; `near` says by stage which of these a
    village's children go to (`NO_SCHOOL`: none)."""

    villages: Numbers
    seats: Bytes
    weights: Numbers
    schools: Bytes
    near: dict[str, Numbers]
    days: SchoolDays


@dataclass(frozen=True, slots=True)
class Houses:
    """Households in the order of their villages: in which village, with how many children."""

    village: Numbers
    size: Numbers

    def blocks(self, most: int = BLOCK) -> Iterator["Houses"]:
        """The same, a block of about so many children at a time."""
        ends = np.cumsum(self.size)
        cuts = np.searchsorted(ends, np.arange(most, ends[-1] if len(ends) else 0, most))
        for village, size in zip(np.split(self.village, cuts), np.split(self.size, cuts), strict=True):
            if len(size):
                yield Houses(village, size)


def survey(
    places: Collection[int], dice: np.random.Generator, on: date, like: Likeness | None = None
) -> Ground:
    """The villages in the places (none named: all there are), of very different sizes, and the school days of the year
    up to `on`. Raises `NowhereToLive`."""
    villages = np.array(sorted(_villages(places)), np.int64)
    if not len(villages):
        raise NowhereToLive
    communities = np.array([is_community(int(code)) for code in villages])
    county = np.unique(villages // STEPS[Level.COUNTY], return_inverse=True)[1]
    weights = dice.lognormal(0, 0.7, len(villages)) * np.where(communities, 0.15, 1.0)
    weights *= dice.lognormal(0, 0.3, county.max() + 1)[county]
    if like:
        # As many children in each county as the twin tells of.
        wanted = like.children_of(np.unique(villages // STEPS[Level.COUNTY]))
        weights *= (wanted / np.bincount(county, weights))[county]
    _open_schools(villages)
    schools, near = _schools(villages)
    days = learn_school_days(villages, schools, near, on)
    return Ground(villages, _seats(villages), weights / weights.sum(), schools, near, days)


def settle(ground: Ground, children: int, dice: np.random.Generator) -> Houses:
    """Households for exactly so many children, the larger villages having more of them."""
    size = 1 + drawn(dice, SIBLINGS, children)
    size = size[: int(np.searchsorted(np.cumsum(size), children)) + 1]
    size[-1] -= size.sum() - children
    homes = dice.multinomial(len(size), ground.weights)
    return Houses(np.repeat(np.arange(len(homes)), homes), size)


def _villages(places: Collection[int]) -> set[int]:
    standing = Region.objects.filter(level=Level.VILLAGE.value, valid_until__isnull=True)
    if not places:
        return set(standing.values_list("code", flat=True))
    ranges = (standing.filter(code__range=scope_of(place)) for place in places)
    return {code for found in ranges for code in found.values_list("code", flat=True)}


def _seats(villages: Numbers) -> Bytes:
    """The seat of each village's director; where there is none, a key that follows from the village."""
    seats = np.zeros((len(villages), 16), np.uint8)
    seats[:, 6] = 0x80
    seats[:, 8:] = villages.astype(">u8").view(np.uint8).reshape(-1, 8)
    seats[:, 8] |= 0x80
    held = Post.objects.filter(role=Role.VILLAGE_DIRECTOR.value, until__isnull=True)
    at = {int(code): row for row, code in enumerate(villages)}
    for place, seat in held.order_by("pk").values_list("region_low", "seat"):
        if place in at:
            seats[at[place]] = np.frombuffer(seat.bytes, np.uint8)
    return seats


def _open_schools(villages: Numbers) -> None:
    """A kindergarten, a primary and a middle school in each town that has none."""
    towns = {int(code) for code in np.unique(villages // 1000 * 1000)}
    have = {
        (town, stage)
        for town, own in Unit.objects.filter(kind=Unit.Kind.SCHOOL).values_list("region", "stage")
        for stage in SERVES.get(own, (own,))
    }
    names = {town.code: town.short_name for town in Region.objects.filter(level=Level.TOWN.value)}
    Unit.objects.bulk_create(
        (
            Unit(
                kind=Unit.Kind.SCHOOL,
                name=f"{names[town]}{kind}",
                region_id=town,
                stage=stage,
                boarding=stage == "junior",
            )
            for town in sorted(towns & names.keys())
            for stage, kind in STAGES.items()
            if (town, stage) not in have
        ),
        batch_size=2_000,
    )


def _schools(villages: Numbers) -> tuple[Bytes, dict[str, Numbers]]:
    keys: list[bytes] = []
    at: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    schools = Unit.objects.filter(kind=Unit.Kind.SCHOOL, valid_until__isnull=True).order_by("pk")
    for key, own, region in schools.values_list("pk", "stage", "region"):
        for stage in SERVES.get(own, (own,)):
            at[stage, region].append(len(keys))
        keys.append(key.bytes)
    near = {
        stage: np.array([_nearest(at, stage, int(code)) for code in villages], np.int64) for stage in STAGES
    }
    return np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16), near


def _nearest(at: dict[tuple[str, int], list[int]], stage: str, village: int) -> int:
    found = at.get((stage, village)) or at.get((stage, village // 1000 * 1000))
    return found[village % len(found)] if found else NO_SCHOOL
