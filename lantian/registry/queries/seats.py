"""Who signs in as somebody around a child, and which children hang on a seat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import FAMILY
from lantian.access.queries import holding, place_of
from lantian.kernel.values.text import fold
from lantian.places import queries as places
from lantian.registry.models import Child, Tie
from lantian.registry.queries.active import active
from lantian.registry.queries.finding import NUMBER, TEMPORARY_KEY, children_found
from lantian.registry.rules.seating import kinds_of, may_begin_tie, names_agree, role_of

MOST_POSTS, MOST_CHILDREN = 20, 5


@dataclass(frozen=True)
class SeatLine:
    """A post that could be somebody's sign-in: where it is, how many children it has, whether the names agree."""

    post: Post
    place: str
    children: int
    is_same_name: bool


@dataclass(frozen=True)
class Found:
    """A child that was searched for exactly, and the ties by which it could hang on a seat."""

    child: Child
    place: str
    ties: list[Tie]
    may_begin: bool


def holders_of(seats: Iterable[UUID | None], on: date) -> dict[UUID, Post]:
    """Who sits on each of some seats on a day."""
    posts = Post.objects.filter(holding(on), seat__in=set(filter(None, seats)))
    return {post.seat: post for post in posts.select_related("unit", "user")}


def seats_for(tie: Tie, post: Post, text: str, on: date) -> list[SeatLine]:
    """Posts that could be the sign-in of the person of a tie, of the same name and near the child first.

    Those in the place of the acting `post`, with `text` as part of the user's name; and whoever in the city has
    `text` as user name: somebody of an organisation outside who was asked for it.
    """
    posts = Post.objects.filter(holding(on), role=role_of(tie.kind), city=post.city)
    here = Q(unit__region__code__range=place_of(post))
    found = posts.filter(
        here & Q(user__name__contains=text) | Q(user__username=text.lower()) if text else here
    )
    nearness = Case(
        When(user__name=tie.person.name, unit__region=tie.region, then=Value(0)),
        When(user__name=tie.person.name, then=Value(1)),
        When(unit__region=tie.region, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    nearest = list(found.select_related("unit", "user").order_by(nearness, "unit__region", "pk")[:MOST_POSTS])
    return _lines(nearest, tie.person.name)


def seat_post(key: UUID, post: Post, on: date) -> Post | None:
    """The post of a parent or proxy parent in the place of the acting `post`, while it holds."""
    posts = Post.objects.filter(holding(on), pk=key, role__in=[*FAMILY], city=post.city)
    return posts.filter(unit__region__code__range=place_of(post)).select_related("unit", "user").first()


def ties_on(seat: UUID) -> list[Tie]:
    """The ties by which children hang on a seat now, as far as the acting post may see them."""
    ties = Tie.objects.filter(active("child__"), seat=seat, until__isnull=True).select_related(
        "child", "person"
    )
    return list(ties.order_by("child__name_pinyin", "pk"))


def charged_elsewhere(seat: UUID, seen: int) -> int:
    """How many more children the seat answers for that stand in no tie shown."""
    return max(0, ChargedChild.objects.filter(seat=seat).count() - seen)


def children_called(typed: str, post: Post) -> list[Found]:
    """The children that `typed` means exactly: a whole name, an identity number, a temporary key."""
    children = list(_exactly(typed).filter(active()).order_by("region", "pk")[: MOST_CHILDREN + 1])
    ties = Tie.objects.filter(child__in=[child.pk for child in children], until__isnull=True)
    ties = ties.filter(kind__in=kinds_of(post.role)).select_related("person").order_by("kind", "pk")
    by_child: dict[UUID, list[Tie]] = {}
    for tie in ties:
        by_child.setdefault(tie.child_id, []).append(tie)
    paths = places.paths({child.region for child in children})
    return [
        Found(child, paths.get(child.region, ""), by_child.get(child.pk, []), may_begin_tie(post.role))
        for child in children
    ]


def _exactly(typed: str) -> QuerySet[Child]:
    text = fold(typed).replace(" ", "")
    if NUMBER.fullmatch(text.lower()) or TEMPORARY_KEY.fullmatch(text.upper()):
        return children_found(text)
    return Child.objects.filter(name=text) if text else Child.objects.none()


def _lines(posts: list[Post], name: str) -> list[SeatLine]:
    paths = places.paths({post.unit.region_id for post in posts})
    charged = ChargedChild.objects.filter(seat__in=[post.seat for post in posts])
    counts = dict(charged.values_list("seat").annotate(number=Count("child")).order_by())
    return [
        SeatLine(
            post,
            paths.get(post.unit.region_id, ""),
            counts.get(post.seat, 0),
            names_agree(post.user.name, name),
        )
        for post in posts
    ]
