"""The pack of a post, line by line: some children on the screen, all of them on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantian.access.models import Post
from lantian.desk.documents.handing import HandedChild, Pack
from lantian.desk.queries.handing import children_of_post, former_holder, paper_place_of
from lantian.registry.models import Child
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
    return Sums(children_of_post(post).count(), 0, 0)


def pack_lines(children: Sequence[Child], post: Post, on: date) -> list[PackLine]:
    """The lines for some children of a post."""
    return [PackLine(line, 0, 0) for line in lines_of(children, on)]


def pack_of(post: Post, children: Sequence[Child], on: date) -> Pack:
    """The pack as it is printed."""
    former, place, lines = former_holder(post), paper_place_of(post), pack_lines(children, post, on)
    return Pack(
        post=str(post.role_name),
        unit=post.unit.name,
        former=former.user.name if former else "",
        holder=post.user.name,
        since=post.since,
        counts=[("儿童", f"{len(lines)}名")],
        children=[_printed(line) for line in lines],
        promises=[],
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
