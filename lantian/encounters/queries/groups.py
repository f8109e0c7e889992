"""The children for whom one enters something at once: a class, or those of a village."""

from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Scope
from lantian.registry.models import Child, Enrolment
from lantian.registry.queries.active import active
from lantian.registry.words import school_in_words

MOST = 300


def groups_of(post: Post) -> list[tuple[str, str]]:
    """Groups by key and name: classes of a school; a village and the children of a teacher are one group."""
    if post.scope != Scope.SCHOOL:
        return []
    rows = Enrolment.objects.filter(active("child__"), school_unit=post.unit_id, until__isnull=True)
    classes = rows.exclude(grade__isnull=True).values_list("stage", "grade", "class_name").distinct()
    return [
        (f"{grade}-{name}", school_in_words(stage, "", grade, name))
        for stage, grade, name in sorted(classes, key=lambda one: (one[1], one[2]))
    ]


def children_in(post: Post, group: str) -> list[tuple[UUID, str]]:
    """The children of a group that the acting post answers for, in the order of a list."""
    rows = _children(post, group).order_by("name_pinyin", "pk").values_list("pk", "name")
    return list(rows[:MOST])


def _children(post: Post, group: str) -> QuerySet[Child]:
    rows = Child.objects.filter(active())
    if post.scope == Scope.PERSON:
        return rows.filter(pk__in=ChargedChild.objects.filter(seat=post.seat).values("child"))
    if post.scope == Scope.SCHOOL:
        grade, _dash, name = group.partition("-")
        members = Enrolment.objects.filter(
            school_unit=post.unit_id, until__isnull=True, grade=int(grade or 0), class_name=name
        )
        return rows.filter(pk__in=members.values("child"))
    return rows.filter(region__range=(post.region_low, post.region_high))
