"""Pictures of figures: what is drawn, as a small description of our own, and in a sentence what it shows.

A value may be missing in two ways. `None` is too small to be told: it is drawn hatched, and no number of it stands
anywhere. `UNKNOWN` is a figure that nobody has. The page shows a table beside each picture; it says everything.
`frontend/src/charts.ts` draws, and knows no other shape than these descriptions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

UNKNOWN: Literal["unknown"] = "unknown"
Value = float | Literal["unknown"] | None
Step = int | None
"""How far a value is from what it is held against: from -2, far worse, to 2, far better; 0 and None are neither."""

FAR_WORSE = -2
NAMED = 5
"""How many marks a sentence names one by one."""


class Unit(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"
    DAYS = "days"


class Series(NamedTuple):
    """A line or a row of bars, one value for each label."""

    name: str
    values: tuple[Value, ...]


class Tile(NamedTuple):
    """A square of a tile map, by its place on the grid (from 0, the northernmost row and westernmost column first)."""

    column: int
    row: int
    name: str
    value: Value
    url: str | None = None
    step: Step = None


class Area(NamedTuple):
    """An area of a boundary file, by the `code` that stands in its properties."""

    code: str
    name: str
    value: Value
    url: str | None = None
    step: Step = None


@dataclass(frozen=True)
class LineChart:
    """How figures went, from one label to the next."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.NUMBER

    def described(self) -> dict[str, Any]:
        return {"kind": "line", **_plain(self)}

    @property
    def alt(self) -> str:
        return _sentence(self.title, (_course(one, self.labels, self.unit) for one in self.series))


@dataclass(frozen=True)
class BarChart:
    """Figures side by side, in the order given."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.NUMBER

    def described(self) -> dict[str, Any]:
        return {"kind": "bar", **_plain(self)}

    @property
    def alt(self) -> str:
        return _sentence(self.title, (_range(one.name, one.values, self.unit) for one in self.series))


@dataclass(frozen=True)
class HeatMap:
    """Figures of rows by columns; coloured by `steps` where they are given, else by the values themselves."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    steps: tuple[tuple[Step, ...], ...] | None = None
    unit: Unit = Unit.PERCENT

    def described(self) -> dict[str, Any]:
        return {"kind": "heat", **_plain(self), **self._told_steps()}

    @property
    def alt(self) -> str:
        told = [value for row in self.values for value in row]
        return _sentence(self.title, [_range("", told, self.unit), _far(self._worst())])

    def _told_steps(self) -> dict[str, Any]:
        """A step of what is not told would tell of it."""
        if self.steps is None:
            return {}
        pairs = zip(self.values, self.steps, strict=True)
        return {"steps": [[_step(*cell) for cell in zip(*row, strict=True)] for row in pairs]}

    def _worst(self) -> list[str]:
        return [
            f"{row} {column} {said(value, self.unit)}"
            for row, values, steps in zip(self.rows, self.values, self.steps or (), strict=False)
            for column, value, step in zip(self.columns, values, steps, strict=True)
            if _step(value, step) == FAR_WORSE
        ]


@dataclass(frozen=True)
class TileMap:
    """Places as squares, about where they lie."""

    title: str
    tiles: tuple[Tile, ...]
    unit: Unit = Unit.PERCENT

    def described(self) -> dict[str, Any]:
        return {"kind": "tiles", **_plain(self)}

    @property
    def alt(self) -> str:
        return _alt_of_places(self.title, self.tiles, self.unit)


@dataclass(frozen=True)
class AreaMap:
    """Places in their borders, fetched from `areas_url` (GeoJSON of our own house); `approval` is the map's number."""

    title: str
    areas_url: str
    values: tuple[Area, ...]
    approval: str
    unit: Unit = Unit.PERCENT

    def described(self) -> dict[str, Any]:
        return {"kind": "areas", **_plain(self)}

    @property
    def alt(self) -> str:
        told = _alt_of_places(self.title, self.values, self.unit)
        return _("%(told)s Map number: %(approval)s") % {"told": told, "approval": self.approval}


