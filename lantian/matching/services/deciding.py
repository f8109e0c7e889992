"""What people decide on the lines of a plan. Accepting proposes a pair, which is checked there once more."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.matching.errors import MatchingError
from lantian.matching.models import MatchLine, MatchLock, MatchRun
from lantian.matching.rules.steps import LINE, may
from lantian.pairing.errors import PairingError
from lantian.pairing.models import Refusal
from lantian.pairing.rules.stages import Mode
from lantian.pairing.services.proposing import ask_both, propose
from lantian.pairing.services.wishing import refuse
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child
from lantian.registry.services.following import lock_one

State = MatchLine.State


@dataclass
class Outcome:
    """What came of accepting many lines: those that became proposals, what stood against others, what moved on."""

    accepted: list[MatchLine] = field(default_factory=list)
    refused: list[tuple[MatchLine, Exception]] = field(default_factory=list)
    moved_on: int = 0


@transaction.atomic
def accept_line(*, line: MatchLine, version: int, today: date) -> tuple[MatchLine, PairingError | None]:
    """Proposes the pair of a line, or notes on the line what has come to stand against it, and returns that too.

    Raises `MatchingError`: not_now, helper_elsewhere; `RegistryError`, `Conflict`.
    """
    child = _begin(line, "accept")
    against: PairingError | None = None
    values: dict[str, Any]
    helper = _helper(line.helper_id)
    try:
        with transaction.atomic():
            pair = propose(
                child=child,
                helper=helper,
                mode=Mode(line.run.mode),
                is_lead=line.is_lead,
                on=today,
                origin=line.pk,
            )
    except PairingError as error:
        against, values = error, {"state": State.REFUSED, "refused": _nameless(error)}
    else:
        values = {"state": State.ACCEPTED, "pair": pair.pk, "refused": {}}
    decided = update_if_unchanged(line, {**values, **_decided()}, version=version)
    _note(decided, state=decided.state)
    return decided, against


@transaction.atomic
def accept_lines(*, lines: Iterable[tuple[MatchLine, int]], today: date) -> Outcome:
    """Accepts line by line, each by the version that was read; what cannot be is told and stops no other."""
    outcome = Outcome()
    for line, version in lines:
        try:
            decided, against = accept_line(line=line, version=version, today=today)
        except Conflict:
            outcome.moved_on += 1
        except (MatchingError, RegistryError) as error:
            outcome.refused.append((line, error))
        else:
            if against:
                outcome.refused.append((decided, against))
            else:
                outcome.accepted.append(decided)
    return outcome


@transaction.atomic
def choose_helper(*, line: MatchLine, version: int, helper: Helper, today: date) -> MatchLine:
    """Puts another helper on a line; later plans keep to it.

    Raises `MatchingError`: not_now, twice; `PairingError` where a hard rule stands between the two; `Conflict`.
    """
    child = _begin(line, "change")
    ask_both(child, helper, today)
    if (
        MatchLine.objects.filter(run=line.run_id, child=child.pk, helper=helper.pk)
        .exclude(pk=line.pk)
        .exists()
    ):
        raise MatchingError("twice")
    values = {
        "helper_id": helper.pk,
        "helper_version": helper.version,
        "state": State.PROPOSED,
        "refused": {},
        "is_chosen": True,
        "is_locked": True,
        "why": {},
        "cost": 0,
        "other": line.helper_id if line.state == State.PROPOSED else None,
        "other_more": None,
    }
    before = line.helper_id
    chosen = update_if_unchanged(line, values, version=version)
    _lift(child.pk, before)
    _hold(child, helper.pk)
    _note(chosen, chosen=True)
    return chosen


@transaction.atomic
def forbid_line(*, line: MatchLine, version: int, reason: str, today: date) -> MatchLine:
    """Rules a pair out, for this plan and all later ones.

    Raises `MatchingError`: not_now, helper_elsewhere; `PairingError`, `Conflict`.
    """
    child = _begin(line, "forbid")
    forbidden = update_if_unchanged(
        line, {"state": State.FORBIDDEN, "is_locked": False, **_decided()}, version=version
    )
    refuse(
        child=child,
        helper=_helper(line.helper_id),
        by=Refusal.By.OFFICE,
        since=today,
        today=today,
        words=reason,
    )
    _lift(child.pk, line.helper_id)
    _note(forbidden, state=forbidden.state)
    return forbidden


@transaction.atomic
def lock_line(*, line: MatchLine, version: int) -> MatchLine:
    """Later plans keep this helper by this child. Raises `MatchingError("not_now")`, `Conflict`."""
    child = _begin(line, "accept")
    locked = update_if_unchanged(line, {"is_locked": True}, version=version)
    _hold(child, line.helper_id)
    _note(locked, locked=True)
    return locked


@transaction.atomic
def unlock_line(*, line: MatchLine, version: int) -> MatchLine:
    """Later plans are free to move the two. Raises `MatchingError("not_now")`, `Conflict`."""
    child = _begin(line, "accept")
    freed = update_if_unchanged(line, {"is_locked": False}, version=version)
    _lift(child.pk, line.helper_id)
    _note(freed, locked=False)
    return freed


@transaction.atomic
def lift_lock(*, lock: MatchLock) -> None:
    """Takes a lock away that contradicts another one, or what has changed since."""
    MatchLock.objects.filter(pk=lock.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), version=lock.version + 1
    )
    MatchLine.objects.filter(child=lock.child_id, helper=lock.helper_id, state=State.PROPOSED).update(
        is_locked=False
    )
    note_access("matching.decide", child=lock.child_id, region=lock.region, school=lock.school, locked=False)


def _begin(line: MatchLine, verb: str) -> Child:
    """Locks the child of a line that can be dealt with by `verb`, in a plan that is on the table."""
    child = lock_one(line.child)
    line.refresh_from_db()
    run = MatchRun.objects.get(pk=line.run_id)
    if not run.is_on_the_table or not may(LINE, verb, line.state):
        raise MatchingError("not_now")
    return child


def _helper(key: UUID) -> Helper:
    helper = Helper.objects.filter(pk=key).first()
    if helper is None:
        raise MatchingError("helper_elsewhere")
    return helper


def _hold(child: Child, helper: UUID) -> None:
    MatchLock.objects.get_or_create(
        child=child,
        helper_id=helper,
        lifted_at=None,
        defaults={"region": child.region, "school": child.school, "recorded_by": acting_post().user_id},
    )


def _lift(child: UUID, helper: UUID) -> None:
    rows = MatchLock.objects.filter(child=child, helper=helper, lifted_at__isnull=True)
    rows.update(lifted_at=timezone.now())


def _nameless(error: PairingError) -> dict[str, str]:
    """What stood against a pair, without the names: they are read anew wherever it is said."""
    params = {name: str(value) for name, value in error.params.items() if name not in ("name", "child")}
    return {"code": error.code, **params}


def _decided() -> dict[str, Any]:
    return {"decided_by": acting_post().user_id, "decided_at": timezone.now()}


def _note(line: MatchLine, **detail: Any) -> None:
    note_access("matching.decide", child=line.child_id, region=line.region, school=line.school, **detail)
