"""Telling the posts that owe steps of a way that something waits: never what, never of whom."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import F

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders, holding
from lantian.access.scopes import acting_post
from lantian.notices.services import tell
from lantian.pathways.models import WayStep
from lantian.registry.models import Child

AT_SCHOOL = (Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)


def tell_owners(child: Child, steps: Iterable[WayStep], on: date) -> None:
    """Tells whoever owes a step of a way that began, but the one who began it."""
    tell_roles(child, {Role(step.owed_by) for step in steps}, on, kind="way_step")


def tell_roles(
    child: Child, roles: Collection[Role], on: date, *, kind: str, also: Collection[UUID] = ()
) -> None:
    """Tells the posts of `roles` around a child, and the seats `also`; whoever acts knows it."""
    seats = {post.seat for role in roles for post in _posts(child, role, on)} | set(also)
    tell(seats=sorted(seats - {acting_post().seat}), kind=kind)


def _posts(child: Child, role: Role, on: date) -> list[Post]:
    if role in AT_SCHOOL:
        return list(Post.objects.filter(holding(on), role=role, unit=child.school)) if child.school else []
    return holders(role, child.region, on)[:1]


def tell_of_suggestions(regions: Collection[int], on: date) -> None:
    """Tells the village directors of regions that files of theirs suggest something; one question for all."""
    posts = Post.objects.filter(
        holding(on), role=Role.VILLAGE_DIRECTOR, region_low__in=set(regions), region_high=F("region_low")
    )
    seats = set(posts.values_list("seat", flat=True)) - {acting_post().seat}
    tell(seats=sorted(seats), kind="way_suggested")
