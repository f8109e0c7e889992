"""What waits for the acting post's word: counted only where counting is cheap, and left out where nothing waits."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import SCOPES, Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.alarms.queries.police import unreceived
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

    @property
    def is_more(self) -> bool:
        return self.count >= COUNTED_TO


def waiting_for(role: Role) -> list[Waiting]:
    """What waits for a post of a role; one question."""
    kinds = [kind for kind in _kinds() if may(role, kind.action) and kind.scope in ("", SCOPES[role])]
    if not kinds:
        return []
    rows = [
        kind.rows().order_by().values_list(Value(number, IntegerField()))[:COUNTED_TO]
        for number, kind in enumerate(kinds)
    ]
    counted = Counter(number for (number,) in rows[0].union(*rows[1:], all=True))
    return [Waiting(kind.label, kind.url_name, counted[at]) for at, kind in enumerate(kinds) if counted[at]]


@dataclass(frozen=True)
class _Kind:
    action: str
    label: Any
    url_name: str
    rows: Callable[[], QuerySet[Any, Any]]
    scope: str = ""


def _kinds() -> tuple[_Kind, ...]:
    return (
        _Kind("alarms.handle", _("mandatory reports that nobody has taken on"), "alarms:reports", untaken),
        _Kind(
            "alarms.enter_police",
            _("reports that your unit has not received"),
            "alarms:reports",
            unreceived,
            Scope.UNIT,
        ),
        _Kind("referrals.act", _("requests that your unit must act on"), "referrals:inbox", waiting),
        _Kind("linkage.work_list", _("questions from cross-checks"), "linkage:worklist", _open_questions),
        _Kind("cases.work", _("tasks in protection cases"), "cases:cases", _case_tasks),
        _Kind("registry.merge_children", _("files of one child to decide on"), "registry:merges", _merges),
    )


def _open_questions() -> Any:
    return work_questions().filter(state=Question.State.OPEN)


def _merges() -> Any:
    return Merge.objects.filter(state=Merge.State.WAITING)


def _case_tasks() -> Any:
    return due_tasks(acting_post(), timezone.localdate())
