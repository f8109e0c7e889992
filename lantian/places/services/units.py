"""Changes to units and to their dated parts in the work."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from lantian.kernel.versions import update_if_unchanged
from lantian.places.models import ONE_A_REGION, FormerName, Region, RegionAdministration, Unit, UnitDuty
from lantian.places.rules import PlaceError, holds_on


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
    unit.valid_until, unit.version = on, unit.version + 1
    unit.save(update_fields=["valid_until", "version"])
    return unit


@transaction.atomic
def mend_unit(*, unit: Unit, values: Mapping[str, Any], version: int, renamed_on: date | None = None) -> Unit:
    """Writes other `values` into a unit that was read at `version`.

    With `renamed_on` it bore its name until that day, which is kept as a former one; without, the name was never
    right. Raises `Conflict` and `PlaceError`: `unit_exists`, `school_code_taken`, `renamed_too_early`.
    """
    stands = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _check_mended(stands, values)
    old = stands.name
    mended = update_if_unchanged(unit, values, version=version)
    if renamed_on and stands.version == version and mended.name != old:
        _keep_name(mended, old, renamed_on)
    return mended


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
def end_unit_duty(*, duty: UnitDuty, on: date, version: int) -> UnitDuty:
    """A unit has no part any more from a day on. Raises `Conflict`, `PlaceError` (`ends_too_early`)."""
    if on <= duty.valid_from:
        raise PlaceError("ends_too_early", name=str(duty.unit))
    return update_if_unchanged(duty, {"valid_until": on}, version=version)


@transaction.atomic
def mend_unit_duty(*, duty: UnitDuty, values: Mapping[str, Any], version: int) -> UnitDuty:
    """Mends a part as it was recorded: `role`, `valid_from`, `valid_until`, `basis`.

    Raises `Conflict` and `PlaceError`: `duty_without_basis`, `ends_too_early`, `leads_already`, `has_part_already`.
    """
    if not values["basis"].strip():
        raise PlaceError("duty_without_basis", name=duty.unit.name)
    if values["valid_until"] and values["valid_until"] <= values["valid_from"]:
        raise PlaceError("ends_too_early", name=str(duty.unit))
    others = list(
        UnitDuty.objects.select_for_update(of=("self",))
        .filter(_at_the_same_time(values["valid_from"], values["valid_until"]), region=duty.region_id)
        .exclude(pk=duty.pk)
        .select_related("unit")
    )
    if any(other.unit_id == duty.unit_id for other in others):
        raise PlaceError("has_part_already", name=duty.unit.name)
    lead = next((other for other in others if other.role == UnitDuty.Role.LEAD), None)
    if lead and values["role"] == UnitDuty.Role.LEAD:
        raise PlaceError("leads_already", name=lead.unit.name)
    return update_if_unchanged(duty, values, version=version)


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
def set_administering_body(
    *, region: Region, body: Unit, valid_from: date, basis: str = ""
) -> RegionAdministration:
    """From a day on a body runs a region, whatever its statistical parent; the one before ends that day."""
    earlier = RegionAdministration.objects.select_for_update().filter(region=region, valid_until__isnull=True)
    for administration in earlier:
        _end(administration, valid_from)
    return RegionAdministration.objects.create(region=region, body=body, valid_from=valid_from, basis=basis)


def _check_new(unit: Unit) -> None:
    one_there = Unit.objects.filter(region=unit.region_id, kind=unit.kind, valid_until__isnull=True)
    other = one_there.exclude(name=unit.name).first() if unit.kind in ONE_A_REGION else None
    if other:
        raise PlaceError("office_exists", place=str(unit.region), name=other.name)
    holder = unit.school_code and Unit.objects.filter(school_code=unit.school_code).first()
    if holder:
        raise PlaceError("school_code_taken", code=unit.school_code, name=holder.name)


def _check_mended(unit: Unit, values: Mapping[str, Any]) -> None:
    place, name = values.get("region", unit.region), values.get("name", unit.name)
    there = Unit.objects.filter(kind=unit.kind, region=place, name=name, valid_until__isnull=True)
    if there.exclude(pk=unit.pk).exists():
        raise PlaceError("unit_exists", name=name)
    code = values.get("school_code", "")
    holder = Unit.objects.filter(school_code=code).exclude(pk=unit.pk).first() if code else None
    if holder:
        raise PlaceError("school_code_taken", code=code, name=holder.name)


def _keep_name(unit: Unit, old: str, until: date) -> None:
    """The name that a unit bore until a day; it cannot have ended before it began."""
    before = FormerName.objects.filter(unit=unit).order_by("-valid_until").first()
    began = before.valid_until if before else unit.valid_from
    if began and until <= began:
        raise PlaceError("renamed_too_early", name=old)
    FormerName.objects.create(unit=unit, name=old, valid_until=until)


def _at_the_same_time(since: date, until: date | None) -> Q:
    """Rows whose period shares a day with `[since, until)`."""
    ends_later = Q(valid_until__isnull=True) | Q(valid_until__gt=since)
    return ends_later & Q(valid_from__lt=until) if until else ends_later


def _end(row: UnitDuty | RegionAdministration, on: date) -> None:
    if on <= row.valid_from:
        raise PlaceError("ends_too_early", name=str(row.region))
    row.valid_until = on
    if isinstance(row, UnitDuty):
        row.version += 1
        row.save(update_fields=["valid_until", "version"])
    else:
        row.save(update_fields=["valid_until"])
