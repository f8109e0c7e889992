"""What a county is told when a child comes to live in it: by the database, in the transaction that moves the child.

Whoever moves a child need not know what rooms above keep of it, and learns nothing: the offices of its new county are
looked at whether somebody told them something or not.
"""

from collections.abc import Iterable

from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.notices.services import look_at
from lantian.places.rules import STEPS, Level

COUNTY = STEPS[Level.COUNTY]


def send_word(moves: Iterable[tuple[int, int]]) -> None:
    """Lets what the offices of new counties were told go out like any other notice. `moves`: each from where to where.

    Nothing within one county.
    """
    counties = {after - after % COUNTY for before, after in moves if before // COUNTY != after // COUNTY}
    on = timezone.localdate()
    seats = {post.seat for county in sorted(counties) for post in holders(Role.COUNTY_OFFICE, county, on)}
    if seats:
        look_at(sorted(seats), at_once=False)
