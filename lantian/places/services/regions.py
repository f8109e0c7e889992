"""Changes to regions and units. Each checks, changes and returns in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.places.divisions import Divisions, Succession
from lantian.places.models import (
    ONE_A_REGION,
    OtherName,
    Region,
    RegionAdministration,
    RegionSuccession,
    Unit,
    UnitDuty,
)
from lantian.places.names import PlaceIndex
from lantian.places.rules import CHINA, PlaceError, Scope, ancestors_of, city_of, holds_on, level_of
from lantian.places.schools import SchoolLine, WrongLines, place_of_school


@dataclass(frozen=True)
class Loaded:
    """How many regions a load found new, differently named and as they were, and how many other new facts."""

    new: int
    renamed: int
    unchanged: int
    facts: int


@dataclass(frozen=True)
class LoadedSchools:
    """How many schools of a list are new, were corrected, and are as they were."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def load_divisions(*, divisions: Divisions, on: date) -> Loaded:
    """Brings the regions in line with division files; the same files again change nothing.

    A region whose name differs keeps the old one as another name until `on`. Regions that the files do not
    name stay. Raises `PlaceError` (`region_without_parent`, `region_unknown`).
    """
    known = dict(Region.objects.values_list("code", "name"))
    missing = [code for code in sorted(divisions.names) if code not in known]
    codes = known.keys() | set(missing)
    Region.objects.bulk_create(
        [_region(code, divisions.names[code], codes) for code in missing], batch_size=2000
    )
    differing = [code for code, name in divisions.names.items() if known.get(code, name) != name]
    for region in Region.objects.filter(code__in=differing):
        rename_region(region=region, name=divisions.names[region.code], on=on)
    facts = _set_centres(divisions.centres)
    facts += sum(_note_succession(succession) for succession in divisions.successions)
    facts += sum(
        OtherName.objects.get_or_create(region_id=_known(code), name=name)[1]
        for code, name in divisions.other_names
    )
    return Loaded(len(missing), len(differing), len(divisions.names) - len(missing) - len(differing), facts)


def register_region(*, code: int, name: str, valid_from: date | None = None) -> Region:
    """A new region. Raises `PlaceError` (`not_a_region_code`, `region_exists`, `region_without_parent`)."""
    with transaction.atomic():
        if Region.objects.filter(code=code).exists():
            raise PlaceError("region_exists", code=code)
        around = set(Region.objects.filter(code__in=ancestors_of(code)).values_list("code", flat=True))
        region = _region(code, name, around)
        region.valid_from = valid_from
        region.save(force_insert=True)
        return region


@transaction.atomic
def rename_region(*, region: Region, name: str, on: date) -> Region:
    """Gives a region another name from a day on, under the same code; the old name is kept."""
    if region.name != name:
        OtherName.objects.update_or_create(region=region, name=region.name, defaults={"valid_until": on})
        OtherName.objects.filter(region=region, name=name).delete()
        region.name = name
        region.save(update_fields=["name"])
    return region


@transaction.atomic
def close_region(*, region: Region, on: date) -> Region:
    """Ends a region; `on` is the first day without it.

    Raises `PlaceError` (`region_closed`, `ends_too_early`).
    """
    if region.valid_until:
        raise PlaceError("region_closed", name=region.name)
    if region.valid_from and on <= region.valid_from:
        raise PlaceError("ends_too_early", name=region.name)
    region.valid_until = on
    region.save(update_fields=["valid_until"])
    return region


@transaction.atomic
def succeed_region(
    *, predecessor: Region, successor: Region, on: date, kind: str, basis: str = ""
) -> RegionSuccession:
    """Records that one region stands where another stood from a day on, and closes the old one.

    A split or a merger is several of these on one day. Raises `PlaceError` (`region_succeeds_itself`).
    """
    if predecessor.code == successor.code:
        raise PlaceError("region_succeeds_itself", name=predecessor.name)
    if predecessor.valid_until is None:
        close_region(region=predecessor, on=on)
    return RegionSuccession.objects.create(
        predecessor=predecessor, successor=successor, on=on, kind=kind, basis=basis
    )


@transaction.atomic
def set_administering_body(
    *, region: Region, body: Unit, valid_from: date, basis: str = ""
) -> RegionAdministration:
    """From a day on a body runs a region, whatever its statistical parent; the one before ends that day."""
    earlier = RegionAdministration.objects.select_for_update().filter(region=region, valid_until__isnull=True)
    for administration in earlier:
        _end(administration, valid_from)
    return RegionAdministration.objects.create(region=region, body=body, valid_from=valid_from, basis=basis)


