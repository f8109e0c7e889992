"""What waits for the acting post's word: counted only where counting is cheap, and left out where nothing waits."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.alarms.queries.reports import untaken
from lantian.cases.queries.listing import due_tasks
from lantian.linkage.models import Question
from lantian.linkage.queries.questions import work_questions
from lantian.referrals.queries.lists import waiting
from lantian.registry.models import Merge

COUNTED_TO = 100


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
    """Something that can wait: for whoever may do `action`, the page (with `query`) that lists it, and its rows."""

    action: str
    label: Any
    url_name: str
    rows: Callable[[], QuerySet[Any, Any]]
    query: str = ""
    haste: str = "open"


def waiting_for(role: Role) -> list[Waiting]:
    """What waits for a post of a role; one question."""
    return counted(_kinds(), role)


def counted(kinds: Iterable[Kind], role: Role) -> list[Waiting]:
    """How much of each kind waits that a role may do something about, in their order; one question."""
    kinds = [kind for kind in kinds if may(role, kind.action)]
    if not kinds:
        return []
    rows = [
        kind.rows().order_by().values_list(Value(number, IntegerField()))[:COUNTED_TO]
        for number, kind in enumerate(kinds)
    ]
    numbers = Counter(number for (number,) in rows[0].union(*rows[1:], all=True))
    return [
        Waiting(kind.label, kind.url_name, numbers[at], kind.query, kind.haste)
        for at, kind in enumerate(kinds)
        if numbers[at]
    ]


def _kinds() -> tuple[Kind, ...]:
    return (
        Kind("alarms.handle", _("mandatory reports that nobody has taken on"), "alarms:reports", untaken),
        Kind("referrals.act", _("requests that your unit must act on"), "referrals:inbox", waiting),
        Kind("linkage.work_list", _("questions from cross-checks"), "linkage:worklist", _open_questions),
        Kind("cases.work", _("tasks in protection cases"), "cases:cases", _case_tasks),
        Kind("registry.merge_children", _("files of one child to decide on"), "registry:merges", _merges),
    )


def _open_questions() -> Any:
    return work_questions().filter(state=Question.State.OPEN)


def _merges() -> Any:
    return Merge.objects.filter(state=Merge.State.WAITING)


def _case_tasks() -> Any:
    return due_tasks(acting_post(), timezone.localdate())
