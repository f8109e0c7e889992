"""Recording an act of care: one occasion, one row for each child, at once and once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lantian.access.log import note_accesses
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Alarm, Encounter, EncounterWords, HolidayStay
from lantian.encounters.rules.accounts import Account, Complaint, File, complaint_about, way_of
from lantian.encounters.rules.kinds import (
    CLOSED_KINDS,
    LINES,
    SHAPES,
    Confidence,
    Kind,
    is_discreet,
    kinds_for,
    words_compartment,
)
from lantian.encounters.rules.occasions import row_key
from lantian.encounters.services.alarms import alarms_in
from lantian.encounters.services.following import owe_what_follows
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child
from lantian.registry.services.attaching import UNSAID
from lantian.registry.services.following import lock


@dataclass
class Recorded:
    """The rows of an occasion; `is_new` is false where they stood there already. `alarms` come first of all."""

    rows: list[Encounter]
    is_new: bool
    alarms: list[Alarm] = field(default_factory=list)


@transaction.atomic
def record(
    *,
    occasion: UUID,
    kind: Kind,
    children: Sequence[UUID],
    told: Account,
    today: date,
    otherwise: Mapping[UUID, Account] | None = None,
) -> Recorded:
    """Writes down what was done for `children` on one occasion: `told` of all, `otherwise` of single ones.

    `occasion` is a UUIDv7 made by the form: the same one again finds what is there. Raises `EncounterError`: not_yours
    (the kind), gone (a child out of sight), and all that `rules.accounts` and the file complain of.
    """
    post = acting_post()
    if kind not in kinds_for(Role(post.role), frozenset(post.compartments)):
        raise EncounterError("not_yours")
    files = _locked(children)
    keys = [row_key(occasion, child.pk) for child in files]
    standing = _standing(keys, post.seat)
    if standing:
        return Recorded(standing, is_new=False)
    accounts = {child.pk: (otherwise or {}).get(child.pk, told) for child in files}
    for child in files:
        complain(complaint_about(kind, accounts[child.pk], file_of(child), today), child)
    rows = [_row(occasion, kind, child, accounts[child.pk]) for child in files]
    Encounter.objects.bulk_create(rows)
    _write_words(rows, accounts)
    _write_stays(rows, accounts)
    alarms = alarms_in(rows, {child.pk: child for child in files}, accounts)
    for row in rows:
        owe_what_follows(row)
    note_accesses(action_in_log(rows[0], "encounters.record"), map(whose, rows))
    return Recorded(rows, is_new=True, alarms=alarms)


@worded_once
def _standing(keys: list[UUID], seat: UUID) -> QuerySet[Encounter]:
    return Encounter.objects.filter(pk__in=keys, seat=seat).order_by("pk")


def action_in_log(row: Encounter, action: str) -> str:
    """What the log calls it: of counselling, who reads the log does not learn (as of closed papers)."""
    return UNSAID if row.compartment else action


def whose(row: Encounter) -> tuple[UUID, int, UUID | None]:
    """The child of a record, as the access log names it."""
    return row.child_id, row.region, row.school


def complain(found: Complaint | None, child: Child) -> None:
    """Raises what a rule complains of, with whose file it is."""
    if found:
        raise EncounterError(found.code, field=found.field, day=found.day, name=child.name)


def file_of(child: Child) -> File:
    """What the rules look at of a child's file."""
    return File(child.birth_on, timezone.localdate(child.recorded_at), child.closed_on)


def coded(kind: Kind, told: Account) -> dict[str, Any]:
    """The columns of a row that come from what was told: codes and days."""
    return {
        "way": way_of(kind, told),
        "happened_on": told.happened_on,
        "seen": sorted(told.seen),
        "seen_alone": told.seen_alone,
        "aid_item": told.aid_item,
        "aid_amount": told.aid_amount,
        "aid_unit": told.aid_unit,
        "aid_need": told.aid_need,
        "promised_on": told.promised_on,
        "next_on": told.next_on,
        **{line: told.ticks.get(line) for line in LINES},
    }


def said(told: Account) -> dict[str, Any]:
    """The words of what was told, and what stands closed beside them."""
    return {
        "noted": told.noted or None,
        "child_words": told.child_words or None,
        "promise": told.promise or None,
        "topics": sorted(told.topics),
        "mood": told.mood,
    }


def has_words(told: Account) -> bool:
    """Whether anything was said that belongs behind the door."""
    return any(said(told).values())


def words_of(row: Encounter, told: Account) -> EncounterWords:
    """A row of words for an encounter, in the compartment in which they belong."""
    return EncounterWords(
        encounter=row,
        child_id=row.child_id,
        region=row.region,
        school=row.school,
        seat=row.seat,
        compartment=words_compartment(Kind(row.kind), Confidence(row.confidence)),
        recorded_by=row.recorded_by,
        **said(told),
    )


def _locked(children: Sequence[UUID]) -> list[Child]:
    """The children in the order of the form; whoever records them waits for whoever changes their files."""
    found = {child.pk: child for child in lock(children)}
    wanted = list(dict.fromkeys(children))
    if not wanted:
        raise EncounterError("no_child")
    missing = [key for key in wanted if key not in found]
    if missing or any(child.erased_at or child.merged_into_id for child in found.values()):
        raise EncounterError("gone")
    return [found[key] for key in wanted]


def _row(occasion: UUID, kind: Kind, child: Child, told: Account) -> Encounter:
    post = acting_post()
    confidence = told.confidence if SHAPES[kind].is_talk else Confidence.ORDINARY
    return Encounter(
        id=row_key(occasion, child.pk),
        occasion=occasion,
        kind=kind,
        child=child,
        region=child.region,
        school=child.school,
        place=child.region,
        seat=post.seat,
        role=post.role,
        compartment=CLOSED_KINDS.get(kind, ""),
        confidence=confidence,
        is_discreet=is_discreet(kind, confidence),
        recorded_by=post.user_id,
        **coded(kind, told),
    )


def _write_words(rows: Sequence[Encounter], accounts: Mapping[UUID, Account]) -> None:
    EncounterWords.objects.bulk_create(
        words_of(row, accounts[row.child_id]) for row in rows if has_words(accounts[row.child_id])
    )


def _write_stays(rows: Sequence[Encounter], accounts: Mapping[UUID, Account]) -> None:
    stays = [(row, accounts[row.child_id].holiday) for row in rows]
    HolidayStay.objects.bulk_create(
        HolidayStay(
            encounter=row,
            child_id=row.child_id,
            region=row.region,
            school=row.school,
            recorded_by=row.recorded_by,
            **vars(holiday) | {"phone": holiday.phone or None},
        )
        for row, holiday in stays
        if holiday
    )
