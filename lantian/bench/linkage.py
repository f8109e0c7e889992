"""Linking an outside list with the register: how right, how fast, and what Chinese records cost beyond a bare Splink.

Quality is measured on the half of the invented children that the weights were not fitted on, with the usual errors,
with harder ones, and on families and names of another inventor. Speed is measured from tables to worklist; the
*yardstick* is Splink in the same run on the same lines, used as its tutorial does (`linkage_yardstick`).
"""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pyarrow as pa

from lantian.bench.figures import Figure
from lantian.bench.imports import peak_memory
from lantian.bench.linkage_families import other_inventors_children
from lantian.bench.linkage_yardstick import link_barely, link_untrained
from lantian.linkage.matching.labelled.sets import MEASURING, Labelled, one_list, two_lists
from lantian.linkage.matching.labelled.settings import HARD, USUAL
from lantian.linkage.matching.linking import find_doubles, link

OURS, THEIRS = 1_000_000, 200_000
EVEN = 100_000
JUDGED_OURS, JUDGED_THEIRS, JUDGED_DOUBLES = 300_000, 100_000, 200_000
REPETITIONS = 3
PRECISION, RECALL, QUEUE = 0.995, 0.97, 0.03
SECONDS, EVEN_SECONDS, MEMORY_MIB, RATIO = 60.0, 15.0, 8192.0, 5.0


def run() -> list[Figure]:
    """Quality first, then speed against the yardstick."""
    return [*judge(), *race()]


def judge() -> list[Figure]:
    """How many pairs are right, found, asked; how many twins were taken for one child."""
    usual = two_lists(MEASURING, JUDGED_OURS, JUDGED_THEIRS, USUAL)
    hard = two_lists(MEASURING, JUDGED_OURS, JUDGED_THEIRS, HARD)
    others = other_inventors_children(MEASURING, EVEN)
    doubles = one_list(MEASURING, JUDGED_DOUBLES, USUAL)
    return [
        *quality("usual errors", usual, link(usual.ours, usual.theirs), goals=True),
        *quality("hard errors", hard, link(hard.ours, hard.theirs)),
        *quality("another inventor", others, link(others.ours, others.theirs)),
        *quality("doubles", doubles, find_doubles(doubles.ours)),
    ]


def quality(what: str, labelled: Labelled, found: pa.Table, *, goals: bool = False) -> list[Figure]:
    """The figures of one labelled set; a line that its list has twice can be linked with none, and counts as lost."""
    one, other = (found[name].to_pylist() for name in found.column_names[:2])
    bands = found["band"].to_pylist()
    linked = {(a, b) for a, b, band in zip(one, other, bands, strict=True) if band == "same"}
    asked = {(a, b) for a, b, band in zip(one, other, bands, strict=True) if band == "ask"}
    precision = len(linked & labelled.same) / max(1, len(linked))
    recall = len(linked & labelled.same) / max(1, len(labelled.same))
    within_reach = len((linked | asked) & labelled.same) / max(1, len(labelled.same))
    queue = len({line for _, line in asked}) / len(labelled.theirs)
    twins = len(linked & labelled.twins)
    return [
        _share(f"{what}: precision of links", precision, PRECISION if goals else None, least=True),
        _share(f"{what}: recall of links", recall, RECALL if goals else None, least=True),
        _share(f"{what}: recall of links and questions", within_reach, None, least=True),
        _share(f"{what}: lines in the queue", queue, QUEUE if goals else None, least=False),
        Figure(
            "linkage", f"{what}: twins linked, of {len(labelled.twins)} pairs", twins, "pairs", 0, twins == 0
        ),
    ]


def race() -> list[Figure]:
    """Seconds and memory of the large and the even pair of lists, and the large one against the yardstick."""
    large = two_lists(MEASURING, OURS, THEIRS)
    with peak_memory() as peak:
        link(large.ours, large.theirs)
    ours, bare, untrained = alternately(
        lambda: link(large.ours, large.theirs),
        lambda: link_barely(large.ours, large.theirs),
        lambda: link_untrained(large.ours, large.theirs),
    )
    even = two_lists(MEASURING, EVEN, EVEN)
    (evenly,) = alternately(lambda: link(even.ours, even.theirs))
    return [
        _most(f"{OURS} × {THEIRS} linked", ours.seconds, "s", SECONDS),
        _told(f"{OURS} × {THEIRS} linked, processor time", ours.processor),
        _most(f"{OURS} × {THEIRS}: peak memory", peak[0], "MiB", MEMORY_MIB),
        _most(f"{EVEN} × {EVEN} linked", evenly.seconds, "s", EVEN_SECONDS),
        _told(f"{EVEN} × {EVEN} linked, processor time", evenly.processor),
        _told(f"yardstick: bare Splink, trained and clustered, {OURS} × {THEIRS}", bare.seconds),
        _told("yardstick, processor time", bare.processor),
        _most("time against the yardstick", ours.seconds / bare.seconds, "ratio", RATIO),
        _told("processor time against the yardstick", ours.processor / bare.processor, "ratio"),
        _told("bare Splink with guessed weights, neither trained nor clustered", untrained.seconds),
        _told("the same, processor time", untrained.processor),
        _told("time against the untrained", ours.seconds / untrained.seconds, "ratio"),
        _told("processor time against the untrained", ours.processor / untrained.processor, "ratio"),
    ]


class Times(NamedTuple):
    """Medians: by the clock, and of both processors together, which busy neighbours change less."""

    seconds: float
    processor: float


def alternately(*acts: Callable[[], Any]) -> list[Times]:
    """How long each takes, done several times in turn: a busy neighbour then disturbs all of them alike."""
    rounds = [[_round(act) for act in acts] for _ in range(REPETITIONS)]
    return [
        Times(*(statistics.median(part) for part in zip(*of_one, strict=True)))
        for of_one in zip(*rounds, strict=True)
    ]


def _round(act: Callable[[], Any]) -> tuple[float, float]:
    start, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - start, time.process_time() - worked


def _share(metric: str, value: float, goal: float | None, *, least: bool) -> Figure:
    reached = None if goal is None else value >= goal if least else value <= goal
    return Figure("linkage", metric, round(value, 5), "share", goal, reached)


def _most(metric: str, value: float, unit: str, goal: float) -> Figure:
    return Figure("linkage", metric, round(value, 2), unit, goal, value <= goal)


def _told(metric: str, value: float, unit: str = "s") -> Figure:
    return Figure("linkage", metric, round(value, 2), unit)
