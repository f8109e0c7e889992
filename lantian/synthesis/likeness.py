"""What a world is to be like: the shape that the file of a twin tells."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lantian.places.rules import STEPS, Level
from lantian.synthesis.columns import Numbers
from lantian.synthesis.rules.noise import SMALLEST
from lantian.synthesis.shape import CELLS, MONTHS
from lantian.synthesis.shares import ABSENCES

KIND = "lantian twin 1"

MISSING = (0, 1, 2, 3.4, 5.5)
"""Items missing in a file, by group of `shape.GAPS`."""
EXPECTED_BASE, EXPECTED_SLOPE = 0.13, 3.5
"""Items missing in a file of the best county, and how many more in one that keeps none well (`facts`)."""
GIVEN = (0, 1.5, 3.9, 7.8, 14)
"""Acts in a year, by group of `shape.ACTS`."""


class NoTwin(ValueError):
    """A file that is no twin, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a world is to be like: counties, and for each table the share of each cell, running up to one."""

    counties: Numbers
    running: dict[str, Numbers]
    months: Numbers
    children: Numbers

    def drawn(self, table: str, places: Numbers, dice: np.random.Generator) -> Numbers:
        """For each place (a code of twelve digits) the number of a cell, as often as in its county."""
        county = np.searchsorted(self.counties, places // STEPS[Level.COUNTY]).clip(0, len(self.counties) - 1)
        chance = dice.random(len(places))
        return (chance[:, None] > self.running[table][county]).sum(axis=1).clip(0, len(CELLS[table]) - 1)

    def shares(self, table: str, places: Numbers) -> Numbers:
        """The share of each cell in the county of each place."""
        county = np.searchsorted(self.counties, places // STEPS[Level.COUNTY]).clip(0, len(self.counties) - 1)
        return np.diff(self.running[table][county], axis=1, prepend=0)

    def children_of(self, counties: Numbers) -> Numbers:
        """How many children there are in each county; in one of which nothing is told none."""
        told = dict(zip(self.counties.tolist(), self.children.tolist(), strict=True))
        return np.array([told.get(int(county), 0.0) for county in counties])

    def care_of(self, places: Numbers) -> Numbers:
        """How well files are kept, so that as many items are missing as in the county of each place."""
        missing = self.shares("gaps", places) @ np.array(MISSING)
        grid = np.linspace(1, 0, 101)
        return np.interp(missing, EXPECTED_BASE + EXPECTED_SLOPE * (1 - grid), grid)

    def acts_of(self, places: Numbers) -> Numbers:
        """How many acts of care a child gets in a year."""
        return self.shares("acts", places) @ np.array(GIVEN)

    @property
    def places(self) -> list[int]:
        return [int(county) * STEPS[Level.COUNTY] for county in self.counties]


def read_twin(path: Path) -> Likeness:
    """A file written from `take_twin`. Raises `NoTwin`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["kind"] != KIND:
            raise NoTwin(f"{path.name} is not a {KIND}.")
        counties = {int(code): tables for code, tables in data["counties"].items()}
        codes = sorted(code for code, tables in counties.items() if tables["age_sex"])
        running = {
            name: _running([_told(counties[code], name) for code in codes], cells)
            for name, cells in CELLS.items()
        }
        months = np.array([data["months"].get(month, 0) for month in MONTHS], float)
        children = np.array([sum(counties[code]["age_sex"].values()) for code in codes], float)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NoTwin(f"{path.name}: {error!r}") from error
    if not codes:
        raise NoTwin(f"{path.name} tells of no children.")
    return Likeness(np.array(codes), running, months if months.sum() else np.ones(12), children)


def _told(county: dict[str, dict[str, int]], name: str) -> Mapping[str, float]:
    """A table of a county. Of absences older files say nothing, and most counties too little of who is missing now:
    there it is as usual, and no more than what could be left out of the file."""
    if name != "absences":
        return county[name]
    told = county.get(name, {})
    usual = sum(told.values()) * ABSENCES["open"] / sum(ABSENCES.values())
    return {"open": min(usual, SMALLEST / 2), **told} if told else ABSENCES


def _running(tables: list[Mapping[str, float]], cells: tuple[str, ...]) -> Numbers:
    """Shares that run up to one, county by county. Where nothing is told all cells are as likely."""
    counts = np.array([[table.get(cell, 0) for cell in cells] for table in tables], float)
    counts[counts.sum(axis=1) == 0] = 1
    return np.cumsum(counts / counts.sum(axis=1, keepdims=True), axis=1)
