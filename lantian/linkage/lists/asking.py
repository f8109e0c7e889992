"""The questions that a list raises, each with both sides in words of the roster."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lantian.access.scopes import acting_post
from lantian.linkage.lists.reading import as_json
from lantian.linkage.lists.register import Register, Registered
from lantian.linkage.lists.remembering import content_of
from lantian.linkage.models import Question, Source, SourceLine
from lantian.linkage.rules.comparing import differences
from lantian.linkage.rules.expecting import why_expected
from lantian.linkage.rules.settling import Pair
from lantian.places.rules import STEPS, is_within, scope_of

Kind = Question.Kind
Said = Mapping[str, Any]


def common_place(regions: Iterable[int]) -> int:
    """The smallest place that holds all regions: whoever may see all of them sees it, and nobody else."""
    codes = set(regions)
    for step in sorted(STEPS.values()):
        around = {code - code % step for code in codes}
        if len(around) == 1:
            return around.pop()
    raise ValueError("Regions of two provinces have no place in common.")


@dataclass(frozen=True)
class Asker:
    """The list that asks; `told` says whose it is, for those who do not see the list itself."""

    source: UUID
    kind: str
    told: dict[str, str]


def asker(source: Source) -> Asker:
    """A list as it asks."""
    told = {"list": source.name, "giver": source.giver, "as_of": source.as_of_on.isoformat()}
    return Asker(source.pk, source.kind, told)


def same_asker(question: Question, detail: Said) -> Asker:
    """The list that asked a question before."""
    told = {name: detail[name] for name in ("list", "giver", "as_of") if name in detail}
    return Asker(question.source_id, question.list_kind, told)


def unregistered(by: Asker, line: SourceLine, said: Said) -> Question:
    """A line without a child in the register."""
    return _question(by, Kind.UNREGISTERED, line=line, said=said, region=line.region)


def doubtful(by: Asker, line: SourceLine, said: Said, pair: Pair) -> Question:
    """A line and a child that may be one; asked where both the line and all that it may be are seen."""
    return _question(
        by,
        Kind.DOUBTFUL,
        line=line,
        said=said,
        region=line.region,
        child=UUID(pair.child),
        evidence=pair.evidence,
        probability=pair.probability,
    )


def different(by: Asker, line: SourceLine, said: Said, child: Registered) -> Iterator[Question]:
    """What a line says otherwise of its child, by subject; a difference once known is known by both its sides."""
    if child.is_closed:
        return
    for subject, pairs in differences(said, child.facts, by.kind).items():
        question = _question(
            by,
            Kind.DIFFERENT,
            line=line,
            said=said,
            region=child.region,
            child=UUID(child.key),
            pairs=[list(pair) for pair in pairs],
        )
        question.subject, question.name = subject, child.facts["child_name"]
        question.school = child.school
        question.content = content_of(subject, *pairs)
        yield question


def absent(source: Source, register: Register, on_list: set[str]) -> Iterator[Question]:
    """Children of the place who should be on the list and are not."""
    place, by = scope_of(source.region), asker(source)
    for child in register.values():
        if child.is_closed or child.key in on_list or not is_within(child.region, place):
            continue
        if why := why_expected(source.kind, child.facts, place, source.as_of_on):
            question = _question(by, Kind.ABSENT, region=child.region, child=UUID(child.key), why=why)
            question.name, question.school = child.facts["child_name"], child.school
            question.content = content_of(why, child.facts.get("stage") or "")
            yield question


def double(
    by: Asker, one: Registered, other: Registered, probability: float, evidence: Mapping[str, str]
) -> Question:
    """Two registered children who may be one."""
    place = common_place((one.region, other.region))
    question = _question(by, Kind.DOUBLE, region=place, evidence=evidence, probability=probability)
    question.one, question.other = UUID(one.key), UUID(other.key)
    question.name = one.facts["child_name"]
    return question


def detail_of(question: Question) -> dict[str, Any]:
    """Both sides of a question; nothing is left of one whose list has ended before it was answered."""
    found: dict[str, Any] = json.loads(question.detail.reveal()) if question.detail else {"said": {}}
    return found


def _question(
    by: Asker,
    kind: Kind,
    *,
    region: int,
    line: SourceLine | None = None,
    said: Said | None = None,
    child: UUID | None = None,
    probability: float | None = None,
    **detail: Any,
) -> Question:
    told = {"said": dict(said or {}), **by.told, **detail}
    return Question(
        source_id=by.source,
        list_kind=by.kind,
        kind=kind,
        line=line,
        mark=line.mark if line else None,
        name=line.name if line else "",
        region=region,
        child=child,
        detail=as_json(told),
        probability=probability,
        recorded_by=acting_post().user_id,
    )
