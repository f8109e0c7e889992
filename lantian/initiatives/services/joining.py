"""Helpers and children join an initiative, and leave it."""

from datetime import date

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import Initiative, InitiativeChild, InitiativeHelper
from lantian.initiatives.queries.pairs import children_of_helpers
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services.founding import refuse_closed
from lantian.kernel.versions import update_if_unchanged
from lantian.places.rules import is_within, scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

ELDER = "elder"


@transaction.atomic
def join_helper(*, initiative: Initiative, helper: Helper, on: date) -> InitiativeHelper:
    """A helper takes part from a day on; at a station as one of its elders.

    Raises `InitiativeError`: closed, helper_not_accepted, helper_not_vetted, not_an_elder, joined_already.
    """
    refuse_closed(initiative)
    _refuse_unfit(initiative, helper, on)
    if InitiativeHelper.objects.filter(initiative=initiative, helper=helper.pk, until__isnull=True).exists():
        raise InitiativeError("joined_already", field="helper")
    member = InitiativeHelper(
        initiative=initiative,
        helper=helper,
        region=helper.region,
        since=on,
        recorded_by=acting_post().user_id,
    )
    member.save(force_insert=True)
    return member


def _refuse_unfit(initiative: Initiative, helper: Helper, on: date) -> None:
    """The yearly check (art 62) holds for whoever stands by children, whatever the initiative is called."""
    if helper.standing != Helper.Standing.ACCEPTED:
        raise InitiativeError("helper_not_accepted", field="helper")
    if helper.vetted_until is None or helper.vetted_until < on:
        raise InitiativeError("helper_not_vetted", field="helper")
    if initiative.kind == Kind.STATION and helper.kind != ELDER:
        raise InitiativeError("not_an_elder", field="helper")


@transaction.atomic
def leave_helper(*, member: InitiativeHelper, version: int, on: date) -> InitiativeHelper:
    """A helper takes part no longer; pairs stay as they are. Raises `Conflict`, `InitiativeError("closed")`."""
    refuse_closed(member.initiative)
    return update_if_unchanged(member, {"until": _end(member.since, on)}, version=version)


@transaction.atomic
def join_child(*, initiative: Initiative, child: Child, on: date) -> InitiativeChild:
    """An initiative takes a child in. Raises `InitiativeError`: closed, not_for_children, child_outside,
    joined_already; `RegistryError`."""
    refuse_closed(initiative)
    if initiative.kind == Kind.MEASURES:
        raise InitiativeError("not_for_children")
    locked = lock_one(child)
    if not is_within(locked.region, scope_of(initiative.region)):
        raise InitiativeError("child_outside", field="child")
    here = InitiativeChild.objects.filter(
        initiative=initiative, child__in=files_of(child.pk), until__isnull=True
    )
    if here.exists():
        raise InitiativeError("joined_already", field="child")
    member = InitiativeChild(
        initiative=initiative,
        child=locked,
        region=locked.region,
        school=locked.school,
        since=on,
        recorded_by=acting_post().user_id,
    )
    member.save(force_insert=True)
    note_access("initiatives.work", child=locked.pk, region=locked.region, school=locked.school, joined=True)
    return member


@transaction.atomic
def join_paired(*, initiative: Initiative, on: date) -> int:
    """Takes in the children who have a pair with one of its helpers and are not in it yet. Returns how many."""
    refuse_closed(initiative)
    waiting = children_of_helpers(initiative)
    for child in waiting:
        join_child(initiative=initiative, child=child, on=on)
    return len(waiting)


@transaction.atomic
def leave_child(*, member: InitiativeChild, version: int, came_out: str, on: date) -> InitiativeChild:
    """A child is in an initiative no longer, and what came out. Raises `Conflict`, `InitiativeError("closed")`."""
    refuse_closed(member.initiative)
    values = {"until": _end(member.since, on), "came_out": came_out}
    left = update_if_unchanged(member, values, version=version)
    note_access(
        "initiatives.work", child=left.child_id, region=left.region, school=left.school, left=came_out
    )
    return left


def _end(since: date, on: date) -> date:
    """Periods are half open: whoever joined today leaves tomorrow."""
    return max(on, date.fromordinal(since.toordinal() + 1))
