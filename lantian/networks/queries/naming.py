"""Whom an office can name for a network of a place, and whom it has named."""

from datetime import date

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.networks.models import NetworkSeat
from lantian.networks.queries.places import BODIES, nominations, standing, with_those_around
from lantian.networks.rules.nets import Slot
from lantian.places.models import Unit
from lantian.places.rules import scope_of

MOST = 200
LAW = ("police", "procuratorate", "court", "justice")


def units_for(slot: Slot, place: int, on: date) -> list[Unit]:
    """The bodies that a part can belong to: in a place and those around it, the nearest first."""
    if slot == Slot.SOCIAL_ORGANISATION:
        kind = Q(kind__in=(Unit.Kind.SOCIAL_ORGANISATION, Unit.Kind.STATION))
    elif slot == Slot.LAW_VICE_PRINCIPAL:
        kind = Q(kind=Unit.Kind.DEPARTMENT, department__in=LAW)
    else:
        kind = Q(kind=Unit.Kind.DEPARTMENT, department=BODIES[slot])
    here = Q(region__code__range=scope_of(place)) | Q(region__in=with_those_around([place]))
    return list(Unit.objects.filter(standing(on), kind, here).order_by("-region", "name")[:MOST])


def posts_for(units: list[Unit], on: date) -> list[Post]:
    """Departments and organisations that sign in, at some bodies."""
    posts = Post.objects.filter(holding(on), unit__in=units, role=Role.DEPARTMENT)
    return list(posts.select_related("unit", "user").order_by("unit__region", "pk")[:MOST])


def schools_in(place: int, on: date) -> list[Unit]:
    """The schools of a place."""
    rows = Unit.objects.filter(standing(on), kind=Unit.Kind.SCHOOL, region__code__range=scope_of(place))
    return list(rows.order_by("region", "name")[:MOST])


def named_in(place: int, on: date) -> list[NetworkSeat]:
    """Who is named for a place, its parts and those around it, the widest first."""
    here = Q(place__range=scope_of(place)) | Q(place__in=with_those_around([place]))
    rows = nominations(on).filter(here).select_related("unit")
    return list(rows.order_by("place", "slot", "is_substitute", "since", "pk")[:MOST])
