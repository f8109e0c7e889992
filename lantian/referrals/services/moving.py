"""One step of a referral: locked, checked against the table, written with its line of the chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.places.queries import add_working_days
from lantian.referrals.errors import ReferralError
from lantian.referrals.models import ReferralStep, UnitReferral
from lantian.referrals.queries.parties import Part, part_for
from lantian.referrals.rules.clocks import AddWorkingDays, acts_by, standing
from lantian.referrals.rules.life import Move, Party, State, Verb, owner_after

FOLLOWED = {Verb.ACCEPT: "accepted", Verb.REFUSE: "refused", Verb.REPLY: "replied", Verb.CLOSE: "closed"}
"""What rooms above hear of (`REFERRAL_FOLLOWERS`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the line of the chain besides the step itself."""

    words: str = ""
    reason: str = ""
    basis: str = ""
    how: str = ""
    result: str = ""
    word: str = ""
    has_own_action: bool = True


@dataclass(frozen=True, slots=True)
class Doing:
    """A step that can be taken: the referral as it is now, locked; in which part; the line of the table."""

    referral: UnitReferral
    part: Part
    move: Move
    today: date
    before: date | None = field(default=None)


def begin(referral: UnitReferral, verb: Verb, *, version: int, today: date, how: str = "") -> Doing:
    """Locks a referral for a step. Raises `ReferralError`: not_now (it has moved on, or is not in these hands),
    how_needed (an office answers in a unit's name and does not say how it answered)."""
    rows = UnitReferral.objects.filter(pk=referral.pk)
    current = rows.select_for_update(no_key=True, of=("self",)).first()
    found = part_for(current, acting_post(), verb) if current and current.version == version else None
    if current is None or found is None:
        raise ReferralError("not_now")
    part, move = found
    if part.in_name and not how:
        raise ReferralError("how_needed", field="how")
    return Doing(current, part, move, today, current.due_on)


def finish(doing: Doing, said: Said, changes: Mapping[str, Any] | None = None) -> UnitReferral:
    """Writes the step: the state, in whose hands it is now and until when, the line of the chain and of the log."""
    values = dict(changes or {})
    referral = doing.referral
    owner = owner_after(doing.move, was_forwarded=_forwarder(referral, values) is not None)
    units = {
        Party.SENDER: referral.from_unit_id,
        Party.RECEIVER: values.get("to_unit_id", referral.to_unit_id),
        Party.FORWARDER: _forwarder(referral, values),
    }
    values |= clock(doing.move.to, doing.today, referral, values)
    values |= {
        "state": doing.move.to,
        "owner": owner or "",
        "owner_unit_id": units[owner] if owner else None,
        "acted_on": doing.today,
        "heard_by": "",
        "steps": referral.steps + 1,
        "closed_on": None if owner else referral.closed_on or doing.today,
    }
    moved = update_if_unchanged(referral, values, version=referral.version)
    write_step(moved, doing.move, doing.today, said, due_on=doing.before, in_name=doing.part.in_name)
    note("act", moved, verb=doing.move.verb.value)
    tell_above(moved, doing.move.verb)
    return moved


def _forwarder(referral: UnitReferral, values: Mapping[str, Any]) -> Any:
    return values.get("forwarder_id", referral.forwarder_id)


def working_days(region: int) -> AddWorkingDays:
    """How working days are added where a child lives."""
    return partial(_add, region)


def _add(region: int, on: date, number: int) -> date:
    return add_working_days(on, number, region)


def clock(state: State, on: date, referral: UnitReferral, values: Mapping[str, Any]) -> dict[str, Any]:
    """When whoever has it now must act, and when time alone tells somebody above."""
    reply_due_on = values.get("reply_due_on", referral.reply_due_on)
    due_on = acts_by(state, on, reply_due_on=reply_due_on, add=working_days(referral.region))
    return {"due_on": due_on, "turns_on": standing(state, due_on, on).turns_on}


def write_step(
    referral: UnitReferral, move: Move, on: date, said: Said, *, due_on: date | None, in_name: bool
) -> ReferralStep:
    """The line of the chain. What an office writes in the name of a unit is that unit's step, by the office's seat."""
    post = acting_post()
    unit = referral.to_unit_id if in_name else post.unit_id
    step = ReferralStep(
        **guards_of(referral),
        referral=referral,
        number=referral.steps,
        on=on,
        unit_id=unit,
        to_unit_id=referral.to_unit_id,
        units=[*referral.units, unit, referral.to_unit_id],
        verb=move.verb,
        state=move.to,
        owner_unit_id=referral.owner_unit_id,
        seat=post.seat,
        basis=said.basis.strip() or f"rule:{move.basis}",
        due_on=due_on,
        reason=said.reason,
        how=said.how,
        result=said.result,
        word=said.word,
        has_own_action=said.has_own_action,
        words=said.words.strip() or None,
    )
    step.save(force_insert=True)
    return step


def guards_of(referral: UnitReferral) -> dict[str, Any]:
    """The child of a row of a referral, its guards and its author; departments know the child by its key alone."""
    return {
        "child_id": referral.child_id,
        "region": referral.region,
        "school": referral.school,
        "compartment": referral.compartment,
        "recorded_by": acting_post().user_id,
    }


def note(action: str, referral: UnitReferral, **detail: Any) -> None:
    """The line of the access log."""
    note_access(
        f"referrals.{action}",
        child=referral.child_id,
        region=referral.region,
        school=referral.school,
        referral=str(referral.pk),
        **detail,
    )


def tell_above(referral: UnitReferral, verb: Verb) -> None:
    """Lets rooms above follow, in the same transaction."""
    if event := FOLLOWED.get(verb):
        for follow in map(import_string, settings.REFERRAL_FOLLOWERS):
            follow(referral, event)
