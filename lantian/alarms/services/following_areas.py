"""When an area gets another code, its ladder goes on under the new one, unless that one has a ladder of its own."""

from collections.abc import Mapping
from datetime import date

from django.db.models import F

from lantian.alarms.models import AlarmLadder
from lantian.kernel.city import acting_city


def follow(moves: Mapping[int, int], on: date) -> None:
    """Moves ladders along with their areas, in the caller's transaction; of two the one that was there first counts."""
    city = acting_city()
    for old, new in sorted(moves.items()):
        if not AlarmLadder.objects.filter(city=city, place=new).exists():
            AlarmLadder.objects.filter(city=city, place=old).update(place=new, version=F("version") + 1)
