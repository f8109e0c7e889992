"""What people decided before: a question that was answered is not asked again with the next list."""

from typing import Any, NamedTuple
from uuid import UUID

from lantian.access.sealing import blind_index
from lantian.linkage.lists.reading import as_json
from lantian.linkage.lists.register import files_merged
from lantian.linkage.models import Question
from lantian.linkage.rules.settling import Memory

Kind, State = Question.Kind, Question.State
PAIRED = ("same", "linked", "registered")
"""Answers by which a line is a certain child, whatever the engine says."""


class Asked(NamedTuple):
    """By what a question is known again."""

    kind: str
    mark: bytes | None
    child: UUID | None
    other: UUID | None
    content: bytes | None


def asked(question: Question) -> Asked:
    """The sign of a question. Whichever line of a child says something else, what it says is what is asked about."""
    mark = None if question.kind == Kind.DIFFERENT else _bytes(question.mark)
    child = question.child or question.one
    return Asked(question.kind, mark, child, question.other, _bytes(question.content))


def _bytes(index: Any) -> bytes | None:
    return None if index is None else bytes(index)


def content_of(*parts: object) -> bytes:
    """A blind index of what is asked: another content is another question."""
    return blind_index("question|" + as_json([str(part) for part in parts]))


def decided(list_kind: str) -> tuple[Memory, set[Asked]]:
    """What was decided about lists of a kind, in the acting scope: about who is who, and about all else."""
    same: dict[bytes, str] = {}
    different: set[tuple[bytes, str]] = set()
    not_ours: set[bytes] = set()
    closed: set[Asked] = set()
    answered = Question.objects.filter(list_kind=list_kind, state=State.ANSWERED).defer("detail", "note")
    for question in answered.order_by("answered_at").iterator():
        mark = _bytes(question.mark)
        if mark and question.answer in PAIRED:
            same[mark] = str(question.child)
        elif mark and question.kind == Kind.DOUBTFUL:
            different.add((mark, str(question.child)))
        elif mark and question.answer == "not_ours":
            not_ours.add(mark)
        elif question.answer != "same":
            closed.add(asked(question))
    merged = files_merged()
    same = {mark: merged.get(child, child) for mark, child in same.items()}
    return Memory(same, frozenset(different), frozenset(not_ours)), closed
