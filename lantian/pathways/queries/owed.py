"""Ready ways that stick in the place of an office. Their steps are owed by posts and by no department."""

from datetime import date

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post
from lantian.access.policy import OFFICES, Role
from lantian.networks.asked import LATELY, Amount, Duties
from lantian.pathways.models import WayRun
from lantian.pathways.queries.lists import late_steps
from lantian.pathways.rules.running import State
from lantian.registry.queries.active import active


def owed(post: Post, on: date) -> Duties:
    """Ways under way and those ended lately; late is one with a late step. One question, and only for an office."""
    amount, name = Amount(), pgettext_lazy("duty of a unit", "Ready ways")
    if Role(post.role) not in OFFICES:
        return Duties(name, "", {})
    rows = WayRun.objects.filter(active("child__")).annotate(is_late=Exists(late_steps(on)))
    going = rows.filter(state=State.RUNNING.value) | rows.filter(
        state=State.ENDED.value, ended_on__gt=on - LATELY
    )
    for began_on, ended_on, is_late in going.values_list("began_on", "ended_on", "is_late"):
        if ended_on:
            amount.add_done(ended_on, None)
        else:
            amount.add_open(began_on, None, on)
            amount.late += is_late
    return Duties(name, reverse("pathways:home") + "?list=late", {}, amount)
