"""Holding a list against the register: read, link, settle, ask. Can be done again; as a whole or not at all."""

import logging
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone
from duckdb import Error as DuckDBError

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.files.sealing import FileDamaged
from lantian.files.services import opened_file
from lantian.kernel.sheets.reading import UnreadableSheet
from lantian.linkage.lists import asking
from lantian.linkage.lists.engine import doubles_of, listed_twice, pairs_of
from lantian.linkage.lists.reading import Line, as_json, faults_as_json, lines_of
from lantian.linkage.lists.register import Register, whole_register
from lantian.linkage.lists.remembering import Asked, asked, decided
from lantian.linkage.models import Question, Source, SourceLine
from lantian.linkage.rules.settling import Settled, repeats_of, settle, suspect
from lantian.linkage.services.bringing import end_work, newer_than, refusal_of
from lantian.places.models import Unit
from lantian.places.rules import is_within, scope_of
from lantian.registry.imports.progress import Ticker
from lantian.registry.imports.reading import NoHeadings

State, Standing, Kind = Source.State, SourceLine.Standing, Question.Kind
Progress = Callable[[int], None]
logger = logging.getLogger(__name__)

# A list at a time in each city: two of one kind would otherwise each ask what the other has asked.
LOCK = 6104_3
ADDED_AT_ONCE = 2_000


def do_link(*, post: Post, source: UUID) -> Source:
    """Holds a list against the register, or the register against itself; once, however often it is called."""
    try:
        with Ticker(post, Source, source) as tick, acting_as(post):
            _take_turn(post.city)
            found = Source.objects.get(pk=source)
            if found.state == State.LINKING:
                _search(found) if found.kind == Source.Kind.DOUBLES else _link(found, tick)
                found.moved_at = timezone.now()
                found.save()
    except (DatabaseError, DuckDBError, MemoryError, OSError) as error:
        logger.warning("A cross-check broke off: %s", type(error).__name__)
        return _fail(post, source)
    return found


def _fail(post: Post, key: UUID) -> Source:
    with acting_as(post):
        source = Source.objects.get(pk=key)
        source.state, source.refusal = State.FAILED, {"code": "interrupted"}
        source.save()
    return source


def _take_turn(city: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, city])


def _link(source: Source, tick: Progress) -> None:
    if newer := newer_than(source.region, source.kind, source.as_of_on):
        source.state = State.REFUSED
        source.refusal = {"code": "older", "as_of": newer.as_of_on.isoformat()}
        return
    try:
        lines = list(_read(source, tick))
    except (UnreadableSheet, NoHeadings, FileNotFoundError, FileDamaged) as error:
        source.state, source.refusal = State.REFUSED, refusal_of(error)
        return
    register = whole_register(with_aid=source.kind == Source.Kind.ALLOWANCE)
    memory, closed = decided(source.kind)
    marks = {line.row: mark for line in lines if (mark := line.mark)}
    doubles = list(listed_twice(_first_of_each(lines)))
    repeats = repeats_of(marks, doubles)
    alone = [line for line in lines if line.row in marks and line.row not in repeats]
    settled = settle(marks, repeats, pairs_of(alone, register), register, memory)
    suspect(settled, marks, doubles, memory)
    rows = list(_rows(source, lines, settled, register))
    before = _open_before(source)
    SourceLine.objects.bulk_create(rows, batch_size=ADDED_AT_ONCE)
    questions = _unasked(_questions(source, lines, rows, settled, register), closed)
    _end_older(source)
    _ask(questions, before)
    source.state, source.linked_at, source.outline = State.OPEN, timezone.now(), None
    source.total = len(lines)
    source.counts = _counts(rows)


def _read(source: Source, tick: Progress) -> Iterator[Line]:
    stored, read = StoredFile.objects.get(pk=source.file or UUID(int=0)), 0
    with opened_file(stored) as path:
        for part in lines_of(path, stored.name, source.sheet_name, source.mapping, source.region):
            read += len(part)
            tick(read)
            yield from part


