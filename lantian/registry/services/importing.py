"""Bringing a roster in: upload, columns, preview, decisions, taking in as a whole, undoing.

What takes long is asked for here (`request_…`), done by a job (`do_…`) and can be done again: an examination
writes nothing but its own lines, and a taking in that broke off has written nothing.
"""

import gc
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.scopes import acting_as, acting_post
from lantian.files.models import StoredFile
from lantian.files.sealing import FileDamaged
from lantian.files.services import opened_file, store_file
from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.places.queries import place_index, school_index, schools_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.imports.cases import Frame, Outcome
from lantian.registry.imports.crew import Crew, Task, WorkerDied, gather
from lantian.registry.imports.errors import ImportRefused
from lantian.registry.imports.examining import Examination, Examiner, Progress
from lantian.registry.imports.finding import Decisions
from lantian.registry.imports.preview import decisions_of, keep_lines, settle_lines
from lantian.registry.imports.progress import Ticker
from lantian.registry.imports.reading import (
    NoHeadings,
    SheetOutline,
    day_of,
    opened_roster,
    outlines,
    parts_of,
)
from lantian.registry.imports.tables import Recorded
from lantian.registry.imports.undoing import BuiltUpon, undo
from lantian.registry.imports.writing import ChangedMeanwhile, write
from lantian.registry.models import RememberedMapping, RosterImport, RosterLine
from lantian.registry.roster.mapping import (
    apply_remembered,
    guess_mapping,
    heading_signature,
    missing_fields,
)
from lantian.registry.roster.parsing import RowParser

State = RosterImport.State
Keys = Sequence[str | None]
logger = logging.getLogger(__name__)

# An import at a time in each city: two of one file would otherwise each find its children new.
LOCK = 6104_2
MOST_NAMED = 200
WORKING = (State.PREVIEWING, State.APPLYING, State.UNDOING)


def begin_import(*, chunks: Iterable[bytes], name: str, region: int) -> RosterImport:
    """Keeps an uploaded roster for a place and looks at its sheets; one that cannot be read is refused at once.

    Raises `ImportRefused("other_region")`.
    """
    roster, stored = _kept(chunks, name, region)
    try:
        with opened_file(stored) as path:
            sheets = outlines(path, stored.name)
        roster.outline = json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False)
        first = next((sheet for sheet in sheets if not sheet.is_hidden), sheets[0])
        _take_sheet(roster, first)
    except (UnreadableSheet, NoHeadings) as error:
        roster.state, roster.refusal = State.REFUSED, _refusal_of(error)
    roster.save(force_insert=True)
    roster.refresh_from_db()
    return roster


def bring_in(
    *, post: Post, chunks: Iterable[bytes], name: str, region: int, sheet: str | None = None
) -> RosterImport:
    """Keeps, examines and takes in a roster in one go, for a program that asks nobody.

    What needs a look (wrong rows, likely duplicates, columns that are missing) stays out, as after a preview.
    Raises `ImportRefused("other_region")`.
    """
    with acting_as(post):
        roster, _ = _kept(chunks, name, region)
        roster.state, roster.sheet_name = State.APPLYING, sheet or ""
        roster.save(force_insert=True)
    return _do(post, roster.pk, State.APPLYING, _bring_in)


def _kept(chunks: Iterable[bytes], name: str, region: int) -> tuple[RosterImport, StoredFile]:
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
    _check_columns(keys)
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


def do_preview(*, post: Post, roster: UUID) -> RosterImport:
    """Examines a roster and keeps what it found."""
    return _do(post, roster, State.PREVIEWING, _preview)


def do_apply(*, post: Post, roster: UUID) -> RosterImport:
    """Takes a roster in as a whole, if the register still is as it was when the roster was examined."""
    return _do(post, roster, State.APPLYING, _apply)


def do_undo(*, post: Post, roster: UUID) -> RosterImport:
    """Takes an import back, if nobody built on it."""
    return _do(post, roster, State.UNDOING, _undo)


