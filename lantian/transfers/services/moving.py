"""An office answers, hands over, receives; the child is in the hands of one of both at any time."""

import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.duties.services import promising
from lantian.kernel.versions import update_if_unchanged
from lantian.places import queries as places
from lantian.places.rules import is_within
from lantian.plans.rules.measures import says_nothing
from lantian.registry.models import Child, Residence
from lantian.registry.queries.active import existing
from lantian.registry.services.arriving import send_word
from lantian.registry.services.facts import record_change
from lantian.registry.services.following import lock_one
from lantian.registry.services.housing import take_house_along
from lantian.transfers.errors import TransferError
from lantian.transfers.models import Arrival, HandoverSheet, LastState, Transfer, TransferAsk
from lantian.transfers.models.moves import Why
from lantian.transfers.queries.goes_along import content_of
from lantian.transfers.queries.package import parts_of
from lantian.transfers.rules.moving import (
    ANSWER_DAYS,
    TRANSITIONS,
    VISIT_DAYS,
    Side,
    State,
    Verb,
    actor_of,
    may,
    roles_for,
)
from lantian.transfers.services.rows import note, tell_side

RULE = "transfer_visit"


def may_do(verb: Verb, transfer: Transfer) -> bool:
    """Whether the acting post may do `verb` to a move now: by its state, its side, and the level of the office."""
    if not may(verb, State(transfer.state)):
        return False
    post = acting_post()
    side = actor_of(verb, Side(transfer.asked_by))
    place = transfer.from_place if side == Side.GIVER else transfer.to_place
    range_of_post = (post.region_low or 0, post.region_high or 0)
    is_here = place is not None and is_within(place, range_of_post)
    return is_here and Role(post.role) in roles_for(verb, transfer.from_place, transfer.to_place)


def _refuse(verb: Verb, transfer: Transfer) -> Transfer:
    """The move as it is now, held until the end of the transaction, if this post may do `verb` to it."""
    transfer = Transfer.objects.select_for_update(no_key=True).get(pk=transfer.pk)
    if not may(verb, State(transfer.state)):
        raise TransferError("not_now")
    if not may_do(verb, transfer):
        raise TransferError("not_yours")
    return transfer


def _step(transfer: Transfer, verb: Verb, version: int, **values: Any) -> Transfer:
    changed = update_if_unchanged(transfer, {"state": TRANSITIONS[verb][1], **values}, version=version)
    note(changed, step=verb.value)
    return changed


def get_moving(transfer: Transfer) -> Child:
    """The child of a move, in sight of the acting post. Raises `TransferError("not_now")` when it is not."""
    child = Child.objects.filter(existing(), pk=transfer.child).first() if transfer.child else None
    if child is None:
        raise TransferError("not_now")
    return child


@transaction.atomic
def agree(*, transfer: Transfer, version: int, answer: str, today: date) -> Transfer:
    """The side that was asked agrees. Raises `Conflict`, `TransferError`: not_now, not_yours."""
    transfer = _refuse(Verb.AGREE, transfer)
    agreed = _step(transfer, Verb.AGREE, version, answered_on=today, answer=answer.strip())
    tell_side(agreed, Side(agreed.asked_by), Verb.HAND_OVER, today)
    return agreed


@transaction.atomic
def decline(*, transfer: Transfer, version: int, answer: str, today: date) -> Transfer:
    """The side that was asked says no, and why. Raises as `agree`, and `TransferError("reason_needed")`."""
    transfer = _refuse(Verb.DECLINE, transfer)
    if says_nothing(answer):
        raise TransferError("reason_needed", field="answer")
    declined = _step(transfer, Verb.DECLINE, version, answered_on=today, answer=answer.strip())
    tell_side(declined, Side(declined.asked_by), Verb.WITHDRAW, today)
    return declined


@transaction.atomic
def withdraw(*, transfer: Transfer, version: int, answer: str, today: date) -> Transfer:
    """Whoever asked takes it back: the child does not move. Raises as `decline`."""
    transfer = _refuse(Verb.WITHDRAW, transfer)
    if says_nothing(answer):
        raise TransferError("reason_needed", field="answer")
    withdrawn = _step(transfer, Verb.WITHDRAW, version, answer=answer.strip())
    tell_side(withdrawn, Side(withdrawn.asked_by).other, Verb.AGREE, today)
    return withdrawn


@transaction.atomic
def answer_ask(*, ask: TransferAsk, is_yes: bool, answer: str, today: date) -> Transfer:
    """Whoever keeps a child answers the office that asked for it; from then on that office knows that there is a file.

    Raises `TransferError`: not_now, not_yours, reason_needed, moves_already; `RegistryError`: closed, gone.
    """
    child = lock_one(ask.child)
    if not TransferAsk.objects.filter(pk=ask.pk, is_open=True).exists():
        raise TransferError("not_now")
    if Role(acting_post().role) not in roles_for(Verb.AGREE, child.region, ask.to_place):
        raise TransferError("not_yours")
    if Transfer.objects.filter(child=child.pk, state__in=(State.ASKED, State.AGREED, State.HANDED)).exists():
        raise TransferError("moves_already", since=ask.moves_on)
    with connection.cursor() as cursor:
        cursor.execute("SELECT transfers_join(%s, %s)", [ask.city, ask.pk])
    TransferAsk.objects.filter(pk=ask.pk).update(is_open=False, version=ask.version + 1)
    transfer = Transfer.objects.get(pk=ask.transfer)
    answered = agree if is_yes else decline
    return answered(transfer=transfer, version=transfer.version, answer=answer, today=today)


