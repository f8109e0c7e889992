"""Reads about users and posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When

from lantian.access.models import AccessEntry, Post, User
from lantian.access.policy import ACTION_NAMES, OFFICES, Role, may
from lantian.access.rules import OPENED_BY_OFFICES, SEATS, fits
from lantian.kernel.history import Amendment, amendments
from lantian.kernel.questions import worded_once
from lantian.kernel.rows import CityRow
from lantian.places.models import Region, Unit, UnitDuty
from lantian.places.rules import PLACEHOLDERS, Level, Scope, is_within, level_of, scope_of

Names = dict[UUID, str]
MENDED_OF_UNIT = (
    "name",
    "short_name",
    "region_id",
    "phone",
    "stage",
    "school_code",
    "boarding",
    "valid_from",
    "valid_until",
)
MENDED_OF_DUTY = ("role", "valid_from", "valid_until", "basis")


def holding(on: date) -> Q:
    """Posts that hold on a date."""
    return Q(since__lte=on) & posts_from(on)


def posts_from(on: date) -> Q:
    """Posts that hold on a date or begin later."""
    return Q(until__isnull=True) | Q(until__gt=on)


def current_posts(user: UUID, on: date) -> list[Post]:
    """The posts of a user on a date, the oldest first, with unit and user."""
    return _current(user, on)


@worded_once
def _current(user: UUID, on: date) -> QuerySet[Post]:
    posts = Post.objects.filter(holding(on), user=user, user__is_active=True)
    return posts.select_related("unit", "user").order_by("since", "pk")


def posts_of(user: UUID) -> list[Post]:
    """All posts of a user, past and future ones too, the latest first."""
    return list(Post.objects.filter(user=user).select_related("unit", "user").order_by("-since", "-pk"))


def place_of(post: Post) -> Scope:
    """The range of region codes in which a post looks after other posts."""
    if Role(post.role) == Role.ADMINISTRATOR:
        return scope_of(post.city * 10**8)
    return post.region_low or 0, post.region_high or 0


def open_posts(user: UUID, on: date) -> list[Post]:
    """The posts of a user that hold on a date or begin later."""
    posts = Post.objects.filter(posts_from(on), user=user).exclude(until=F("since"))
    return list(posts.select_related("unit", "user").order_by("since", "pk"))


def posts_below(post: Post) -> QuerySet[Post]:
    """The posts in the place of `post` but its own, by place."""
    posts = Post.objects.filter(city=post.city, unit__region__code__range=place_of(post)).exclude(pk=post.pk)
    return posts.select_related("unit", "user").order_by("unit__region", "pk")


def posts_listed(
    post: Post, *, on: date, role: str = "", place: int | None = None, when: str = "now"
) -> QuerySet[Post]:
    """The posts below `post` in a role and a place; `when` is "now", "later" or "ended", seen from `on`."""
    times = {
        "now": holding(on),
        "later": Q(since__gt=on) & (Q(until__isnull=True) | Q(until__gt=F("since"))),
        "ended": Q(until__lte=on) | Q(until=F("since")),
    }
    posts = posts_below(post).filter(times[when])
    if role:
        posts = posts.filter(role=role)
    return posts.filter(unit__region__code__range=scope_of(place)) if place else posts


def may_appoint(post: Post, role: Role) -> bool:
    """Whether `post` may appoint somebody in `role`: nobody appoints a peer or a superior of their own kind.

    Offices above the city are appointed at the command line alone."""
    if role == Role.UPPER_OFFICE or not may(Role(post.role), "access.manage_posts"):
        return False
    if Role(post.role) == Role.ADMINISTRATOR:
        return True
    if Role(post.role) == Role.CITY_OFFICE:
        return role not in (Role.CITY_OFFICE, Role.ADMINISTRATOR, Role.AUDITOR)
    return role not in OFFICES | {Role.ADMINISTRATOR, Role.AUDITOR}


def looks_after(post: Post, other: Post) -> bool:
    """Whether `post` may appoint, end and hand over `other`, which is not its own."""
    low, high = place_of(post)
    is_here = post.city == other.city and low <= other.unit.region_id <= high
    return is_here and post.pk != other.pk and may_appoint(post, Role(other.role))


def looks_after_all(post: Post, user: UUID, on: date) -> bool:
    """Whether `post` looks after all that a user holds now or will hold, or held last: not after itself."""
    posts = open_posts(user, on) or posts_of(user)
    return bool(posts) and user != post.user_id and all(looks_after(post, other) for other in posts)


def units_for(post: Post, role: Role, text: str, on: date, most: int) -> list[Unit]:
    """Units in the place of `post` where `role` can be held, by place; `text` is part of a unit's or place's name."""
    kinds, levels = SEATS[role]
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    units = Unit.objects.filter(
        open_now, kind__in=kinds, region__code__range=place_of(post), region__level__in=levels
    )
    for word in text.split():
        units = units.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(region__name__icontains=word)
        )
    return list(units.select_related("region").order_by("region", "name")[:most])


def unit_for(post: Post, role: Role, key: UUID) -> Unit | None:
    """The unit of a key, where `post` may appoint somebody in `role` to it."""
    unit = Unit.objects.filter(pk=key, region__code__range=place_of(post)).first()
    return unit if unit and fits(role, unit.kind, level_of(unit.region_id)) else None


def units_listed(
    post: Post, *, on: date, kind: str = "", place: int | None = None, text: str = "", state: str = "open"
) -> QuerySet[Unit]:
    """The units in the place of `post`; `state` is "open" or "closed", seen from `on`.

    `text` holds words, each a part of a unit's name, of its place's name, or a whole school code.
    """
    closed = Q(valid_until__lte=on)
    units = Unit.objects.filter(closed if state == "closed" else ~closed, region__code__range=place_of(post))
    if kind:
        units = units.filter(kind=kind)
    if place:
        units = units.filter(region__code__range=scope_of(place))
    for word in text.split():
        named = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(region__name__icontains=word)
        units = units.filter(named | Q(school_code=word))
    return units.select_related("region")


def looks_after_unit(post: Post, unit: Unit) -> bool:
    """Whether `post` may open and close a unit: of a kind that offices open, and in its place."""
    is_mine = may(Role(post.role), "access.manage_units") and is_within(unit.region_id, place_of(post))
    return is_mine and unit.kind in OPENED_BY_OFFICES


def may_edit_unit(post: Post, unit: Unit) -> bool:
    """Whether `post` may change what is on file about a unit: of any kind, in its place."""
    return may(Role(post.role), "access.manage_units") and is_within(unit.region_id, place_of(post))


def may_keep_calendar(post: Post, region: int) -> bool:
    """Whether `post` may enter school years and local days of a region (or of a unit in it)."""
    return may(Role(post.role), "access.manage_calendar") and is_within(region, place_of(post))


def amendments_of_unit(unit: Unit, most: int) -> list[Amendment]:
    """What was changed in a unit and in its parts in the work, the latest first; at most so many of each."""
    kept: Any = Unit._meta.get_field("history").related_model
    events = kept.objects.filter(pgh_obj_id=unit.pk).order_by("-pgh_created_at", "-version")
    found = list(amendments(events[:most], {unit.pk: unit}, MENDED_OF_UNIT))
    duties = {duty.pk: duty for duty in UnitDuty.objects.filter(unit=unit)}
    history: Any = UnitDuty._meta.get_field("history").related_model
    events = history.objects.filter(pgh_obj_id__in=duties).order_by("-pgh_created_at", "-version")
    found += amendments(events[:most], duties, MENDED_OF_DUTY)
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def places_for(post: Post, kind: str, text: str, on: date, most: int) -> list[Region]:
    """Places of `post` where a unit of a kind may be opened, the widest first; `text` as parts of names.

    Without a text villages are left out where towns are places too: there are too many to choose from.
    """
    levels = OPENED_BY_OFFICES[kind]
    if not text and levels != {Level.VILLAGE}:
        levels = levels - {Level.VILLAGE}
    standing = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    regions = Region.objects.filter(standing, level__in=levels, code__range=place_of(post))
    regions = regions.exclude(name__in=PLACEHOLDERS)
    for word in text.split():
        regions = regions.filter(
            Q(name__icontains=word)
            | Q(parent__name__icontains=word)
            | Q(parent__parent__name__icontains=word)
        )
    width = Case(*(When(level=level, then=Value(rank)) for rank, level in enumerate(Level)))
    return list(regions.order_by(width, "code")[:most])


def posts_at(unit: UUID, on: date) -> list[Post]:
    """The posts at a unit that hold on a date or begin later."""
    posts = Post.objects.filter(posts_from(on), unit=unit).exclude(until=F("since"))
    return list(posts.select_related("user", "unit").order_by("since", "pk"))


def post_on_seat(seat: UUID, on: date) -> Post | None:
    """Who sits on a seat on a date."""
    return Post.objects.filter(holding(on), seat=seat).select_related("unit", "user").first()


def keeping(role: Role, region: int) -> Q:
    """Posts of a role whose place contains a region (its village director, its town supervisor …)."""
    return Q(role=role, region_low__lte=region, region_high__gte=region)


def holders(role: Role, region: int, on: date) -> list[Post]:
    """The posts of a role that keep a region on a date, the nearest first."""
    posts = Post.objects.filter(holding(on), keeping(role, region))
    return list(posts.select_related("unit", "user").order_by("-region_low"))


def whom_to_ask(post: Post, on: date) -> list[Post]:
    """Who can appoint the holder of `post` again: the nearest office above that has somebody in it."""
    for role in (Role.COUNTY_OFFICE, Role.CITY_OFFICE):
        found = [holder for holder in holders(role, post.unit.region_id, on) if looks_after(holder, post)]
        if found:
            return found
    administrators = Post.objects.filter(holding(on), role=Role.ADMINISTRATOR, city=post.city)
    return list(administrators.select_related("unit", "user").order_by("pk"))


def demo_users() -> list[User]:
    """The cast of a demonstration, with their posts."""
    return list(
        User.objects.filter(is_demo=True, is_active=True).prefetch_related("posts__unit").order_by("pk")
    )


def last_change(row: Any) -> tuple[str, datetime | None]:
    """The name of who changed a row with a history last, and when; of who recorded it where it never changed."""
    key = {"city": row.city} if isinstance(row, CityRow) else {}
    events = row.history.model.objects.filter(**key, pgh_obj_id=row.pk)
    event = events.order_by("-pgh_created_at").first()
    author: Any = (event.pgh_context or {}).get("user") if event else getattr(row, "recorded_by", None)
    user = User.objects.filter(pk=author).first()
    at = event.pgh_created_at if event else getattr(row, "recorded_at", None)
    return (user.name if user else "", at)


def names_of(users: Iterable[UUID | None], posts: Iterable[UUID | None]) -> tuple[Names, Names]:
    """The names of users, and of posts (role and unit), by their keys, in two queries."""
    people = dict(User.objects.filter(pk__in=set(filter(None, users))).values_list("pk", "name"))
    held = Post.objects.select_related("unit").in_bulk(set(filter(None, posts)))
    return people, {key: f"{post.role_name} · {post.unit}" for key, post in held.items()}


@dataclass(frozen=True)
class LogLine:
    """A line of the access log with its names: who, as which post, did what, with which child."""

    at: datetime
    user: UUID
    name: str
    post_name: str
    action: str
    action_name: str
    child: UUID | None
    detail: dict[str, Any]

    @property
    def child_end(self) -> str:
        """The end of the child's key: enough to tell lines apart, and nothing about the child."""
        return str(self.child)[-6:]


def log_lines(entries: Iterable[AccessEntry]) -> list[LogLine]:
    """Entries with the names of their users and posts, in two more queries."""
    rows = list(entries)
    users, posts = names_of((row.user for row in rows), (row.post for row in rows))
    return [
        LogLine(
            at=row.at,
            user=row.user,
            name=users.get(row.user, ""),
            post_name=posts.get(row.post, ""),
            action=row.action,
            action_name=str(ACTION_NAMES.get(row.action, row.action)),
            child=row.child,
            detail=row.detail,
        )
        for row in rows
    ]


def log_of_child(child: UUID, most: int = 100) -> list[LogLine]:
    """Who opened the file of a child, the latest first."""
    return log_lines(AccessEntry.objects.filter(child=child).order_by("-at", "-pk")[:most])