Chart = LineChart | BarChart | HeatMap | TileMap | AreaMap


def said(value: Value, unit: Unit) -> str:
    """A value of a picture in words."""
    if value is None:
        return pgettext("a figure", "few")
    if isinstance(value, str):
        return "–"
    if unit == Unit.PERCENT:
        return f"{round(value * 100)}%"
    number = number_format(round(value), force_grouping=True)
    return (
        ngettext("%(days)s day", "%(days)s days", round(value)) % {"days": number}
        if unit == Unit.DAYS
        else number
    )


def words() -> Mapping[str, str]:
    """What is written into pictures."""
    return {"few": pgettext("a figure", "few"), "unknown": "–", "days": _("days")}


def _step(value: Value, step: Step) -> Step:
    return step if isinstance(value, float | int) else None


def _plain(chart: Any) -> dict[str, Any]:
    described = {field.name: getattr(chart, field.name) for field in fields(chart)}
    return {name: _marks(part) for name, part in described.items() if part is not None}


def _marks(part: Any) -> Any:
    """Named marks by the names of their parts; what is not given is left out, but for a value that is not told."""
    if isinstance(part, tuple) and part and hasattr(part[0], "_asdict"):
        return [
            {name: told for name, told in _mark(mark).items() if name == "value" or told is not None}
            for mark in part
        ]
    return part


def _mark(mark: Any) -> dict[str, Any]:
    told: dict[str, Any] = mark._asdict()
    return {**told, "step": _step(mark.value, mark.step)} if "step" in told else told


def _sentence(title: str, parts: Iterable[str]) -> str:
    told = [part.strip() for part in parts if part]
    return _("%(title)s: %(told)s.") % {"title": title, "told": _("; ").join(told)} if told else title


def _course(series: Series, labels: Sequence[str], unit: Unit) -> str:
    known = [
        (label, value)
        for label, value in zip(labels, series.values, strict=True)
        if isinstance(value, float | int)
    ]
    if not known or None in series.values:
        return _range(series.name, series.values, unit)
    (first, began), (last, ended) = known[0], known[-1]
    if first == last:
        return _("%(name)s %(value)s (%(label)s)") % {
            "name": series.name, "value": said(ended, unit), "label": last,
        }  # fmt: skip
    lowest, highest = min(value for _label, value in known), max(value for _label, value in known)
    return _(
        "%(name)s from %(began)s (%(first)s) to %(ended)s (%(last)s), between %(lowest)s and %(highest)s"
    ) % {
        "name": series.name, "began": said(began, unit), "first": first, "ended": said(ended, unit), "last": last,
        "lowest": said(lowest, unit), "highest": said(highest, unit),
    }  # fmt: skip


def _range(name: str, values: Sequence[Value], unit: Unit) -> str:
    known = [value for value in values if isinstance(value, float | int)]
    few = sum(value is None for value in values)
    told = []
    if known and min(known) == max(known):
        told.append(said(known[0], unit))
    elif known:
        told.append(
            _("from %(lowest)s to %(highest)s")
            % {"lowest": said(min(known), unit), "highest": said(max(known), unit)}
        )
    if few:
        told.append(
            ngettext("one is too few to be told", "%(few)d are too few to be told", few) % {"few": few}
        )
    return " ".join(filter(None, (name, _(", ").join(told)))) if told else ""


def _far(named: Sequence[str]) -> str:
    if not named:
        return ""
    first = _(", ").join(named[:NAMED])
    if len(named) <= NAMED:
        return _("far worse than the whole: %(named)s") % {"named": first}
    return _("far worse than the whole: %(named)s and %(more)d more") % {
        "named": first, "more": len(named) - NAMED,
    }  # fmt: skip


def _alt_of_places(title: str, places: Sequence[Tile] | Sequence[Area], unit: Unit) -> str:
    worst = [
        f"{one.name} {said(one.value, unit)}" for one in places if _step(one.value, one.step) == FAR_WORSE
    ]
    return _sentence(title, [_range("", [one.value for one in places], unit), _far(worst)])
