"""The directory: what is listed, who keeps it, how an entry changed."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import place_of
from lantian.kernel.city import acting_city
from lantian.kernel.history import Amendment, amendments
from lantian.places.models import Region, Unit
from lantian.places.rules import Level, level_of, scope_of
from lantian.plans.codes import need_kinds
from lantian.resources.models import Resource
from lantian.resources.models.directory import FIELDS
from lantian.resources.queries.fitting import holding, serving
from lantian.resources.rules.offers import STALE_AFTER

KEEPING_KINDS = (
    Unit.Kind.GOVERNMENT,
    Unit.Kind.DEPARTMENT,
    Unit.Kind.SOCIAL_ORGANISATION,
    Unit.Kind.TOWN_GOVERNMENT,
    Unit.Kind.STATION,
    Unit.Kind.SCHOOL,
)


def listed(
    on: date, *, area: str = "", kind: str = "", place: int | None = None, text: str = ""
) -> QuerySet[Resource]:
    """What is offered on a day: for needs of an area, of a kind, in or for a place, with words in its name."""
    rows = holding(on)
    if area:
        rows = rows.filter(codes__overlap=[one.code for one in need_kinds().values() if one.area == area])
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(serving(place) | Q(place__range=scope_of(place)))
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(offers__icontains=word) | Q(unit__name__icontains=word)
        )
    return rows


def kept_by(post: Post) -> QuerySet[Resource]:
    """What a post keeps, offers that are over too."""
    rows = Resource.objects.filter(city=acting_city()).select_related("unit")
    if post.role == Role.DEPARTMENT:
        return rows.filter(unit=post.unit_id)
    return rows.filter(unit__region__code__range=place_of(post))


def stale_of(post: Post, on: date) -> QuerySet[Resource]:
    """What a post keeps, is offered, and has not been confirmed for long."""
    keys = holding(on).filter(verified_on__lt=on - STALE_AFTER).values("pk")
    return kept_by(post).filter(pk__in=keys)


def units_kept_by(post: Post, on: date) -> list[Unit]:
    """The units whose offers a post enters: a department's own, else those in its place; the city's, few of below."""
    holds = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    if post.role == Role.DEPARTMENT:
        return [post.unit]
    rows = Unit.objects.filter(holds, kind__in=KEEPING_KINDS, region__code__range=place_of(post))
    if post.role == Role.CITY_OFFICE:
        rows = rows.filter(Q(region=post.unit.region_id) | Q(kind=Unit.Kind.SOCIAL_ORGANISATION))
    return list(rows.select_related("region").order_by("region", "kind", "name"))


def places_around(code: int, on: date) -> list[Region]:
    """A place and those right below it: where an offer of its units can be."""
    holds = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    below = Q(pk__in=[]) if level_of(code) == Level.VILLAGE else Q(parent=code)
    return list(Region.objects.filter(Q(code=code) | below & holds).order_by("code"))


def changes_of(resource: Resource, most: int = 30) -> list[Amendment]:
    """What was changed in an entry, the latest first."""
    history = Resource.history.rel.related_model  # type: ignore[attr-defined]
    events = history.objects.filter(pgh_obj_id=resource.pk, city=acting_city()).order_by("-pgh_created_at")
    fields = [*FIELDS, "verified_on"]
    return list(amendments(events[:most], {resource.pk: resource}, fields))[::-1]


def one_of(key: UUID) -> QuerySet[Resource]:
    """The entry of a key in the acting city."""
    return Resource.objects.filter(city=acting_city(), pk=key).select_related("unit")
