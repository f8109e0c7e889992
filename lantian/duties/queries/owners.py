"""Who owes a duty now: by post, by whoever stands in, or nobody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import SCOPES, Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_post
from lantian.duties.models import Absence, Duty
from lantian.kernel.questions import worded_once
from lantian.places.rules import overlap, scope_of

PLACE_ROLES = tuple(role for role, scope in SCOPES.items() if scope == Scope.PLACE)
OWING = tuple(
    role for role, scope in SCOPES.items() if scope not in (Scope.AUDIT, Scope.NONE, Scope.UPPER, Scope.UNIT)
)
SCHOOL_ROLES = (Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)
CAPS = {Role.VILLAGE_DIRECTOR: 30, Role.PROXY_PARENT: 3}
"""How many children one person can look after well."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A seat whose holder is away, for which another one stands in."""

    absence: Absence
    post: Post


def away(on: date) -> Q:
    """Absences that hold on a day."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def absences_on(on: date) -> QuerySet[Absence]:
    """Who is away on a day, of the seats that the acting post sees: whoever answers for single children sees none."""
    if acting_post().scope == Scope.PERSON:
        return Absence.objects.none()
    return _absences(on)


def _absences(on: date) -> QuerySet[Absence]:
    return Absence.objects.filter(away(on)).order_by("region", "since", "pk")


@worded_once
def _covered(seat: UUID, on: date) -> QuerySet[Absence]:
    return _absences(on).filter(cover=seat)


def covers_of(post: Post, on: date) -> list[Cover]:
    """The seats for which a post stands in on a day."""
    if acting_post().scope == Scope.PERSON:
        return []
    rows = {row.seat: row for row in _covered(post.seat, on)}
    if not rows:
        return []
    posts = Post.objects.filter(holding(on), seat__in=list(rows)).select_related("unit", "user")
    return [Cover(rows[one.seat], one) for one in posts.order_by("role", "region_low", "pk")]


def owed_by(post: Post) -> Q:
    """The duties of a post: of its role in its range, of its seat; the policies hold the range of rows."""
    return owed_by_seat(post.role, post.seat, bounds_of(post))


def owed_by_seat(role: str, seat: UUID, bounds: Sequence[int] | None) -> Q:
    """The same by what of a post its duties depend on."""
    mine = Q(owed_by=role) & (Q(seat__isnull=True) | Q(seat=seat))
    return mine if bounds is None else mine & within(bounds)


def bounds_of(post: Post) -> Sequence[int] | None:
    """Where the duties of a post of a place lie: a village, or from where until where; of other posts None."""
    if SCOPES[Role(post.role)] != Scope.PLACE:
        return None
    low, high = post.region_low or 0, post.region_high or 0
    return (low,) if low == high else (low, high)


def owed_through(cover: Cover) -> Q:
    """The duties of somebody who is away, as far as whoever stands in sees them."""
    post = cover.post
    theirs = Q(owed_by=post.role) & (Q(seat__isnull=True) | Q(seat=post.seat))
    scope = SCOPES[Role(post.role)]
    if scope == Scope.PLACE:
        return theirs & within(bounds_of(post) or ())
    if scope == Scope.SCHOOL:
        return theirs & Q(school=post.unit_id)
    charged = ChargedChild.objects.filter(seat=post.seat).values_list("child", flat=True)
    return theirs & Q(child__in=list(charged))


def within(bounds: Sequence[int]) -> Q:
    """The rows of these bounds: said so, though the policies hold them, for who plans a question knows no policy."""
    return Q(region=bounds[0]) if len(bounds) == 1 else Q(region__range=bounds)


def holders_of(duty: Duty, on: date) -> list[Post]:
    """Who owes a duty on a day; of somebody who is away whoever stands in. Nobody: it is unowned."""
    posts = Post.objects.filter(holding(on), role=duty.owed_by).select_related("unit", "user")
    posts = posts.filter(seat=duty.seat) if duty.seat else _around(posts, duty)
    found = {post.seat: post for post in posts}
    covers = {row.seat: row.cover for row in absences_on(on).filter(seat__in=list(found))}
    here = [post for seat, post in found.items() if seat not in covers]
    standing_in = Post.objects.filter(holding(on), seat__in=[seat for seat in covers.values() if seat])
    return [*here, *standing_in.select_related("unit", "user")]


def _around(posts: QuerySet[Post], duty: Duty) -> QuerySet[Post]:
    scope = SCOPES[Role(duty.owed_by)]
    if scope == Scope.PLACE:
        return posts.filter(region_low__lte=duty.region, region_high__gte=duty.region)
    if scope == Scope.SCHOOL:
        return posts.filter(unit=duty.school)
    return posts.filter(seat__in=ChargedChild.objects.filter(child=duty.child_id).values("seat"))


def nearest_holders(wanted: Sequence[tuple[int, str]], on: date) -> list[list[Post]]:
    """For pairs of a place and a role of places the posts that can act there: in the place, else around it."""
    roles = {role for _, role in wanted} & set(PLACE_ROLES)
    low, high = min((place for place, _ in wanted), default=0), max((place for place, _ in wanted), default=0)
    posts = Post.objects.filter(
        holding(on), role__in=roles, region_low__lte=scope_of(high)[1] if high else 0, region_high__gte=low
    ).select_related("user", "unit")
    by_role: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts.order_by("region_low", "pk"):
        by_role[post.role].append(post)
    return [
        [
            post
            for post in by_role[role]
            if overlap((post.region_low or 0, post.region_high or 0), scope_of(place))
        ]
        for place, role in wanted
    ]


@dataclass(frozen=True, slots=True)
class Unowned:
    """Duties of a role in a village (or school) that nobody owes now: nobody was appointed, or is away uncovered."""

    role: Role
    region: int
    school: UUID | None
    duties: int
    children: int
    is_away: bool


def unowned(low: int, high: int, on: date, until: date) -> list[Unowned]:
    """What nobody owes in a range of villages, of the duties due until a day; by village (school) and role."""
    due = Duty.objects.filter(region__range=(low, high), due_on__lte=until, seat__isnull=True)
    by_place = due.filter(owed_by__in=PLACE_ROLES).values("owed_by", "region")
    by_school = due.filter(owed_by__in=SCHOOL_ROLES, school__isnull=False).values("owed_by", "school")
    count: dict[str, Any] = {"duties": Count("pk"), "children": Count("child", distinct=True)}
    seats = _manned(low, high, on)
    rows: list[Mapping[str, Any]] = [*by_place.annotate(**count), *by_school.annotate(**count)]
    found = [
        Unowned(
            Role(row["owed_by"]),
            row.get("region", 0),
            row.get("school"),
            row["duties"],
            row["children"],
            seats.any_at(row),
        )
        for row in rows
        if not seats.holds(row)
    ]
    found += _without_teacher(due, on)
    return sorted(found, key=lambda one: (-one.duties, one.region, one.role))


def _without_teacher(due: QuerySet[Duty], on: date) -> list[Unowned]:
    teachers = Post.objects.filter(holding(on), role=Role.CLASS_TEACHER).values("seat")
    charged = ChargedChild.objects.filter(city=OuterRef("city"), child=OuterRef("child"), seat__in=teachers)
    rows = due.filter(~Exists(charged), owed_by=Role.CLASS_TEACHER, school__isnull=False).values("school")
    return [
        Unowned(Role.CLASS_TEACHER, 0, row["school"], row["duties"], row["children"], False)
        for row in rows.annotate(duties=Count("pk"), children=Count("child", distinct=True))
    ]


class Manned:
    """The seats of a range that somebody sits on, or for which somebody stands in."""

    def __init__(self, posts: Iterable[Post], bare: set[UUID]) -> None:
        self._by_role: defaultdict[str, list[tuple[Post, bool]]] = defaultdict(list)
        for post in posts:
            self._by_role[post.role].append((post, post.seat not in bare))

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether anybody owes the duties of a role in a village or school."""
        return any(is_here for _, is_here in self._at(row))

    def any_at(self, row: Mapping[str, Any]) -> bool:
        """Whether somebody is appointed there at all."""
        return bool(self._at(row))

    def _at(self, row: Mapping[str, Any]) -> list[tuple[Post, bool]]:
        posts = self._by_role[row["owed_by"]]
        if row.get("school"):
            return [one for one in posts if one[0].unit_id == row["school"]]
        return [
            one for one in posts if (one[0].region_low or 0) <= row["region"] <= (one[0].region_high or 0)
        ]


