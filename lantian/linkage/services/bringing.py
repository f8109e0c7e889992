"""Bringing a list in: upload, columns, and the request that it be held against the register; taking it back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.files.models import StoredFile
from lantian.files.services import opened_file, store_file
from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.linkage.errors import LinkageError
from lantian.linkage.models import Question, Source
from lantian.linkage.services.forgetting import forget_words
from lantian.places.rules import scope_of
from lantian.registry.imports.reading import NoHeadings, SheetOutline, day_of, outlines
from lantian.registry.models import RememberedMapping
from lantian.registry.queries.imports import SILENT_FOR
from lantian.registry.roster.mapping import apply_remembered, guess_mapping, heading_signature

State = Source.State
NAME, BIRTH, NUMBER = "child_name", "birth_on", "identity_number"
ASKABLE = (State.WAITING, State.REFUSED, State.FAILED)


def begin_source(
    *, chunks: Iterable[bytes], file_name: str, region: int, kind: str, name: str, giver: str, as_of: date
) -> Source:
    """Keeps an uploaded list and looks at its sheets; one that cannot be read is refused at once.

    Raises `LinkageError`: other_region, as_of_in_future, older (a newer list of the kind and place is here).
    """
    post = acting_post()
    low, high = scope_of(region)
    if not (post.region_low or 0) <= low <= high <= (post.region_high or 0):
        raise LinkageError("other_region")
    _refuse_untimely(region, kind, as_of)
    stored = store_file(chunks=chunks, name=file_name, region=region, purpose=StoredFile.Purpose.ROSTER)
    source = Source(
        region=region,
        kind=kind,
        name=name or stored.name,
        giver=giver,
        as_of_on=as_of,
        post=post.pk,
        file=stored.pk,
        recorded_by=post.user_id,
    )
    try:
        with opened_file(stored) as path:
            sheets = outlines(path, stored.name)
        source.outline = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
        sheet = next((one for one in sheets if not one.is_hidden), sheets[0])
        source.sheet_name, source.total = sheet.name, sheet.rows
        source.mapping = guessed_keys(source, sheet)
        source.as_of_on = _day_told(source, sheet) or as_of
    except (UnreadableSheet, NoHeadings) as error:
        source.state, source.refusal = State.REFUSED, refusal_of(error)
    source.save(force_insert=True)
    source.refresh_from_db()
    return source


def sheets_of(source: Source) -> list[SheetOutline]:
    """The sheets of a list's file that have headings, until the list is linked."""
    return [SheetOutline(**sheet) for sheet in json.loads(source.outline.reveal())] if source.outline else []


def guessed_keys(source: Source, sheet: SheetOutline) -> list[str | None]:
    """Which field each column of a sheet is: as it was last confirmed for such headings, else guessed."""
    remembered = RememberedMapping.objects.filter(
        region=_memory_place(source), signature=heading_signature(sheet.headings)
    ).first()
    guesses = (
        apply_remembered(sheet.headings, remembered.mapping) if remembered else guess_mapping(sheet.headings)
    )
    return [guess.key for guess in guesses]


@transaction.atomic
def choose_columns(*, source: Source, sheet: str, keys: Sequence[str | None], as_of: date) -> Source:
    """Says what the columns of a sheet are and as of which day the list holds; remembered for such headings.

    Raises `LinkageError`: sheet_unknown, field_twice, name_missing, birth_missing, as_of_in_future, older, not_now.
    """
    if source.state not in ASKABLE:
        raise LinkageError("not_now")
    chosen = next((one for one in sheets_of(source) if one.name == sheet), None)
    if chosen is None or len(keys) != len(chosen.headings):
        raise LinkageError("sheet_unknown")
    _check_columns([key for key in keys if key])
    _refuse_untimely(source.region, source.kind, as_of)
    source.sheet_name, source.mapping, source.as_of_on = sheet, list(keys), as_of
    source.total = chosen.rows
    source.save(update_fields=["sheet_name", "mapping", "as_of_on", "total"])
    RememberedMapping.objects.update_or_create(
        region=_memory_place(source),
        signature=heading_signature(chosen.headings),
        defaults={"mapping": list(keys)},
    )
    return source


@transaction.atomic
def request_linking(*, source: Source) -> Source:
    """Hands a list to a job that shall hold it against the register, again where a job gives no sign of life.

    Raises `LinkageError("not_now")`.
    """
    _check_columns([key for key in source.mapping if key])
    is_silent = Q(state=State.LINKING, moved_at__lt=timezone.now() - SILENT_FOR)
    chosen = Source.objects.filter(Q(state__in=ASKABLE) | is_silent, pk=source.pk)
    if not chosen.update(state=State.LINKING, done=0, refusal={}, moved_at=timezone.now()):
        raise LinkageError("not_now")
    source.refresh_from_db()
    note_access("linkage.bring_list", region=source.region, source=str(source.pk), kind=source.kind)
    return source


@transaction.atomic
def withdraw(*, source: Source) -> Source:
    """Takes a list back: its open work goes, and with it what nobody decided about; decisions stay.

    Raises `LinkageError("not_now")` for one that is being compared, or that has ended.
    """
    chosen = Source.objects.filter(pk=source.pk, state__in=(*ASKABLE, State.OPEN))
    if not chosen.update(state=State.WITHDRAWN, ended_at=timezone.now(), outline=None):
        raise LinkageError("not_now")
    end_work(source, Question.State.WITHDRAWN)
    source.refresh_from_db()
    note_access("linkage.bring_list", region=source.region, source=str(source.pk), withdrawn=True)
    return source


def end_work(source: Source, state: Question.State) -> None:
    """Ends the open questions of a list, and lets go of what was only kept for them."""
    open_ones = Question.objects.filter(source=source.pk, state=Question.State.OPEN)
    open_ones.update(state=state, version=F("version") + 1)
    forget_words(source)


def refusal_of(error: Exception) -> dict[str, Any]:
    """Why a file was not read, for `messages.say`."""
    if isinstance(error, UnreadableSheet):
        return {"code": f"sheet_{error.code}", **error.params}
    return {"code": "no_headings" if isinstance(error, NoHeadings) else "file_gone"}


def newer_than(region: int, kind: str, as_of: date) -> Source | None:
    """The list of a kind and place that is newer than a day."""
    lists = Source.objects.filter(region=region, kind=kind, state=State.OPEN, as_of_on__gt=as_of)
    return lists.order_by("-as_of_on").first()


def _refuse_untimely(region: int, kind: str, as_of: date) -> None:
    if as_of > timezone.localdate():
        raise LinkageError("as_of_in_future")
    if newer := newer_than(region, kind, as_of):
        raise LinkageError("older", as_of=newer.as_of_on.isoformat())


def _check_columns(given: Sequence[str]) -> None:
    """A name, and a birth date or number beside it: namesakes could not be told apart otherwise."""
    twice = next((key for key in given if given.count(key) > 1), None)
    if twice:
        raise LinkageError("field_twice", field=twice)
    if NAME not in given:
        raise LinkageError("name_missing")
    if BIRTH not in given and NUMBER not in given:
        raise LinkageError("birth_missing")


def _day_told(source: Source, sheet: SheetOutline) -> date | None:
    """The day of the form, where the list has a column for it."""
    if "filled_on" not in source.mapping:
        return None
    told = day_of(sheet.samples[source.mapping.index("filled_on")], timezone.localdate())
    is_timely = told and told <= timezone.localdate() and not newer_than(source.region, source.kind, told)
    return told if is_timely else None


def _memory_place(source: Source) -> int:
    return acting_post().region_low or source.region
