"""Reads about users and posts."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access.models import Post, User
from lantian.access.policy import OFFICES, Role


def holding(on: date) -> Q:
    """Posts that hold on a date."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def current_posts(user: UUID, on: date) -> list[Post]:
    """The posts of a user on a date, the oldest first, with unit and user."""
    posts = Post.objects.filter(holding(on), user=user, user__is_active=True)
    return list(posts.select_related("unit", "user").order_by("since", "pk"))


def posts_below(post: Post, on: date) -> QuerySet[Post]:
    """The posts that `post` looks after: all for an administrator of the city, those of its place for an office."""
    posts = Post.objects.filter(city=post.city).select_related("unit", "user")
    if Role(post.role) != Role.ADMINISTRATOR:
        posts = posts.filter(unit__region_id__range=(post.region_low, post.region_high)).exclude(pk=post.pk)
    return posts.order_by("until", "unit__region_id", "role", "pk")


def may_appoint(post: Post, role: Role) -> bool:
    """Whether `post` may appoint somebody in `role`: nobody appoints a peer or a superior of their own kind."""
    if Role(post.role) == Role.ADMINISTRATOR:
        return True
    if Role(post.role) == Role.CITY_OFFICE:
        return role not in (Role.CITY_OFFICE, Role.ADMINISTRATOR, Role.AUDITOR)
    return role not in OFFICES | {Role.ADMINISTRATOR, Role.AUDITOR}


def post_on_seat(seat: UUID, on: date) -> Post | None:
    """Who sits on a seat on a date."""
    return Post.objects.filter(holding(on), seat=seat).select_related("unit", "user").first()


def holders(role: Role, region: int, on: date) -> list[Post]:
    """The posts of a role whose place contains a region (its village director, its town supervisor …)."""
    return list(
        Post.objects.filter(holding(on), role=role, region_low__lte=region, region_high__gte=region)
        .select_related("unit", "user")
        .order_by("-region_low")
    )


def demo_users() -> list[User]:
    """The cast of a demonstration, with their posts."""
    return list(User.objects.filter(is_demo=True, is_active=True).prefetch_related("posts__unit").order_by("pk"))
