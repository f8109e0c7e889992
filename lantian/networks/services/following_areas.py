"""When an area gets another code, who was named for it and how its events are told go on under the new one.

A place has one first of each part, and one wording of each kind. Where the new area has its own already, or two areas
become one, what stands there first stays; what came second is ended that day, and remains to be read.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import Greatest

from lantian.kernel.city import acting_city
from lantian.networks.models import EventRule, NetworkSeat


def follow(moves: Mapping[int, int], on: date) -> None:
    """Moves nominations and wordings along with their areas, in the caller's transaction."""
    city = acting_city()
    for old, new in sorted(moves.items()):
        for seat in NetworkSeat.objects.filter(city=city, place=old).order_by("since", "pk"):
            _move_seat(seat, new, on)
        for kind in sorted(
            set(EventRule.objects.filter(city=city, place=old).values_list("kind", flat=True))
        ):
            _move_rules(city, kind, old, new, on)


def _move_seat(seat: NetworkSeat, new: int, on: date) -> None:
    values: dict[str, Any] = {"place": new, "version": F("version") + 1}
    if seat.until is None and not seat.is_substitute:
        firsts = NetworkSeat.objects.filter(
            city=seat.city,
            place=new,
            school=seat.school,
            slot=seat.slot,
            until__isnull=True,
            is_substitute=False,
        )
        if firsts.exists():
            values["until"] = max(on, seat.since)
    NetworkSeat.objects.filter(city=seat.city, pk=seat.pk).update(**values)


def _move_rules(city: int, kind: str, old: int, new: int, on: date) -> None:
    """The editions of one kind are counted on after those that the new place has."""
    there = EventRule.objects.filter(city=city, place=new, kind=kind)
    last = there.aggregate(last=Max("edition"))["last"] or 0
    rows = EventRule.objects.filter(city=city, place=old, kind=kind)
    if there.filter(until__isnull=True).exists():
        rows.filter(until__isnull=True).update(until=Greatest("since", on), version=F("version") + 1)
    rows.update(place=new, edition=F("edition") + last, version=F("version") + 1)
