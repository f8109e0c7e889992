"""Who hears that an order waits for them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.notices.services import tell
from lantian.resources.models import Order


def tell_organisations(units: Iterable[UUID], on: date) -> None:
    """Organisations hear that somebody is looked for."""
    posts = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit__in=list(units))
    if seats := list(posts.values_list("seat", flat=True)):
        tell(seats=seats, kind="order_offered")


def tell_owner(order: Order) -> None:
    """Whoever published an order hears that it waits for a word."""
    tell(seats=[order.owner], kind="order_waits")


def tell_taker(order: Order) -> None:
    """Whoever took an order hears that it was decided on."""
    if order.seat:
        tell(seats=[order.seat], kind="order_decided")
