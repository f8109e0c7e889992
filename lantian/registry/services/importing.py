"""Bringing a roster in, as people do it: upload, columns, decisions, and asking for what takes long.

What is asked for here (`request`) is done by a job, in `taking_in`.
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils import timezone

from lantian.access.scopes import acting_post
from lantian.files.models import StoredFile
from lantian.files.services import opened_file, store_file
from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.places.rules import scope_of
from lantian.registry.imports.cases import Outcome
from lantian.registry.imports.errors import ImportRefused
from lantian.registry.imports.reading import (
    NoHeadings,
    SheetOutline,
    day_of,
    outlines,
)
from lantian.registry.models import RememberedMapping, RosterImport, RosterLine
from lantian.registry.roster.mapping import (
    apply_remembered,
    guess_mapping,
    heading_signature,
    missing_fields,
)

State = RosterImport.State
Keys = Sequence[str | None]
logger = logging.getLogger(__name__)

WORKING = (State.PREVIEWING, State.APPLYING, State.UNDOING)


def begin_import(*, chunks: Iterable[bytes], name: str, region: int) -> RosterImport:
    """Keeps an uploaded roster for a place and looks at its sheets; one that cannot be read is refused at once.

    Raises `ImportRefused("other_region")`.
    """
    roster, stored = keep_roster(chunks, name, region)
    try:
        with opened_file(stored) as path:
            sheets = outlines(path, stored.name)
        roster.outline = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
        first = next((sheet for sheet in sheets if not sheet.is_hidden), sheets[0])
        take_sheet(roster, first)
    except (UnreadableSheet, NoHeadings) as error:
        roster.state, roster.refusal = State.REFUSED, refusal_of(error)
    roster.save(force_insert=True)
    roster.refresh_from_db()
    return roster


def keep_roster(chunks: Iterable[bytes], name: str, region: int) -> tuple[RosterImport, StoredFile]:
    """The file in its place, and an unsaved roster of it."""
    post = acting_post()
    low, high = scope_of(region)
    if not (post.region_low or 0) <= low <= high <= (post.region_high or 0):
        raise ImportRefused("other_region")
    stored = store_file(chunks=chunks, name=name, region=region, purpose=StoredFile.Purpose.ROSTER)
    roster = RosterImport(
        region=region,
        post=post.pk,
        file=stored.pk,
        file_name=stored.name,
        as_of_on=timezone.localdate(),
        recorded_by=post.user_id,
    )
    return roster, stored


def sheets_of(roster: RosterImport) -> list[SheetOutline]:
    """The sheets of a roster's file that have headings."""
    return [SheetOutline(**sheet) for sheet in json.loads(roster.outline.reveal())] if roster.outline else []


def guessed_keys(roster: RosterImport, sheet: SheetOutline) -> list[str | None]:
    """Which field each column of a sheet is: as it was last confirmed for such headings, else guessed."""
    remembered = RememberedMapping.objects.filter(
        region=_memory_place(roster), signature=heading_signature(sheet.headings)
    ).first()
    guesses = (
        apply_remembered(sheet.headings, remembered.mapping) if remembered else guess_mapping(sheet.headings)
    )
    return [guess.key for guess in guesses]


def choose_columns(*, roster: RosterImport, sheet: str, keys: Keys, as_of: date) -> RosterImport:
    """Says what the columns of a sheet are and from which day changes hold; remembered for such headings.

    Raises `ImportRefused` with `sheet_unknown`, `field_twice`, `fields_missing`, `as_of_in_future`, `not_now`.
    """
    if roster.state in (*WORKING, State.APPLIED):
        raise ImportRefused("not_now", state=roster.state)
    chosen = next((one for one in sheets_of(roster) if one.name == sheet), None)
    if chosen is None or len(keys) != len(chosen.headings):
        raise ImportRefused("sheet_unknown")
    check_columns(keys)
    if as_of > timezone.localdate():
        raise ImportRefused("as_of_in_future")
    roster.sheet_name, roster.mapping, roster.as_of_on = sheet, list(keys), as_of
    roster.save(update_fields=["sheet_name", "mapping", "as_of_on"])
    RememberedMapping.objects.update_or_create(
        region=_memory_place(roster),
        signature=heading_signature(chosen.headings),
        defaults={"mapping": list(keys)},
    )
    return roster


def decide(*, roster: RosterImport, choices: dict[int, str]) -> None:
    """Says of likely duplicates, by row, whether they are the same child (`Choice`). Raises `ImportRefused`."""
    if roster.state != State.READY:
        raise ImportRefused("not_now", state=roster.state)
    for row, choice in choices.items():
        RosterLine.objects.filter(roster=roster.pk, outcome=Outcome.DUPLICATE, row=row).update(choice=choice)


def undecided(roster: RosterImport) -> int:
    """How many likely duplicates nobody has decided about."""
    return RosterLine.objects.filter(roster=roster.pk, outcome=Outcome.DUPLICATE, choice="").count()


def request(*, roster: RosterImport, work: State) -> RosterImport:
    """Hands a roster to a job that shall do `work` (`PREVIEWING`, `APPLYING`, `UNDOING`). Raises `ImportRefused`."""
    _check_can(roster, work)
    may_come_from = {
        State.PREVIEWING: (State.WAITING, State.READY, State.REFUSED, State.FAILED),
        State.APPLYING: (State.READY,),
        State.UNDOING: (State.APPLIED,),
    }[work]
    chosen = RosterImport.objects.filter(pk=roster.pk, state__in=may_come_from)
    if not chosen.update(state=work, done=0, refusal={}, moved_at=timezone.now()):
        raise ImportRefused("not_now", state=roster.state)
    roster.refresh_from_db()
    return roster


def take_sheet(roster: RosterImport, sheet: SheetOutline) -> None:
    """What an official would mostly confirm: the first sheet, the guessed columns, the day of the form."""
    roster.sheet_name, roster.total = sheet.name, sheet.rows
    roster.mapping = guessed_keys(roster, sheet)
    if "filled_on" in roster.mapping:
        samples = sheet.samples[roster.mapping.index("filled_on")]
        roster.as_of_on = day_of(samples, timezone.localdate()) or roster.as_of_on


def check_columns(keys: Keys) -> None:
    """Raises `ImportRefused`: `field_twice`, `fields_missing`."""
    given = [key for key in keys if key]
    twice = next((key for key in given if given.count(key) > 1), None)
    if twice:
        raise ImportRefused("field_twice", field=twice)
    missing = missing_fields({column: key for column, key in enumerate(keys) if key})
    if missing:
        raise ImportRefused("fields_missing", fields=missing)


def _check_can(roster: RosterImport, work: State) -> None:
    """Whether a work makes sense in itself."""
    if work == State.PREVIEWING:
        check_columns(roster.mapping)
    if work != State.APPLYING or roster.state != State.READY:
        return
    if waiting := undecided(roster):
        raise ImportRefused("undecided", count=waiting)
    if not has_something_to_do(roster):
        raise ImportRefused("nothing_to_do")


def has_something_to_do(roster: RosterImport) -> bool:
    """Whether taking a checked roster in would write anything."""
    return any(roster.counts.get(outcome) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.DUPLICATE))


def _memory_place(roster: RosterImport) -> int:
    """For which place columns are remembered: the whole of what the post answers for."""
    return acting_post().region_low or roster.region


def refusal_of(error: Exception) -> dict[str, Any]:
    """What a roster keeps of a file that cannot be read."""
    if isinstance(error, UnreadableSheet):
        return {"code": f"sheet_{error.code}", **error.params}
    return {"code": "no_headings" if isinstance(error, NoHeadings) else "file_gone"}
