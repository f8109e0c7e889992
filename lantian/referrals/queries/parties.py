"""In which part a post acts in a referral, who sits for a unit, and which units can be asked for a child."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import GRASSROOTS, OFFICES, Compartment, Role
from lantian.access.queries import holders, holding
from lantian.places.models import Unit, UnitKind
from lantian.places.rules import Level, city_of, is_within, level_of, scope_of
from lantian.referrals.models import UnitReferral
from lantian.referrals.rules.life import Move, Party, State, Verb, move_of, verbs_for

SITTING = (
    Role.DEPARTMENT,
    Role.CITY_OFFICE,
    Role.COUNTY_OFFICE,
    Role.TOWN_SUPERVISOR,
    Role.VILLAGE_DIRECTOR,
    Role.SCHOOL_HEAD,
)
"""Roles that ask and answer for their unit."""
AROUND = (UnitKind.TOWN_GOVERNMENT, UnitKind.VILLAGE_COMMITTEE)


@dataclass(frozen=True, slots=True)
class Part:
    """In what part a post can act; `in_name` when an office writes down how a unit answered that did so on paper."""

    party: Party
    in_name: bool = False


def parts_of(referral: UnitReferral, post: Post) -> list[Part]:
    """The parts of a post in a referral, its own first."""
    unit, role = post.unit_id, Role(post.role)
    own = [
        (Party.RECEIVER, unit == referral.to_unit_id),
        (Party.FORWARDER, unit == referral.forwarder_id),
        (Party.SENDER, unit == referral.from_unit_id or _stands_in(role, referral)),
    ]
    found = [Part(party) for party, is_mine in own if is_mine]
    if role in OFFICES and unit != referral.to_unit_id:
        found.append(Part(Party.RECEIVER, in_name=True))
    return found


def _stands_in(role: Role, referral: UnitReferral) -> bool:
    """Offices do for whoever asked; for a village its town, and the village to which the child has moved since."""
    is_village = referral.from_unit.kind == UnitKind.VILLAGE_COMMITTEE
    return role in OFFICES or (role in GRASSROOTS and is_village)


def part_for(referral: UnitReferral, post: Post, verb: Verb) -> tuple[Part, Move] | None:
    """In which part a post can do `verb` now, and the line of the table; None where it cannot."""
    for part in parts_of(referral, post):
        if verb in verbs_now(referral, part) and (move := move_of(verb, State(referral.state), part.party)):
            return part, move
    return None


def verbs_now(referral: UnitReferral, part: Part) -> list[Verb]:
    """What can be done in a part now: verbs of the table, without those that have nothing to stand on."""
    owner = Party(referral.owner) if referral.owner else None
    without = set() if referral.must_destroy else {Verb.DESTROYED}
    if not referral.consent:
        without.add(Verb.WITHDRAW_CONSENT)
    return [verb for verb in verbs_for(State(referral.state), part.party, owner) if verb not in without]


def verbs_of(referral: UnitReferral, post: Post) -> list[Verb]:
    """Everything that a post can do with a referral now."""
    return list(dict.fromkeys(v for part in parts_of(referral, post) for v in verbs_now(referral, part)))


def seats_of(unit: UUID, on: date, *, closed: bool) -> list[UUID]:
    """The seats of those who ask and answer for a unit; of what is closed only theirs who have the compartment."""
    posts = Post.objects.filter(holding(on), unit=unit, role__in=SITTING)
    return _seats(posts, closed=closed)


def office_seats(role: Role, region: int, on: date, *, closed: bool) -> list[UUID]:
    """The seats of the offices of a role that keep a place."""
    return _seats(holders(role, region, on), closed=closed)


def _seats(posts: Iterable[Post], *, closed: bool) -> list[UUID]:
    return [post.seat for post in posts if not closed or Compartment.PROTECTION in post.compartments]


def signs_in(units: Iterable[UUID], on: date) -> set[UUID]:
    """Those of some units for which somebody signs in."""
    posts = Post.objects.filter(holding(on), unit__in=list(units), role__in=SITTING)
    return set(posts.values_list("unit", flat=True))


def units_for(region: int, school: UUID | None, on: date) -> QuerySet[Unit]:
    """Units that can be asked for a child: departments and organisations of its county and city, those around it."""
    county, town = region - region % 1_000_000, region - region % 1000
    city = region - region % 100_000_000
    asked = [UnitKind.DEPARTMENT, UnitKind.GOVERNMENT, UnitKind.SOCIAL_ORGANISATION, UnitKind.STATION]
    places = (
        Q(region__in=[city, county], kind__in=asked)
        | Q(region__code__range=scope_of(county), kind__in=asked[2:])
        | Q(region__in=[town, region], kind__in=AROUND)
    )
    if school:
        places |= Q(pk=school)
    standing = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return Unit.objects.filter(places, standing).select_related("region")


def can_be_asked(unit: Unit, region: int, school: UUID | None) -> bool:
    """Whether a unit can be asked for a child of a village: it answers there, or is the child's own school."""
    if unit.kind == UnitKind.SCHOOL:
        return unit.pk == school
    if unit.kind in AROUND:
        return is_within(region, scope_of(unit.region_id))
    return level_of(unit.region_id) != Level.PROVINCE and city_of(unit.region_id) == city_of(region)
