"""Writing what a plan says: a line for each pair with why, and each child left with what stands in the way."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from lantian.matching.models import MatchGap, MatchLine, MatchRun
from lantian.matching.queries.columns import key_at
from lantian.matching.queries.load import Loaded
from lantian.matching.solving.explain import Blocked, Gaps, Nearness, Reasons
from lantian.matching.solving.plan import Plan
from lantian.matching.solving.shapes import Instance
from lantian.registry.models import Child

AT_ONCE = 2_000


def write_lines(run: MatchRun, loaded: Loaded, given: Instance, plan: Plan, reasons: Reasons) -> None:
    """The lines of a plan."""
    rows = _lines(run, loaded, given, plan, reasons)
    MatchLine.objects.bulk_create(rows, batch_size=AT_ONCE)


def write_gaps(run: MatchRun, loaded: Loaded, plan: Plan, blocks: Gaps) -> None:
    """The children whom a plan leaves."""
    MatchGap.objects.bulk_create(_gaps(run, loaded, plan, blocks), batch_size=AT_ONCE)


def moved(run: MatchRun) -> int:
    """How many children have somebody else than in the plan before."""
    return MatchLine.objects.filter(run=run.pk, is_lead=True, was__isnull=False).count()


def _lines(
    run: MatchRun, loaded: Loaded, given: Instance, plan: Plan, reasons: Reasons
) -> Iterator[MatchLine]:
    of_child = _guards(loaded, plan.child)
    before = _before(run)
    near = reasons.nearness
    meets, unmet, with_siblings = _why(given, plan)
    versions = loaded.helpers["version"]
    for at in range(len(plan)):
        child, helper = int(plan.child[at]), int(plan.helper[at])
        key, other = key_at(loaded.helpers["key"], helper), int(reasons.next_best[at])
        was = before.get(of_child[child]["child_id"])
        why = {
            "near": Nearness(near[at]).name.lower(),
            "meets": int(meets[at]),
            "unmet": int(unmet[at]),
            "wish": bool(given.children.wished[child] == helper),
            "siblings": bool(with_siblings[at]),
            "kept": bool(plan.is_kept[at]),
        }
        yield MatchLine(
            run=run,
            **of_child[child],
            recorded_by=run.recorded_by,
            helper_id=key,
            helper_version=int(versions[helper]),
            is_lead=bool(plan.is_lead[at]),
            is_locked=bool(plan.is_locked[at]),
            cost=int(plan.cost[at]),
            why={name: value for name, value in why.items() if value},
            other=key_at(loaded.helpers["key"], other) if other >= 0 else None,
            other_more=int(reasons.at_least_more[at]) if other >= 0 else None,
            was=was if was and was != key and plan.is_lead[at] else None,
        )


def _gaps(run: MatchRun, loaded: Loaded, plan: Plan, blocks: Gaps) -> Iterator[MatchGap]:
    of_child = _guards(loaded, plan.left)
    for at in np.flatnonzero(np.isin(blocks.child, plan.left)).tolist():
        shut_out = {_code(rule): int(counts[at]) for rule, counts in blocks.if_only.items() if counts[at]}
        yield MatchGap(
            run=run,
            **of_child[int(blocks.child[at])],
            recorded_by=run.recorded_by,
            rule=_code(Blocked(blocks.blocked[at])),
            shut_out=shut_out,
        )


def _code(rule: Blocked) -> str:
    return rule.name.lower()


def _guards(loaded: Loaded, rows: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
    """Of children by row: key, region and school, as their rows bear them."""
    keys = {row: key_at(loaded.children["key"], row) for row in np.unique(rows).tolist()}
    regions = loaded.children["region"]
    schools = _schools(keys.values())
    return {
        row: {"child_id": key, "region": int(regions[row]), "school": schools.get(key)}
        for row, key in keys.items()
    }


def _schools(children: Any) -> dict[UUID, UUID]:
    rows = Child.objects.filter(pk__in=list(children), school__isnull=False)
    return {key: school for key, school in rows.values_list("pk", "school") if school}


def _before(run: MatchRun) -> dict[UUID, UUID]:
    if not run.previous:
        return {}
    rows = MatchLine.objects.filter(run=run.previous, is_lead=True)
    return dict(rows.values_list("child", "helper"))


def _why(given: Instance, plan: Plan) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """For each pair: which needs are met and which not, whether brothers or sisters share the helper."""
    children, child, helper = given.children, plan.child, plan.helper
    house = children.siblings[child]
    _, which, counts = np.unique(np.stack([house, helper]), axis=1, return_inverse=True, return_counts=True)
    shared = (counts[which.ravel()] > 1) & (house >= 0)
    needs, gives = children.needs[child], given.helpers.gives[helper]
    return needs & gives, needs & ~gives & 7, shared