def examined_file(
    *, path: Path, name: str, sheet: str, keys: Keys, region: int, as_of: date
) -> AbstractContextManager[tuple[Examination, Crew]]:
    """A file examined without keeping anything of it. Raises `UnreadableSheet`, `NoHeadings`."""
    frame = _frame(region, as_of, UUID(int=0), keys)
    return _examination(path, name, sheet, keys, frame, Decisions(), lambda _: None)


def _do(post: Post, key: UUID, state: State, work: Callable[[RosterImport, Progress], None]) -> RosterImport:
    """Does a work once: when it was done already, or is not asked for any more, nothing happens."""
    try:
        with Ticker(post, RosterImport, key) as tick, acting_as(post), _uncollected():
            _take_turn(post.city)
            roster = RosterImport.objects.get(pk=key)
            if roster.state == state:
                work(roster, tick)
                roster.moved_at = timezone.now()
                roster.save()
    except (ChangedMeanwhile, DatabaseError, WorkerDied, MemoryError, OSError) as error:
        logger.warning("An import broke off: %s", type(error).__name__)
        return _fail(post, key, state, error)
    return roster


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps the collector away: an import makes millions of objects and no cycles among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fail(post: Post, key: UUID, state: State, error: Exception) -> RosterImport:
    """Nothing was written: the roster can be examined again, or stays taken in when it should be undone."""
    with acting_as(post):
        roster = RosterImport.objects.get(pk=key)
        roster.state = State.APPLIED if state == State.UNDOING else State.FAILED
        is_overtaken = isinstance(error, ChangedMeanwhile | DatabaseError)
        roster.refusal = {"code": "changed_meanwhile" if is_overtaken else "interrupted"}
        roster.save()
    return roster


def _take_turn(city: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, city])


def _preview(roster: RosterImport, tick: Progress) -> None:
    try:
        with _examined(roster, tick) as (found, crew):
            _keep(roster, found, crew)
    except (UnreadableSheet, NoHeadings, FileNotFoundError, FileDamaged) as error:
        roster.state, roster.refusal = State.REFUSED, _refusal_of(error)


def _keep(roster: RosterImport, found: Examination, crew: Crew) -> None:
    """Keeps an examination on a roster that is not taken in."""
    keep_lines(roster, found, crew)
    counts = {**found.counts(), **found.counts_before_choices()}
    roster.counts, roster.total = counts, found.rows
    roster.state = State.READY
    if counts[Outcome.WRONG]:
        roster.state = State.REFUSED
        roster.refusal = {"code": "wrong_rows", "count": counts[Outcome.WRONG]}


def _apply(roster: RosterImport, tick: Progress) -> None:
    try:
        with _examined(roster, tick) as (found, crew):
            waiting = found.counts()[Outcome.DUPLICATE]
            seen = {name: roster.counts.get(name) for name in found.counts_before_choices()}
            if found.wrong or seen != found.counts_before_choices():
                _keep(roster, found, crew)
                roster.refusal = roster.refusal or {"code": "changed_since_preview"}
            elif waiting:
                roster.state, roster.refusal = State.READY, {"code": "undecided", "count": waiting}
            else:
                _write(roster, found, crew, tick)
    except (UnreadableSheet, NoHeadings, FileNotFoundError, FileDamaged) as error:
        roster.state, roster.refusal = State.REFUSED, _refusal_of(error)


def _bring_in(roster: RosterImport, tick: Progress) -> None:
    try:
        stored = StoredFile.objects.get(pk=roster.file)
        with opened_file(stored) as path, gather(stored.size) as crew:
            outline, parts = opened_roster(path, stored.name, roster.sheet_name or None)
            roster.outline = json.dumps([asdict(outline)], ensure_ascii=False)
            _take_sheet(roster, outline)
            _check_columns(roster.mapping)
            crew.begin(_task(roster.mapping, roster.region))
            frame = _frame(roster.region, roster.as_of_on, roster.pk, roster.mapping)
            found = Examiner(crew, frame, decisions_of(roster), tick).examine(parts)
            _take_in_or_keep(roster, found, crew, tick)
    except (UnreadableSheet, NoHeadings, FileNotFoundError, FileDamaged) as error:
        roster.state, roster.refusal = State.REFUSED, _refusal_of(error)
    except ImportRefused as refused:
        roster.state, roster.refusal = State.WAITING, {"code": refused.code, **refused.params}


