"""The pack of a post, line by line: some children on the screen, all of them on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lantian.access.models import ChargedChild, Post
from lantian.access.policy import Scope
from lantian.desk.documents.handing import HandedChild, Pack
from lantian.desk.queries.handing import children_of_post, former_holder, paper_place_of
from lantian.desk.queries.today import by_child, lines_of_duties, open_and_late, promised_words
from lantian.duties.models import Duty
from lantian.duties.names import SINGLE_NAMES
from lantian.duties.queries.owners import owed_by
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.queries.listing import Line, lines_of
from lantian.registry.words import coded, school_in_words

MOST_ON_PAPER = 400


@dataclass(frozen=True)
class Sums:
    """How many children a post has, how much is owed to them, and how much of that is late."""

    children: int
    open: int
    late: int


@dataclass(frozen=True)
class PackLine:
    """A child of a post with what is owed to it."""

    line: Line
    owed: int
    late: int


def sums_of(post: Post, on: date) -> Sums:
    """The figures of a pack."""
    return Sums(children_of_post(post).count(), *open_and_late(_owed_by(post), on))


def pack_lines(children: Sequence[Child], post: Post, on: date) -> list[PackLine]:
    """The lines for some children of a post."""
    owed = by_child(_owed_by(post), [child.pk for child in children], on)
    return [PackLine(line, *owed.get(line.child.pk, (0, 0))) for line in lines_of(children, on)]


def promises_of(post: Post) -> list[tuple[str, str, date]]:
    """What was promised and is still open: to whom, what (where the acting post may read it), by which day."""
    single = Duty.objects.filter(_owed_by(post), active("child__"), about__isnull=False, due_on__isnull=False)
    lines = lines_of_duties(single)
    words = promised_words(lines)
    return [
        (
            line.name,
            (line.about and words.get(line.about)) or str(SINGLE_NAMES.get(line.rule, "")),
            line.due_on,
        )
        for line in lines
    ]


def _owed_by(post: Post) -> Q:
    """The duties of a post whoever looks at them: of single children by its seat."""
    if post.scope == Scope.PERSON:
        charged = ChargedChild.objects.filter(seat=post.seat).values_list("child", flat=True)
        return owed_by(post) & Q(child__in=list(charged))
    if post.scope == Scope.SCHOOL:
        return owed_by(post) & Q(school=post.unit_id)
    return owed_by(post)


def pack_of(post: Post, children: Sequence[Child], on: date) -> Pack:
    """The pack as it is printed."""
    former, place, lines = former_holder(post), paper_place_of(post), pack_lines(children, post, on)
    sums = sums_of(post, on)
    return Pack(
        post=str(post.role_name),
        unit=post.unit.name,
        former=former.user.name if former else "",
        holder=post.user.name,
        since=post.since,
        counts=[("儿童", f"{len(lines)}名"), ("待办", f"{sums.open}项"), ("逾期", f"{sums.late}项")],
        children=[_printed(line) for line in lines],
        promises=[(name, what, f"{day:%Y-%m-%d}") for name, what, day in promises_of(post)],
        paper_place=place.words.reveal() if place and place.words else "",
    )


def _printed(one: PackLine) -> HandedChild:
    child, schooling, carer = one.line.child, one.line.schooling, one.line.carer
    relation = f"（{coded(carer.relation, 'relation')}）" if carer.relation else ""
    return HandedChild(
        name=child.name,
        about=f"{coded(child.sex, 'sex')} {one.line.age}岁",
        place=one.line.place,
        carer=f"{carer.name}{relation}",
        school=school_in_words(*schooling),
        owed=str(one.owed or ""),
        late=str(one.late or ""),
    )
