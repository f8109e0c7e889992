"""Taking a roster in, as the job does it: examining, writing as a whole, undoing.

Each can be done again: an examination writes nothing but its own lines, and a taking in that broke off has
written nothing.
"""

import gc
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.scopes import acting_as, acting_post
from lantian.files.models import StoredFile
from lantian.files.sealing import FileDamaged
from lantian.files.services import opened_file
from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.places.queries import place_index, school_index, schools_in
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.imports.cases import Frame, Outcome
from lantian.registry.imports.crew import Crew, Task, WorkerDied, gather
from lantian.registry.imports.errors import ImportRefused
from lantian.registry.imports.examining import Examination, Examiner, Progress
from lantian.registry.imports.preview import decisions_of, keep_lines, settle_lines
from lantian.registry.imports.progress import Ticker
from lantian.registry.imports.reading import NoHeadings, opened_roster, parts_of
from lantian.registry.imports.tables import Recorded
from lantian.registry.imports.undoing import BuiltUpon, undo
from lantian.registry.imports.writing import ChangedMeanwhile, write
from lantian.registry.models import RosterImport
from lantian.registry.roster.parsing import RowParser
from lantian.registry.services.importing import (
    Keys,
    check_columns,
    keep_roster,
    refusal_of,
    take_sheet,
)

State = RosterImport.State
logger = logging.getLogger(__name__)

# An import at a time in each city: two of one file would otherwise each find its children new.
LOCK = 6104_2
MOST_NAMED = 200


def do_preview(*, post: Post, roster: UUID) -> RosterImport:
    """Examines a roster and keeps what it found."""
    return _do(post, roster, State.PREVIEWING, _preview)


def do_apply(*, post: Post, roster: UUID) -> RosterImport:
    """Takes a roster in as a whole, if the register still is as it was when the roster was examined."""
    return _do(post, roster, State.APPLYING, _apply)


def do_undo(*, post: Post, roster: UUID) -> RosterImport:
    """Takes an import back, if nobody built on it."""
    return _do(post, roster, State.UNDOING, _undo)


def bring_in(
    *, post: Post, chunks: Iterable[bytes], name: str, region: int, sheet: str | None = None
) -> RosterImport:
    """Keeps, examines and takes in a roster in one go, for a program that asks nobody.

    What needs a look (wrong rows, likely duplicates, columns that are missing) stays out, as after a preview.
    Raises `ImportRefused("other_region")`.
    """
    with acting_as(post):
        roster, _ = keep_roster(chunks, name, region)
        roster.state, roster.sheet_name = State.APPLYING, sheet or ""
        roster.save(force_insert=True)
    return _do(post, roster.pk, State.APPLYING, _bring_in)


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
        roster.state, roster.refusal = State.REFUSED, refusal_of(error)


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
        roster.state, roster.refusal = State.REFUSED, refusal_of(error)


def _bring_in(roster: RosterImport, tick: Progress) -> None:
    try:
        stored = StoredFile.objects.get(pk=roster.file)
        with opened_file(stored) as path, gather(stored.size) as crew:
            outline, parts = opened_roster(path, stored.name, roster.sheet_name or None)
            roster.outline = json.dumps([asdict(outline)], ensure_ascii=False)
            take_sheet(roster, outline)
            check_columns(roster.mapping)
            crew.begin(_task(roster.mapping, roster.region))
            frame = _frame(roster.region, roster.as_of_on, roster.pk, roster.mapping)
            found = Examiner(crew, frame, decisions_of(roster), tick).examine(parts)
            _take_in_or_keep(roster, found, crew, tick)
    except (UnreadableSheet, NoHeadings, FileNotFoundError, FileDamaged) as error:
        roster.state, roster.refusal = State.REFUSED, refusal_of(error)
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
    with opened_file(stored) as path, gather(stored.size) as crew:
        _, _, parts = parts_of(path, stored.name, roster.sheet_name)
        crew.begin(_task(roster.mapping, roster.region))
        yield Examiner(crew, frame, decisions_of(roster), tick).examine(parts), crew


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
