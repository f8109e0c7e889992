"""Matching children and helpers: how fast, how good, with proof; beside OR-Tools' flow alone and what is done by hand.

Everything counts: what lies near, candidates, costs, the plan, its proof, checking it by other means, explaining it.
Columns are invented in memory; loading as many from the database, under policies, is told beside it.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np

from lantian.bench.figures import Figure
from lantian.bench.imports import peak_memory
from lantian.bench.matching_load import seconds_of_loading
from lantian.bench.matching_world import changed, invent
from lantian.bench.matching_yardstick import assigned, bare_flow, by_hand, fixed_instances
from lantian.matching.solving.candidates import Arcs, candidates
from lantian.matching.solving.explain import explain, gaps
from lantian.matching.solving.nearby import land_of
from lantian.matching.solving.resolve import resolve
from lantian.matching.solving.shapes import Instance
from lantian.matching.solving.solve import Solution, solve
from lantian.matching.solving.verify import verify

SIZES = ((3_000, 1_500, 2.0, 5), (25_000, 12_000, 15.0, 3), (100_000, 50_000, 60.0, 1))
"""Children, helpers, seconds that all may take, rounds."""
MEMORY_MIB, RATIO, GAP, AGAIN, MOVED = 6_144.0, 4.0, 0.001, 0.2, 0.02

Result = TypeVar("Result")


class Times(NamedTuple):
    """By the clock, and of both processors together, which busy neighbours change less."""

    seconds: float
    processor: float

    def __add__(self, other: object) -> "Times":
        assert isinstance(other, Times)
        return Times(self.seconds + other.seconds, self.processor + other.processor)


def run() -> list[Figure]:
    """Known optima first, then each size."""
    figures = [_known(name, costs, best) for name, (costs, best) in fixed_instances().items()]
    for children, helpers, goal, rounds in SIZES:
        figures += _of_size(children, helpers, goal, rounds)
        loading = seconds_of_loading(children, helpers)
        figures.append(_told(f"{children} × {helpers}: loading from the database", loading, "s"))
    return figures


def _known(name: str, costs: Any, best: int) -> Figure:
    total, bound = assigned(costs)
    return Figure(
        "matching", f"{name}: total − known optimum, proved", total - best, "cost", 0, total == best == bound
    )


class Round(NamedTuple):
    """One instance solved from the beginning and again, with all times."""

    first: Times
    solving: Times
    bare: Times
    again: Times
    told: dict[str, Times]


def _of_size(children: int, helpers: int, goal: float, rounds: int) -> list[Figure]:
    given = invent(children, helpers)
    with peak_memory() as peak:
        arcs, found, told = _solved(given)
    all_rounds = [_round(given, arcs, found, told)]
    all_rounds += [_round(given, *_solved(given)) for _ in range(rounds - 1)]
    what = f"{children} × {helpers}"
    seconds = {name: _median([one.told[name] for one in all_rounds]) for name in all_rounds[0].told}
    whole, bare = _median([one.first for one in all_rounds]), _median([one.bare for one in all_rounds])
    solving, again = _median([one.solving for one in all_rounds]), _median([one.again for one in all_rounds])
    return [
        _most(f"{what}: everything", whole.seconds, "s", goal),
        _told(f"{what}: everything, processor time", whole.processor, "s"),
        *(_told(f"{what}: {name}, processor time", times.processor, "s") for name, times in seconds.items()),
        _most(f"{what}: peak memory", peak[0], "MiB", MEMORY_MIB),
        _told(f"{what}: yardstick, bare flow on the candidates", bare.seconds, "s"),
        _told(f"{what}: yardstick, processor time", bare.processor, "s"),
        _most(
            f"{what}: all against the yardstick, processor time",
            whole.processor / bare.processor,
            "ratio",
            RATIO,
        ),
        _told(
            f"{what}: solving against the yardstick, processor time",
            solving.processor / bare.processor,
            "ratio",
        ),
        *_quality(what, given, arcs, found),
        *_again(what, given, found, again.processor / whole.processor),
    ]


def _solved(given: Instance) -> tuple[Arcs, Solution, dict[str, Times]]:
    """From columns to an explained and checked plan, with what each step takes."""
    told: dict[str, Times] = {}
    land = _timed(told, "who lives near whom", lambda: land_of(given))
    arcs = _timed(told, "candidates and costs", lambda: candidates(given, land))
    found = _timed(
        told, "solving with proof", lambda: solve(given, arcs, land=land, processes=os.cpu_count() or 1)
    )
    wrong = _timed(told, "checking by other means", lambda: verify(given, found.plan, found.certificate))
    _timed(told, "explaining", lambda: _explained(given, found))
    if wrong:
        raise ArithmeticError("; ".join(wrong[:5]))
    return arcs, found, told


def _explained(given: Instance, found: Solution) -> None:
    explain(given, found.plan, found.certificate, found.arcs)
    gaps(given, found.plan, found.arcs)


def _round(given: Instance, arcs: Arcs, found: Solution, told: dict[str, Times]) -> Round:
    first = Times(0, 0)
    for times in told.values():
        first = first + times
    extra: dict[str, Times] = {}
    _timed(extra, "bare", lambda: bare_flow(given, arcs))
    later, prices, _ = changed(given, found)
    again = _timed(extra, "again", lambda: resolve(later, prices))
    _timed(extra, "checked", lambda: verify(later, again.plan, again.certificate))
    _timed(extra, "explained", lambda: _explained(later, again))
    everything = extra["again"] + extra["checked"] + extra["explained"]
    return Round(first, told["solving with proof"], extra["bare"], everything, told)


def _quality(what: str, given: Instance, arcs: Arcs, found: Solution) -> list[Figure]:
    greedy = by_hand(given, arcs)
    return [
        Figure(
            "matching",
            f"{what}: gap",
            round(found.certificate.gap, 6),
            "share",
            GAP,
            found.certificate.gap <= GAP,
        ),
        _told(f"{what}: total", found.plan.total / 1000, "km"),
        _told(f"{what}: total by hand", greedy.total / 1000, "km"),
        _told(f"{what}: children left", len(found.plan.left), "children"),
        _told(f"{what}: children left by hand", len(greedy.left), "children"),
        _told(f"{what}: mean cost of a pair", float(found.plan.cost.mean()), "m"),
        _told(f"{what}: mean cost of a pair by hand", float(greedy.cost.mean()), "m"),
    ]


def _again(what: str, given: Instance, found: Solution, share_of_time: float) -> list[Figure]:
    """Solving again after one in a hundred has changed: what moves, and who of those could have stayed."""
    later, prices, touched = changed(given, found)
    again = resolve(later, prices)
    wrong = verify(later, again.plan, again.certificate)
    if wrong:
        raise ArithmeticError("; ".join(wrong[:5]))
    helpers = len(given.helpers)
    before = found.plan.child * helpers + found.plan.helper
    gone = ~np.isin(before, again.plan.child * helpers + again.plan.helper)
    free = gone.copy()
    free[touched] = False
    return [
        _most(
            f"{what}: solved again, checked, explained: share of the first time",
            share_of_time,
            "share",
            AGAIN,
        ),
        _most(f"{what}: pairs moved after 1 % changes", float(gone.mean()), "share", MOVED),
        _told(f"{what}: of these, pairs whose child and helper had not changed", float(free.mean()), "share"),
        _told(f"{what}: gap of the plan made again", again.certificate.gap, "share"),
    ]


def _timed(told: dict[str, Times], name: str, act: Callable[[], Result]) -> Result:
    start, worked = time.perf_counter(), _worked()
    result = act()
    told[name] = Times(time.perf_counter() - start, _worked() - worked)
    return result


def _worked() -> float:
    """Seconds of processor time, of processes that have ended too."""
    return sum(os.times()[:4])


def _median(times: list[Times]) -> Times:
    return Times(
        statistics.median(one.seconds for one in times), statistics.median(one.processor for one in times)
    )


def _most(metric: str, value: float, unit: str, goal: float) -> Figure:
    return Figure("matching", metric, round(value, 4), unit, goal, value <= goal)


def _told(metric: str, value: float, unit: str) -> Figure:
    return Figure("matching", metric, round(value, 4), unit)
