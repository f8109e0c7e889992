"""Entries that nobody has confirmed for half a year: their keeper is asked, once, on the day."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders, holding
from lantian.notices.services import tell
from lantian.resources.models import Resource
from lantian.resources.queries import fitting
from lantian.resources.rules.offers import STALE_AFTER


@transaction.atomic
def ask_again(*, on: date) -> int:
    """Tells keepers of the acting city how many of their entries became doubtful on a day; how many there were."""
    rows = list(fitting.holding(on).filter(verified_on=on - STALE_AFTER - timedelta(days=1)))
    asked = Counter(seat for row in rows for seat in _keepers(row, on))
    for seat, count in asked.items():
        tell(seats=[seat], kind="resources_stale", count=count)
    return len(rows)


def _keepers(row: Resource, on: date) -> list[UUID]:
    """The seats of the unit itself; where nobody sits there, of the offices of its county."""
    own = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit=row.unit_id)
    seats = list(own.values_list("seat", flat=True))
    return seats or [post.seat for post in holders(Role.COUNTY_OFFICE, row.place, on)]
