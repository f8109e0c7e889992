"""Hand-in-hand groups: made by a class teacher or the school head, changed, ended; what they do is noted."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import PeerActivity, PeerGroup, PeerMember
from lantian.initiatives.rules.groups import problem_of_group
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child
from lantian.registry.queries.active import active


@transaction.atomic
def form_group(
    *, name: str, children: Sequence[UUID], leader: UUID | None, companion: UUID | None, on: date
) -> PeerGroup:
    """Makes a group at the acting post's school. Raises `InitiativeError`: group_name_needed, group_name_labels,
    group_name_taken, too_few, too_many, leader_needed, leader_outside, not_of_school, in_a_group."""
    found = _checked(name, children, leader)
    post = acting_post()
    group = PeerGroup(
        name=name.strip(),
        school=post.unit_id,
        region=post.unit.region_id,
        seat=post.seat,
        companion_id=companion,
        since=on,
        recorded_by=post.user_id,
    )
    _once(lambda: group.save(force_insert=True), [])
    _add(group, found, leader, on)
    _note(found, "formed")
    return group


@transaction.atomic
def change_group(
    *, group: PeerGroup, version: int, name: str, children: Sequence[UUID], leader: UUID | None,
    companion: UUID | None, on: date,
) -> PeerGroup:  # fmt: skip
    """Names, leads, fills a group anew. Raises `Conflict`, and as `form_group`; group_over."""
    _refuse_over(group)
    found = _checked(name, children, leader, group)
    values = {"name": name.strip(), "companion_id": companion}
    changed = _once(lambda: update_if_unchanged(group, values, version=version), [])
    members = {one.child_id: one for one in PeerMember.objects.filter(group=group, until__isnull=True)}
    # The old leader steps back before the new one is named: a group has one.
    staying = [one for key, one in members.items() if key in children]
    PeerMember.objects.filter(pk__in=[one.pk for one in staying]).update(is_leader=False)
    for gone in (one for key, one in members.items() if key not in children):
        update_if_unchanged(gone, {"until": _after(gone.since, on), "is_leader": False}, version=gone.version)
    PeerMember.objects.filter(group=group, child=leader, until__isnull=True).update(is_leader=True)
    _add(group, [child for child in found if child.pk not in members], leader, on)
    _note(found, "changed")
    return changed


@transaction.atomic
def end_group(*, group: PeerGroup, version: int, on: date) -> PeerGroup:
    """A group comes to its end. Raises `Conflict`, `InitiativeError("group_over")`."""
    _refuse_over(group)
    for member in PeerMember.objects.filter(group=group, until__isnull=True):
        update_if_unchanged(member, {"until": _after(member.since, on)}, version=member.version)
    return update_if_unchanged(group, {"until": _after(group.since, on)}, version=version)


@transaction.atomic
def note_activity(*, group: PeerGroup, on: date, what: str, words: str, today: date) -> PeerActivity:
    """Notes what a group did. Raises `InitiativeError`: group_over, activity_to_come, activity_before."""
    _refuse_over(group)
    if on > today:
        raise InitiativeError("activity_to_come", field="on")
    if on < group.since:
        raise InitiativeError("activity_before", field="on")
    activity = PeerActivity(
        group=group,
        school=group.school,
        region=group.region,
        seat=group.seat,
        on=on,
        what=what,
        words=words.strip(),
        recorded_by=acting_post().user_id,
    )
    activity.save(force_insert=True)
    return activity


def _checked(
    name: str, children: Sequence[UUID], leader: UUID | None, group: PeerGroup | None = None
) -> list[Child]:
    wrong = problem_of_group(name, children, leader)
    if wrong:
        raise InitiativeError(wrong[1], field=wrong[0])
    school = group.school if group else acting_post().unit_id
    found = list(Child.objects.filter(active(), pk__in=children, school=school))
    if len(found) != len(set(children)):
        raise InitiativeError("not_of_school", field="children")
    others = PeerMember.objects.filter(child__in=children, until__isnull=True).select_related("child")
    names = [one.child.name for one in (others.exclude(group=group) if group else others)]
    if names:
        raise InitiativeError("in_a_group", field="children", names="、".join(sorted(names)))
    return found


def _add(group: PeerGroup, children: Sequence[Child], leader: UUID | None, on: date) -> None:
    rows = [
        PeerMember(
            group=group,
            child=child,
            region=child.region,
            school=child.school,
            is_leader=child.pk == leader,
            since=on,
            recorded_by=acting_post().user_id,
        )
        for child in children
    ]
    _once(lambda: PeerMember.objects.bulk_create(rows), [child.name for child in children])


def _once(write: Any, names: Sequence[str]) -> Any:
    """Writes; a name or a child that somebody else took at the same moment is said in words."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if "initiatives_group_name_once" in str(error):
            raise InitiativeError("group_name_taken", field="name") from error
        if "initiatives_member_of_one" in str(error):
            raise InitiativeError("in_a_group", field="children", names="、".join(names)) from error
        raise


def _refuse_over(group: PeerGroup) -> None:
    if group.until is not None:
        raise InitiativeError("group_over")


def _after(since: date, on: date) -> date:
    return max(on, date.fromordinal(since.toordinal() + 1))


def _note(children: Sequence[Child], what: str) -> None:
    rows = [(child.pk, child.region, child.school) for child in children]
    note_accesses("initiatives.groups", rows, what=what)
