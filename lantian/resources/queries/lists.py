"""A list held against the directory: what each of its lines would do."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.places.models import Unit
from lantian.places.names import PlaceIndex, fold_area, plain
from lantian.places.queries import place_index
from lantian.places.rules import is_within, scope_of
from lantian.plans.codes import need_kinds
from lantian.resources.lists.outline import Sheet, unpacked
from lantian.resources.lists.reading import Around, Entry, Remark, read_line
from lantian.resources.models import Resource, ResourceList
from lantian.resources.models.directory import FIELDS
from lantian.resources.queries.directory import units_kept_by

ALIKE = 0.75
GOVERNMENTS = (Unit.Kind.GOVERNMENT, Unit.Kind.TOWN_GOVERNMENT)
LEVELS = ("县", "市", "区", "镇", "乡")
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(slots=True)
class Line:
    """A line of a list: what it would do to the directory, what is doubtful about it, why it stays out."""

    row: int
    entry: Entry
    outcome: str
    known: Resource | None = None
    differences: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        return self.outcome in (NEW, CHANGED) and bool(self.entry.doubts)

    @property
    def values(self) -> dict[str, Any]:
        """What the entry says afterwards: of a known one everything that the line does not give stays."""
        if self.known is None:
            return self.entry.values
        return stated(self.known) | {name: self.entry.values[name] for name in self.entry.told}


def stated(row: Resource) -> dict[str, Any]:
    """What its keeper says of an entry, the telephone in the open."""
    return {name: getattr(row, name) for name in FIELDS} | {"phone": row.phone.reveal() if row.phone else ""}


def lists_of(post: Post) -> QuerySet[ResourceList]:
    """The lists that a seat brought, the newest first."""
    return ResourceList.objects.filter(seat=post.seat).order_by("-recorded_at")


def sheets_of(one: ResourceList) -> list[Sheet]:
    """The sheets of a list that have headings, until it is taken over."""
    return unpacked(one.cells.reveal()) if one.cells else []


def lines_of(one: ResourceList) -> list[Line]:
    """Each line of the chosen sheet as it would be taken over now."""
    sheet = next((sheet for sheet in sheets_of(one) if sheet.name == one.sheet_name), None)
    if sheet is None:
        return []
    post, on = acting_post(), timezone.localdate()
    units = units_kept_by(post, on)
    around = _around(units, one.unit, on)
    columns = {key: at for at, key in enumerate(one.mapping) if key}
    there = _there(units)
    seen: set[tuple[UUID, str]] = set()
    return [_line(row, cells, columns, around, there, seen) for row, cells in sheet.lines]


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """How many lines do what; doubtful ones are counted apart."""
    return dict(Counter("doubtful" if line.is_doubtful else line.outcome for line in lines))


def mark_of(lines: Iterable[Line]) -> str:
    """By which a person's look at the lines is known again: whatever would come out otherwise changes it."""
    said = [
        (line.row, line.outcome, line.known and (str(line.known.pk), line.known.version), line.entry.values)
        for line in lines
    ]
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()


def _line(
    row: int,
    cells: list[str],
    columns: Mapping[str, int],
    around: Around,
    there: Mapping[UUID, list[Resource]],
    seen: set[tuple[UUID, str]],
) -> Line:
    said = {key: cells[at] for key, at in columns.items() if at < len(cells)}
    entry = read_line(said, around)
    if entry.wrong:
        return Line(row, entry, REFUSED)
    name = plain(entry.values["name"])
    if (entry.unit.pk, name) in seen:
        entry.refuse("twice_in_list")
        return Line(row, entry, REFUSED)
    seen.add((entry.unit.pk, name))
    rows = there.get(entry.unit.pk, [])
    known = next((one for one in rows if plain(one.name) == name), None)
    if known is None:
        _look_for_likeness(entry, rows)
        return Line(row, entry, NEW)
    entry.doubts = [one for one in entry.doubts if one.code not in ("contact_missing", "name_from_service")]
    entry.told -= {"name", "contact"} if not said.get("contact") else {"name"}
    line = Line(row, entry, CHANGED, known)
    before, after = stated(known), line.values
    line.differences = [(key, before[key], after[key]) for key in after if before[key] != after[key]]
    line.outcome = CHANGED if line.differences else SAME
    return line


def _look_for_likeness(entry: Entry, rows: Iterable[Resource]) -> None:
    name = plain(entry.values["name"])
    for row in rows:
        if SequenceMatcher(None, name, plain(row.name)).ratio() >= ALIKE:
            entry.doubts.append(Remark("looks_like", {"name": row.name}))


def _there(units: Iterable[Unit]) -> dict[UUID, list[Resource]]:
    there: dict[UUID, list[Resource]] = {}
    rows = Resource.objects.filter(city=acting_city(), unit__in=[unit.pk for unit in units])
    for row in rows.select_related("unit").order_by("name"):
        there.setdefault(row.unit_id, []).append(row)
    return there


def _around(units: list[Unit], default: UUID | None, on: date) -> Around:
    index = place_index()
    kinds = {kind.code: kind.name_zh for kind in need_kinds().values()}
    own = next((unit for unit in units if unit.pk == default), None)

    def find_place(text: str, unit: Unit) -> int | None:
        return place_named(index, text, unit.region_id)

    return Around(lambda text: unit_named(units, text), find_place, own, kinds, on)


def place_named(index: PlaceIndex, text: str, around: int) -> int | None:
    """The place of a text inside that of a unit: a town written short, or the beginning of an address."""
    scope, outer = scope_of(around), index.name_of(around) or ""
    village = index.find_village("", text, scope)
    whole = index.find_region(text, scope)
    # A town written short may be a city elsewhere (新民): after the name of the place around it there is one of them.
    inside = index.find_region(f"{outer}{text}", scope)
    for found in (inside if inside != around else None, whole, village if isinstance(village, int) else None):
        if found is not None and is_within(found, scope):
            return found
    leading = [code for code, _ in index.leading_regions(text) if is_within(code, scope)]
    return leading[0] if leading else None


def unit_named(units: list[Unit], text: str) -> Unit | None:
    """The one unit that a text names: by its name, its short name, or its name without the place before it."""
    wanted = _spelt(text)
    for spellings in (_whole, _short):
        found = [unit for unit in units if wanted in spellings(unit)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _spelt(name: str) -> str:
    """A name as people shorten it: 新民镇政府 for 新民镇人民政府."""
    return plain(name).replace("人民政府", "政府").replace("办事处", "办")


def _whole(unit: Unit) -> set[str]:
    place = {plain(unit.region.name)} if unit.kind in GOVERNMENTS else set()
    return {_spelt(unit.name), _spelt(unit.short_name), *place} - {""}


def _short(unit: Unit) -> set[str]:
    """民政局, 县民政局 and 彬州民政局 for 彬州市民政局."""
    region, short = plain(unit.region.name), fold_area(unit.region.name)
    body = _spelt(unit.name).removeprefix(region).removeprefix(short)
    return {body, *(before + body for before in (region, short, *LEVELS))} if body else set()
