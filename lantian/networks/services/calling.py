"""Who stands by a child is asked to ring it while it is missing at school: that, and no cause."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.attendance.queries.lists import looked_for
from lantian.attendance.services.following import about_call
from lantian.duties.models import Duty
from lantian.duties.rules.singles import ASK_AFTER
from lantian.duties.services import promising
from lantian.networks.queries.rulebook import rule_in_force
from lantian.networks.rules.nets import NETWORK_OF, Slot
from lantian.networks.rules.unsaid import ABSENT
from lantian.registry.models import Child, Tie


@transaction.atomic
def call_on_proxy_parents(children: Sequence[UUID], on: date) -> None:
    """Asks proxy parents to ring children who are missing for days, from the day on which the village has to look.

    By the rule of the place for `absent`: where it leaves their network out nobody is asked, and its days say until
    when. What was asked is taken back when the child is back, or nobody is tied to it any more.
    """
    missing = looked_for(children)
    calls = {about_call(absence): child for child, absence in missing.items()}
    rows = Duty.objects.filter(child__in=list(children), rule=ASK_AFTER, promised_for__isnull=False)
    standing = {about for about in rows.values_list("about", flat=True) if about}
    if not calls and not standing:
        return
    due = _due(_tied(missing, on), on)
    for about in sorted(standing):
        if calls.get(about) not in due:
            promising.drop(about=about)
    for about, child in calls.items():
        if child in due and about not in standing:
            promising.promise(
                child=child,
                about=about,
                due_on=due[child],
                owed_by=Role.PROXY_PARENT,
                seat=None,
                rule=ASK_AFTER,
            )


def _tied(children: Collection[UUID], on: date) -> set[UUID]:
    """Those to whom somebody is tied who can sign in and read it."""
    ties = Tie.objects.filter(
        child__in=list(children), kind=Tie.Kind.PROXY_PARENT, until__isnull=True, seat__isnull=False
    )
    seats = list(ties.values_list("child", "seat"))
    held = Post.objects.filter(holding(on), role=Role.PROXY_PARENT, seat__in=[seat for _child, seat in seats])
    holders = set(held.values_list("seat", flat=True))
    return {child for child, seat in seats if seat in holders}


def _due(children: Collection[UUID], on: date) -> dict[UUID, date]:
    """By when to ring, of the children whose place tells the network of proxy parents."""
    places = dict(Child.objects.filter(pk__in=list(children)).values_list("pk", "region"))
    rules = {place: rule_in_force(ABSENT, place, on) for place in set(places.values())}
    return {
        child: on + timedelta(days=rule.within_days)
        for child, place in places.items()
        if (rule := rules[place]) and NETWORK_OF[Slot.PROXY_PARENT] in rule.to
    }