def _manned(low: int, high: int, on: date) -> Manned:
    posts = Post.objects.filter(
        holding(on),
        Q(role__in=SCHOOL_ROLES) | Q(role__in=PLACE_ROLES, region_low__lte=high, region_high__gte=low),
    )
    bare = absences_on(on).filter(cover__isnull=True).values_list("seat", flat=True)
    return Manned(posts.only("role", "seat", "unit", "region_low", "region_high"), set(bare))


@dataclass(frozen=True, slots=True)
class Workload:
    """How many children one seat answers for, against how many one person can look after."""

    post: Post
    children: int
    late: int
    cap: int

    @property
    def is_over(self) -> bool:
        return self.children > self.cap


def workloads(low: int, high: int, on: date) -> list[Workload]:
    """Village directors and proxy parents of a range with their children, the heaviest load first."""
    posts = Post.objects.filter(
        holding(on), role__in=list(CAPS), region_low__gte=low, region_high__lte=high
    ).select_related("unit", "user")
    in_range = Duty.objects.filter(region__range=(low, high))
    by_village: dict[int, Mapping[str, Any]] = {
        row["region"]: row
        for row in in_range.filter(owed_by=Role.VILLAGE_DIRECTOR)
        .values("region")
        .annotate(children=Count("child", distinct=True), late=Count("pk", filter=Q(late_from__lte=on)))
    }
    by_seat = dict(
        ChargedChild.objects.filter(region__range=(low, high))
        .values_list("seat")
        .annotate(children=Count("child", distinct=True))
    )
    found = []
    for post in posts:
        is_director = post.role == Role.VILLAGE_DIRECTOR
        row: Mapping[str, Any] = by_village.get(post.region_low or 0, {}) if is_director else {}
        children = row.get("children", 0) if is_director else by_seat.get(post.seat, 0)
        found.append(Workload(post, children, row.get("late", 0), CAPS[Role(post.role)]))
    return sorted(found, key=lambda one: (-one.children / one.cap, one.post.region_low or 0))
