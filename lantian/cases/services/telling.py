"""Each morning: who has something to do in a case, and which county must know that a child came to it."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_as
from lantian.kernel.city import acting_city
from lantian.notices.services import tell

ASK = "SELECT seat, place, number FROM lantian_cases_waiting(%s, %s)"


@transaction.atomic
def tell_waiting(*, office: Post, on: date) -> int:
    """Tells seats what is due to them today or late, and offices which children moved to them; how many were told.

    The office in whose name it is done learns of no case by it.
    """
    with acting_as(office):
        with connection.cursor() as cursor:
            cursor.execute(ASK, [acting_city(), on])
            rows = cursor.fetchall()
        due = {seat: number for seat, _place, number in rows if seat}
        moved: Counter[UUID] = Counter()
        for _seat, place, number in rows:
            for post in holders(Role.COUNTY_OFFICE, place, on) if place else ():
                moved[post.seat] += number
        for kind, counts in (("case_task", due), ("case_moved", moved)):
            for seat, number in counts.items():
                tell(seats=[seat], kind=kind, count=number)
        return len(due) + len(moved)