@transaction.atomic
def hand_over(*, transfer: Transfer, version: int, today: date) -> Transfer:
    """The old place hands over: what goes along is written down. Until it is received the child stays in its hands.

    Raises `Conflict`, `TransferError`: not_now, not_yours; `RegistryError`: closed, gone.
    """
    transfer = _refuse(Verb.HAND_OVER, transfer)
    child = lock_one(get_moving(transfer))
    why = str(Why(transfer.why).label)
    content = content_of(child, to_place=transfer.to_place, why=why, moves_on=transfer.moves_on, on=today)
    sheet = HandoverSheet(
        transfer=transfer,
        child=child.pk,
        places=transfer.places,
        made_on=today,
        content=json.dumps(content, ensure_ascii=False),
        recorded_by=acting_post().user_id,
    )
    sheet.save(force_insert=True)
    handed = _step(transfer, Verb.HAND_OVER, version, handed_on=today, from_place=child.region)
    tell_side(handed, Side.RECEIVER, Verb.RECEIVE, today)
    return handed


@transaction.atomic
def receive(*, transfer: Transfer, version: int, today: date) -> Transfer:
    """The new place takes the child over: from now on it sees the child, and the old one no longer.

    Its file, with all that rooms keep of it, moves in this transaction; the village owes a first visit within five
    working days. Raises `Conflict`, `TransferError`: not_now, not_yours; `RegistryError`: gone, closed.
    """
    transfer = _refuse(Verb.RECEIVE, transfer)
    visit_by = places.add_working_days(today, VISIT_DAYS, transfer.to_place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT transfers_move(%s, %s)", [transfer.city, transfer.pk])
    send_word([(transfer.from_place or 0, transfer.to_place)])
    received = _step(transfer, Verb.RECEIVE, version, received_on=today, visit_by=visit_by)
    child = lock_one(get_moving(received))
    _keep_last_state(child, received, today)
    _settle(child, received, today)
    _owe_visit(received)
    tell_side(received, Side.GIVER, Verb.HAND_OVER, today)
    return received


def _keep_last_state(child: Child, transfer: Transfer, today: date) -> None:
    """A copy of the file as it is now, which the old place may look at for some days; it sees nothing that follows."""
    days = settings.TRANSFER_OVERLAP_DAYS
    if days:
        LastState(
            transfer=transfer,
            child=child.pk,
            places=transfer.places,
            until=today + timedelta(days=days),
            content=json.dumps(parts_of(child, today), ensure_ascii=False),
            recorded_by=acting_post().user_id,
        ).save(force_insert=True)


def _settle(child: Child, transfer: Transfer, today: date) -> None:
    """The child lives in the new village since the day on which it moved, as its file says now."""
    take_house_along(child, transfer.to_place, at_the_same_address=False)
    home = Residence.objects.filter(child=child.pk, until__isnull=True).first()
    since = min(transfer.moves_on, today)
    if home and home.since and since <= home.since:
        since = home.since + timedelta(days=1)
    values = {
        "place": transfer.to_place,
        "lives_with": home.lives_with if home else "",
        "elsewhere": None,
        "elsewhere_text": "",
    }
    record_change(
        child=child, fact=Residence, values=values, since=since, version=home.version if home else None
    )


def _owe_visit(transfer: Transfer) -> None:
    if transfer.child and transfer.visit_by:
        promising.promise(
            child=transfer.child,
            about=transfer.pk,
            due_on=transfer.visit_by,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=None,
            rule=RULE,
        )


@transaction.atomic
def visit(*, transfer: Transfer, version: int, on: date, words: str, today: date) -> Transfer:
    """The new village has seen the child at home: the move is done.

    Raises `Conflict`, `TransferError`: not_now, not_yours, in_the_future, before_receipt, hollow.
    """
    transfer = _refuse(Verb.VISIT, transfer)
    if on > today:
        raise TransferError("in_the_future", field="on")
    if transfer.received_on and on < transfer.received_on:
        raise TransferError("before_receipt", field="on", since=transfer.received_on)
    if says_nothing(words):
        raise TransferError("hollow", field="words")
    done = _step(transfer, Verb.VISIT, version, visited_on=on, visit_note=words.strip())
    promising.keep(about=done.pk, on=on, source=done.pk)
    return done


@transaction.atomic
def receive_arrival(*, arrival: Arrival, today: date) -> Transfer:
    """A child that came by a change of its residence is received by the new place; the first visit is owed.

    Raises `TransferError`: not_now; `RegistryError`: closed, gone.
    """
    child = lock_one(arrival.child)
    found = Arrival.objects.filter(pk=arrival.pk).first()
    if found is None:
        raise TransferError("not_now")
    post = acting_post()
    transfer = Transfer(
        asked_by=Side.RECEIVER,
        state=State.RECEIVED,
        child=child.pk,
        name=child.name,
        birth_on=child.birth_on,
        from_place=found.from_place,
        to_place=child.region,
        places=[found.from_place, child.region],
        why=Why.OTHER,
        reason="",
        moves_on=found.since,
        seat=post.seat,
        asked_on=today,
        answer_by=places.add_working_days(today, ANSWER_DAYS, child.region),
        received_on=today,
        visit_by=places.add_working_days(today, VISIT_DAYS, child.region),
        was_agreed=False,
        recorded_by=post.user_id,
    )
    transfer.save(force_insert=True)
    found.delete()
    _owe_visit(transfer)
    note(transfer, step="received_arrival")
    return transfer
