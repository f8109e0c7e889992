"""Lines of the access log, and who is told what."""

from collections.abc import Collection
from datetime import date
from typing import Any

from lantian.access.log import note_access
from lantian.access.queries import holders
from lantian.access.scopes import acting_post
from lantian.notices.services import tell
from lantian.places.rules import is_within
from lantian.transfers.models import Transfer
from lantian.transfers.rules.moving import Side, Verb, roles_for


def note(transfer: Transfer, action: str = "work", **detail: Any) -> None:
    """The line of the access log about a move: at the end that is the acting post's own."""
    note_access(f"transfers.{action}", child=transfer.child, region=own_end(transfer), **detail)


def own_end(transfer: Transfer) -> int:
    """The village of a move that lies in the place of the acting post, the old one first."""
    post = acting_post()
    scope = (post.region_low or 0, post.region_high or 0)
    return next(place for place in transfer.places if is_within(place, scope))


def tell_side(transfer: Transfer, side: Side, verb: Verb, on: date) -> None:
    """Tells the nearest office of a side that it is its turn."""
    place = transfer.from_place if side == Side.GIVER else transfer.to_place
    if place is None:
        return
    for role in roles_for(verb, transfer.from_place, transfer.to_place):
        seats = _seats(holders(role, place, on)[:1])
        if seats:
            tell(seats=seats, kind="transfer_waits")
            return


def _seats(posts: Collection[Any]) -> list[Any]:
    mine = acting_post().seat
    return [post.seat for post in posts if post.seat != mine]
