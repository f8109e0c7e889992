"""Changes to what a region or a unit says of its own days: school years, days off and days worked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from lantian.kernel.versions import update_if_unchanged
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.rules import PlaceError

Days = TypeVar("Days", SchoolYear, LocalDays)

BOUNDS: dict[type, tuple[str, ...]] = {
    SchoolYear: ("autumn_on", "winter_on", "spring_on", "summer_on", "ends_on"),
    LocalDays: ("since", "until"),
}
"""The days of a row in the order in which they must lie: from the first until the day after the last."""


@transaction.atomic
def record_days(*, row: Days) -> Days:
    """A new school year, or new days off or worked.

    Raises `PlaceError`: `days_not_in_order`, `days_overlap` with others of the same region or unit.
    """
    _check(row, {})
    with _taken_is_refused():
        row.save(force_insert=True)
    return row


@transaction.atomic
def mend_days(*, row: Days, values: Mapping[str, Any], version: int) -> Days:
    """Mends a school year or local days that were read at `version`. Raises `Conflict`, and as `record_days`."""
    _check(row, values)
    with _taken_is_refused():
        return update_if_unchanged(row, values, version=version)


@transaction.atomic
def remove_days(*, row: Days) -> None:
    """Takes a school year or local days away; history keeps them."""
    type(row).objects.filter(pk=row.pk).delete()


@contextmanager
def _taken_is_refused() -> Iterator[None]:
    """Somebody entered the same days at the same moment: the table refuses the second."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise PlaceError("days_taken") from error


def _check(row: Days, values: Mapping[str, Any]) -> None:
    """That the days lie in order and share none with another row."""
    bounds = BOUNDS[type(row)]
    days = [values.get(name, getattr(row, name)) for name in bounds]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise PlaceError("days_not_in_order")
    others = type(row).objects.filter(region=row.region_id, unit=row.unit_id).exclude(pk=row.pk)
    first, last = bounds[0], bounds[-1]
    other = others.filter(**{f"{first}__lt": days[-1], f"{last}__gt": days[0]}).first()
    if other:
        raise PlaceError("days_overlap", since=f"{getattr(other, first)}", until=f"{getattr(other, last)}")
