"""The first steps of an installation, as owner of the database: before anybody has a post to act as."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.services import Newcomer, build_post, create_newcomer
from lantian.places.models import Region, Unit
from lantian.places.names import fold_village
from lantian.places.queries import regions_in
from lantian.places.rules import CHINA, PLACEHOLDERS, Level, is_community, scope_of
from lantian.places.services.units import open_units

CIVIL_AFFAIRS = "civil_affairs"


@transaction.atomic
def found_administration(*, city: Region, newcomer: Newcomer, on: date) -> tuple[Post, str, int]:
    """An administrator of a city and the units that stand in every city.

    Returns the post, the first password, and how many units are new. Raises `services.Refused` for a user name
    that cannot be.
    """
    new = open_units(units=list(standing_units(city, on)))
    bureau = Unit.objects.get(region=city, department=CIVIL_AFFAIRS, valid_until=None)
    user, password = create_newcomer(newcomer)
    post = build_post(user=user, unit=bureau, role=Role.ADMINISTRATOR, since=on)
    post.save(force_insert=True)
    return post, password, new


@transaction.atomic
def found_upper_office(
    *, province: Region, unit_name: str, newcomer: Newcomer, on: date, sees_country: bool = False
) -> tuple[Post, str]:
    """A post above the city: of a province, or of a ministry that sits in one and `sees_country`.

    Returns the post and the first password. Raises `services.Refused` for a user name that cannot be.
    """
    asked: dict[str, Any] = {"kind": Unit.Kind.DEPARTMENT, "department": CIVIL_AFFAIRS}
    if sees_country:
        # The province where a ministry sits has a civil affairs bureau of its own.
        asked = {"kind": Unit.Kind.GOVERNMENT, "department": "", "name": unit_name}
    unit, _ = Unit.objects.get_or_create(
        region=province, valid_until=None, **asked, defaults={"name": unit_name}
    )
    user, password = create_newcomer(newcomer)
    post = build_post(user=user, unit=unit, role=Role.UPPER_OFFICE, since=on)
    if sees_country:
        post.region_low, post.region_high = 0, CHINA[1]
    post.save(force_insert=True)
    return post, password


def standing_units(city: Region, on: date) -> Iterator[Unit]:
    """The civil affairs bureaus, town governments and committees of a city that are not open yet."""
    scope = scope_of(city.code)
    for level, kind in (
        (Level.CITY, Unit.Kind.DEPARTMENT),
        (Level.COUNTY, Unit.Kind.DEPARTMENT),
        (Level.TOWN, Unit.Kind.TOWN_GOVERNMENT),
        (Level.VILLAGE, Unit.Kind.VILLAGE_COMMITTEE),
    ):
        department = CIVIL_AFFAIRS if kind == Unit.Kind.DEPARTMENT else ""
        there = Unit.objects.filter(kind=kind, department=department, valid_until=None)
        open_there = set(there.filter(region__code__range=scope).values_list("region", flat=True))
        for region in regions_in(scope, level, on).exclude(name__in=PLACEHOLDERS):
            if region.code not in open_there:
                yield Unit(kind=kind, department=department, name=name_of_unit(region), region=region)


def name_of_unit(region: Region) -> str:
    """What the body is called that answers for children in a region of any level below the province."""
    if region.level == Level.VILLAGE:
        return fold_village(region.name) + ("社区居民委员会" if is_community(region.code) else "村民委员会")
    if region.level != Level.TOWN:
        return f"{region.name}民政局"
    if region.name.endswith("办事处"):
        return region.name
    return region.name + ("办事处" if region.name.endswith("街道") else "人民政府")
