"""How a pair ends, or does not come about: with a reason that blames nobody, and somebody else where that is wanted."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from lantian.pairing.errors import PairingError
from lantian.pairing.models import IS_OPEN, Pair
from lantian.pairing.rules.stages import TIED, Mode, Stage, Verb
from lantian.pairing.services.rows import NO_PLAN, change, locked, note, owe_nothing, refuse_future
from lantian.pairing.words import END_NAMES
from lantian.registry.models import Tie
from lantian.registry.services.people import end_tie

DAY = timedelta(days=1)


@transaction.atomic
def end(
    *, pair: Pair, on: date, reason: str, wants_again: bool, version: int, today: date, matters: str = ""
) -> Pair:
    """A pair ends on a day; from then on the helper does not see the child. Of the rest the longest leads.

    Raises `Conflict`, `RegistryError`, `PairingError`: not_now, future, before_trial, reason_needed.
    """
    refuse_future(on, today, "on")
    if reason not in END_NAMES:
        raise PairingError("reason_needed", field="reason")
    _child, found = locked(pair, Verb.END)
    if found.trial_from and on < found.trial_from:
        raise PairingError("before_trial", field="on", since=found.trial_from)
    more = {"wants_again": wants_again, **({"matters": matters} if matters else {})}
    ended = over(found, Stage.ENDED, reason, on, version=version, more=more)
    note("keep", ended, ended=reason)
    return ended


@transaction.atomic
def drop(*, pair: Pair, reason: str, version: int, today: date) -> Pair:
    """A proposal does not come about now, or was a mistake. Raises `Conflict`, `PairingError("not_now")`."""
    _child, found = locked(pair, Verb.DROP)
    dropped = over(found, Stage.DECLINED, reason, today, version=version)
    note("propose", dropped, dropped=reason)
    return dropped


def decline(pair: Pair, reason: str, on: date, version: int) -> Pair:
    """A proposal ends by somebody's no. The row is locked. Raises `Conflict`."""
    return over(pair, Stage.DECLINED, reason, on, version=version)


def over(
    pair: Pair,
    stage: Stage,
    reason: str,
    on: date,
    *,
    version: int,
    more: dict[str, Any] | None = None,
    keeps_tie: bool = False,
) -> Pair:
    """Ends a pair that is locked: its tie, what is owed about it, and its lead. Raises `Conflict`."""
    was_tied = pair.stage in TIED
    values = {
        "stage": stage.value,
        "ended_on": on,
        "end_reason": reason,
        "awaits": [],
        **NO_PLAN,
        **(more or {}),
    }
    ended = change(pair, values, version=version)
    if was_tied:
        owe_nothing(ended)
        if not keeps_tie:
            _end_tie(ended, on)
    if pair.is_lead:
        _pass_lead(ended)
    _single_again(ended)
    return ended


def _end_tie(pair: Pair, on: date) -> None:
    """The register's tie ends with it; one that began on the same day holds that day, and shows the child to nobody."""
    ties = Tie.objects.filter(until__isnull=True).select_related("child")
    tie = ties.filter(pk=pair.tie).first() if pair.tie else None
    if tie is None:
        return
    until = max(on, tie.since + DAY) if tie.since else on
    end_tie(tie=tie, until=until, version=tie.version)


def _pass_lead(pair: Pair) -> None:
    """Of several helpers the one who has stood by longest leads now."""
    rest = list(Pair.objects.filter(IS_OPEN, child=pair.child_id).order_by("trial_from", "proposed_on", "pk"))
    if rest and not any(one.is_lead for one in rest):
        first = next((one for one in rest if one.stage in TIED), rest[0])
        change(first, {"is_lead": True}, version=first.version)


def _single_again(pair: Pair) -> None:
    rest = list(Pair.objects.filter(IS_OPEN, child=pair.child_id))
    if len(rest) == 1 and rest[0].mode == Mode.TEAM.value and rest[0].is_lead:
        change(rest[0], {"mode": Mode.ONE.value}, version=rest[0].version)
