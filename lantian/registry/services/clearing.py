"""What is not kept for ever: rosters and prints, whose content goes when its period is over or a child is erased."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lantian.files.models import StoredFile
from lantian.files.rules import is_over
from lantian.files.sealing import FileDamaged
from lantian.files.services import opened_file, remove_content
from lantian.kernel.sheets.reading import UnreadableSheet, read_workbook
from lantian.kernel.values.text import fold
from lantian.places.rules import is_within, scope_of
from lantian.registry.models import Child, ChildDocument, PrintRun, RosterImport, RosterLine

ERASED, EXPIRED = StoredFile.Removal.ERASED, StoredFile.Removal.EXPIRED


@transaction.atomic
def clear_expired(*, now: datetime) -> int:
    """Clears the rosters and prints of the acting post's place whose period is over; how many there were."""
    on, periods = timezone.localdate(now), settings.FILE_PERIODS
    kept = StoredFile.objects.filter(purpose__in=list(periods), removed_at__isnull=True)
    last_used = _last_used()
    due = [
        stored
        for stored in kept
        if is_over(
            stored.purpose,
            timezone.localdate(last_used.get(stored.pk, stored.recorded_at)),
            on,
            periods,
        )
    ]
    _forget(due, EXPIRED, now)
    return len(due)


def _last_used() -> dict[UUID, datetime]:
    """When something was last done with each roster that has its file: checked, taken in, undone."""
    times = RosterImport.objects.values_list("file", "recorded_at", "moved_at", "applied_at", "undone_at")
    return {file: max(filter(None, moments)) for file, *moments in times}


def forget_files_of(child: Child, *, names: set[str], number: str, now: datetime) -> None:
    """Removes the content of all that holds an erased child: its papers, and every print and roster with it.

    `names` are those that it has or had, `number` its identity number. Runs while every compartment is open
    (`taking_rows_away`), before the child's rows go.
    """
    papers = ChildDocument.objects.filter(child=child.pk).values_list("file", flat=True)
    prints = PrintRun.objects.filter(Q(children__contains=[child.pk]) | Q(children__isnull=True))
    printed = [run.file for run in prints if run.file and _may_hold(run, child)]
    kept = StoredFile.objects.filter(removed_at__isnull=True)
    files = list(kept.filter(pk__in=[*papers, *printed]))
    words = {_plain(word) for word in {*names, number} if word}
    rosters = kept.filter(purpose=StoredFile.Purpose.ROSTER)
    held = [stored for stored in rosters.iterator() if _holds(stored, words)]
    _forget([*files, *held], ERASED, now)
    _forget_names(held, names)
    _forget_lines(held, words)


def _may_hold(run: PrintRun, child: Child) -> bool:
    """A print that does not know its children holds those of its place."""
    return run.children is not None or is_within(child.region, scope_of(run.region))


def _holds(stored: StoredFile, words: set[str]) -> bool:
    """Whether a roster has one of the words in it; what cannot be read may have."""
    try:
        with opened_file(stored) as path:
            sheets = read_workbook(path, name=stored.name)
    except (UnreadableSheet, FileDamaged, FileNotFoundError):
        return True
    return any(_names_one(cell, words) for sheet in sheets for row in sheet.rows for cell in row if cell)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "").upper()


def _forget(files: list[StoredFile], why: StoredFile.Removal, now: datetime) -> None:
    """Removes contents, and with those of rosters the first cells that were kept for choosing columns."""
    remove_content(files=files, why=why, now=now)
    keys = [stored.pk for stored in files]
    RosterImport.objects.filter(file__in=keys).update(outline=None)


def _forget_lines(files: list[StoredFile], words: set[str]) -> None:
    """Lines that name the child without knowing it: wrong ones, those of a roster that was never taken in."""
    lines = RosterLine.objects.filter(roster__file__in=[stored.pk for stored in files])
    naming = [line.pk for line in lines.iterator() if _names_one(line.detail.reveal(), words)]
    RosterLine.objects.filter(pk__in=naming).delete()


def _names_one(text: str, words: set[str]) -> bool:
    plain = _plain(text)
    return any(word in plain for word in words)


def _forget_names(files: list[StoredFile], names: set[str]) -> None:
    """An office may have called a file after the child in it."""
    for stored in files:
        name = stored.name
        for word in names:
            name = name.replace(word, "□")
        if name != stored.name:
            StoredFile.objects.filter(pk=stored.pk).update(name=name)
            RosterImport.objects.filter(file=stored.pk).update(file_name=name)
