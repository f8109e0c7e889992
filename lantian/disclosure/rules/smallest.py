"""The least that must be hidden in a small table: an integer programme.

For each cell that must not be found out it asks for two tables that the reader could not tell from the true one,
in which the cell differs by at least `FEWEST`; only hidden cells may differ from the truth (the model of Fischetti and
Salazar, 2000, with one pair of tables for each cell).
"""

import math
from collections.abc import Collection, Mapping
from typing import Any

from ortools.sat.python import cp_model

from lantian.assessment.rules.hiding import FEWEST
from lantian.disclosure.rules.linked import Name, Web
from lantian.disclosure.rules.primary import MANY
from lantian.disclosure.rules.tables import Why

MOST_CELLS = 48
EFFORT = 1.0
"""What the solver may spend, in its own deterministic measure: the same table always ends the same way."""
FARTHEST = 2 * FEWEST
"""By how much a count may differ from the truth in the tables that are asked for."""


def smallest(web: Web, guarded: Collection[Name]) -> Mapping[Name, Why] | None:
    """What to hide, at the least cost, so that each of `guarded` could differ by `FEWEST` if it is hidden.

    What must not be told for its own sake is hidden in any case. None when no answer was found in time.
    """
    return _Programme(web, guarded).solved()


def _empty_model() -> Any:
    return cp_model.CpModel()


class _Programme:
    def __init__(self, web: Web, guarded: Collection[Name]) -> None:
        self.web = web
        self.model = _empty_model()
        self.names = sorted(web.cells)
        self.hidden: dict[Name, Any] = {
            name: self.model.NewBoolVar("") for name in self.names if not web.cells[name].is_rest
        }
        for name in self.hidden:
            cell = web.cells[name]
            if cell.why is not None:
                self.model.Add(self.hidden[name] == 1)
            elif cell.is_told_anyway:
                self.model.Add(self.hidden[name] == 0)
        for name in sorted(guarded):
            self._guard(name)
        for link in web.links:
            if not link.is_nesting:
                self._mix(link.members)
        self.model.Minimize(
            sum(math.ceil(10 * web.cells[name].cost) * chosen for name, chosen in self.hidden.items())
        )

    def _guard(self, name: Name) -> None:
        high, low = self._other_table(), self._other_table()
        apart = high[name] - low[name] >= FEWEST
        if self.web.cells[name].is_rest:
            self.model.Add(high[name] >= FEWEST - self.web.cells[name].value)
        else:
            self.model.Add(apart).OnlyEnforceIf(self.hidden[name])

    def _other_table(self) -> dict[Name, Any]:
        """By how much each cell of another table differs, which looks the same to the reader."""
        moved: dict[Name, Any] = {}
        for name in self.names:
            cell = self.web.cells[name]
            moved[name] = self.model.NewIntVar(-min(cell.value, FARTHEST), FARTHEST, "")
            if cell.is_told_anyway:
                self.model.Add(moved[name] == 0)
            elif not cell.is_rest:
                self.model.Add(moved[name] == 0).OnlyEnforceIf(self.hidden[name].Not())
        for link in self.web.links:
            self.model.Add(sum(sign * moved[name] for name, sign in link.members) == 0)
        return moved

    def _mix(self, members: Collection[tuple[Name, int]]) -> None:
        """Where all but one part of a sum are empty, one of these is hidden as well, but of many children."""
        (whole, _), *parts = members
        cell = self.web.cells[whole]
        empty = [self.hidden[name] for name, _ in parts if not self.web.cells[name].value]
        if len(parts) < 2 or len(empty) < len(parts) - 1:
            return
        for left_out in range(len(parts)) if len(empty) == len(parts) else (None,):
            others = [chosen for number, chosen in enumerate(empty) if number != left_out]
            open_one = [] if left_out is None else [self.hidden[parts[left_out][0]].Not()]
            if 0 < cell.value < MANY:
                self.model.AddBoolOr(others)
            else:
                self.model.AddBoolOr([*others, *open_one, self.hidden[whole].Not()])

    def solved(self) -> Mapping[Name, Why] | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = EFFORT
        if solver.Solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return {
            name: self.web.cells[name].why or self._why(name)
            for name, chosen in self.hidden.items()
            if solver.Value(chosen)
        }

    def _why(self, name: Name) -> Why:
        return next((self.web.links[number].why for number in self.web.of.get(name, ())), Why.MARGIN)
