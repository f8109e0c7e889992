"""A move is asked for: by the old place, which names the new one; or by the new one, which learns nothing by asking."""

from datetime import date

from django.db import connection, transaction

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.places import queries as places
from lantian.places.rules import is_within
from lantian.registry.models import Child
from lantian.registry.queries.active import active, files_of
from lantian.registry.services.following import lock_one
from lantian.transfers.errors import TransferError
from lantian.transfers.models import OutwardFile, Transfer
from lantian.transfers.rules.moving import ANSWER_DAYS, UNDER_WAY, Side, Verb, problem_of_asking, roles_for
from lantian.transfers.services.rows import note, tell_side


@transaction.atomic
def offer(*, child: Child, to_place: int, why: str, reason: str, moves_on: date, today: date) -> Transfer:
    """The old place says that a child moves, and asks the new one to take it over.

    Raises `TransferError`: not_yours, same_town, day_far, reason_needed, moves_already, leaves_already;
    `RegistryError`: closed, gone.
    """
    child = lock_one(child)
    _refuse(child.region, to_place, moves_on, today, reason)
    if Role(acting_post().role) not in roles_for(Verb.HAND_OVER, child.region, to_place):
        raise TransferError("not_yours")
    standing = Transfer.objects.filter(child__in=files_of(child.pk), state__in=UNDER_WAY).first()
    if standing:
        raise TransferError("moves_already", since=standing.asked_on)
    leaving = OutwardFile.objects.filter(
        child__in=files_of(child.pk), state__in=("packed", "fetched")
    ).first()
    if leaving:
        raise TransferError("leaves_already", since=leaving.made_on)
    transfer = _new(Side.GIVER, child.name, to_place, why, reason, moves_on, today)
    transfer.child, transfer.birth_on, transfer.from_place = child.pk, child.birth_on, child.region
    transfer.places = [child.region, to_place]
    transfer.save(force_insert=True)
    tell_side(transfer, Side.RECEIVER, Verb.AGREE, today)
    note(transfer, asked="giver")
    return transfer


@transaction.atomic
def ask_for(
    *,
    name: str,
    number: str,
    birth_on: date | None,
    to_place: int,
    why: str,
    reason: str,
    moves_on: date,
    today: date,
) -> Transfer:
    """The new place says that a child has come. Whoever keeps it is asked; whether anybody does, is not told.

    Raises `TransferError`: not_yours, key_needed, own_child (of children in sight alone), day_far, reason_needed.
    """
    post = acting_post()
    if Role(post.role) not in roles_for(Verb.RECEIVE, None, to_place):
        raise TransferError("not_yours")
    if not is_within(to_place, (post.region_low or 0, post.region_high or 0)):
        raise TransferError("not_yours", field="to_place")
    _refuse(None, to_place, moves_on, today, reason)
    if not number and birth_on is None:
        raise TransferError("key_needed", field="number")
    index = blind_index(number) if number else None
    key = {"identity_index": index} if index else {"birth_on": birth_on}
    if Child.objects.filter(active(), name=name, **key).exists():
        raise TransferError("own_child")
    transfer = _new(Side.RECEIVER, name, to_place, why, reason, moves_on, today)
    transfer.birth_on, transfer.places = birth_on, [to_place]
    transfer.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT transfers_ask(%s, %s, %s)", [transfer.city, transfer.pk, index])
    note(transfer, asked="receiver")
    return transfer


def _refuse(from_place: int | None, to_place: int, moves_on: date, today: date, reason: str) -> None:
    wrong = problem_of_asking(
        from_place=from_place, to_place=to_place, moves_on=moves_on, today=today, reason=reason
    )
    if wrong:
        raise TransferError(wrong[1], field=wrong[0])


def _new(
    side: Side, name: str, to_place: int, why: str, reason: str, moves_on: date, today: date
) -> Transfer:
    post = acting_post()
    return Transfer(
        asked_by=side,
        name=name,
        to_place=to_place,
        why=why,
        reason=reason.strip(),
        moves_on=moves_on,
        seat=post.seat,
        asked_on=today,
        answer_by=places.add_working_days(today, ANSWER_DAYS, to_place),
        recorded_by=post.user_id,
    )
