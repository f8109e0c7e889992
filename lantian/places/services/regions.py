"""Changes to regions. Each checks, changes and returns in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lantian.places.areas import AreaPlan
from lantian.places.divisions import Divisions, Succession
from lantian.places.models import OtherName, Region, RegionSuccession
from lantian.places.rules import PlaceError, ancestors_of, level_of


@dataclass(frozen=True)
class Loaded:
    """How many regions a load found new, differently named and as they were, and how many other new facts."""

    new: int
    renamed: int
    unchanged: int
    facts: int


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
def change_areas(*, plan: AreaPlan, on: date, kind: str, basis: str) -> None:
    """Begins and ends the regions of a plan on a day, and records who followed whom. Raises `PlaceError`."""
    codes = set(Region.objects.values_list("code", flat=True)) | plan.begun.keys()
    for code in sorted(plan.begun):
        region = _region(code, plan.begun[code], codes)
        region.valid_from = on
        region.save(force_insert=True)
    regions = Region.objects.in_bulk([*plan.ended, *(code for pair in plan.successions() for code in pair)])
    for code in sorted(plan.ended, reverse=True):
        close_region(region=regions[code], on=on)
    RegionSuccession.objects.bulk_create(
        RegionSuccession(predecessor=regions[old], successor=regions[new], on=on, kind=kind, basis=basis)
        for old, new in plan.successions()
    )


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
