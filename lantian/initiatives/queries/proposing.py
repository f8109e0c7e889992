"""Groups that could be made of children of a school or class who are in none: reckoned here, formed by people."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from lantian.access.models import Post
from lantian.encounters.queries.groups import children_in, groups_of
from lantian.initiatives.models import PeerMember
from lantian.matching.solving.grouping import peer_groups
from lantian.registry.models import Child, Enrolment

MOST = 60
"""So many proposals at once: a head looks at each."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Children who could be a group, and which of them could lead it."""

    children: list[Child]
    leader: Child


def proposed_groups(post: Post) -> list[Proposed]:
    """Proposals for a post's children without a group: grades at most two years apart, boys and girls mixed."""
    taken = PeerMember.objects.filter(until__isnull=True).values("child")
    children = list(
        Child.objects.filter(pk__in=_keys(post)).exclude(pk__in=taken).order_by("name_pinyin", "pk")
    )
    grades = dict(
        Enrolment.objects.filter(
            child__in=[child.pk for child in children], until__isnull=True, grade__isnull=False
        ).values_list("child", "grade")
    )
    pupils = [child for child in children if child.pk in grades]
    count = len(pupils)
    groups, _alone = peer_groups(
        np.ones(count, dtype=np.int64),
        np.array([grades[child.pk] for child in pupils], dtype=np.int64),
        np.array([int(child.sex) for child in pupils], dtype=np.int64),
        np.zeros(count, dtype=np.int64),
        np.arange(count, dtype=np.int64),
    )
    return [Proposed([pupils[row] for row in one.members], pupils[one.leader]) for one in groups[:MOST]]


def _keys(post: Post) -> list[UUID]:
    classes = [code for code, _name in groups_of(post)] or [""]
    return [key for code in classes for key, _name in children_in(post, code)]
