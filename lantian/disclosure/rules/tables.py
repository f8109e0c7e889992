"""Tables of counts as they are known inside the house, and as they are shown outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Sums = tuple[tuple[str, tuple[str, ...]], ...]


class Why(StrEnum):
    """Why a cell is not told. It stays in the house: whoever knew that a cell is `SMALL` would know that it is 1–4."""

    SMALL = "small"
    EVERYBODY = "everybody"
    MARGIN = "margin"
    NESTED = "nested"
    EARLIER = "earlier"


class TableError(ValueError):
    """A table that is none; `code` says why (`shape`, `twice`, `negative`, `sum_unknown`, `sum_wrong`, `nested_more`,
    `two_counts`)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers of children by place (12-digit codes, which nest) and column, on a day.

    `sums` says which column is the sum of which others: a share stands here as who counts, the rest, and their sum.
    A column's name with a dot (`files.complete`) says what is counted wherever it stands; one without (`boys`)
    says so together with the `code` of its table. The same name, place and day is the same number in every table.
    """

    code: str
    as_of: date
    places: tuple[int, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    sums: Sums = ()

    def __post_init__(self) -> None:
        _check_shape(self.places, self.columns, self.counts)
        if any(count < 0 for row in self.counts for count in row):
            raise TableError("negative", table=self.code)
        _check_sums(self)
        _check_nesting(self)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it is told: `cells` are counts, or None for what is not told; `why` says for each of those why.

    `made_up` are the places that consist of those listed below them: everybody can know that from a map.
    """

    code: str
    as_of: date
    places: tuple[int, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    sums: Sums = ()
    made_up: tuple[int, ...] = ()
    why: tuple[tuple[Why | None, ...], ...] = ()

    @property
    def hidden(self) -> int:
        """How many cells are not told."""
        return sum(cell is None for row in self.cells for cell in row)

    def as_data(self) -> dict[str, Any]:
        """The table as the ledger keeps it: without the reasons, which would say more than the cells do."""
        return {
            "code": self.code,
            "as_of": self.as_of.isoformat(),
            "places": list(self.places),
            "columns": list(self.columns),
            "cells": [list(row) for row in self.cells],
            "sums": [[whole, list(parts)] for whole, parts in self.sums],
            "made_up": list(self.made_up),
        }


def shown_from(data: Mapping[str, Any]) -> Shown:
    """A table as the ledger kept it."""
    return Shown(
        data["code"],
        date.fromisoformat(data["as_of"]),
        tuple(data["places"]),
        tuple(data["columns"]),
        tuple(tuple(row) for row in data["cells"]),
        tuple((whole, tuple(parts)) for whole, parts in data["sums"]),
        tuple(data["made_up"]),
    )


def name_of(code: str, column: str) -> str:
    """What a column counts, said so that it is the same in every table."""
    return column if "." in column else f"{code}/{column}"


def around(places: tuple[int, ...]) -> dict[int, int]:
    """The nearest listed place around each one, where there is one. A village is in its town, else in what is above."""
    listed = set(places)
    found = {}
    for place in places:
        above = (place - place % step for step in (10**3, 10**6, 10**8, 10**10))
        outer = next((code for code in above if code != place and code in listed), None)
        if outer is not None:
            found[place] = outer
    return found


def below(places: tuple[int, ...]) -> dict[int, list[int]]:
    """The places right below each listed one that has any, in the order of their codes."""
    found: dict[int, list[int]] = {}
    for place, outer in around(places).items():
        found.setdefault(outer, []).append(place)
    return {outer: sorted(inner) for outer, inner in found.items()}


def made_up(table: Table) -> tuple[int, ...]:
    """The places of which those listed below leave nobody out."""
    rows = dict(zip(table.places, table.counts, strict=True))
    return tuple(
        outer
        for outer, inner in sorted(below(table.places).items())
        if rows[outer] == tuple(map(sum, zip(*(rows[one] for one in inner), strict=True)))
    )


def _check_shape(
    places: tuple[int, ...], columns: tuple[str, ...], cells: tuple[tuple[int, ...], ...]
) -> None:
    if len(cells) != len(places) or any(len(row) != len(columns) for row in cells):
        raise TableError("shape")
    if len(set(places)) != len(places) or len(set(columns)) != len(columns):
        raise TableError("twice")


def _check_sums(table: Table) -> None:
    at = {column: index for index, column in enumerate(table.columns)}
    for whole, parts in table.sums:
        if not {whole, *parts} <= at.keys() or whole in parts:
            raise TableError("sum_unknown", column=whole)
        for place, row in zip(table.places, table.counts, strict=True):
            if row[at[whole]] != sum(row[at[part]] for part in parts):
                raise TableError("sum_wrong", column=whole, place=place)


def _check_nesting(table: Table) -> None:
    rows = dict(zip(table.places, table.counts, strict=True))
    for outer, inner in below(table.places).items():
        sums = map(sum, zip(*(rows[one] for one in inner), strict=True))
        if any(part > whole for part, whole in zip(sums, rows[outer], strict=True)):
            raise TableError("nested_more", place=outer)
