"""Who can take on something for a child: the posts around it, by their seats; and how a seat is called."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.queries import holding, keeping
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child, Enrolment

KEEPERS = (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE)
AT_SCHOOL = (Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)
NEAREST = (
    Role.VILLAGE_DIRECTOR,
    Role.CLASS_TEACHER,
    Role.PROXY_PARENT,
    Role.PSYCHOLOGIST,
    Role.SCHOOL_HEAD,
    Role.TOWN_SUPERVISOR,
    Role.COUNTY_OFFICE,
)
"""In which order owners are offered; a parent's sign-in owns no measure."""


def owners_of(child: Child, on: date) -> list[Post]:
    """The posts that can take on something for a child, the nearest to it first."""
    around = Q(pk__in=[])
    for role in KEEPERS:
        around |= keeping(role, child.region)
    if child.school:
        around |= Q(role__in=AT_SCHOOL, unit=child.school) | _class_teachers(child)
    seats = ChargedChild.objects.filter(child=child.pk).values_list("seat", flat=True)
    around |= Q(role=Role.PROXY_PARENT, seat__in=list(seats))
    posts = _named(Post.objects.filter(around, holding(on)))
    return sorted(posts, key=lambda post: (NEAREST.index(Role(post.role)), post.since, str(post.pk)))


def _class_teachers(child: Child) -> Q:
    enrolment = Enrolment.objects.filter(child=child.pk, until__isnull=True).first()
    if enrolment is None or enrolment.grade is None:
        return Q(pk__in=[])
    return Q(
        role=Role.CLASS_TEACHER,
        unit=child.school,
        grade=enrolment.grade,
        class_name__in=(enrolment.class_name, ""),
    )


def seat_names(seats: Iterable[UUID | None], on: date) -> dict[UUID, str]:
    """How the holders of seats are called on a day: role and name; of a seat where nobody sits, its last role."""
    wanted = set(filter(None, seats))
    return {post.seat: called(post, on) for post in _posts_on(wanted, on)}


@worded_once
def _posts_on(seats: set[UUID], on: date) -> QuerySet[Post]:
    return _named(Post.objects.filter(seat__in=seats, since__lte=on)).order_by("since")


def called(post: Post, on: date) -> str:
    """The holder of a post by role and name, or that the post is vacant."""
    is_held = post.until is None or post.until > on
    if is_held:
        return f"{post.role_name} {post.user.name}"
    return _("%(role)s (vacant)") % {"role": post.role_name}


def _named(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_related("user", "unit")
