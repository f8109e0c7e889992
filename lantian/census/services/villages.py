"""How a village goes through a campaign: declared, worked on, handed in, signed or sent back, reopened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.census.errors import CensusError
from lantian.census.models import CampaignVillage, VillageStep
from lantian.census.queries.tallies import missing_of
from lantian.census.rules.completeness import declared_of
from lantian.census.rules.steps import NEEDS_REASON, WORKABLE, State, Verb, after
from lantian.census.services.campaigns import list_registered
from lantian.kernel.versions import Conflict, differences, update_if_unchanged


def lock_village(village: CampaignVillage) -> CampaignVillage:
    """The village as it is now; nobody else changes it or its list until this transaction ends."""
    rows = CampaignVillage.objects.select_related("campaign")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=village.pk)


def begin_work(village: CampaignVillage) -> CampaignVillage:
    """Locks a village whose list is about to be changed; the first change begins it.

    Raises `CensusError`: closed, not_now (handed in or signed).
    """
    village = lock_village(village)
    return _step(village, Verb.WORK) if village.state == State.NOT_BEGUN else _workable(village)


@transaction.atomic
def declare_households(
    *, village: CampaignVillage, declared: Mapping[str, int], version: int
) -> CampaignVillage:
    """A village says how many households each of its groups has.

    Raises `Conflict`, `CensusError`: closed, not_now.
    """
    village = _workable(lock_village(village))
    values = {"declared": dict(declared), "households_declared": declared_of(declared)}
    return update_if_unchanged(village, values, version=version)


@transaction.atomic
def fetch_registered(*, village: CampaignVillage) -> int:
    """Puts households on the list that came into the register since; how many. Raises as `begin_work`."""
    return list_registered(villages=[_workable(lock_village(village))])


@transaction.atomic
def hand_in(
    *, village: CampaignVillage, values: Mapping[str, Any], version: int, on: date
) -> CampaignVillage:
    """Says that every household was visited, or why not; `values`: filler, head, shortfall_reason.

    Raises `Conflict`, `CensusError`: closed, not_now, undeclared, incomplete.
    """
    village = lock_village(village)
    if not village.declared:
        raise CensusError("undeclared")
    lacks = missing_of(village, values.get("shortfall_reason", ""))
    if lacks:
        raise CensusError("incomplete", without_reason=lacks.without_reason, unlisted=lacks.unlisted)
    post = acting_post()
    return _step(village, Verb.HAND_IN, version=version, **values, handed_in_by=post.user_id, handed_in_on=on)


@transaction.atomic
def send_back(*, village: CampaignVillage, reason: str, version: int) -> CampaignVillage:
    """The town supervisor wants something mended. Raises `Conflict`, `CensusError`: closed, not_now, reason_needed."""
    return _step(lock_village(village), Verb.SEND_BACK, reason=reason, version=version)


@transaction.atomic
def reopen(*, village: CampaignVillage, reason: str, version: int) -> CampaignVillage:
    """An office opens a signed village again; the sheet that was signed stays as its version.

    Raises `Conflict`, `CensusError`: closed, not_now, reason_needed.
    """
    return _step(lock_village(village), Verb.REOPEN, reason=reason, version=version)


def mark_signed(village: CampaignVillage, version: int) -> CampaignVillage:
    """The step of `services.closing.sign`. Raises `Conflict`, `CensusError`: closed, not_now, own_work."""
    if village.handed_in_by == acting_post().user_id:
        raise CensusError("own_work")
    return _step(village, Verb.SIGN, version=version)


def _workable(village: CampaignVillage) -> CampaignVillage:
    if not village.campaign.is_open:
        raise CensusError("closed")
    if village.state not in WORKABLE:
        raise CensusError("not_now", state=village.get_state_display())
    return village


def _step(
    village: CampaignVillage, verb: Verb, *, reason: str = "", version: int | None = None, **values: Any
) -> CampaignVillage:
    """Takes a locked village one step on, and notes who did it and why."""
    if not village.campaign.is_open:
        raise CensusError("closed")
    if verb in NEEDS_REASON and not reason.strip():
        raise CensusError("reason_needed")
    state = after(verb, village.state)
    if version is not None and version != village.version:
        raise Conflict(village, differences(village, values))
    if state is None:
        raise CensusError("not_now", state=village.get_state_display())
    village = update_if_unchanged(village, {"state": state.value, **values}, version=village.version)
    post = acting_post()
    VillageStep(
        village=village,
        region=village.region,
        at=timezone.now(),
        verb=verb.value,
        reason=reason.strip(),
        user=post.user_id,
        post=post.pk,
    ).save(force_insert=True)
    return village
