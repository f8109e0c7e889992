"""What goes from one holder of a post to the next: children, what is owed, where the paper lies, who had it before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import KNOW_BY_NAME, SCHOOL, Role, Scope
from lantian.access.queries import names_of, posts_below
from lantian.desk.models import Custody, PaperPlace
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import NOT_LISTED

ASKED_FOR_DAYS = 60


@dataclass(frozen=True)
class Receipt:
    """Who took over the files of a seat, and when."""

    custody: Custody
    name: str


def post_with_pack(key: UUID, acting: Post) -> Post | None:
    """A post whose pack the acting one may open: its own, one in its place, one of its school."""
    if key == acting.pk:
        return acting if acting.role in KNOW_BY_NAME else None
    found: QuerySet[Post]
    if acting.role == Role.SCHOOL_HEAD:
        found = Post.objects.filter(unit=acting.unit_id, role__in=SCHOOL).select_related("unit", "user")
    elif acting.scope == Scope.PLACE:
        found = posts_below(acting).filter(role__in=KNOW_BY_NAME)
    else:
        return None
    return found.filter(pk=key).first()


def children_of_post(post: Post) -> QuerySet[Child]:
    """The children of a post, as far as the acting one sees them, in the order of houses and names."""
    rows = Child.objects.filter(active()).defer(*NOT_LISTED)
    if post.scope == Scope.PLACE:
        rows = rows.filter(region__range=(post.region_low, post.region_high))
    elif post.scope == Scope.SCHOOL:
        rows = rows.filter(school=post.unit_id)
    else:
        seated = ChargedChild.objects.filter(seat=post.seat).values_list("child", flat=True)
        rows = rows.filter(pk__in=list(seated))
    return rows.order_by("region", "name_pinyin", "id")


def former_holder(post: Post) -> Post | None:
    """Who sat on the seat of a post right before."""
    before = Post.objects.filter(seat=post.seat, since__lt=post.since).exclude(pk=post.pk)
    return before.select_related("user").order_by("-since").first()


def pack_to_take(post: Post, on: date) -> Post | None:
    """From whom the acting post has taken over lately without saying yet that it has the files."""
    is_new = post.role in KNOW_BY_NAME and post.since >= on - timedelta(days=ASKED_FOR_DAYS)
    if not is_new or Custody.objects.filter(post=post.pk).exists():
        return None
    return former_holder(post)


def paper_place_of(post: Post) -> PaperPlace | None:
    """Where the paper files of a seat lie, if somebody has said so."""
    return PaperPlace.objects.filter(seat=post.seat).first()


def receipts_of(post: Post) -> list[Receipt]:
    """Who has taken over the files of the seat, the latest first."""
    rows: Sequence[Custody] = list(Custody.objects.filter(seat=post.seat).order_by("-taken_on", "-pk")[:20])
    names, _posts = names_of((row.recorded_by for row in rows), ())
    return [Receipt(row, names.get(row.recorded_by, "") if row.recorded_by else "") for row in rows]
