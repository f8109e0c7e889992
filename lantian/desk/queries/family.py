"""What a parent or proxy parent is shown: their own children and nobody else's, in a few queries for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding
from lantian.desk.models import Acknowledgement, FamilyNotice, FamilyWord
from lantian.encounters.queries import last_by_kind
from lantian.encounters.rules.kinds import Kind
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child, Migration, Tie
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import NOT_LISTED
from lantian.registry.queries.paper import (
    CARERS,
    Acquaintance,
    Schooling,
    Staff,
    Surroundings,
    surroundings_of,
)
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import PARENTS

MOST_CHILDREN, MOST_NOTICES, MOST_WORDS = 12, 20, 10


@dataclass(frozen=True)
class NoticeLine:
    """A notice and when the acting parent acknowledged it (None: not yet)."""

    notice: FamilyNotice
    read_at: datetime | None


@dataclass(frozen=True)
class FamilyChild:
    """A child as its family sees it: on which days somebody visited it and a parent spoke with it, no word of it."""

    child: Child
    age: int
    place: str
    schooling: Schooling | None
    carer: Acquaintance | None
    director: Staff | None
    teacher: Staff | None
    visited_on: date | None
    contacted_on: date | None
    notices: list[NoticeLine]

    @property
    def unread(self) -> list[NoticeLine]:
        return [line for line in self.notices if line.read_at is None]


@dataclass(frozen=True)
class WordLine:
    """What a parent said, who that is to the child, and the absence on file as it is to be seen when deciding."""

    word: FamilyWord
    tie: Tie | None
    now: Migration | None


def own_children() -> list[Child]:
    """The children of a post of person scope, by name."""
    rows = Child.objects.filter(active()).defer(*NOT_LISTED)
    return list(rows.order_by("birth_on", "pk")[:MOST_CHILDREN])


def family_of(children: Sequence[Child], post: Post, on: date) -> list[FamilyChild]:
    """What stands on the page of a parent or proxy parent about each child."""
    around = surroundings_of(children, on)
    notices = _notices(children, post) if post.role == Role.PARENT else {}
    days = last_by_kind([child.pk for child in children])
    return [
        _of_child(child, around, days.get(child.pk, {}), notices.get(child.pk, []), on) for child in children
    ]


def own_words(post: Post) -> list[FamilyWord]:
    """What the acting parent said lately, the latest first."""
    return list(FamilyWord.objects.filter(seat=post.seat).order_by("-recorded_at")[:3])


def words_waiting() -> list[WordLine]:
    """What parents said of themselves in the place of the acting post and nobody has decided yet."""
    words = FamilyWord.objects.filter(active("child__"), state=FamilyWord.State.WAITING)
    found = list(words.select_related("child").order_by("recorded_at", "pk")[:MOST_WORDS])
    if not found:
        return []
    ties = Tie.objects.filter(
        child__in=[word.child_id for word in found],
        seat__in=[word.seat for word in found],
        kind__in=PARENTS,
        until__isnull=True,
    )
    by_seat = {(tie.child_id, tie.seat): tie for tie in ties.select_related("person")}
    absences = Migration.objects.filter(
        person__in=[tie.person_id for tie in by_seat.values()], until__isnull=True
    )
    now = {row.person_id: row for row in absences}
    lines = ((word, by_seat.get((word.child_id, word.seat))) for word in found)
    return [WordLine(word, tie, now.get(tie.person_id) if tie else None) for word, tie in lines]


def notices_about(child: UUID) -> list[FamilyNotice]:
    """The notices that the parents of a child were sent, the latest first, with who acknowledged them."""
    return _notices_about(child)


@worded_once
def _notices_about(child: UUID) -> QuerySet[FamilyNotice]:
    rows = FamilyNotice.objects.filter(child=child).prefetch_related("acknowledgements")
    return rows.order_by("-sent_on", "-pk")[:MOST_NOTICES]


def parents_sign_in(child: UUID, on: date) -> bool:
    """Whether a parent of a child can sign in, so that a notice is read by anybody."""
    seats = Tie.objects.filter(child=child, kind__in=PARENTS, until__isnull=True, seat__isnull=False)
    return Post.objects.filter(holding(on), seat__in=list(seats.values_list("seat", flat=True))).exists()


def _notices(children: Sequence[Child], post: Post) -> dict[UUID, list[NoticeLine]]:
    rows = FamilyNotice.objects.filter(child__in=[child.pk for child in children]).order_by("-sent_on", "-pk")
    found = list(rows[:MOST_NOTICES])
    read = dict(
        Acknowledgement.objects.filter(
            notice__in=[notice.pk for notice in found], seat=post.seat
        ).values_list("notice", "recorded_at")
    )
    by_child: dict[UUID, list[NoticeLine]] = defaultdict(list)
    for notice in found:
        by_child[notice.child_id].append(NoticeLine(notice, read.get(notice.pk)))
    return by_child


def _of_child(
    child: Child, around: Surroundings, days: dict[str, date], notices: list[NoticeLine], on: date
) -> FamilyChild:
    people = around.people.get(child.pk, [])
    carer = next((one for kind in CARERS for one in people if one.kind == kind), None)
    schooling = around.schooling.get(child.pk)
    return FamilyChild(
        child=child,
        age=age_on(child.birth_on, on),
        place=around.places.get(child.region, "").split(" ")[-1],
        schooling=schooling,
        carer=carer,
        director=around.directors.get(child.region),
        teacher=teacher_of(schooling, around),
        visited_on=days.get(Kind.HOME_VISIT),
        contacted_on=days.get(Kind.PARENT_CONTACT),
        notices=notices,
    )


def teacher_of(schooling: Schooling | None, around: Surroundings) -> Staff | None:
    """The class teacher of a child: of its class, else of its grade."""
    if schooling is None or schooling.unit is None:
        return None
    key = (schooling.unit, schooling.grade)
    return around.teachers.get((*key, schooling.class_name)) or around.teachers.get((*key, ""))
