"""A child that lives in another town by a change of its file waits there until somebody says that they have it."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.notices.services import tell
from lantian.places.models import Region
from lantian.registry.models import Child, Residence
from lantian.registry.queries.active import active
from lantian.transfers.models import Arrival, Transfer
from lantian.transfers.rules.moving import MOVED, is_between_towns

LATELY = timedelta(days=90)
"""A move that is written down later than that needs no receipt any more."""


@transaction.atomic
def follow(children: Sequence[UUID], on: date) -> None:
    """What the register calls when facts of children changed: notes who arrived, forgets who moved on."""
    if acting_post().scope != Scope.PLACE:
        return
    keys = list(children)
    came = _came(keys, on)
    rows = Child.objects.filter(active(), pk__in=list(came)).in_bulk() if came else {}
    standing = {row.child_id: row for row in Arrival.objects.filter(child__in=keys)}
    for key, row in standing.items():
        if key not in rows or came[key] != (row.from_place, row.since):
            row.delete()
    new = [
        Arrival(
            child=child, region=child.region, school=child.school, from_place=came[key][0], since=came[key][1]
        )
        for key, child in rows.items()
        if key not in standing or came[key] != (standing[key].from_place, standing[key].since)
    ]
    Arrival.objects.bulk_create(new)
    if new:
        _tell({row.region for row in new}, on)


def _came(keys: list[UUID], on: date) -> dict[UUID, tuple[int, date]]:
    """Children whose last change of residence led to another town, lately, and was not agreed on: from where, when."""
    now = {
        child: (place, since)
        for child, place, since in Residence.objects.filter(
            child__in=keys, until__isnull=True, since__gt=on - LATELY
        ).values_list("child", "place", "since")
    }
    if not now:
        return {}
    before = Residence.objects.filter(child__in=list(now), until__isnull=False)
    came = {
        child: (place, until)
        for child, place, until in before.values_list("child", "place", "until")
        if until and now[child][1] == until and is_between_towns(place, now[child][0])
    }
    if not came:
        return {}
    # Where an area was given another code nobody moved.
    gone = Region.objects.filter(code__in={place for place, _ in came.values()}, valid_until__isnull=False)
    renamed = set(gone.values_list("code", flat=True))
    agreed = set(
        Transfer.objects.filter(child__in=list(came), state__in=MOVED).values_list("child", "to_place")
    )
    return {
        child: (place, since)
        for child, (place, since) in came.items()
        if place not in renamed and (child, now[child][0]) not in agreed
    }


def _tell(regions: set[int], on: date) -> None:
    """Tells the village directors of the new places; one question for all."""
    posts = Post.objects.filter(holding(on), role=Role.VILLAGE_DIRECTOR, region_low__in=regions)
    seats = set(posts.values_list("seat", flat=True)) - {acting_post().seat}
    tell(seats=sorted(seats), kind="child_arrived")
