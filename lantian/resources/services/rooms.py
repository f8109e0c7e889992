"""Room of an offer that orders hold: never more than there is, whoever asks at the same moment."""

from uuid import UUID

from django.db.models import F, Q

from lantian.kernel.city import acting_city
from lantian.resources.errors import ResourceError
from lantian.resources.models import Order, Resource
from lantian.resources.rules.orders import HELD, State


def hold_room(resource: UUID) -> None:
    """Holds room for one order. Raises `ResourceError("no_room")`."""
    has_room = Q(capacity__isnull=True) | Q(capacity__gt=F("busy") + F("ordered"))
    rows = Resource.objects.filter(has_room, city=acting_city(), pk=resource)
    if not rows.update(ordered=F("ordered") + 1):
        raise ResourceError("no_room", field="resource")


def give_room_back(order: Order) -> None:
    """Gives back the room that an order holds, as it is now."""
    if State(order.state) in HELD and order.resource_id:
        rows = Resource.objects.filter(city=acting_city(), pk=order.resource_id, ordered__gt=0)
        rows.update(ordered=F("ordered") - 1)
