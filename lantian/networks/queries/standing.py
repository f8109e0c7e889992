"""Who stands in the four networks of children, from ties, posts, pairs, units and nominations: some dozen questions
for any number of children."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.duties.queries.owners import absences_on
from lantian.networks.models import NetworkSeat
from lantian.networks.queries.places import bodies_around, is_far, named_around
from lantian.networks.rules.nets import Candidate, Known, Member, Nets, Network, Slot, stand
from lantian.networks.words import SLOT_NAMES
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import TIED
from lantian.places.models import Unit
from lantian.places.rules import ancestors_of
from lantian.registry.models import Child, Enrolment, Migration, Tie
from lantian.registry.rules.ages import age_on

__all__ = ["Member", "Network", "Slot", "nets_of", "networks_of"]

OF_TIE = {
    Tie.Kind.CARER.value: Slot.CARER,
    Tie.Kind.GUARDIAN.value: Slot.CARER,
    Tie.Kind.FATHER.value: Slot.PARENT,
    Tie.Kind.MOTHER.value: Slot.PARENT,
    Tie.Kind.PROXY_PARENT.value: Slot.PROXY_PARENT,
}
OF_PLACE = {Role.VILLAGE_DIRECTOR: Slot.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR: Slot.TOWN_SUPERVISOR}
OF_SCHOOL = {Role.SCHOOL_HEAD: Slot.SCHOOL_HEAD, Role.PSYCHOLOGIST: Slot.PSYCHOLOGIST}
STANDING_IN = (Slot.VILLAGE_DIRECTOR, Slot.TOWN_SUPERVISOR)


@dataclass
class Around:
    """All that is around some children, by what it is found by."""

    on: date
    enrolments: dict[UUID, Enrolment] = field(default_factory=dict)
    ties: dict[UUID, list[Tie]] = field(default_factory=lambda: defaultdict(list))
    at_home: set[UUID] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    covers: dict[UUID, Post | None] = field(default_factory=dict)
    pairs: dict[UUID, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    bodies: list[Unit] = field(default_factory=list)
    named: list[NetworkSeat] = field(default_factory=list)
    holders: dict[UUID, Post] = field(default_factory=dict)


def networks_of(children: Collection[UUID], on: date) -> dict[UUID, dict[Network, list[Member]]]:
    """Who stands in the four networks of each child on a day, as far as the acting post sees it."""
    return {key: dict(nets.members) for key, nets in nets_of(children, on).items()}


def nets_of(children: Collection[UUID], on: date) -> dict[UUID, Nets]:
    """The four networks of each child on a day, with what is empty; none for children out of sight."""
    rows = list(Child.objects.filter(pk__in=children).only("region", "school", "birth_on", "city"))
    around = _around(rows, on)
    return {child.pk: stand(_known(child, around)) for child in rows}


def _around(children: Sequence[Child], on: date) -> Around:
    keys, regions = [child.pk for child in children], {child.region for child in children}
    around = Around(on)
    enrolled = Enrolment.objects.filter(child__in=keys, until__isnull=True)
    around.enrolments = {row.child_id: row for row in enrolled}
    for tie in _ties(keys, on):
        around.ties[tie.child_id].append(tie)
    around.at_home = _at_home(around.ties.values())
    around.posts = _posts(regions, around.enrolments.values(), on)
    around.covers = _covers(around.posts, on)
    for pair in Pair.objects.filter(child__in=keys, stage__in=sorted(TIED)).order_by("-is_lead", "pk"):
        around.pairs[pair.child_id].append(pair)
    around.bodies, around.named = bodies_around(regions, on), named_around(regions, on)
    seats = [one.seat for one in around.named if one.seat]
    around.holders = _on_seats(seats, on)
    return around


def _ties(children: Sequence[UUID], on: date) -> Iterable[Tie]:
    rows = Tie.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        child__in=children,
        kind__in=list(OF_TIE),
        person__is_deceased=False,
    )
    return rows.select_related("person").order_by("kind", "since", "pk")


def _at_home(ties: Iterable[Sequence[Tie]]) -> set[UUID]:
    """The parents who are at home."""
    parents = {tie.person_id for some in ties for tie in some if OF_TIE[tie.kind] == Slot.PARENT}
    rows = Migration.objects.filter(person__in=parents, until__isnull=True, reason="home")
    return set(rows.values_list("person", flat=True)) if parents else set()


def _posts(regions: Collection[int], enrolments: Iterable[Enrolment], on: date) -> list[Post]:
    schools = {row.school_unit for row in enrolments if row.school_unit}
    if not regions:
        return []
    around = Q(
        role__in=(*OF_PLACE, Role.COUNTY_OFFICE), region_low__lte=max(regions), region_high__gte=min(regions)
    )
    if schools:
        around |= Q(unit__in=schools, role__in=(*OF_SCHOOL, Role.CLASS_TEACHER))
    posts = Post.objects.filter(holding(on), around).select_related("unit", "user")
    return list(posts.order_by("-region_low", "pk"))


def _covers(posts: Sequence[Post], on: date) -> dict[UUID, Post | None]:
    """Who is away, and who stands in."""
    away = absences_on(on).filter(seat__in=[post.seat for post in posts])
    seats = dict(away.values_list("seat", "cover"))
    found = _on_seats([seat for seat in seats.values() if seat], on)
    return {seat: found.get(cover) if cover else None for seat, cover in seats.items()}


def _on_seats(seats: Sequence[UUID], on: date) -> dict[UUID, Post]:
    if not seats:
        return {}
    posts = Post.objects.filter(holding(on), seat__in=seats).select_related("unit", "user")
    return {post.seat: post for post in posts}


def _known(child: Child, around: Around) -> Known:
    enrolment = around.enrolments.get(child.pk)
    ties = around.ties.get(child.pk, [])
    people: defaultdict[Slot, list[Candidate]] = defaultdict(list)
    above: defaultdict[Slot, list[Candidate]] = defaultdict(list)
    for slot, candidate in (
        *_of_family(ties),
        *_of_posts(child, enrolment, around),
        *_of_pairs(around.pairs.get(child.pk, [])),
        *_of_offices(child, around),
    ):
        people[slot].append(candidate)
    for candidate in _offices_above(child, around):
        for slot in STANDING_IN:
            above[slot].append(candidate)
    return Known(
        age=age_on(child.birth_on, around.on),
        is_enrolled=bool(enrolment and enrolment.school_unit),
        has_parent_at_home=any(tie.person_id in around.at_home for tie in ties),
        people=people,
        above=above,
    )


def _of_family(ties: Sequence[Tie]) -> Iterator[tuple[Slot, Candidate]]:
    for tie in ties:
        slot = OF_TIE[tie.kind]
        yield slot, Candidate(_member(slot, tie.person.name, person=tie.person_id, seat=tie.seat))


def _of_posts(child: Child, enrolment: Enrolment | None, around: Around) -> Iterator[tuple[Slot, Candidate]]:
    school = enrolment.school_unit if enrolment else None
    for post in around.posts:
        slot = OF_PLACE.get(Role(post.role))
        if slot and _keeps(post, child.region):
            yield slot, _appointed(slot, post, around)
        elif enrolment and school and post.unit_id == school:
            slot = OF_SCHOOL.get(Role(post.role))
            if post.role == Role.CLASS_TEACHER and _teaches(post, enrolment):
                slot = Slot.CLASS_TEACHER
            if slot:
                yield slot, _appointed(slot, post, around)


def _keeps(post: Post, region: int) -> bool:
    return (post.region_low or 0) <= region <= (post.region_high or 0)


def _teaches(post: Post, enrolment: Enrolment) -> bool:
    return post.grade == enrolment.grade and post.class_name in (enrolment.class_name, "")


def _of_pairs(pairs: Sequence[Pair]) -> Iterator[tuple[Slot, Candidate]]:
    for pair in pairs:
        yield Slot.HELPER, Candidate(_member(Slot.HELPER, pair.called, seat=pair.seat))


def _of_offices(child: Child, around: Around) -> Iterator[tuple[Slot, Candidate]]:
    """Whom offices named for the place, and of each kind of body the nearest one."""
    here = {child.region, *ancestors_of(child.region)}
    for one in around.named:
        if one.place in here and one.school in (None, child.school):
            yield Slot(one.slot), _nominated(one, around)
    nearest: dict[Slot, Unit] = {}
    for unit in around.bodies:
        if unit.region_id in here:
            nearest.setdefault(Slot(unit.department), unit)
    for slot, unit in nearest.items():
        yield slot, Candidate(_body(slot, unit))


def _nominated(one: NetworkSeat, around: Around) -> Candidate:
    post = around.holders.get(one.seat) if one.seat else None
    unit = one.unit or (post.unit if post else None)
    name = post.user.name if post else one.name
    return Candidate(
        _member(
            Slot(one.slot),
            name or (str(unit) if unit else ""),
            seat=one.seat,
            unit=unit.pk if unit else None,
            unit_name=str(unit) if unit and name else "",
            phone=one.phone or (post.phone if post else "") or (unit.phone if unit else ""),
            is_substitute=one.is_substitute,
            is_away=bool(one.seat and not post and not one.name),
        )
    )


def _body(slot: Slot, unit: Unit) -> Member:
    return _member(
        slot, str(unit), unit=unit.pk, phone=unit.phone, is_substitute=is_far(slot, unit.region_id)
    )


def _offices_above(child: Child, around: Around) -> Iterator[Candidate]:
    for post in around.posts:
        if post.role == Role.COUNTY_OFFICE and _keeps(post, child.region):
            yield _appointed(Slot.TOWN_SUPERVISOR, post, around)


def _appointed(slot: Slot, post: Post, around: Around) -> Candidate:
    cover = around.covers.get(post.seat)
    return Candidate(
        _holder(slot, post, is_away=post.seat in around.covers), _holder(slot, cover) if cover else None
    )


def _holder(slot: Slot, post: Post, *, is_away: bool = False) -> Member:
    return _member(
        slot,
        post.user.name,
        seat=post.seat,
        unit=post.unit_id,
        unit_name=str(post.unit),
        phone=post.phone,
        is_away=is_away,
    )


def _member(slot: Slot, name: str, **more: Any) -> Member:
    return Member(slot=slot, name=name, role_words=SLOT_NAMES[slot], **more)


def sees_places() -> bool:
    """Whether the acting post keeps a place: it sees all that is around its children."""
    return acting_post().scope == Scope.PLACE
