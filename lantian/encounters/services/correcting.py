"""Mending what was recorded: corrected with a reason, withdrawn with a reason, never overwritten unseen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.access.sealing import Sealed
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Alarm, Encounter, EncounterWords, HolidayStay
from lantian.encounters.rules.accounts import Account, complaint_about
from lantian.encounters.rules.kinds import WITHDRAWN, Kind
from lantian.encounters.services.alarms import alarms_in
from lantian.encounters.services.following import owe_anew, owe_nothing, promise_is_kept
from lantian.encounters.services.recording import (
    action_in_log,
    coded,
    complain,
    file_of,
    has_words,
    said,
    whose,
    words_of,
)
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.registry.models import Child
from lantian.registry.services.following import lock


@dataclass(frozen=True)
class Seen:
    """The versions that somebody read before changing: of the record and of its words (None: saw none)."""

    version: int
    words: int | None = None


@transaction.atomic
def correct(*, encounter: Encounter, told: Account, why: str, seen: Seen, today: date) -> list[Alarm]:
    """Mends a record of the acting seat; returns the alarms that its new words raise.

    Its words stay where whoever corrects cannot read them. Raises `Conflict`, `EncounterError` as `record` does.
    """
    child, row = _own(encounter)
    if row.withdrawn_at:
        raise EncounterError("withdrawn_already")
    words = EncounterWords.objects.filter(encounter=row.pk).first()
    complain(
        complaint_about(Kind(row.kind), told, file_of(child), today, kept_promise=row.promised_on), child
    )
    before = (row.happened_on, row.way, list(row.seen), row.promised_on)
    row = _write(
        row,
        coded(Kind(row.kind), told),
        {"corrected_at": timezone.now(), "corrected_by": acting_post().user_id, "correction": why},
        seen.version,
    )
    _write_words(row, words, told, seen.words)
    if told.holiday:
        HolidayStay.objects.filter(encounter=row.pk).update(
            **vars(told.holiday) | {"phone": told.holiday.phone or None}
        )
    if before != (row.happened_on, row.way, list(row.seen), row.promised_on):
        owe_anew(row)
    note_accesses(action_in_log(row, "encounters.correct"), [whose(row)], why=why)
    return _new_alarms(row, child, told)


@transaction.atomic
def withdraw(*, encounter: Encounter, why: str) -> None:
    """Takes a record out of use: its row stays, its words are for their author alone. Twice changes nothing."""
    _, row = _own(encounter)
    if row.withdrawn_at:
        return
    Encounter.objects.filter(pk=row.pk).update(
        withdrawn_at=timezone.now(),
        withdrawn_by=acting_post().user_id,
        withdrawal=why,
        version=row.version + 1,
    )
    EncounterWords.objects.filter(encounter=row.pk).update(compartment=WITHDRAWN)
    owe_nothing(row)
    note_accesses(action_in_log(row, "encounters.correct"), [whose(row)], why=why)


@transaction.atomic
def keep_promise(*, encounter: Encounter, on: date, today: date) -> None:
    """What was promised is done, since `on`. Saying it again changes the day."""
    _, row = _own(encounter)
    if not row.promised_on or row.withdrawn_at:
        raise EncounterError("no_promise")
    if on > today:
        raise EncounterError("in_the_future", field="on", day=today)
    if on < row.happened_on:
        raise EncounterError("kept_before_visit", field="on", day=row.happened_on)
    Encounter.objects.filter(pk=row.pk).update(kept_on=on, version=row.version + 1)
    promise_is_kept(row, on)
    note_accesses(action_in_log(row, "encounters.correct"), [whose(row)])


def _own(encounter: Encounter) -> tuple[Child, Encounter]:
    """The child, locked, and the record as it is now; only for the seat that wrote it."""
    found = lock([encounter.child_id])
    row = Encounter.objects.filter(pk=encounter.pk, seat=acting_post().seat).first()
    if not found or found[0].erased_at or row is None:
        raise EncounterError("gone")
    return found[0], row


def _write(row: Encounter, columns: dict[str, Any], marks: dict[str, Any], version: int) -> Encounter:
    """Writes columns with who mended them; that somebody wrote the same meanwhile is no conflict."""
    try:
        return update_if_unchanged(row, columns | marks, version=version)
    except Conflict as conflict:
        differing = [one for one in conflict.differences if one.field not in marks]
        if differing:
            raise Conflict(conflict.row, differing) from None
        return Encounter.objects.get(pk=row.pk)


def _write_words(row: Encounter, words: EncounterWords | None, told: Account, version: int | None) -> None:
    if words is None:
        if (
            has_words(told)
            and version is None
            and not EncounterWords.objects.filter(encounter=row.pk).exists()
        ):
            words_of(row, told).save(force_insert=True)
        return
    values = {name: _kept(getattr(words, name), value) for name, value in said(told).items()}
    if any(getattr(words, name) != value for name, value in values.items()):
        update_if_unchanged(words, values, version=version or 0)


def _kept(standing: Any, value: Any) -> Any:
    """A sealed value that says the same stays as it is sealed."""
    return standing if isinstance(standing, Sealed) and standing.reveal() == value else value


def _new_alarms(row: Encounter, child: Child, told: Account) -> list[Alarm]:
    """Alarms of a corrected record, but for those that it has raised before."""
    if Alarm.objects.filter(encounter=row.pk).exists():
        return []
    return alarms_in([row], {child.pk: child}, {child.pk: told})
