"""What waits for somebody: by its day, never by level."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.assessment.models import LevelDecision, Proposal
from lantian.assessment.queries.standing import stands
from lantian.assessment.rules.deciding import SECOND_LOOK
from lantian.places import queries as places
from lantian.registry.queries.active import active

MOST = 50


class Matter(StrEnum):
    """Why a child waits."""

    TODAY = "today"
    SECOND = "second"
    REVIEW = "review"
    DIFFERS = "differs"
    FIRST = "first"


@dataclass(frozen=True)
class Waiting:
    """One child that waits: for what, since when; the decision that a second person looks at."""

    matter: Matter
    child: UUID
    name: str
    village: str
    since: date
    decision: UUID | None = None


@dataclass(frozen=True)
class Worklist:
    """The first `MOST` of each matter, and how many there are of each."""

    rows: list[Waiting]
    counts: dict[Matter, int]


Found = tuple[Matter, QuerySet[Proposal] | QuerySet[LevelDecision], str]


def worklist(post: Post, on: date) -> Worklist:
    """What waits for a post, each matter by its day: what must happen today first, then the oldest."""
    rows, counts = [], {}
    for matter, found, since in _matters(post, on):
        counts[matter] = found.count()
        if counts[matter]:
            rows += list(_rows(matter, found, since))
    return Worklist(rows, {matter: count for matter, count in counts.items() if count})


def _matters(post: Post, on: date) -> Iterator[Found]:
    """Offices are asked for a second look only; the daily work is the village's and the town's."""
    proposals = Proposal.objects.filter(active("child__"))
    decisions = LevelDecision.objects.filter(active("child__"))
    role = Role(post.role)
    if role in SECOND_LOOK:
        by_others = Q(state=LevelDecision.State.WAITING) | Q(needs_look=True)
        yield Matter.SECOND, decisions.filter(by_others).exclude(recorded_by=post.user_id), "decided_on"
    if role in (Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR):
        yield Matter.TODAY, proposals.filter(alarm__isnull=False), "differs_on"
        yield Matter.REVIEW, decisions.filter(stands(), review_by__lt=on), "review_by"
    if role == Role.VILLAGE_DIRECTOR:
        decided = LevelDecision.objects.filter(stands(), city=OuterRef("city"), child=OuterRef("child"))
        quiet = proposals.filter(differs_on__isnull=False, alarm__isnull=True)
        yield Matter.DIFFERS, quiet.filter(Exists(decided)), "differs_on"
        yield Matter.FIRST, quiet.exclude(Exists(decided)), "differs_on"


def _rows(
    matter: Matter, found: QuerySet[Proposal] | QuerySet[LevelDecision], since: str
) -> Iterator[Waiting]:
    told = list(found.order_by(since, "pk").values_list("pk", "child", "child__name", "region", since)[:MOST])
    names = places.paths({region for *_, region, _ in told})
    for pk, child, name, region, day in told:
        village = names.get(region, "").split(" ")[-1]
        yield Waiting(matter, child, name, village, day, pk if matter == Matter.SECOND else None)
