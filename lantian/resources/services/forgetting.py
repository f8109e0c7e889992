"""What this room keeps of a child whose data are erased: nothing; an order without its need is withdrawn."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.forgetting import forget_rows
from lantian.resources.models import Order, OrderedNeed
from lantian.resources.rules.orders import LIVE, Reason, State
from lantian.resources.services.rooms import give_room_back


@transaction.atomic
def forget_child(child: UUID) -> None:
    """Takes away whose needs orders were, and their history; orders that went on are withdrawn."""
    keys = OrderedNeed.objects.filter(child=child, is_live=True).values_list("order", flat=True)
    for order in Order.objects.filter(pk__in=list(keys), state__in=LIVE):
        give_room_back(order)
        values = {"state": State.WITHDRAWN, "reason": Reason.GONE, "ended_on": timezone.localdate()}
        Order.objects.filter(pk=order.pk).update(**values, version=order.version + 1)
    forget_rows((OrderedNeed,), child)
