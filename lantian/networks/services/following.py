"""What facts that were written a moment ago tell the networks of their children, in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from lantian.networks.queries.standing import sees_places
from lantian.networks.rules.events import KINDS
from lantian.networks.rules.news import Fact, Schooling, events_told
from lantian.networks.services.calling import call_on_proxy_parents
from lantian.networks.services.filling import note_carers
from lantian.networks.services.happened import happened
from lantian.networks.services.unsaid import tell_of_missing
from lantian.registry.models import Child, Enrolment, Migration, Residence, Tie
from lantian.registry.queries.active import active

MARGIN = timedelta(minutes=1)
"""Web server and database may have clocks of their own. Who is told twice a day is told once."""

PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)
CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN)


@transaction.atomic
def follow_children(children: Sequence[UUID], on: date) -> None:
    """Tells the networks what fresh facts mean: a move, a school left, a parent away or back, another carer.

    Children who came on file a moment ago have no news. Posts that see less than a place change no such facts.
    """
    if not sees_places():
        return
    note_carers(children, on)
    tell_of_missing(children, on)
    call_on_proxy_parents(children, on)
    touched = _touched(children)
    if not touched:
        return
    known = Child.objects.filter(active(), pk__in=touched, recorded_at__lt=_moment())
    files = list(known.order_by("pk"))
    if not files:
        return
    facts = _Facts([child.pk for child in files])
    for child in files:
        for kind in events_told(**facts.of(child.pk), on=on):
            happened(kind=kind, child=child, network=KINDS[kind].network, on=on)


def _moment() -> Any:
    return TransactionNow() - MARGIN


def _touched(children: Collection[UUID]) -> set[UUID]:
    """Those of whom a fact was written a moment ago."""
    fresh = {"recorded_at__gte": _moment(), "until__isnull": True}
    found: set[UUID] = set()
    for model in (Residence, Enrolment, Tie):
        rows: QuerySet[Any] = model.objects.filter(child__in=children, **fresh)
        found |= set(rows.values_list("child", flat=True))
    ties = Tie.objects.filter(
        child__in=children,
        kind__in=PARENTS,
        until__isnull=True,
        person__migration_rows__recorded_at__gte=_moment(),
        person__migration_rows__until__isnull=True,
    )
    return found | set(ties.values_list("child", flat=True))


class _Facts:
    """The facts of some children, each list in the order of its days."""

    def __init__(self, children: Collection[UUID]) -> None:
        self._homes = _by_child(_dated(Residence.objects.filter(child__in=children)))
        self._schooling = _by_child(_dated(Enrolment.objects.filter(child__in=children)))
        self._ties = _by_child(_dated(Tie.objects.filter(child__in=children, kind__in=(*PARENTS, *CARERS))))
        people = {tie.person_id for ties in self._ties.values() for tie in ties if tie.kind in PARENTS}
        self._away: defaultdict[UUID, list[Any]] = defaultdict(list)
        for row in _dated(Migration.objects.filter(person__in=people)):
            self._away[row.person_id].append(row)

    def of(self, child: UUID) -> dict[str, Any]:
        """What `events_told` asks of one child."""
        ties = self._ties.get(child, [])
        return {
            "homes": [_fact(row, str(row.place)) for row in self._homes.get(child, [])],
            "schooling": [_schooling(row) for row in self._schooling.get(child, [])],
            "parents": [
                [_fact(row, row.reason) for row in self._away[tie.person_id]]
                for tie in ties
                if tie.kind in PARENTS and tie.until is None
            ],
            "carers": [_fact(tie, str(tie.person_id)) for tie in ties if tie.kind in CARERS],
        }


def _dated(rows: QuerySet[Any]) -> QuerySet[Any]:
    is_fresh = Case(
        When(Q(recorded_at__gte=_moment()), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(is_fresh=is_fresh).order_by(F("since").asc(nulls_first=True), "pk")


def _by_child(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found


def _fact(row: Any, says: str) -> Fact:
    return Fact(says, row.since, row.until, row.is_fresh)


def _schooling(row: Any) -> Schooling:
    school = str(row.school_unit or row.school_text)
    return Schooling(row.stage, row.since, row.until, row.is_fresh, school)
