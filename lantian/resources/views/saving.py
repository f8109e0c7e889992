"""How every form of this room ends, and which entry or order an address means."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from lantian.plans.errors import PlansError
from lantian.plans.messages import say as say_of_plans
from lantian.registry.views.ending import Ending
from lantian.resources.errors import ResourceError
from lantian.resources.messages import say
from lantian.resources.models import Order, Resource
from lantian.resources.queries.directory import one_of

ENDING = Ending({ResourceError: say, PlansError: say_of_plans}, "resources/form.html")
save, act = ENDING.save, ENDING.act


def resource_or_404(key: UUID) -> Resource:
    """An entry of the directory of the acting city."""
    return get_object_or_404(one_of(key))


def order_or_404(key: UUID) -> Order:
    """An order that the acting post published, or that was offered to its unit."""
    return get_object_or_404(Order, pk=key)
