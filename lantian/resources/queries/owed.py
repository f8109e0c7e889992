"""Orders that organisations took on, for the board of a department."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.networks.asked import LATELY, Amount, Duties
from lantian.resources.models import Order
from lantian.resources.rules.orders import HELD, State


def owed(post: Post, on: date) -> Duties:
    """Orders by who took them: those it has, and those done lately. One question.

    Of the level an organisation is told once the family agreed; the policies of `OrderedNeed` see to that.
    """
    held = Q(state__in=sorted(state.value for state in HELD))
    rows = Order.objects.filter(held | Q(state=State.DONE.value, ended_on__gt=on - LATELY))
    if post.role == Role.DEPARTMENT:
        rows = rows.filter(taken_by=post.unit_id)
    found: defaultdict[UUID, Amount] = defaultdict(Amount)
    columns = rows.values_list("taken_by", "taken_on", "published_on", "due_on", "ended_on", "needs__level")
    for unit, taken_on, published_on, due_on, ended_on, level in columns:
        if unit is None:
            continue
        if ended_on:
            found[unit].add_done(ended_on, due_on)
        else:
            found[unit].add_open(taken_on or published_on, due_on, on, level)
    page = "resources:board" if post.role == Role.DEPARTMENT else "resources:orders"
    return Duties(pgettext_lazy("duty of a unit", "Orders taken on"), reverse(page), found)
