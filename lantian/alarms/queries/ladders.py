"""Which ladder a place rings by, and who stands on it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import OFFICES, Role
from lantian.access.queries import holders, holding
from lantian.alarms.models import AlarmLadder, AlarmRoster
from lantian.alarms.rules.ladder import Step
from lantian.duties.queries.owners import absences_on
from lantian.kernel.city import acting_city
from lantian.places.rules import STEPS, Level

ROLES = {Step.TOWN: Role.TOWN_SUPERVISOR, Step.COUNTY: Role.COUNTY_OFFICE, Step.CITY: Role.CITY_OFFICE}
RINGABLE = OFFICES | {Role.TOWN_SUPERVISOR}
LEVELS = {Step.TOWN: Level.TOWN, Step.COUNTY: Level.COUNTY, Step.CITY: Level.CITY}


@dataclass(frozen=True)
class Called:
    """A seat that is rung in a step: in person, for somebody who is away, or because it is on call."""

    seat: UUID
    step: Step
    is_cover: bool = False
    is_on_call: bool = False


def places_around(region: int) -> list[int]:
    """A place and those around it up to its city, the nearest first."""
    wider = (Level.VILLAGE, Level.TOWN, Level.COUNTY, Level.CITY)
    return list(dict.fromkeys(region - region % STEPS[level] for level in wider))


def ladder_of(region: int) -> AlarmLadder:
    """The ladder of the nearest place that set one; the usual one where none did (unsaved)."""
    rows = AlarmLadder.objects.filter(city=acting_city(), place__in=places_around(region))
    return rows.order_by("-place").first() or AlarmLadder(city=acting_city(), place=0)


def on_the_ladder(region: int, now: datetime) -> dict[Step, list[Called]]:
    """Whom each step rings now: its posts, whoever stands in for those who are away, whoever is on call."""
    on = timezone.localdate(now)
    sitting = {step: holders(role, region, on) for step, role in ROLES.items()}
    away, on_call = {row.seat: row.cover for row in absences_on(on)}, _on_call(region, now)
    there = _there([*away.values(), *(seat for seats in on_call.values() for seat in seats)], on)
    return {
        step: _called(
            step,
            [post.seat for post in posts if post.user.is_active],
            {seat: cover if cover in there else None for seat, cover in away.items()},
            [seat for seat in on_call[step] if seat in there],
        )
        for step, posts in sitting.items()
    }


def _called(
    step: Step, seats: Sequence[UUID], away: dict[UUID, UUID | None], on_call: Sequence[UUID]
) -> list[Called]:
    found: dict[UUID, Called] = {}
    for seat in seats:
        cover = away.get(seat)
        if seat not in away:
            found[seat] = Called(seat, step)
        elif cover:
            found.setdefault(cover, Called(cover, step, is_cover=True))
    for seat in on_call:
        found.setdefault(seat, Called(seat, step, is_on_call=True))
    return list(found.values())


def _on_call(region: int, now: datetime) -> dict[Step, list[UUID]]:
    """Seats on the rosters of the town, the county and the city of a place."""
    wanted = {step: region - region % STEPS[level] for step, level in LEVELS.items()}
    rows = rosters().filter(region__in=wanted.values(), since__lte=now, until__gt=now)
    found = list(rows.values_list("region", "seat"))
    return {step: [seat for place, seat in found if place == wanted[step]] for step in Step}


def _there(seats: Iterable[UUID | None], on: date) -> set[UUID]:
    """Those of some seats on which somebody sits who can act on a report."""
    posts = Post.objects.filter(
        holding(on), seat__in={seat for seat in seats if seat}, role__in=RINGABLE, user__is_active=True
    )
    return set(posts.values_list("seat", flat=True))


def rosters() -> QuerySet[AlarmRoster]:
    """Entries of duty rosters that hold, the soonest first."""
    return AlarmRoster.objects.filter(is_withdrawn=False).order_by("since", "pk")


def office_above(city: int, region: int, now: datetime) -> Post | None:
    """The highest office over a place: in its name the worker rings."""
    posts = Post.objects.filter(
        holding(timezone.localdate(now)),
        city=city,
        role__in=OFFICES,
        region_low__lte=region,
        region_high__gte=region,
        user__is_active=True,
    )
    return posts.select_related("unit", "user").order_by("region_low", "-region_high", "pk").first()
