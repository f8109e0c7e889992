"""Events as people tell them, written as the dated facts that they are (rules.events, rules.moves)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Closing, Migration, Person, Residence, Tie
from lantian.registry.models.rows import ChildRow
from lantian.registry.rules.calibres.facts import Whereabouts
from lantian.registry.rules.moves import WAS_BACK, Known, Said, objection
from lantian.registry.services.closing import close_file
from lantian.registry.services.facts import record_change, record_whereabouts
from lantian.registry.services.following import follow, lock, lock_one
from lantian.registry.services.people import end_tie, tie_person

ALONG_WITH = {"both": "50", "father": "51", "mother": "52"}
"""With whom a child moved away, as GB/T 4761 says it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The row that somebody saw when they wrote: its version (None: there was none) and its key."""

    version: int | None = None
    row: UUID | None = None


@transaction.atomic
def record_move(
    *, child: Child, parent: Person, said: Said, values: Mapping[str, Any], seen: Seen, today: date
) -> None:
    """A parent left, came back, is lost or died; `values` are the columns beside what is `said`.

    A visit home ends nothing. Raises `Conflict`, `OutOfScope`, `RegistryError` with the codes of `rules.moves`.
    """
    lock_one(child)
    rows = list(Migration.objects.filter(person=parent.pk).order_by("since", "pk"))
    _refuse(said, _known(child, parent, rows), today)
    current = next((row for row in reversed(rows) if row.until is None), None)
    if said.is_visit and current is not None:
        _note_visit(current, said, seen)
    else:
        seen = _bring_home(parent, said, seen) if said.meanwhile == WAS_BACK else seen
        record_whereabouts(
            person=parent,
            values={"reason": said.reason, **values},
            since=said.since,
            version=seen.version,
            row=seen.row,
        )
    follow(lock_one(child), confirmed_on=today)


def _known(child: Child, parent: Person, rows: list[Migration]) -> Known:
    died_on = (parent.deceased_on or date.min) if parent.is_deceased else None
    visits = [row.visited_on for row in rows if row.until is None]
    return Known(
        [Whereabouts(row.since, row.until, row.reason) for row in rows],
        [row.destination_text for row in rows],
        child.birth_on,
        died_on,
        visits[-1] if visits else None,
    )


def _refuse(said: Said, known: Known, today: date) -> None:
    found = objection(said, known, today)
    if found:
        raise RegistryError(found.code, **found.params)


def _note_visit(current: Migration, said: Said, seen: Seen) -> None:
    lock(current.children)
    visit = {"visited_on": said.since, "visit_until": said.visit_until}
    update_if_unchanged(current, visit, version=seen.version or 0)


def _bring_home(parent: Person, said: Said, seen: Seen) -> Seen:
    """The return that nobody recorded."""
    home = record_whereabouts(
        person=parent,
        values={"reason": "home"},
        since=said.back_on or said.since,
        version=seen.version,
        row=seen.row,
    )
    return Seen(home.version, home.pk) if home else Seen()


@transaction.atomic
def record_news(
    *,
    child: Child,
    fact: type[ChildRow],
    values: Mapping[str, Any],
    since: date,
    seen: Seen,
    today: date,
) -> None:
    """The child goes to another school, lives in another village, is registered elsewhere.

    As `record_change`; raises `RegistryError` also with nothing_changes, in_the_future, period_taken.
    """
    child = lock_one(child)
    if since > today:
        raise RegistryError("in_the_future")
    rows: list[Any] = list(fact.objects.filter(child=child.pk).order_by("since", "pk"))
    current = next((row for row in rows if row.until is None), None)
    if current and all(getattr(current, name) == value for name, value in values.items()):
        raise RegistryError("nothing_changes")
    if current is None and any(row.until and since < row.until for row in rows):
        raise RegistryError("period_taken")
    record_change(child=child, fact=fact, values=values, since=since, version=seen.version, row=seen.row)
    follow(lock_one(child), confirmed_on=today)


@transaction.atomic
def record_moved_along(
    *,
    child: Child,
    along_with: str,
    where: Mapping[str, Any],
    keeps_file: bool,
    since: date,
    seen: Seen,
    today: date,
) -> None:
    """The child moved away with its parents (`ALONG_WITH`): lives with them `where` (`elsewhere`, `elsewhere_text`).

    The file stays, or is closed when the place no longer keeps it. Raises as `record_news` and `close_file`.
    """
    values = {"place": child.region, "lives_with": ALONG_WITH[along_with], **where}
    record_news(child=child, fact=Residence, values=values, since=since, seen=seen, today=today)
    if not keeps_file:
        note = str(where["elsewhere_text"])
        close_file(child=child, reason=Closing.Reason.MOVED, since=since, today=today, note=note)


@transaction.atomic
def change_carer(
    *,
    child: Child,
    person: Person | None,
    details: Mapping[str, Any],
    relation: str,
    since: date,
    instead: bool,
    lives_there: bool,
    today: date,
) -> Tie:
    """Somebody on file, or somebody new of `details`, takes care of the child, perhaps `instead` of who did.

    Raises `RegistryError`: in_the_future, has_that_tie, before_birth, later_change.
    """
    child = lock_one(child)
    if since > today:
        raise RegistryError("in_the_future")
    former = list(Tie.objects.filter(child=child.pk, kind=Tie.Kind.CARER, until__isnull=True))
    tie = tie_person(
        child=child, kind=Tie.Kind.CARER, relation=relation, since=since, person=person, details=details
    )
    for one in former if instead else ():
        end_tie(tie=one, until=since, version=one.version)
    if lives_there and relation:
        _live_with(child, relation, since)
    follow(lock_one(child), confirmed_on=today)
    return tie


def _live_with(child: Child, relation: str, since: date) -> None:
    """The child lives where it lived, with somebody else."""
    home = Residence.objects.filter(child=child.pk, until__isnull=True).first()
    if home and home.lives_with == relation:
        return
    values = {
        "place": home.place if home else child.region,
        "lives_with": relation,
        "elsewhere": home.elsewhere if home else None,
        "elsewhere_text": home.elsewhere_text if home else "",
    }
    version = home.version if home else None
    record_change(child=child, fact=Residence, values=values, since=since, version=version)
