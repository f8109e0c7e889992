"""A joint list goes to the police, frozen, and one unit of theirs may answer it on line while it is let."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.log import note_access, note_accesses
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holding, place_of
from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.notices.services import tell
from lantian.pathways.codes import ways
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouLine, HukouList, WayRun
from lantian.pathways.queries.listing import (
    Candidate,
    candidates_of,
    content_of,
    frozen_lines,
    units_of_police,
)
from lantian.pathways.rules.listing import SENT, WAY
from lantian.pathways.rules.running import State
from lantian.pathways.services.rows import guards_of
from lantian.pathways.services.running import do_step
from lantian.places.rules import scope_of
from lantian.registry.queries.active import active
from lantian.registry.services.following import lock_one

MOST_CHILDREN = 100


@transaction.atomic
def send_list(
    *, key: UUID, runs: Collection[UUID], to: str, words: str, on: date, today: date, unit: UUID | None = None
) -> HukouList:
    """Freezes a list of children without registration and notes in each way that it went to the police.

    `unit` of the police may answer on line; without one their answers come on paper.

    `key` is made with the form: the same form sent twice makes one list. What changed since the form was shown (a
    child registered, erased, listed by somebody else) refuses the whole, so that nobody is left out unseen.
    Raises `WayError`: nobody_chosen, too_many, to_needed, in_the_future, line_changed,
    unit_unknown.
    """
    post = acting_post()
    if sent := HukouList.objects.filter(pk=key).first():
        return sent
    if not runs or len(runs) > MOST_CHILDREN:
        raise WayError("too_many" if runs else "nobody_chosen", most=MOST_CHILDREN)
    if not to.strip():
        raise WayError("to_needed", field="to")
    if on > today:
        raise WayError("in_the_future", field="on")
    units = _units(unit, today)
    chosen = _still_so(runs)
    content = content_of(to=to.strip(), words=words.strip(), on=on, count=len(chosen))
    sent = HukouList(
        id=key,
        region=place_of(post)[0],
        seat=post.seat,
        to=to.strip(),
        sent_on=on,
        count=len(chosen),
        content=json.dumps(content, ensure_ascii=False),
        units=units,
        recorded_by=post.user_id,
    )
    sent.save(force_insert=True)
    for number, (candidate, said) in enumerate(zip(chosen, frozen_lines(chosen, on), strict=True), start=1):
        _list_one(sent, candidate, number, json.dumps(said, ensure_ascii=False), today)
    children = [(one.run.child_id, one.run.region, one.run.school) for one in chosen]
    note_accesses("pathways.police_list", children, list=str(sent.pk))
    _tell(units, today)
    sent.refresh_from_db()
    return sent


def _still_so(runs: Collection[UUID]) -> list[Candidate]:
    """The chosen ways, locked and looked at again."""
    rows = WayRun.objects.filter(active("child__"), pk__in=list(runs), way=WAY, state=State.RUNNING)
    for run in rows.select_related("child").order_by("child"):
        lock_one(run.child)
    chosen = candidates_of(rows)
    changed = [one.run.child.name for one in chosen if one.problem]
    if changed or len(chosen) != len(set(runs)):
        gone = len(set(runs)) - len(chosen)
        raise WayError("line_changed", names="、".join(changed) or "—", gone=gone)
    return chosen


def _list_one(sent: HukouList, candidate: Candidate, number: int, content: str, today: date) -> None:
    run = candidate.run
    guards = guards_of(run.child, ways()[WAY])
    guards["readers"] = [*guards["readers"], Role.DEPARTMENT.value]
    line = HukouLine(**guards, run=run, list=sent, number=number, content=content, units=sent.units)
    line.save(force_insert=True)
    step = next(step for step in candidate.steps if step.code == SENT)
    words = f"列入报送{sent.to}的未落户儿童名单，第{number}号。"
    do_step(step=step, on=max(sent.sent_on, run.began_on), by="", words=words, today=today)


@transaction.atomic
def let_answer(*, one: HukouList, version: int, unit: UUID | None, today: date) -> HukouList:
    """Lets one unit of the police answer a list on line, and whoever could before no longer; None: nobody.

    Raises `Conflict`, `WayError`: unit_unknown.
    """
    units = _units(unit, today)
    changed = update_if_unchanged(one, {"units": units}, version=version)
    lines = HukouLine.objects.filter(list=one.pk)
    readers = [*(role.value for role in ways()[WAY].readers), Role.DEPARTMENT.value]
    lines.filter(region__range=scope_of(one.region)).update(units=units, readers=readers)
    _tell(units, today)
    note_reading(one, unit=str(unit or ""))
    return changed


def _units(unit: UUID | None, on: date) -> list[UUID]:
    if unit is None:
        return []
    if unit not in {one.pk for one in units_of_police(place_of(acting_post()), on)}:
        raise WayError("unit_unknown", field="unit")
    return [unit]


def _tell(units: Collection[UUID], on: date) -> None:
    posts = Post.objects.filter(holding(on), role=Role.DEPARTMENT, unit__in=units)
    tell(seats=list(posts.values_list("seat", flat=True)), kind="hukou_list")


def note_reading(one: HukouList, **detail: Any) -> None:
    """Somebody opened a list or took it away: its line in the access log."""
    note_access("pathways.police_list", region=one.region, list=str(one.pk), **detail)
