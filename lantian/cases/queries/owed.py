"""What seats of departments have to do in protection cases, as far as the post that asks may know of it."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.cases.models import CaseTask
from lantian.networks.asked import LATELY, Amount, Duties


def owed(post: Post, on: date) -> Duties:
    """Tasks by the unit whose seat answers for them; of a department its own seat's. Two questions at most.

    The policies show the team its own cases, an office those of its place if it holds the compartment, and nobody
    else any.
    """
    rows = CaseTask.objects.filter(Q(state="open") | Q(state="done", ended_on__gt=on - LATELY))
    if post.role == Role.DEPARTMENT:
        units, rows = {post.seat: post.unit_id}, rows.filter(seat=post.seat)
    else:
        seats = Post.objects.filter(holding(on), role=Role.DEPARTMENT, seat__in=rows.values("seat"))
        units = dict(seats.values_list("seat", "unit"))
        rows = rows.filter(seat__in=list(units))
    found: defaultdict[UUID, Amount] = defaultdict(Amount)
    columns = rows.values_list("seat", "recorded_at", "due_on", "ended_on", "case__level")
    for seat, given_at, due_on, ended_on, level in columns:
        if ended_on:
            found[units[seat]].add_done(ended_on, due_on)
        else:
            found[units[seat]].add_open(timezone.localdate(given_at), due_on, on, level)
    return Duties(pgettext_lazy("duty of a unit", "Tasks in protection cases"), reverse("cases:cases"), found)
