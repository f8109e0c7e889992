"""From the signature to the month of trial, to the year, and year after year."""

from datetime import date
from pathlib import Path

from django.db import transaction

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import post_on_seat
from lantian.duties.services import promising
from lantian.helping.models import Helper
from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.helping.rules.fitness import reasons_against
from lantian.pairing.errors import PairingError
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import Stage, Verb
from lantian.pairing.rules.times import asked_on, renewed_until, trial_until
from lantian.pairing.services.ending import over
from lantian.pairing.services.proposing import ask_both, say_first
from lantian.pairing.services.rows import (
    NO_PLAN,
    RENEWAL_DUTY,
    TRIAL_DUTY,
    change,
    locked,
    note,
    owe_nothing,
    refuse_future,
)
from lantian.registry.models import Child, Tie
from lantian.registry.services.attaching import attach_document
from lantian.registry.services.seating import begin_tie_on_seat

PAPER = "proxy_parent_agreement"


@transaction.atomic
def sign(*, pair: Pair, signed_on: date, path: Path, version: int, today: date) -> Pair:
    """All have signed the printed agreement; its photograph or scan goes into the child's file.

    Raises `Conflict`, `RegistryError`, `PaperRefused`, `PairingError`: not_now, future, before_agreed.
    """
    refuse_future(signed_on, today, "dated_on")
    child, found = locked(pair, Verb.SIGN)
    if signed_on < found.proposed_on:
        raise PairingError("before_proposed", field="dated_on", since=found.proposed_on)
    document = attach_document(child=child, kind=PAPER, dated_on=signed_on, note=found.helper_name, path=path)
    signed = change(found, {"signed_on": signed_on, "paper": document.series}, version=version)
    note("keep", signed, signed=signed_on.isoformat())
    return signed


@transaction.atomic
def begin(*, pair: Pair, on: date, version: int) -> Pair:
    """The month of trial begins: from now on the helper sees the child, and owes it calls and meetings.

    A tie that somebody gave in the register already is taken in. Where the pair takes over from another one, that one
    ends on the same day, so that the child is never without. Raises as `propose`, and `PairingError`: not_signed,
    seat_needed.
    """
    child, found = locked(pair, Verb.BEGIN)
    if found.signed_on is None:
        raise PairingError("not_signed")
    helper, post = _able(child, found, on)
    values = {
        "stage": Stage.TRIAL.value,
        "seat": post.seat,
        "helper_name": helper.name,
        "trial_from": on,
        "trial_until": trial_until(on),
    }
    tie = _tie(child, post, on)
    begun = change(found, {**values, "tie": tie.pk}, version=version)
    _take_over(begun, on)
    _ask_village(begun, TRIAL_DUTY, trial_until(on))
    note("keep", begun, trial=on.isoformat())
    return Pair.objects.get(pk=begun.pk)


@transaction.atomic
def confirm(*, pair: Pair, word_of_child: str, word_of_helper: str, on: date, version: int) -> Pair:
    """The month is over and both were asked: it goes on for a year. Who says no is heard (`ending.end`).

    Raises `Conflict`, `RegistryError`, `PairingError`: not_now, trial_said_no.
    """
    if "no" in (word_of_child, word_of_helper):
        raise PairingError("trial_said_no")
    _child, found = locked(pair, Verb.CONFIRM)
    until = renewed_until(found.trial_from or on)
    values = {
        "stage": Stage.LIVE.value,
        "word_of_child": word_of_child,
        "word_of_helper": word_of_helper,
        "live_from": on,
        "renew_by": until,
    }
    confirmed = change(found, values, version=version)
    owe_nothing(confirmed)
    _ask_village(confirmed, RENEWAL_DUTY, asked_on(until))
    note("keep", confirmed, live=on.isoformat())
    return confirmed


@transaction.atomic
def renew(*, pair: Pair, on: date, version: int) -> Pair:
    """Child, family and helper want another year.

    Raises `Conflict`, `RegistryError`, `PairingError`: not_now, too_early, and what speaks against the helper now.
    """
    child, found = locked(pair, Verb.RENEW)
    if found.renew_by is None or on < asked_on(found.renew_by):
        raise PairingError("too_early", since=found.renew_by and asked_on(found.renew_by))
    _able(child, found, on)
    until = renewed_until(max(found.renew_by, on))
    renewed = change(found, {"renew_by": until, **NO_PLAN}, version=version)
    promising.keep(about=renewed.pk, on=on, source=renewed.pk)
    owe_nothing(renewed)
    _ask_village(renewed, RENEWAL_DUTY, asked_on(until))
    note("keep", renewed, renewed=until.isoformat())
    return renewed


def _able(child: Child, pair: Pair, on: date) -> tuple[Helper, Post]:
    """The helper of a pair and their post, if nothing speaks against them now."""
    helper = Helper.objects.filter(pk=pair.helper_id).first()
    if helper is None:
        raise PairingError("helper_unseen")
    # They have room for this pair: it is counted already.
    say_first(helper, reasons_against(helper.facts(), on) - {HelperBar.NO_CAPACITY})
    ask_both(child, helper, on)
    post = post_on_seat(helper.seat, on) if helper.seat else None
    if post is None or post.role != Role.PROXY_PARENT:
        raise PairingError("seat_needed", name=helper.name)
    return helper, post


def _tie(child: Child, post: Post, on: date) -> Tie:
    held = Tie.objects.filter(
        child=child.pk, kind=Tie.Kind.PROXY_PARENT, seat=post.seat, until__isnull=True
    ).first()
    return held or begin_tie_on_seat(child=child, post=post, since=on)


def _take_over(pair: Pair, on: date) -> None:
    """Ends the pair that this one takes over from, and leads where that one led."""
    tied = Pair.objects.filter(stage__in=[Stage.TRIAL, Stage.LIVE])
    before = tied.filter(pk=pair.came_from).first() if pair.came_from else None
    if before is None:
        return
    if before.is_lead:
        change(before, {"is_lead": False, "mode": "team"}, version=before.version)
        before.refresh_from_db()
        change(pair, {"is_lead": True}, version=pair.version)
    over(before, Stage.ENDED, "handed_over", on, version=before.version, more={"wants_again": False})


def _ask_village(pair: Pair, rule: str, due_on: date) -> None:
    promising.promise(
        child=pair.child_id,
        about=pair.pk,
        due_on=due_on,
        owed_by=Role.VILLAGE_DIRECTOR,
        seat=None,
        rule=rule,
    )
