"""A deed was done, or was recorded by mistake: the duties of the child are counted anew from all its deeds."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.acts import Act
from lantian.duties.models import Duty, Fulfilment
from lantian.duties.rules.singles import acts_keeping
from lantian.duties.services.settling import count_again, ground, settle
from lantian.duties.services.storing import store
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child
from lantian.registry.queries.active import active


@transaction.atomic
def fulfil(*, child: UUID, acts: Collection[Act], on: date, source: UUID) -> None:
    """Counts a deed of the acting post for every rule that one of `acts` keeps, once per rule and source.

    So it does for single duties that an act keeps (`rules.singles`), if it was done since they were asked.
    """
    found = next(iter(_children(child)), None)
    if found is None or not acts:
        return
    region, school = found.region, found.school
    duties = lock_duties([child])
    role, today = Role(acting_post().role), timezone.localdate()
    facts = ground([child], today)
    due = {duty.rule: duty.due_on for duty in duties if duty.about is None}
    of_rules = [
        (code, None, due.get(code), kept[0])
        for code, wording in facts.book.in_place(region).items()
        if wording.rule and (kept := [act for act in acts if wording.rule.keeps(act, role)])
    ]
    of_singles = [
        (duty.rule, duty.about, duty.promised_for, kept[0])
        for duty in duties
        if duty.about and duty.promised_for and duty.owed_by == role and duty.basis_on <= on
        if (kept := acts_keeping(duty.rule, acts))
    ]
    rows = [
        Fulfilment(
            child_id=child,
            region=region,
            school=school,
            rule=code,
            about=about,
            due_on=due_on,
            done_on=on,
            source=source,
            act=act.value,
            recorded_by=acting_post().user_id,
        )
        for code, about, due_on, act in [*of_rules, *of_singles]
    ]
    Fulfilment.objects.bulk_create(rows, ignore_conflicts=True)
    if found.closed_on is None and found.merged_into_id is None:
        store(settle(duties, count_again(facts, [child])))


@transaction.atomic
def withdraw(*, source: UUID) -> None:
    """Lets a deed count no more: it was recorded by mistake, or on another day (then count it again)."""
    rows = Fulfilment.objects.filter(source=source, withdrawn_at__isnull=True)
    children = sorted(set(rows.values_list("child", flat=True)))
    lock_duties(children)
    rows.update(withdrawn_at=timezone.now(), withdrawn_by=acting_post().user_id)
    settle_children(children)


def lock_duties(children: Sequence[UUID]) -> list[Duty]:
    """The duties of children; nobody else counts deeds for them until this transaction ends."""
    return _locked(list(children))


@worded_once
def _children(key: UUID) -> QuerySet[Child]:
    return Child.objects.filter(pk=key)


@worded_once
def _locked(children: list[UUID]) -> QuerySet[Duty]:
    rows = Duty.objects.filter(child__in=children).select_for_update(no_key=True, of=("self",))
    return rows.order_by("pk")


def settle_children(children: Sequence[UUID]) -> None:
    """Brings the dates of the duties of children up to date with their deeds. They are locked."""
    on_file = set(Child.objects.filter(active(), pk__in=children).values_list("pk", flat=True))
    duties = [duty for duty in lock_duties(children) if duty.child_id in on_file]
    store(settle(duties, ground(children, timezone.localdate())))
