"""What time alone brings: what nobody answered comes to the city office, packages expire, last states go."""

from datetime import date

from django.db import transaction
from django.db.models import F

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.access.scopes import acting_as
from lantian.kernel.city import acting_city
from lantian.notices.services import tell
from lantian.transfers.models import LastState, OutwardFile, Transfer
from lantian.transfers.rules.moving import State


def escalate(post: Post, on: date) -> int:
    """Marks, in the name of a city office, what is unanswered past its day, and tells that office; returns how many.

    Packages that were not fetched in time are destroyed, and copies that the old place may look at no longer.
    """
    with acting_as(post), transaction.atomic():
        late = Transfer.objects.filter(state=State.ASKED, answer_by__lt=on, escalated_on__isnull=True)
        count = late.update(escalated_on=on)
        if count:
            offices = Post.objects.filter(holding(on), role=Role.CITY_OFFICE, city=acting_city())
            tell(seats=list(offices.values_list("seat", flat=True)), kind="transfer_unanswered", count=count)
        _clear(on)
    return count


def _clear(on: date) -> None:
    packed = OutwardFile.objects.filter(state=OutwardFile.State.PACKED, opens_until__lt=on)
    packed.update(state=OutwardFile.State.EXPIRED, package=None, over_on=on, version=F("version") + 1)
    LastState.objects.filter(until__lte=on).delete()
