"""The police of a county, and who works for a unit."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level


def police_of(region: int, on: date) -> list[Unit]:
    """The police of the county of a place, as far as the house knows it."""
    county = region - region % STEPS[Level.COUNTY]
    standing = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return list(
        Unit.objects.filter(standing, region=county, department=Unit.Department.POLICE).order_by("pk")
    )


def posts_of_units(units: Collection[UUID], on: date) -> list[Post]:
    """Who acts for units on a day."""
    posts = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit__in=list(units), user__is_active=True)
    return list(posts.select_related("unit", "user").order_by("pk"))
