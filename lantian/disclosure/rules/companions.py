"""Companions for what is hidden: what else must not be told so that sums do not give it away.

`accompany` looks at each equation alone, which is quick and settles most; `widen` asks a linear programme for the
cheapest change of the table that the reader could not rule out and hides what it touches (the heuristic of
Kelly, Golden and Assad, 1992), for what several equations give away together.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from ortools.linear_solver import pywraplp

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.linked import Link, Name, Web
from lantian.disclosure.rules.primary import MANY
from lantian.disclosure.rules.tables import Why

REACH = (2, 4, 8)
"""How many equations away a companion is looked for, nearest first; then everywhere."""
TOUCHED = 1e-6
LONELY = 3.0
"""How much dearer a companion is that would itself be the only hidden one of another equation."""


def accompany(web: Web, changed: Iterable[int] | None = None) -> None:
    """Hides companions until no equation holds a hidden cell alone, or with too few children among its hidden parts."""
    waiting = deque(range(len(web.links)) if changed is None else changed)
    queued = set(waiting)
    while waiting:
        number = waiting.popleft()
        queued.discard(number)
        for name, why in _needed(web, web.links[number]):
            web.hide(name, why)
            fresh = [other for other in web.of[name] if other not in queued]
            queued.update(fresh)
            waiting.extend(fresh)


def _needed(web: Web, link: Link) -> Iterator[tuple[Name, Why]]:
    """What an equation needs hidden, one after the other, each after the one before has been."""
    while (name := _companion(web, link)) is not None:
        yield name, link.why
    while (name := _mixing(web, link)) is not None:
        yield name, Why.EVERYBODY


def _companion(web: Web, link: Link) -> Name | None:
    """The cheapest cell that an equation needs hidden beside others; None where it needs none or has none left."""
    unknown = web.unknown(link)
    if not any(web.cells[name].is_in_need for name in unknown):
        return None
    lacking = _lacking(web, link, unknown)
    if len(unknown) > 1 and lacking <= 0:
        return None
    free = [name for name, _ in link.members if web.cells[name].is_free]
    if not free:
        return None
    return min(free, key=lambda name: (_price(web, link, name, lacking), name))


def _lacking(web: Web, link: Link, unknown: list[Name]) -> int:
    """How many children more must stand in hidden parts of a sum that is told."""
    if link.members[0][0] in unknown:
        return 0
    return FEWEST - sum(web.cells[name].value for name in unknown)


def _price(web: Web, link: Link, name: Name, lacking: int) -> float:
    cell = web.cells[name]
    lonely = sum(1 for number in web.of[name] if not _has_unknown(web, web.links[number], name))
    is_whole = link.members[0][0] == name
    short = max(lacking - cell.value, 0) if not is_whole else 0
    return cell.cost * (1 + LONELY * lonely) + 4.0 * short


def _has_unknown(web: Web, link: Link, name: Name) -> bool:
    return any(other != name and web.cells[other].is_unknown for other, _ in link.members)


def _mixing(web: Web, link: Link) -> Name | None:
    """An empty part to be hidden where all but one part of a sum are told to be empty; None where that tells nothing.

    It tells nothing of many children, nor of none, when the sum itself is told.
    """
    (whole, _), *parts = link.members
    cell = web.cells[whole]
    if link.is_nesting or len(parts) < 2 or not (cell.is_unknown or 0 < cell.value < MANY):
        return None
    empty = [name for name, _ in parts if not web.cells[name].is_unknown and not web.cells[name].value]
    free = [name for name in empty if web.cells[name].is_free]
    return min(free) if len(empty) == len(parts) - 1 and free else None


def near(web: Web, name: Name) -> set[Name]:
    """The cells that stand in an equation with one, and those that stand in one with these."""
    inner = {other for number in web.of.get(name, ()) for other, _ in web.links[number].members}
    return {other for cell in inner for number in web.of[cell] for other, _ in web.links[number].members}


def widen(web: Web, name: Name) -> list[Name]:
    """Hides what must be hidden so that a cell could be larger by `FEWEST`; what more is hidden now."""
    for reach in (*REACH, None):
        moved = _cheapest_change(web, name, _region(web, name, reach))
        if moved is None:
            continue
        fresh = [(other, number) for other, number in moved if web.cells[other].is_free]
        for other, number in fresh:
            web.hide(other, web.links[number].why)
        accompany(web, sorted({number for other, _ in fresh for number in web.of[other]}))
        return [other for other, _ in fresh]
    return []


def _region(web: Web, name: Name, reach: int | None) -> set[int]:
    """The equations around a cell: those through which it hangs together with others, up to `reach` steps away."""
    seen: set[int] = set()
    edge = {name}
    steps = 0
    while edge and (reach is None or steps < reach):
        fresh = {number for cell in edge for number in web.of.get(cell, ())} - seen
        seen |= fresh
        edge = {cell for number in fresh for cell, _ in web.links[number].members}
        steps += 1
        if not fresh:
            break
    return seen


def _cheapest_change(web: Web, name: Name, region: set[int]) -> list[tuple[Name, int]] | None:
    """The cells that change, each with an equation it stands in, when `name` grows by `FEWEST` at the least cost.

    Only cells all of whose equations lie in the region can change.
    """
    solver: Any = pywraplp.Solver.CreateSolver("GLOP")
    objective, rows = solver.Objective(), {number: solver.Constraint(0, 0) for number in sorted(region)}
    found = {}
    for other in sorted({cell for number in region for cell, _ in web.links[number].members}):
        cell = web.cells[other]
        if cell.is_told_anyway or any(number not in rows for number in web.of[other]):
            continue
        cost = cell.cost if cell.is_free else 0.01
        up, down = solver.NumVar(0, solver.infinity(), ""), solver.NumVar(0, cell.value, "")
        found[other] = (up, down)
        for number in web.of[other]:
            sign = 1 if web.links[number].members[0][0] == other else -1
            rows[number].SetCoefficient(up, sign)
            rows[number].SetCoefficient(down, -sign)
        objective.SetCoefficient(up, cost)
        objective.SetCoefficient(down, cost)
    if name not in found:
        return None
    found[name][0].SetBounds(FEWEST, FEWEST)
    found[name][1].SetBounds(0, 0)
    objective.SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return [
        (other, web.of[other][0])
        for other, (up, down) in found.items()
        if abs(up.solution_value() - down.solution_value()) > TOUCHED
    ]