def open_unit(*, unit: Unit) -> Unit:
    """A new unit.

    Raises `PlaceError`: `unit_exists` where one of its kind and name is open there, `office_exists` where only
    one of its kind can be, `school_code_taken`, also by a closed school.
    """
    with transaction.atomic():
        _check_new(unit)
        if not open_units(units=[unit]):
            raise PlaceError("unit_exists", name=unit.name)
        return unit


@transaction.atomic
def open_units(*, units: Sequence[Unit]) -> int:
    """Opens those of the units that are not open yet (one kind, region and name); returns how many were."""
    regions = {unit.region_id for unit in units}
    there = set(
        Unit.objects.filter(region__in=regions, valid_until__isnull=True).values_list(
            "kind", "region", "name"
        )
    )
    new = [unit for unit in units if (unit.kind, unit.region_id, unit.name) not in there]
    Unit.objects.bulk_create(new, batch_size=2000)
    return len(new)


@transaction.atomic
def close_unit(*, unit: Unit, on: date) -> Unit:
    """Ends a unit and what it was charged with: `on` is the first day without it.

    Raises `PlaceError` (`unit_closed`, `ends_too_early`).
    """
    if unit.valid_until:
        raise PlaceError("unit_closed", name=unit.name)
    if unit.valid_from and on <= unit.valid_from:
        raise PlaceError("ends_too_early", name=unit.name)
    for duty in UnitDuty.objects.select_for_update().filter(unit=unit, valid_until__isnull=True):
        _end(duty, on)
    unit.valid_until = on
    unit.save(update_fields=["valid_until"])
    return unit


@transaction.atomic
def set_unit_duty(*, unit: Unit, region: Region, role: str, valid_from: date, basis: str) -> UnitDuty:
    """From a day on a unit has a role in a region's work; its earlier role ends, and so does an earlier lead.

    `basis` names the document. Raises `PlaceError` (`duty_without_basis`, `unit_closed`, `ends_too_early`).
    """
    if not basis.strip():
        raise PlaceError("duty_without_basis", name=unit.name)
    if not holds_on(unit.valid_from, unit.valid_until, valid_from):
        raise PlaceError("unit_closed", name=unit.name)
    running = UnitDuty.objects.select_for_update().filter(region=region, valid_until__isnull=True)
    replaced = running.filter(unit=unit)
    if role == UnitDuty.Role.LEAD:
        replaced = replaced | running.filter(role=UnitDuty.Role.LEAD)
    for duty in replaced:
        _end(duty, valid_from)
    return UnitDuty.objects.create(unit=unit, region=region, role=role, valid_from=valid_from, basis=basis)


@transaction.atomic
def record_unit_duties(*, duties: Iterable[UnitDuty]) -> int:
    """Records whole histories of duties, with their ends; what is there stays. Returns how many are new."""
    wanted = list(duties)
    there = set(
        UnitDuty.objects.filter(unit__in={duty.unit_id for duty in wanted}).values_list(
            "unit", "region", "valid_from"
        )
    )
    new = [duty for duty in wanted if (duty.unit_id, duty.region_id, duty.valid_from) not in there]
    UnitDuty.objects.bulk_create(new, batch_size=2000)
    return len(new)


@transaction.atomic
def load_schools(*, lines: Sequence[SchoolLine], places: PlaceIndex, within: Scope = CHINA) -> LoadedSchools:
    """Opens the schools of a list and corrects those that are there, found by code, else by place and name.

    The same list again changes nothing; schools that it does not name stay, and so does a code, a stage or a
    place that boards where it says nothing. Raises `WrongLines` with every line that cannot be, and then
    changes nothing.
    """
    there = _SchoolsThere()
    found, wrong = [], []
    for line in lines:
        try:
            found.append(there.take(line, place_of_school(line, places, within)))
        except PlaceError as error:
            wrong.append((line.number, error))
    if wrong:
        raise WrongLines(wrong)
    changed = [unit for unit, is_changed in found if not unit._state.adding and is_changed]
    for unit in changed:
        unit.save(update_fields=["name", "region", "school_code", "stage", "boarding"])
    new = open_units(units=[unit for unit, _ in found if unit._state.adding])
    return LoadedSchools(new, len(changed), len(found) - new - len(changed))


