"""A file of many figures: asked for with a reason, written by the worker in pieces, cancelled, kept for some days.

Nothing depends on the worker that began: whoever finds an export that gives no sign of life takes it up, and of two
that write it only one is heard.
"""

import logging
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from procrastinate.contrib.django import app

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as, acting_post
from lantian.asking.addresses import address_of, choice_from
from lantian.asking.documents.files import long_rows, write_long
from lantian.asking.errors import AskingError
from lantian.asking.models import FigureExport
from lantian.asking.queries.exploring import Ground, ground_of, parts, read_by, size_of
from lantian.asking.rules.choosing import MOST_EXPORTED, Choice, days_of
from lantian.asking.words import names_below
from lantian.files.models import StoredFile
from lantian.files.services import discarded_on_failure, store_file
from lantian.kernel.sheets.writing import Value
from lantian.notices.services import tell
from lantian.places import queries as places
from lantian.registry.counted import Indicator
from lantian.registry.queries.imports import SILENT_FOR

JOB = "asking.write_export"
QUEUE = "print"
MOST_TRIES = 3
BLOCK = 1 << 20
State = FigureExport.State
logger = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody cancelled the export, or another worker has it."""


def own() -> QuerySet[FigureExport]:
    """The exports of the acting post: nobody else's."""
    return FigureExport.objects.filter(post=acting_post().pk)


@transaction.atomic
def request_export(*, choice: Choice, every: bool, kind: str, reason: str, today: date) -> FigureExport:
    """Leaves a file of figures, or with `every` of all that the acting post reads, to the worker.

    Raises `AskingError`: reason_needed, nothing_chosen, too_much, one_at_a_time.
    """
    post = acting_post()
    if not reason.strip():
        raise AskingError("reason_needed", field="reason")
    figures = tuple(read_by(Role(post.role))) if every else choice.figures
    if not figures:
        raise AskingError("nothing_chosen")
    cells = size_of(choice, len(figures), today)
    if cells > MOST_EXPORTED:
        raise AskingError("too_much", cells=cells)
    if own().filter(state__in=FigureExport.GOES_ON).exists():
        raise AskingError("one_at_a_time")
    export = FigureExport(
        region=choice.place, post=post.pk, address=address_of(choice), every_figure=every, kind=kind,
        reason=reason.strip(), total=cells, moved_at=timezone.now(), recorded_by=post.user_id,
    )  # fmt: skip
    export.save(force_insert=True)
    note_access("asking.export_all", region=export.region, what="asked", cells=cells, reason=export.reason)
    start(export)
    return export


@transaction.atomic
def cancel(*, export: FigureExport) -> None:
    """The worker stops at its next piece. Raises `AskingError("over")`."""
    rows = own().filter(pk=export.pk, state__in=FigureExport.GOES_ON)
    if not rows.update(state=State.CANCELLED, version=F("version") + 1):
        raise AskingError("over")


def start(export: FigureExport) -> None:
    """Hands an export over to the worker, in the transaction that asks for it."""
    app.configure_task(JOB, queue=QUEUE).defer(post=str(export.post), export=str(export.pk))


@transaction.atomic
def take_up_silent() -> int:
    """Hands exports of the acting post's place over once more whose worker gives no sign of life; how many."""
    rows = FigureExport.objects.filter(
        state__in=FigureExport.GOES_ON, moved_at__lt=timezone.now() - SILENT_FOR
    )
    silent = list(rows)
    for export in silent:
        start(export)
    return len(silent)


def write_export(*, post: Post, export: UUID) -> None:
    """What the worker does: writes the file in pieces, each in a transaction of its own as the post that asked."""
    try:
        with acting_as(post):
            found = _claimed(export)
        if found is None:
            return
        with tempfile.TemporaryDirectory(prefix="lantian-") as folder:
            path = Path(folder) / "figures"
            with acting_as(post, read_only=True):
                rows = _Rows(post, found)
            write_long(path, found.kind, rows, post=post, reason=found.reason)
            _finish(post, found, path)
    except Stopped:
        return
    except Exception:
        logger.exception("An export of figures broke off.")
        with acting_as(post):
            FigureExport.objects.filter(pk=export, state=State.WRITING).update(state=State.WAITING)
        raise


def _claimed(key: UUID) -> FigureExport | None:
    """The export, if nobody else writes it now. After some tries it is given up."""
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.WRITING, moved_at__lt=now - SILENT_FOR)
    rows = FigureExport.objects.filter(free, pk=key)
    rows.filter(tries__gte=MOST_TRIES).update(state=State.FAILED)
    taken = rows.update(state=State.WRITING, tries=F("tries") + 1, done=0, moved_at=now)
    return FigureExport.objects.get(pk=key) if taken else None


class _Rows:
    """The rows of an export as they are written; every portion is read, and told to the page, by itself."""

    def __init__(self, post: Post, export: FigureExport) -> None:
        self._post, self._export = post, export
        self._today = timezone.localdate()
        self._role = Role(post.role)
        self._choice = choice_from(QueryDict(export.address))
        offered = read_by(self._role)
        figures = offered if export.every_figure else self._choice.figures
        self._asked = [offered[code] for code in figures if code in offered]
        self._days = days_of(self._choice, self._today)
        with_past = self._days != [self._today]
        self._ground: Ground = ground_of(self._choice, self._today, with_past=with_past)
        self._names = names_below(self._choice.place, places.paths(self._ground.shown))

    def __iter__(self) -> Iterator[list[Value]]:
        done = 0
        for indicator in self._asked:
            for rows in self._portions(indicator):
                done += len(rows)
                self._tell(done)
                yield from rows

    def _portions(self, indicator: Indicator) -> Iterator[list[list[Value]]]:
        for day in self._days:
            with acting_as(self._post, read_only=True):
                found = parts(self._choice, [indicator], [day], self._ground, self._role, self._today)
                rows = list(long_rows(found, self._names))
            yield rows

    def _tell(self, done: int) -> None:
        """How far it is. Raises `Stopped` where somebody cancelled it."""
        with acting_as(self._post):
            rows = FigureExport.objects.filter(pk=self._export.pk, state=State.WRITING)
            if not rows.filter(tries=self._export.tries).update(done=done, moved_at=timezone.now()):
                raise Stopped


def _finish(post: Post, export: FigureExport, path: Path) -> None:
    name = f"lantian-{timezone.localdate():%Y%m%d}-{export.total}.{export.kind}"
    with acting_as(post):
        stored = store_file(
            chunks=_blocks(path), name=name, region=export.region, purpose=StoredFile.Purpose.EXPORT
        )
        with discarded_on_failure(stored):
            rows = FigureExport.objects.filter(pk=export.pk, state=State.WRITING, tries=export.tries)
            if not rows.update(state=State.DONE, file=stored.pk, moved_at=timezone.now()):
                raise Stopped
            tell(seats=[post.seat], kind="export_ready")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
