"""Who is told of what in a referral: the seats of the unit in whose hands it is, of who asked, of offices above."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.notices.services import tell
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.parties import office_seats, seats_of

INBOX, STICKING = "referrals:inbox", "referrals:sticking"


def tell_unit(referral: UnitReferral, unit: UUID, kind: str, on: date) -> None:
    """Tells those who sit for a unit; where nobody does, the county office, which writes down what the unit answers."""
    seats = seats_of(unit, on, closed=bool(referral.compartment))
    if not seats:
        tell_offices(referral, Role.COUNTY_OFFICE, "referral_unattended", on)
        return
    tell(seats=_others(seats), kind=kind, url_name=INBOX)


def tell_sender(referral: UnitReferral, on: date, *, kind: str = "referral_answered") -> None:
    """Tells whoever asked, by default that there is an answer; the seat itself, and others of the unit."""
    seats = seats_of(referral.from_unit_id, on, closed=bool(referral.compartment))
    tell(seats=_others({referral.from_seat, *seats}), kind=kind, url_name=INBOX)


def tell_offices(referral: UnitReferral, role: Role, kind: str, on: date) -> None:
    """Tells the offices of a role that keep the place where the child lives."""
    seats = office_seats(role, referral.region, on, closed=bool(referral.compartment))
    tell(seats=_others(seats), kind=kind, url_name=STICKING)


def _others(seats: Iterable[UUID]) -> set[UUID]:
    return set(seats) - {acting_post().seat}
