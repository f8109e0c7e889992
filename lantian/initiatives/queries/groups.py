"""Hand-in-hand groups: of a school or a class teacher, one with its children, and how many there are by place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from lantian.access.models import Post
from lantian.encounters.queries.groups import children_in, groups_of
from lantian.helping.models import Helper
from lantian.initiatives.models import PeerActivity, PeerGroup, PeerMember
from lantian.places.rules import Scope
from lantian.registry.queries.active import active

LATELY = timedelta(days=30)
MOST = 200


def members() -> QuerySet[PeerMember]:
    """Children who are in a group now and still at its school, the leader first."""
    rows = PeerMember.objects.filter(
        active("child__"), until__isnull=True, school=F("group__school"), group__until__isnull=True
    )
    return rows.select_related("child").order_by("-is_leader", "child__name_pinyin", "pk")


def groups_shown() -> list[PeerGroup]:
    """The groups of the acting post's school, or of its seat, that go on, with their children and their last day."""
    rows = PeerGroup.objects.filter(until__isnull=True).annotate(last_on=Max("activities__on"))
    rows = rows.prefetch_related(Prefetch("members", members(), to_attr="now"))
    return list(rows.order_by("name", "pk")[:MOST])


def children_to_choose(post: Post, chosen: str, group: PeerGroup | None = None) -> list[tuple[str, str]]:
    """Children of a class (or of the teacher) who are in no other group, and those of `group`."""
    own = [(one.child_id, one.child.name) for one in members().filter(group=group)] if group else []
    taken = set(PeerMember.objects.filter(until__isnull=True).values_list("child", flat=True))
    free = [pair for pair in children_in(post, chosen) if pair[0] not in taken]
    return [(str(key), name) for key, name in [*own, *free]]


def classes_of(post: Post) -> list[tuple[str, str]]:
    """The classes of a school head's school; a teacher has one list."""
    return groups_of(post)


def companions_at(school: UUID, on: date) -> list[tuple[str, str]]:
    """Grown-ups of a school's own helpers whose yearly check holds."""
    rows = Helper.objects.filter(
        school=school, standing=Helper.Standing.ACCEPTED, vetted_until__gte=on
    ).order_by("name_pinyin", "pk")
    return [(str(helper.pk), helper.name) for helper in rows[:MOST]]


def activities_of(group: PeerGroup) -> list[PeerActivity]:
    """What a group did, the latest first."""
    return list(PeerActivity.objects.filter(group=group).order_by("-on", "-pk")[:MOST])


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A place: groups that go on, children in them, groups that did something in the last 30 days."""

    place: int
    groups: int = 0
    children: int = 0
    lively: int = 0


def counts_in(scope: Scope, step: int, on: date) -> list[GroupCount]:
    """The places of one level in a range, by where the schools are."""
    place = F("region") - F("region") % step
    groups = PeerGroup.objects.filter(region__range=scope, until__isnull=True).annotate(place=place)
    counted = groups.values("place").annotate(
        groups=Count("pk", distinct=True),
        lively=Count("pk", distinct=True, filter=Q(activities__on__gte=on - LATELY)),
    )
    schools = (
        PeerMember.objects.filter(
            active("child__"), until__isnull=True, group__until__isnull=True, group__region__range=scope
        )
        .annotate(place=F("group__region") - F("group__region") % step)
        .values_list("place")
        .annotate(all=Count("pk"))
    )
    children: dict[Any, int] = dict(schools)
    return [GroupCount(**row, children=children.get(row["place"], 0)) for row in counted.order_by("place")]


def whole(rows: Iterable[GroupCount], place: int) -> GroupCount:
    """The sum of places."""
    listed = list(rows)
    return GroupCount(
        place, *(sum(getattr(row, name) for row in listed) for name in ("groups", "children", "lively"))
    )
