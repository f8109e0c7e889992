"""Something happened to a child in one network: the others are told that they are needed, and never what it was."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.networks.models import NetworkWord
from lantian.networks.queries.rulebook import rule_in_force
from lantian.networks.queries.standing import networks_of, sees_places
from lantian.networks.rules.events import KINDS, TOLD, Telling
from lantian.networks.rules.nets import Member, Network
from lantian.notices.rules import Urgency
from lantian.notices.services import tell
from lantian.registry.models import Child

JOB = "networks.tell_others"
NOTICE = "network_event"


@transaction.atomic
def happened(*, kind: str, child: Child, network: Network, on: date) -> None:
    """Tells the other networks of a child, by the rule in force where it lives, that something happened in `network`.

    Each seat once a day and kind; nobody of the network itself, and not whoever acts. A post that does not see all
    around the child leaves it to the worker. Raises `KeyError` for an unknown kind.
    """
    known = KINDS[kind]
    if sees_places():
        tell_others(kind=known.code, child=child, network=network, on=on, by=acting_post().seat)
        return
    app.configure_task(JOB, queue="follow").defer(
        city=acting_city(),
        kind=known.code,
        child=str(child.pk),
        network=network.value,
        on=on.isoformat(),
        by=str(acting_post().seat),
    )


@transaction.atomic
def tell_others(*, kind: str, child: Child, network: Network, on: date, by: UUID) -> list[NetworkWord]:
    """As `happened`, by a post of a place, in the name of seat `by`. Returns who was told now."""
    rule = None if child.closed_on else rule_in_force(kind, child.region, on)
    if rule is None:
        return []
    seats = _seats(rule, child, network, on)
    seats.pop(by, None)
    words = [_word(rule, child, network, seat, to, on) for seat, to in _who_may_know(seats, kind, on)]
    words = _not_told_yet(words)
    NetworkWord.objects.bulk_create(words, ignore_conflicts=True)
    tell(seats=[word.seat for word in words], kind=NOTICE, urgency=Urgency(rule.haste))
    return words


def _seats(rule: Telling, child: Child, network: Network, on: date) -> dict[UUID, Network]:
    """The seats that stand in the networks of a rule, each in the first of them."""
    nets = networks_of([child.pk], on).get(child.pk, {})
    seats: dict[UUID, Network] = {}
    for to in rule.to:
        for member in nets.get(to, []) if to != network else []:
            if member.seat and _is_told(member):
                seats.setdefault(member.seat, to)
    return seats


def _is_told(member: Member) -> bool:
    return member.slot in TOLD and not member.is_away


def _who_may_know(seats: dict[UUID, Network], kind: str, on: date) -> Iterable[tuple[UUID, Network]]:
    """Of something discreet only those who hold the compartment learn at all."""
    if not KINDS[kind].is_discreet or not seats:
        return seats.items()
    posts = Post.objects.filter(holding(on), seat__in=list(seats))
    holders = {post.seat for post in posts if Compartment.PROTECTION in post.compartments}
    return [(seat, to) for seat, to in seats.items() if seat in holders]


def _word(rule: Telling, child: Child, network: Network, seat: UUID, to: Network, on: date) -> NetworkWord:
    closed = Compartment.PROTECTION.value if KINDS[rule.kind].is_discreet else ""
    return NetworkWord(
        child=child,
        region=child.region,
        school=child.school,
        kind=rule.kind,
        from_network=network.value,
        to_network=to.value,
        seat=seat,
        on=on,
        act_by=on + timedelta(days=rule.within_days),
        author=acting_post().seat,
        compartment=closed,
    )


def _not_told_yet(words: list[NetworkWord]) -> list[NetworkWord]:
    if not words:
        return []
    one = words[0]
    told = NetworkWord.objects.filter(child=one.child_id, kind=one.kind, on=one.on)
    seats = set(told.values_list("seat", flat=True))
    return [word for word in words if word.seat not in seats]
