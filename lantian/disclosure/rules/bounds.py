"""In which range each unknown number lies, given sums that hold: linear programmes, part by part."""

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ortools.linear_solver import pywraplp

ROUNDS = 6
"""How many times all unknowns of a part are pushed at once, before each is pushed alone."""
NEAR = 1e-6


class Key(NamedTuple):
    """A number: what it counts, where and when; with `listed`, of those who live in `place` and in none of these."""

    as_of: date
    name: str
    place: int
    listed: tuple[int, ...] = ()


Equation = tuple[Key, tuple[Key, ...]]
"""A number that is the sum of others."""
Range = tuple[int, int]


Open = tuple[tuple[Key, ...], tuple[Key, ...], int]
"""An equation without what is known in it: the whole, if it is unknown, less the unknown parts, is a number."""
Memory = dict[frozenset[Open], dict[Key, Range]]
"""What was found of parts before: a table that changes in one town changes one part."""


def ranges(
    equations: Sequence[Equation], known: Mapping[Key, int], enough: int, memory: Memory | None = None
) -> dict[Key, Range]:
    """The range of each unknown number that stands in an equation, without those of whom it is clear that at least
    `enough` lie between the lowest and the highest; of a rest the range is always told.

    Numbers are whole and not negative. Ranges are those of real numbers, rounded inwards: the true ones are never
    wider. Raises `ArithmeticError` when no numbers fulfil the equations.
    """
    found: dict[Key, Range] = {}
    memory = {} if memory is None else memory
    most = max(known.values(), default=0) + 1_000
    for part in _parts(equations, known):
        mark = frozenset(_open(equation, known) for equation in part)
        if mark not in memory:
            memory[mark] = dict(_Part(sorted(mark), most).ranges(enough))
        found.update(memory[mark])
    return found


def _open(equation: Equation, known: Mapping[Key, int]) -> Open:
    """What is unknown in an equation: the whole (or none), the parts, and by how much these fall short of it."""
    whole, parts = equation
    side = sum(known.get(part, 0) for part in parts) - known.get(whole, 0)
    return (
        () if whole in known else (whole,),
        tuple(part for part in parts if part not in known),
        side,
    )


def _parts(equations: Iterable[Equation], known: Mapping[Key, int]) -> Iterator[list[Equation]]:
    """Equations by what they have unknown in common."""
    leader: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    unknown = []
    for whole, parts in equations:
        open_ones = [key for key in (whole, *parts) if key not in known]
        if not open_ones:
            if known[whole] != sum(known[part] for part in parts):
                raise ArithmeticError
            continue
        unknown.append(((whole, parts), open_ones[0]))
        for key in open_ones[1:]:
            leader[find(key)] = find(open_ones[0])
    grouped: dict[Key, list[Equation]] = {}
    for equation, key in unknown:
        grouped.setdefault(find(key), []).append(equation)
    yield from grouped.values()


class _Part:
    """Unknown numbers that hang together."""

    def __init__(self, equations: Sequence[Open], most: int) -> None:
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        self.keys = sorted({key for whole, parts, _ in equations for key in (*whole, *parts)})
        self.variables = {key: self.solver.NumVar(0, most, "") for key in self.keys}
        for whole, parts, side in equations:
            row = self.solver.Constraint(side, side)
            for key in whole:
                row.SetCoefficient(self.variables[key], 1)
            for key in parts:
                row.SetCoefficient(self.variables[key], -1)
        self.lowest = dict.fromkeys(self.keys, math.inf)
        self.highest = dict.fromkeys(self.keys, -math.inf)

    def ranges(self, enough: int) -> Iterator[tuple[Key, Range]]:
        self._push_all(enough)
        for key in self.keys:
            if not self._is_wide(key, enough):
                self._push({key: 1.0})
                if not self._is_wide(key, enough):
                    self._push({key: -1.0})
            if key.listed or not self._is_wide(key, enough):
                yield key, self._range(key)

    def _push_all(self, enough: int) -> None:
        """Random directions find the ends of many ranges at once; they are the same each time."""
        dice = random.Random(len(self.keys))  # noqa: S311 - no secret is made of it
        rounds = ROUNDS if len(self.keys) > ROUNDS else 0
        for _ in range(rounds):
            narrow = [key for key in self.keys if not self._is_wide(key, enough)]
            if not narrow:
                return
            self._push({key: dice.choice((-1.0, 1.0)) for key in narrow})

    def _push(self, direction: Mapping[Key, float]) -> None:
        objective = self.solver.Objective()
        objective.Clear()
        for key, weight in direction.items():
            objective.SetCoefficient(self.variables[key], weight)
        objective.SetMaximization()
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise ArithmeticError
        for key in self.keys:
            value = self.variables[key].solution_value()
            self.lowest[key] = min(self.lowest[key], value)
            self.highest[key] = max(self.highest[key], value)

    def _range(self, key: Key) -> Range:
        return math.ceil(self.lowest[key] - NEAR), math.floor(self.highest[key] + NEAR)

    def _is_wide(self, key: Key, enough: int) -> bool:
        if self.highest[key] < self.lowest[key]:
            return False
        lowest, highest = self._range(key)
        return highest - lowest >= enough