def _take_in_or_keep(roster: RosterImport, found: Examination, crew: Crew, tick: Progress) -> None:
    counts = found.counts()
    if not found.wrong and not counts[Outcome.DUPLICATE] and (counts[Outcome.NEW] or counts[Outcome.CHANGED]):
        roster.counts, roster.total = {**counts, **found.counts_before_choices()}, found.rows
        _write(roster, found, crew, tick)
    else:
        _keep(roster, found, crew)


def _write(roster: RosterImport, found: Examination, crew: Crew, tick: Progress) -> None:
    now = timezone.now()
    recorded = Recorded(roster.city, now, acting_post().user_id, roster.pk, roster.as_of_on)
    write(found, crew, recorded, tick)
    settle_lines(roster, found)
    roster.counts = {**roster.counts, "taken": found.counts()}
    roster.state, roster.applied_at = State.APPLIED, now
    counts = found.counts()
    note_access(
        "registry.import_roster",
        region=roster.region,
        roster=str(roster.pk),
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
    )


def _undo(roster: RosterImport, _: Progress) -> None:
    try:
        with transaction.atomic():
            undo(roster)
    except BuiltUpon as built:
        roster.state = State.APPLIED
        children = sorted(str(child) for child in built.children)
        roster.refusal = {"code": "built_upon", "count": len(children), "children": children[:MOST_NAMED]}
        return
    roster.state, roster.undone_at = State.UNDONE, timezone.now()
    note_access("registry.undo_import", region=roster.region, roster=str(roster.pk))


@contextmanager
def _examined(roster: RosterImport, tick: Progress) -> Iterator[tuple[Examination, Crew]]:
    stored = StoredFile.objects.get(pk=roster.file)
    frame = _frame(roster.region, roster.as_of_on, roster.pk, roster.mapping)
    with (
        opened_file(stored) as path,
        _examination(
            path, stored.name, roster.sheet_name, roster.mapping, frame, decisions_of(roster), tick
        ) as examined,
    ):
        yield examined


@contextmanager
def _examination(
    path: Path, name: str, sheet: str, keys: Keys, frame: Frame, decisions: Decisions, tick: Progress
) -> Iterator[tuple[Examination, Crew]]:
    with gather(path.stat().st_size) as crew:
        _, _, parts = parts_of(path, name, sheet)
        crew.begin(_task(keys, frame.region))
        yield Examiner(crew, frame, decisions, tick).examine(parts), crew


def _frame(region: int, as_of: date, origin: UUID, keys: Keys) -> Frame:
    columns = {key: column for column, key in enumerate(keys) if key}
    return Frame(acting_post().city, region, as_of, origin, columns)


def _task(keys: Keys, region: int) -> Task:
    """What reading rows needs of places and schools."""
    places = place_index()
    around = scope_of(region - region % STEPS[Level.CITY])
    schools = schools_in(around, timezone.localdate()).values_list("pk", "stage")
    stages = {str(key): stage for key, stage in schools}
    mapping = {column: key for column, key in enumerate(keys) if key}
    parser = RowParser(mapping, places, school_index(around, places), timezone.localdate(), region)
    return Task(parser, stages, acting_post().city)


def _take_sheet(roster: RosterImport, sheet: SheetOutline) -> None:
    """What an official would mostly confirm: the first sheet, the guessed columns, the day of the form."""
    roster.sheet_name, roster.total = sheet.name, sheet.rows
    roster.mapping = guessed_keys(roster, sheet)
    if "filled_on" in roster.mapping:
        samples = sheet.samples[roster.mapping.index("filled_on")]
        roster.as_of_on = day_of(samples, timezone.localdate()) or roster.as_of_on


def _check_columns(keys: Keys) -> None:
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
        _check_columns(roster.mapping)
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


def _refusal_of(error: Exception) -> dict[str, Any]:
    if isinstance(error, UnreadableSheet):
        return {"code": f"sheet_{error.code}", **error.params}
    return {"code": "no_headings" if isinstance(error, NoHeadings) else "file_gone"}
