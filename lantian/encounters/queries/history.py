"""The care that a child was given: page by page, with the words that the acting post may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.paging import Page
from lantian.access.paging import page_of as page_by_key
from lantian.access.queries import names_of
from lantian.encounters.models import Encounter, EncounterWords
from lantian.kernel.questions import worded_once
from lantian.registry.queries.active import files_of

PAGE = 20
ORDER = ("-happened_on", "-id")


@dataclass(frozen=True)
class Line:
    """One encounter; `words` only where the acting post may read them, `is_mine` where its seat wrote it."""

    row: Encounter
    words: EncounterWords | None
    is_mine: bool


@dataclass(frozen=True)
class HistoryPage:
    """Encounters, the latest first, and the key from which older ones go on."""

    lines: list[Line]
    older: UUID | None


def page_of(child: UUID, post: Post, before: UUID | None = None, *, size: int = PAGE) -> HistoryPage:
    """A page of the encounters of a child and of the files merged into it, older than the one with key `before`."""
    rows = Encounter.objects.filter(child__in=files_of(child))
    page: Page[Encounter] = page_by_key(rows, ORDER, after=before, size=size)
    return HistoryPage(lines_of(page.rows, post), page.after)


def lines_of(rows: Iterable[Encounter], post: Post) -> list[Line]:
    """Encounters with their words, as far as PostgreSQL shows them."""
    rows = list(rows)
    words = {one.encounter_id: one for one in _words([row.pk for row in rows])}
    return [Line(row, words.get(row.pk), row.seat == post.seat) for row in rows]


@worded_once
def _words(encounters: list[UUID]) -> QuerySet[EncounterWords]:
    return EncounterWords.objects.filter(encounter__in=encounters)


def mine(post: Post, before: UUID | None = None, *, size: int = PAGE) -> HistoryPage:
    """What a seat recorded, the latest first."""
    rows = Encounter.objects.filter(seat=post.seat).select_related("child")
    page: Page[Encounter] = page_by_key(rows, ("-recorded_at", "-id"), after=before, size=size)
    return HistoryPage(lines_of(page.rows, post), page.after)


def who_wrote(lines: Iterable[Line]) -> dict[UUID, str]:
    """The names of those who recorded or corrected, by user."""
    rows = [line.row for line in lines]
    users = {row.recorded_by for row in rows} | {row.corrected_by for row in rows}
    return names_of(users, [])[0]