class _SchoolsThere:
    """The schools that are known, by code and by place and name, while a list of them is taken in."""

    def __init__(self) -> None:
        schools = list(Unit.objects.filter(kind=Unit.Kind.SCHOOL))
        self._by_code = {school.school_code: school for school in schools if school.school_code}
        open_schools = [school for school in schools if school.valid_until is None]
        self._by_name = {(school.region_id, school.name): school for school in open_schools}
        self._taken: set[UUID] = set()

    def take(self, line: SchoolLine, region: int) -> tuple[Unit, bool]:
        """The school of a line, new or as corrected, and whether anything in it is new. Raises `PlaceError`."""
        named = self._by_name.get((region, line.name))
        coded = self._by_code.get(line.code) if line.code else None
        self._check(line, region, named, coded)
        school = coded or named or Unit(kind=Unit.Kind.SCHOOL, region_id=region)
        if school.pk in self._taken:
            raise PlaceError("school_twice", name=line.name)
        self._taken.add(school.pk)
        wanted = {"name": line.name, "region_id": region, "stage": line.stage}
        wanted |= {"school_code": line.code} if line.code else {}
        wanted |= {"boarding": line.boarding} if line.boarding is not None else {}
        is_changed = any(getattr(school, name) != value for name, value in wanted.items())
        for name, value in wanted.items():
            setattr(school, name, value)
        self._by_name[region, line.name] = school
        if line.code:
            self._by_code[line.code] = school
        return school, is_changed

    @staticmethod
    def _check(line: SchoolLine, region: int, named: Unit | None, coded: Unit | None) -> None:
        if coded and coded.valid_until:
            raise PlaceError("school_code_taken", code=line.code, name=coded.name)
        if coded and city_of(coded.region_id) != city_of(region):
            raise PlaceError("school_elsewhere", code=line.code, name=coded.name)
        if named and named is not coded and (coded or (line.code and named.school_code)):
            raise PlaceError("school_has_code", name=named.name, code=named.school_code or "—")


def _check_new(unit: Unit) -> None:
    one_there = Unit.objects.filter(region=unit.region_id, kind=unit.kind, valid_until__isnull=True)
    other = one_there.exclude(name=unit.name).first() if unit.kind in ONE_A_REGION else None
    if other:
        raise PlaceError("office_exists", place=str(unit.region), name=other.name)
    holder = unit.school_code and Unit.objects.filter(school_code=unit.school_code).first()
    if holder:
        raise PlaceError("school_code_taken", code=unit.school_code, name=holder.name)


def _end(row: UnitDuty | RegionAdministration, on: date) -> None:
    if on <= row.valid_from:
        raise PlaceError("ends_too_early", name=str(row.region))
    row.valid_until = on
    row.save(update_fields=["valid_until"])


def _region(code: int, name: str, codes: Iterable[int]) -> Region:
    parents = [outer for outer in ancestors_of(code) if outer in codes]
    if ancestors_of(code) and not parents:
        raise PlaceError("region_without_parent", code=code, name=name)
    return Region(
        code=code, name=name, level=level_of(code).value, parent_id=parents[-1] if parents else None
    )


def _known(code: int) -> int:
    if not Region.objects.filter(code=code).exists():
        raise PlaceError("region_unknown", code=code)
    return code


def _set_centres(centres: dict[int, tuple[float, float]]) -> int:
    moved = []
    for region in Region.objects.filter(code__in=centres):
        if (region.longitude, region.latitude) != centres[region.code]:
            region.longitude, region.latitude = centres[region.code]
            moved.append(region)
    return Region.objects.bulk_update(moved, ["longitude", "latitude"]) if moved else 0


def _note_succession(succession: Succession) -> bool:
    predecessor = Region.objects.get(code=_known(succession.predecessor))
    successor = Region.objects.get(code=_known(succession.successor))
    if RegionSuccession.objects.filter(predecessor=predecessor, successor=successor).exists():
        return False
    succeed_region(
        predecessor=predecessor,
        successor=successor,
        on=succession.on,
        kind=succession.kind,
        basis=succession.basis,
    )
    if successor.valid_from is None and succession.kind == RegionSuccession.Kind.UPGRADE:
        successor.valid_from = succession.on
        successor.save(update_fields=["valid_from"])
    return True
