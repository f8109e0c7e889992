"""What waits for the acting post's word: counted only where counting is cheap, and left out where nothing waits."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.alarms.queries.reports import untaken
from lantian.cases.queries.listing import due_tasks
from lantian.kernel import questions
from lantian.linkage.models import Question
from lantian.linkage.queries.questions import work_questions
from lantian.referrals.queries.lists import listed
from lantian.registry.models import Merge

COUNTED_TO = 100
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Waiting:
    """So many things wait on a page; no more than `COUNTED_TO` are counted."""

    label: Any
    url_name: str
    count: int
    query: str = ""
    haste: str = "open"

    @property
    def is_more(self) -> bool:
        return self.count >= COUNTED_TO

    @property
    def url(self) -> str:
        return reverse(self.url_name) + self.query


@dataclass(frozen=True)
class Kind:
    """Something that can wait: for whoever may do `action`, the page (with `query`) that lists it, and its rows.

    `values` names what of a post its rows depend on: its `unit`, its `seat`, and the day (`on`).
    """

    action: str
    label: Any
    url_name: str
    rows: Callable[[], QuerySet[Any, Any]]
    query: str = ""
    haste: str = "open"
    values: tuple[str, ...] = ()


def waiting_for(post: Post, on: date) -> list[Waiting]:
    """What waits for a post; one question."""
    kinds = _allowed(_kinds(post, on), Role(post.role))
    if not kinds:
        return []
    question, asked = _question(Role(post.role))
    held = {"unit": post.unit_id, "seat": post.seat, "on": on}
    return _told(kinds, question(*(held[name] for name in asked)))


def counted(kinds: Iterable[Kind], role: Role) -> list[Waiting]:
    """How much of each kind waits that a role may do something about, in their order; one question."""
    found = _allowed(kinds, role)
    return _told(found, _numbers(found)) if found else []


def _allowed(kinds: Iterable[Kind], role: Role) -> list[Kind]:
    return [kind for kind in kinds if may(role, kind.action)]


def _numbers(kinds: Sequence[Kind]) -> QuerySet[Any, tuple[int]]:
    """For each thing that waits the number of its kind."""
    rows = [
        kind.rows().order_by().values_list(Value(number, IntegerField()))[:COUNTED_TO]
        for number, kind in enumerate(kinds)
    ]
    return rows[0].union(*rows[1:], all=True)


@cache
def _question(role: Role) -> tuple[questions.Question[..., tuple[int]], tuple[str, ...]]:
    """What counts all that can wait for a role, and the values that its kinds ask for, in their order."""
    kinds = _allowed(_kinds(Post(role=role), date.min), role)
    asked = tuple(sorted({name for kind in kinds for name in kind.values}))

    def build(*values: Any) -> QuerySet[Any, tuple[int]]:
        held = {"unit": NOBODY, "seat": NOBODY, "on": date.min, **dict(zip(asked, values, strict=True))}
        post = Post(role=role, unit_id=held["unit"], seat=held["seat"])
        return _numbers(_allowed(_kinds(post, held["on"]), role))

    return questions.Question(build), asked


def _told(kinds: Sequence[Kind], numbers: Iterable[tuple[int]]) -> list[Waiting]:
    many = Counter(number for (number,) in numbers)
    return [
        Waiting(kind.label, kind.url_name, many[at], kind.query, kind.haste)
        for at, kind in enumerate(kinds)
        if many[at]
    ]


def _kinds(post: Post, on: date) -> tuple[Kind, ...]:
    return (
        Kind("alarms.handle", _("mandatory reports that nobody has taken on"), "alarms:reports", untaken),
        Kind(
            "referrals.act",
            _("requests that your unit must act on"),
            "referrals:inbox",
            lambda: listed(post, "todo"),
            values=("unit",),
        ),
        Kind("linkage.work_list", _("questions from cross-checks"), "linkage:worklist", _open_questions),
        Kind(
            "cases.work",
            _("tasks in protection cases"),
            "cases:cases",
            lambda: due_tasks(post, on),
            values=("seat", "on"),
        ),
        Kind("registry.merge_children", _("files of one child to decide on"), "registry:merges", _merges),
    )


def _open_questions() -> Any:
    return work_questions().filter(state=Question.State.OPEN)


def _merges() -> Any:
    return Merge.objects.filter(state=Merge.State.WAITING)
