"""One tap: what needs no form is recorded with today's date, and can be taken back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.desk.errors import DeskError
from lantian.desk.services.family import PARENTS
from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind, Seen, Way
from lantian.encounters.services.correcting import keep_promise, withdraw
from lantian.encounters.services.recording import record
from lantian.registry.models import Child, Tie


@transaction.atomic
def talked(*, child: Child, occasion: UUID, on: date) -> Encounter:
    """A call with a child, today: nothing more is told. `occasion` makes a second tap the same call."""
    return _recorded(child, occasion, Kind.CALL, (Seen.CHILD.value,), on)


@transaction.atomic
def parent_called(*, child: Child, occasion: UUID, on: date) -> Encounter:
    """The acting parent has spoken with the child today. Raises `DeskError("no_such_parent")`."""
    seat = acting_post().seat
    tie = Tie.objects.filter(child=child.pk, seat=seat, kind__in=PARENTS, until__isnull=True).first()
    if tie is None:
        raise DeskError("no_such_parent")
    seen = Seen.FATHER if tie.kind == Tie.Kind.FATHER else Seen.MOTHER
    return _recorded(child, occasion, Kind.PARENT_CONTACT, (seen.value,), on)


@transaction.atomic
def promise_kept(*, duty: Duty, on: date) -> None:
    """What was promised by the acting seat is done. Raises `EncounterError`, `DeskError("not_yours")`."""
    encounter = Encounter.objects.filter(pk=duty.about or duty.pk, seat=acting_post().seat).first()
    if encounter is None:
        raise DeskError("not_yours")
    keep_promise(encounter=encounter, on=on, today=on)


@transaction.atomic
def take_back(*, encounter: Encounter) -> None:
    """A tap too many: what it recorded counts no more. Raises `EncounterError`."""
    withdraw(encounter=encounter, why=Encounter.Withdrawal.NOT_HAPPENED)


def _recorded(child: Child, occasion: UUID, kind: Kind, seen: tuple[str, ...], on: date) -> Encounter:
    told = Account(happened_on=on, way=Way.PHONE.value, seen=seen)
    return record(occasion=occasion, kind=kind, children=[child.pk], told=told, today=on).rows[0]