def _first_of_each(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that name somebody, without those that repeat another to the letter."""
    seen: set[bytes] = set()
    for line in lines:
        mark = line.mark
        if mark and mark not in seen:
            seen.add(mark)
            yield line


def _rows(
    source: Source, lines: Iterable[Line], settled: dict[int, Settled], register: Register
) -> Iterator[SourceLine]:
    schools = _places_of_schools(lines)
    for line in lines:
        one = settled.get(line.row, Settled(Standing.UNREADABLE))
        child = register[one.child] if one.child else None
        yield SourceLine(
            source=source,
            row=line.row,
            region=child.region if child else _place(source, line, one, register, schools),
            school=child.school if child else None,
            child=UUID(child.key) if child else None,
            standing=one.standing,
            name=line.name,
            said=as_json(line.said),
            faults=faults_as_json(line.faults),
            mark=line.mark,
            repeats=one.repeats,
        )


def _place(source: Source, line: Line, one: Settled, register: Register, schools: dict[str, int]) -> int:
    """Who can answer for a line: where its candidates live, the village it names, the place of its school."""
    if one.candidates:
        return asking.common_place(register[pair.child].region for pair in one.candidates)
    told = line.said.get("village") or schools.get(line.said.get("school", ""))
    return told if told and is_within(told, scope_of(source.region)) else source.region


def _places_of_schools(lines: Iterable[Line]) -> dict[str, int]:
    keys = {line.said["school"] for line in lines if line.said.get("school")}
    return {str(key): region for key, region in Unit.objects.filter(pk__in=keys).values_list("pk", "region")}


def _questions(
    source: Source,
    lines: Iterable[Line],
    rows: Iterable[SourceLine],
    settled: dict[int, Settled],
    register: Register,
) -> Iterator[Question]:
    by, on_list = asking.asker(source), set[str]()
    for line, row in zip(lines, rows, strict=True):
        one = settled.get(line.row)
        if one is None:
            continue
        on_list |= {one.child} if one.child else {pair.child for pair in one.candidates}
        if one.standing == Standing.LINKED and one.child:
            yield from asking.different(by, row, line.said, register[one.child])
        elif one.repeats is None and one.standing == Standing.MISSING:
            yield asking.unregistered(by, row, line.said)
        for pair in one.candidates:
            yield asking.doubtful(by, row, line.said, pair)
    yield from asking.absent(source, register, on_list)


def _search(source: Source) -> None:
    """Finds children who may be registered twice; no pair is asked about in two searches at a time."""
    register = whole_register()
    _, closed = decided(source.kind)
    before = _open_before(source)
    others = Question.objects.filter(kind=Kind.DOUBLE, state=Question.State.OPEN).exclude(
        source__in=_older(source).values("pk")
    )
    closed |= {asked(question) for question in others.defer("detail")}
    pairs, by = doubles_of(register), asking.asker(source)
    found = (
        asking.double(by, register[one], register[other], probability, evidence)
        for one, other, probability, evidence in pairs
    )
    questions = _unasked(found, closed)
    _end_older(source)
    _ask(questions, before)
    source.state, source.linked_at, source.total = State.OPEN, timezone.now(), len(register)
    source.counts = {Kind.DOUBLE: len(questions)}


def _unasked(questions: Iterable[Question], closed: set[Asked]) -> list[Question]:
    """Questions that were not answered before, each once: two lines of a child may say the same."""
    found: dict[Asked, Question] = {}
    for question in questions:
        if (sign := asked(question)) not in closed:
            found.setdefault(sign, question)
    return list(found.values())


def _ask(questions: list[Question], before: dict[Asked, tuple[str, str]]) -> None:
    """Writes questions; what was noted on the same question of an older list stays on it."""
    for question in questions:
        question.answer, question.note = before.get(asked(question), ("", ""))
    Question.objects.bulk_create(questions, batch_size=ADDED_AT_ONCE)


def _older(source: Source) -> QuerySet[Source]:
    """Lists of the kind and place that came before; questions of ended ones may have been asked again."""
    return Source.objects.filter(region=source.region, kind=source.kind).exclude(pk=source.pk)


def _open_before(source: Source) -> dict[Asked, tuple[str, str]]:
    """Open questions of older lists on which somebody noted something, such as that the school was asked."""
    noted = Question.objects.filter(
        source__in=_older(source).values("pk"), state=Question.State.OPEN
    ).exclude(answer="")
    return {asked(question): (question.answer, question.note) for question in noted.defer("detail")}


def _end_older(source: Source) -> None:
    for older in _older(source):
        if older.state == State.OPEN:
            older.state, older.ended_at = State.SUPERSEDED, timezone.now()
            older.save()
        end_work(older, Question.State.SUPERSEDED)


def _counts(rows: Iterable[SourceLine]) -> dict[str, int]:
    counts: dict[str, int] = dict.fromkeys((*Standing.values, "faults", "repeats"), 0)
    for row in rows:
        counts[row.standing] += 1
        counts["faults"] += row.faults is not None
        counts["repeats"] += row.repeats is not None
    return counts
