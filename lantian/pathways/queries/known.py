"""What the register knows of children, as far as ways are suggested by it: a handful of questions for any number."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from lantian.attendance.queries.lists import suggesting
from lantian.pathways.rules.suggesting import Fact, Known
from lantian.registry.models import Child, Enrolment, Guardianship, Hukou, Residence
from lantian.registry.queries.active import active


def known_of(children: Sequence[UUID]) -> Iterator[Known]:
    """Those of the children whose file is open, with what holds of them now."""
    keys = list(children)
    found = list(
        Child.objects.filter(active(), pk__in=keys).values_list("pk", "birth_on", "no_identity_reason")
    )
    schooling, left = _schooling(keys)
    lives = _current(Residence, keys, "lives_with")
    guarded = _current(Guardianship, keys, "level")
    hukou = _current(Hukou, keys, "is_registered")
    missing = suggesting(keys)
    for key, birth_on, no_number in found:
        yield Known(
            child=key,
            birth_on=birth_on,
            schooling=schooling.get(key),
            left=left.get(key),
            lives_with=lives.get(key),
            guarded=guarded.get(key),
            hukou=_said(hukou.get(key)),
            no_number=no_number,
            missing=missing.get(key),
        )


def _schooling(keys: list[UUID]) -> tuple[dict[UUID, Fact], dict[UUID, Fact]]:
    """The schooling that goes on, and the last one that ended, by child."""
    rows = Enrolment.objects.filter(child__in=keys).order_by("since", "pk")
    now: dict[UUID, Fact] = {}
    ended: dict[UUID, Fact] = {}
    for child, key, stage, until in rows.values_list("child", "pk", "stage", "until"):
        (ended if until else now)[child] = Fact(key, stage)
    return now, ended


def _current(model: Any, keys: list[UUID], column: str) -> dict[UUID, Fact]:
    rows = model.objects.filter(child__in=keys, until__isnull=True).values_list("child", "pk", column)
    return {child: Fact(key, value) for child, key, value in rows}


def _said(fact: Fact | None) -> Fact | None:
    """Whether there is a hukou, in words; None where nobody knows."""
    if fact is None or fact.value is None:
        return None
    return Fact(fact.key, "yes" if fact.value else "no")
