"""Bringing a list of resources in: kept, its columns chosen, taken over as a whole, undone."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.kernel.sheets.limits import Limits, UnreadableSheet
from lantian.kernel.sheets.reading import read_workbook
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.registry.roster.mapping import heading_signature
from lantian.resources.errors import ResourceError
from lantian.resources.lists.columns import COLUMN, guess_keys, missing_columns
from lantian.resources.lists.outline import MOST_LINES, Sheet, TooManyLines, packed, sheets_in
from lantian.resources.models import Resource, ResourceList
from lantian.resources.queries.lists import CHANGED, NEW, Line, lines_of, lists_of, mark_of, sheets_of, stated
from lantian.resources.services import keeping

State = ResourceList.State
OPEN = (State.WAITING, State.READY)
LIMITS = Limits(sheets=30, rows=5_000, columns=200, cells=200_000, seconds=20)
FORGOTTEN_AFTER = timedelta(days=30)


@transaction.atomic
def begin_list(*, path: Path, name: str, unit: UUID | None) -> ResourceList:
    """Keeps the cells of an uploaded list, and guesses its columns; lines that name no unit are offers of `unit`.

    Raises `ResourceError`: no_lines, too_many_lines, and `sheet_…` for what `UnreadableSheet` says.
    """
    try:
        sheets = sheets_in(read_workbook(path, name=name, limits=LIMITS))
    except UnreadableSheet as error:
        if error.code.startswith("too_many"):
            raise ResourceError("too_many_lines", field="file", most=MOST_LINES) from error
        raise ResourceError(f"sheet_{error.code}", field="file", **error.params) from error
    except TooManyLines as error:
        raise ResourceError("too_many_lines", field="file", most=MOST_LINES) from error
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        raise ResourceError("no_lines", field="file")
    post = acting_post()
    _let_go_of_old_ones(post)
    chosen = next((sheet for sheet in filled if not sheet.is_hidden), filled[0])
    own = post.unit_id if post.role == Role.DEPARTMENT else unit
    one = ResourceList(
        seat=post.seat, unit=own, file_name=name[-200:], cells=packed(filled), recorded_by=post.user_id
    )
    _take_sheet(one, chosen, guessed_keys(post, chosen))
    one.save(force_insert=True)
    one.refresh_from_db()
    return one


def guessed_keys(post: Post, sheet: Sheet) -> list[str | None]:
    """What each column is: as the seat last confirmed it for such headings, else guessed."""
    signature = heading_signature(sheet.headings)
    last = lists_of(post).filter(signature=signature).exclude(state=State.WAITING).first()
    return list(last.mapping) if last else guess_keys(sheet.headings)


@transaction.atomic
def choose_columns(*, one: ResourceList, sheet: str, keys: Sequence[str | None]) -> ResourceList:
    """Says what the columns of a sheet are.

    Raises `ResourceError`: list_not_now, sheet_gone, column_twice, columns_missing.
    """
    one = _open(one)
    chosen = next((found for found in sheets_of(one) if found.name == sheet), None)
    if chosen is None or len(keys) != len(chosen.headings):
        raise ResourceError("sheet_gone")
    given = [key for key in keys if key]
    if twice := next((key for key in given if given.count(key) > 1), None):
        raise ResourceError("column_twice", column=str(COLUMN[twice].label))
    if missing_columns(keys):
        raise ResourceError("columns_missing")
    _take_sheet(one, chosen, keys)
    one.state = State.READY
    one.save(update_fields=["sheet_name", "mapping", "signature", "state"])
    return one


@transaction.atomic
def take_over(*, one: ResourceList, mark: str, doubtful: Collection[int], today: date) -> ResourceList:
    """Takes over what is new and what changed, and of the doubtful those rows that were chosen: all, or nothing.

    Raises `ResourceError`: list_not_now, changed_since, nothing_to_take.
    """
    one = _open(one)
    lines = lines_of(one)
    if one.state != State.READY or mark_of(lines) != mark:
        raise ResourceError("changed_since")
    wanted = [line for line in lines if line.outcome in (NEW, CHANGED)]
    wanted = [line for line in wanted if not line.is_doubtful or line.row in doubtful]
    if not wanted:
        raise ResourceError("nothing_to_take")
    done = [_take(line, today) for line in wanted]
    made = sum(1 for step in done if step["before"] is None)
    one.counts = {"new": made, "changed": len(done) - made, "left": len(lines) - len(done)}
    one.before, one.cells = json.dumps(done, cls=DjangoJSONEncoder, ensure_ascii=False), None
    one.state, one.applied_at = State.APPLIED, timezone.now()
    one.save(update_fields=["counts", "before", "cells", "state", "applied_at"])
    _note(one, taken_over=True)
    return one


@transaction.atomic
def undo(*, one: ResourceList) -> ResourceList:
    """Puts the directory back as it was before a list; where somebody built on it, all stays.

    Raises `ResourceError`: list_not_now, built_upon.
    """
    one = _locked(one)
    if one.state != State.APPLIED or one.before is None:
        raise ResourceError("list_not_now")
    steps = json.loads(one.before.reveal())
    keys = [UUID(step["key"]) for step in steps]
    rows = {row.pk: row for row in Resource.objects.filter(city=acting_city(), pk__in=keys)}
    touched = [step["name"] for step in steps if not _put_back(rows.get(UUID(step["key"])), step)]
    if touched:
        raise ResourceError("built_upon", count=len(touched), names="、".join(touched[:10]))
    one.before, one.state, one.undone_at = None, State.UNDONE, timezone.now()
    one.save(update_fields=["before", "state", "undone_at"])
    _note(one, undone=True)
    return one


def _take(line: Line, today: date) -> dict[str, Any]:
    """Enters or amends what a line says; how to undo it."""
    known = line.known
    if known is None:
        row, before = keeping.enter(unit=line.entry.unit, values=line.values, today=today), None
    else:
        before = stated(known) | {"verified_on": known.verified_on, "verified_by": known.verified_by}
        row = keeping.amend(resource=known, version=known.version, values=line.values, today=today)
    return {"key": row.pk, "name": row.name, "version": row.version, "before": before}


def _put_back(row: Resource | None, step: dict[str, Any]) -> bool:
    """Whether an entry could be put back: it stands as the list left it, and nobody built on it."""
    if row is None or row.version != step["version"]:
        return False
    try:
        with transaction.atomic():
            if step["before"] is None:
                Resource.objects.filter(city=acting_city(), pk=row.pk, ordered=0).delete()
                return not Resource.objects.filter(city=acting_city(), pk=row.pk).exists()
            update_if_unchanged(row, _columns(step["before"]), version=row.version)
    except (ProtectedError, IntegrityError, Conflict):
        return False
    return True


def _columns(before: dict[str, Any]) -> dict[str, Any]:
    """What stood in the columns, out of what was kept as text."""
    days = {
        name: date.fromisoformat(before[name]) if before[name] else None
        for name in ("valid_from", "valid_until", "verified_on")
    }
    return {**before, **days, "verified_by": UUID(before["verified_by"]), "phone": before["phone"] or None}


def _take_sheet(one: ResourceList, sheet: Sheet, keys: Iterable[str | None]) -> None:
    one.sheet_name, one.mapping = sheet.name, list(keys)
    one.signature = heading_signature(sheet.headings)


def _open(one: ResourceList) -> ResourceList:
    one = _locked(one)
    if one.state not in OPEN or one.cells is None:
        raise ResourceError("list_not_now")
    return one


def _locked(one: ResourceList) -> ResourceList:
    return ResourceList.objects.select_for_update().get(pk=one.pk)


def _let_go_of_old_ones(post: Post) -> None:
    """Lists that nobody took over within a month lose their cells."""
    old = lists_of(post).filter(state__in=OPEN, recorded_at__lt=timezone.now() - FORGOTTEN_AFTER)
    old.filter(cells__isnull=False).update(cells=None)


def _note(one: ResourceList, **more: Any) -> None:
    post = acting_post()
    region = post.region_low or post.unit.region_id
    note_access("resources.keep", region=region, list=str(one.pk), **one.counts, **more)
