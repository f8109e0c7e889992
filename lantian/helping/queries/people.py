"""Helpers by place."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.sealing import blind_index
from lantian.helping.models import Helper

MOST_SAME = 5


def in_place(low: int, high: int) -> QuerySet[Helper]:
    """Accepted helpers at home in a range of codes; whether each is fit is another question (`Helper.facts`)."""
    return Helper.objects.filter(standing=Helper.Standing.ACCEPTED, region__range=(low, high))


def offering_in(region: int) -> Q:
    """Helpers who offer to help in a place: at home there, or around it and willing to come that far."""
    near = [("town", 1_000), ("county", 1_000_000)]
    asked = Q(region=region)
    for farthest, step in near:
        low = region // step * step
        asked |= Q(farthest=farthest, region__range=(low, low + step - 1))
    return asked


def same_person(phone: str, identity: str | None = None, *, but: UUID | None = None) -> list[Helper]:
    """Helpers on file whom the acting post sees, with the same telephone or identity number; the latest first."""
    same = Q(phone_index=blind_index(phone))
    if identity:
        same |= Q(identity_index=blind_index(identity))
    found = Helper.objects.filter(same).order_by("-pk")
    return list((found.exclude(pk=but) if but else found)[:MOST_SAME])
