"""What waits for the acting post's word: counted only where counting is cheap, and left out where nothing waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

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

    @property
    def is_more(self) -> bool:
        return self.count >= COUNTED_TO


def waiting_for(role: Role) -> list[Waiting]:
    """What waits for a post of a role."""
    return [one for one in _asked(role) if one.count]


def _asked(role: Role) -> Iterator[Waiting]:
    kinds: list[tuple[str, Any, str, Callable[[], Any]]] = [
        ("alarms.handle", _("mandatory reports that nobody has taken on"), "alarms:reports", untaken),
        ("referrals.act", _("requests that your unit must act on"), "referrals:inbox", waiting),
        ("linkage.work_list", _("questions from cross-checks"), "linkage:worklist", _open_questions),
        ("cases.work", _("tasks in protection cases"), "cases:cases", _case_tasks),
        ("registry.merge_children", _("files of one child to decide on"), "registry:merges", _merges),
    ]
    for action, label, url_name, rows in kinds:
        if may(role, action):
            yield Waiting(label, url_name, len(rows().values_list("pk", flat=True)[:COUNTED_TO]))


def _open_questions() -> Any:
    return work_questions().filter(state=Question.State.OPEN)


def _merges() -> Any:
    return Merge.objects.filter(state=Merge.State.WAITING)


def _case_tasks() -> Any:
    return due_tasks(acting_post(), timezone.localdate())
