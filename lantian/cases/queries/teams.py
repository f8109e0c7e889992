"""Who is in a team, who could be, and how seats are called."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding, keeping
from lantian.cases.models import ProtectionCase
from lantian.cases.rules.teams import OWNERS, TEAM, county_of
from lantian.places.rules import scope_of

BY_PLACE = (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Role.COUNTY_OFFICE, Role.CITY_OFFICE)
AT_SCHOOL = (Role.SCHOOL_HEAD, Role.CLASS_TEACHER, Role.PSYCHOLOGIST)
ORDER = (
    Role.COUNTY_OFFICE,
    Role.TOWN_SUPERVISOR,
    Role.VILLAGE_DIRECTOR,
    Role.DEPARTMENT,
    Role.SCHOOL_HEAD,
    Role.CLASS_TEACHER,
    Role.PSYCHOLOGIST,
    Role.CITY_OFFICE,
)


def candidates(case: ProtectionCase, on: date) -> list[Post]:
    """The posts around a child that could join its team: of its place, its school, departments of its county."""
    around = Q(role=Role.DEPARTMENT, unit__region__code__range=scope_of(county_of(case.region)))
    for role in BY_PLACE:
        around |= keeping(role, case.region)
    if case.school:
        around |= Q(role__in=AT_SCHOOL, unit=case.school)
    posts = Post.objects.filter(around, holding(on), role__in=TEAM, city=case.city)
    found = posts.exclude(seat__in=case.team).select_related("user", "unit")
    return sorted(found, key=lambda post: (ORDER.index(Role(post.role)), post.unit.name, str(post.pk)))


def successors(case: ProtectionCase, on: date) -> list[Post]:
    """The posts that could answer for a case: of its team, and of the child's place, but the one that does."""
    team = Post.objects.filter(holding(on), seat__in=case.team).select_related("user", "unit")
    posts = [*team, *candidates(case, on)]
    return [post for post in posts if Role(post.role) in OWNERS and post.seat != case.owner]


def called(post: Post) -> str:
    """A post as a team knows it: unit, role and name."""
    return f"{post.unit.name} {post.role_name} {post.user.name}"


def names_of_seats(seats: Iterable[UUID], on: date) -> dict[UUID, str]:
    """How those who sit on seats are called; of a seat where nobody sits, who sat there last."""
    posts = Post.objects.filter(seat__in=set(seats), since__lte=on).select_related("user", "unit")
    return {post.seat: called(post) for post in posts.order_by("since")}
