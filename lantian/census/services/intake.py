"""Filled sheets come back: kept, checked, taken in as a whole, perhaps undone."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.census.errors import CensusError
from lantian.census.intake import VISIT, Plan, plan_of, villages_touched
from lantian.census.models import (
    Campaign,
    CampaignHousehold,
    CampaignVillage,
    FoundChild,
    SampledHousehold,
    SheetIntake,
    SheetLine,
)
from lantian.census.queries.progress import own_part
from lantian.census.services.campaigns import written_by_me
from lantian.census.services.households import add_households
from lantian.census.services.villages import begin_work
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, opened_file, store_file
from lantian.kernel.versions import Conflict, update_if_unchanged

State = SheetIntake.State


@transaction.atomic
def begin_intake(*, campaign: Campaign, chunks: Iterable[bytes], name: str, on: date) -> SheetIntake:
    """Keeps a filled sheet and checks it; nothing is written to the lists.

    Raises `UnreadableSheet`, `CensusError`: closed, no_table.
    """
    if not campaign.is_open:
        raise CensusError("closed")
    region = own_part(campaign)
    stored = store_file(chunks=chunks, name=name, region=region, purpose=StoredFile.Purpose.ROSTER)
    with discarded_on_failure(stored):
        with opened_file(stored) as path:
            plan = plan_of(campaign, path, stored.name, on)
        intake = SheetIntake(
            campaign=campaign,
            region=region,
            file=stored.pk,
            file_name=stored.name,
            state=State.WRONG if plan.faults else State.READY,
            counts=plan.counts,
            **written_by_me(),
        )
        intake.save(force_insert=True)
    return intake


def plan_again(*, intake: SheetIntake, on: date) -> Plan:
    """What taking the sheet in would do now. Raises as `begin_intake`, `FileNotFoundError`."""
    stored = StoredFile.objects.get(pk=intake.file)
    if stored.removed_at:
        raise FileNotFoundError
    with opened_file(stored) as path:
        return plan_of(intake.campaign, path, stored.name, on)


@transaction.atomic
def take_in(*, intake: SheetIntake, fingerprint: str, now: datetime, on: date) -> SheetIntake:
    """Writes all that a sheet says, if that is what was looked at (`Plan.fingerprint`); or nothing.

    Raises `CensusError`: not_ready, changed_since, closed, not_now, and as `plan_again`.
    """
    intake = _lock(intake, State.READY, State.WRONG)
    villages = CampaignVillage.objects.filter(campaign=intake.campaign_id)
    for village in villages_touched(plan_again(intake=intake, on=on)):
        begin_work(villages.get(pk=village.pk))
    plan = plan_again(intake=intake, on=on)
    if plan.faults or plan.fingerprint != fingerprint:
        raise CensusError("changed_since")
    for household, values in plan.changes:
        was = {name: getattr(household, name) for name in VISIT}
        changed = update_if_unchanged(household, values, version=household.version)
        _note(intake, changed, was)
    for village in villages_touched(plan):
        said = [values for there, values in plan.new if there.pk == village.pk]
        for row in add_households(village=village, households=said, origin=intake.pk):
            _note(intake, row, None)
    return _move(intake, state=State.APPLIED, applied_at=now, counts=plan.counts)


@transaction.atomic
def undo(*, intake: SheetIntake, now: datetime) -> SheetIntake:
    """Puts the lists back as they were, as long as nobody built on it.

    Raises `CensusError`: not_ready, not_latest, closed, not_now.
    """
    intake = _lock(intake, State.APPLIED)
    lines = {line.household: line for line in SheetLine.objects.filter(intake=intake.pk)}
    rows = list(CampaignHousehold.objects.filter(pk__in=lines).select_related("village").order_by("village"))
    for village in {row.village_id: row.village for row in rows}.values():
        begin_work(village)
    new = [row.pk for row in rows if lines[row.pk].was is None]
    is_as_it_was = len(rows) == len(lines) and all(row.version == lines[row.pk].version_after for row in rows)
    if not is_as_it_was or _is_built_upon(new):
        raise CensusError("not_latest")
    try:
        for row in rows:
            if lines[row.pk].was is not None:
                update_if_unchanged(row, _was(lines[row.pk]), version=row.version)
    except Conflict:
        raise CensusError("not_latest") from None
    with taking_rows_away():
        taken_away = CampaignHousehold.objects.filter(pk__in=new)
        taken_away._raw_delete(taken_away.db)
    return _move(intake, state=State.UNDONE, undone_at=now)


def _is_built_upon(households: list[UUID]) -> bool:
    """Whether children were found in new households, or one is to be visited again."""
    found = FoundChild.objects.filter(household__in=households)
    return found.exists() or SampledHousehold.objects.filter(household__in=households).exists()


def _lock(intake: SheetIntake, *states: str) -> SheetIntake:
    rows = SheetIntake.objects.select_related("campaign").select_for_update(of=("self",))
    intake = rows.get(pk=intake.pk)
    if intake.state not in states:
        raise CensusError("not_ready")
    if not intake.campaign.is_open:
        raise CensusError("closed")
    return intake


def _move(intake: SheetIntake, **values: Any) -> SheetIntake:
    return update_if_unchanged(intake, values, version=intake.version)


def _note(intake: SheetIntake, row: CampaignHousehold, was: dict[str, Any] | None) -> None:
    SheetLine(
        intake=intake,
        region=row.region,
        household=row.pk,
        version_after=row.version,
        was=None if was is None else json.dumps(was, cls=DjangoJSONEncoder, ensure_ascii=False),
    ).save(force_insert=True)


def _was(line: SheetLine) -> dict[str, Any]:
    was: dict[str, Any] = json.loads(line.was.reveal()) if line.was else {}
    visited_on = was["visited_on"]
    return {**was, "visited_on": date.fromisoformat(visited_on) if visited_on else None}
