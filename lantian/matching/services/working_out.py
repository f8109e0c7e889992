"""Working a plan out: load, solve, check independently, explain, write. Can be done again; as a whole or not at all."""

import logging
import os
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import numpy as np
from django.db import DatabaseError, connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.matching import engine
from lantian.matching.models import MatchLine, MatchLock, MatchProof, MatchRun
from lantian.matching.proof import packed
from lantian.matching.queries.load import Loaded, load
from lantian.matching.rules.settings import settings_from
from lantian.matching.rules.steps import RUN
from lantian.matching.services.requesting import STEPS
from lantian.matching.services.writing import moved, write_gaps, write_lines
from lantian.matching.solving.bars import room_of
from lantian.matching.solving.explain import explain, gaps
from lantian.matching.solving.shapes import Instance
from lantian.matching.solving.solve import Solution, solve
from lantian.matching.solving.verify import verify
from lantian.matching.solving.whatif import recruit
from lantian.pairing.queries.facts import ages, same_sex_from
from lantian.places.rules import Level, level_of
from lantian.registry.imports.progress import Ticker

State = MatchRun.State
Progress = Callable[[int], None]
logger = logging.getLogger(__name__)

# A plan at a time in each city: one of 100,000 children takes some gigabytes.
LOCK = 6104_7


class NotProved(Exception):
    """The independent check found something wrong with a plan: it is not shown."""


class Overtaken(Exception):
    """The plan was put away while it was worked out."""


def work_out(*, post: Post, run: UUID) -> MatchRun:
    """Works a plan out as the post that asked for it; once, however often it is called."""
    try:
        with Ticker(post, MatchRun, run) as tick, acting_as(post):
            _take_turn(post.city)
            found = MatchRun.objects.get(pk=run)
            if found.state == State.SOLVING:
                _work(found, tick)
    except Overtaken:
        pass
    except engine.LocksClash as error:
        clashes = [{**asdict(one), "child": str(one.child), "helper": str(one.helper)} for one in error.found]
        _end(post, run, "refused", {"code": "locks_clash", "found": clashes})
    except NotProved as error:
        logger.error("A plan did not pass its check: %s", error)
        _end(post, run, "broke_off", {"code": "not_proved"})
    except MemoryError:
        _end(post, run, "broke_off", {"code": "too_large"})
    except (DatabaseError, OSError) as error:
        logger.warning("A plan broke off: %s", type(error).__name__)
        _end(post, run, "broke_off", {"code": "interrupted"})
    with acting_as(post, read_only=True):
        return MatchRun.objects.get(pk=run)


def _take_turn(city: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, city])


def _end(post: Post, run: UUID, verb: str, refusal: dict[str, Any]) -> None:
    """Says on the page why there is no plan; the one before comes back on the table."""
    with acting_as(post):
        found = MatchRun.objects.get(pk=run)
        rows = MatchRun.objects.filter(pk=run, state=State.SOLVING)
        if rows.update(state=RUN[verb, State.SOLVING], refusal=refusal) and found.previous:
            before = MatchRun.objects.filter(pk=found.previous, state=State.REPLACED)
            before.update(state=RUN["bring_back", State.REPLACED], closed_at=None)


def _work(run: MatchRun, tick: Progress) -> None:
    settings = settings_from(run.settings)
    loaded = load(run.region, run.region_high, run.as_of_on, only_counted=settings.only_counted)
    tick(1)
    given = engine.instance(
        loaded,
        engine.rules_of(settings, run.as_of_on, same_sex_from(run.region, ages())),
        settings=settings,
        places=run.team_size,
        locks=_locks(run),
        before=_before(run),
    )
    solution = solve(given, processes=os.cpu_count() or 1)
    tick(2)
    wrong = verify(given, solution.plan, solution.certificate)
    if wrong:
        raise NotProved("; ".join(wrong[:5]))
    tick(3)
    reasons = explain(given, solution.plan, solution.certificate, solution.arcs)
    blocks = gaps(given, solution.plan, solution.arcs)
    tick(4)
    advice = _advice(run, given, solution)
    tick(5)
    write_lines(run, loaded, given, solution.plan, reasons)
    write_gaps(run, loaded, solution.plan, blocks)
    MatchProof(run=run, regions=run.regions, body=packed(given, solution)).save(force_insert=True)
    _on_the_table(run, loaded, given, solution, advice)


def _advice(run: MatchRun, given: Instance, solution: Solution) -> list[dict[str, int]]:
    """Where three more helpers would place how many children: town by town, in a town village by village."""
    if not len(solution.plan.left):
        return []
    left = given.children.place[solution.plan.left]
    villages = np.unique(left[left > 0]) if level_of(run.region) == Level.TOWN else None
    found = recruit(given, solution.plan, solution.certificate, solution.arcs, places=villages)
    return [
        {"place": one.place, "helpers": one.helpers, "children": one.placed}
        for one in found
        if one.placed > 0
    ]


def _locks(run: MatchRun) -> list[engine.Tied]:
    rows = MatchLock.objects.filter(region__range=(run.region, run.region_high), lifted_at__isnull=True)
    return list(rows.values_list("child", "helper"))


def _before(run: MatchRun) -> list[engine.Tied]:
    """Who was proposed for whom in the plan before, as far as nobody said no."""
    if not run.previous:
        return []
    lines = MatchLine.objects.filter(run=run.previous, state=MatchLine.State.PROPOSED)
    return list(lines.values_list("child", "helper"))


def _on_the_table(
    run: MatchRun, loaded: Loaded, given: Instance, solution: Solution, advice: list[dict[str, int]]
) -> None:
    """The plan with its figures; nothing of it stays if somebody put it away meanwhile."""
    plan, proof = solution.plan, solution.certificate
    room = room_of(given)
    counts = {
        **loaded.left_out,
        "children": len(given.children),
        "helpers": int((room > 0).sum()),
        "room": int(room.sum()),
        "pairs": len(plan),
        "placed": len(given.children) - len(plan.left),
        "left": len(plan.left),
        "expires": int(plan.expires.sum()),
        "moved": moved(run),
    }
    rows = MatchRun.objects.filter(pk=run.pk, state=State.SOLVING)
    done = rows.update(
        state=RUN["solved", State.SOLVING],
        version=run.version + 1,
        solved_at=timezone.now(),
        done=STEPS,
        counts=counts,
        advice=advice,
        proof={
            "total": proof.total,
            "bound": proof.bound,
            "percent": f"{100 * proof.gap:.2g}",
            "pairs_weighed": len(solution.arcs),
        },
    )
    if not done:
        raise Overtaken
