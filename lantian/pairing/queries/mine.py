"""What a helper finds on their own page: of children that are tied to them now, and only what they need."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.access.models import Post
from lantian.duties.queries.today import Owed, owed_to
from lantian.duties.rules.singles import ASK_AFTER
from lantian.pairing.models import Pair
from lantian.pairing.queries.child import open_pairs
from lantian.pairing.queries.meetings import last_met
from lantian.pairing.rules.stages import TIED, Party
from lantian.pairing.rules.times import is_active
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.queries.active import active

OWN_RULES = ("proxy_call", "proxy_meeting")


@dataclass(frozen=True)
class OwnChild:
    """A child that is tied to a helper now, when they met last, what they owe it next; `call`: it is to be rung now."""

    pair: Pair
    child: Child
    met: date | None
    is_active: bool
    owed: list[Owed]
    matters: str
    call: Owed | None = None


@dataclass(frozen=True)
class OwnProposal:
    """A proposal: of a child one learns no more than where it lives, until the month of trial begins."""

    pair: Pair
    village: str
    awaits_me: bool


@dataclass(frozen=True)
class OwnPage:
    """The children of a helper and the proposals to them."""

    children: list[OwnChild]
    proposals: list[OwnProposal]


def own_page(post: Post, on: date) -> OwnPage:
    """What a helper's seat is shown."""
    pairs = open_pairs(post.seat)
    tied = [pair for pair in pairs if pair.stage in TIED]
    children = Child.objects.filter(active()).in_bulk([pair.child_id for pair in tied])
    met, owed = last_met(tied), _owed(list(children), on)
    villages = places.paths(pair.region for pair in pairs)
    return OwnPage(
        children=[
            OwnChild(
                pair=pair,
                child=children[pair.child_id],
                met=met.get(pair.pk),
                is_active=is_active(met.get(pair.pk), on),
                owed=[one for one in owed.get(pair.child_id, []) if one.duty.rule in OWN_RULES],
                matters=pair.matters.reveal() if pair.matters else "",
                call=next((one for one in owed.get(pair.child_id, []) if one.duty.rule == ASK_AFTER), None),
            )
            for pair in tied
            if pair.child_id in children
        ],
        proposals=[
            OwnProposal(pair, villages.get(pair.region, ""), Party.HELPER.value in pair.awaits)
            for pair in pairs
            if pair.stage not in TIED
        ],
    )


def _owed(children: list[UUID], on: date) -> dict[UUID, list[Owed]]:
    found: dict[UUID, list[Owed]] = {}
    for one in owed_to(children, on):
        found.setdefault(one.duty.child_id, []).append(one)
    return found
