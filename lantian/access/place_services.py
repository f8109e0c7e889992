"""Writes about units and calendars in the name of a post. Each is one transaction; errors are sentences."""

from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantian.access.models import Post
from lantian.access.queries import looks_after_unit, may_edit_unit, may_keep_calendar, place_of, posts_at
from lantian.access.rules import may_stand, moves
from lantian.access.scopes import acting_post, appointing
from lantian.access.services import NotYours, Refused
from lantian.places.messages import say
from lantian.places.models import ONE_A_REGION, LocalDays, Region, SchoolYear, Unit, UnitDuty, UnitKind
from lantian.places.rules import PlaceError, is_within, level_of, scope_of
from lantian.places.services import calendar, units
from lantian.places.services.calendar import Days


@transaction.atomic
def open_unit(*, unit: Unit) -> Unit:
    """Opens a school or another unit in the place of the acting post.

    Raises `NotYours` outside it and for a kind that no office opens, `Refused` where such a unit cannot be there.
    """
    if not looks_after_unit(acting_post(), unit):
        raise NotYours
    if not may_stand(unit.kind, level_of(unit.region_id)):
        raise Refused(_("%(kind)s: there is none in %(place)s.") % _kind_and_place(unit, unit.region))
    with _writing():
        return units.open_unit(unit=unit)


@transaction.atomic
def close_unit(*, unit: Unit, on: date) -> Unit:
    """Closes a unit; `on` is the first day without it.

    Raises `NotYours`, and `Refused` while posts hold there on that day or later, with their names.
    """
    if not looks_after_unit(acting_post(), unit):
        raise NotYours
    with _writing():
        unit = Unit.objects.select_for_update(of=("self",)).select_related("region").get(pk=unit.pk)
        _check_empty(unit, on)
        return units.close_unit(unit=unit, on=on)


@transaction.atomic
def mend_unit(*, unit: Unit, values: Mapping[str, Any], version: int, renamed_on: date | None = None) -> Unit:
    """Mends what is on file about a unit; with `renamed_on` it bore its old name until that day.

    Raises `NotYours`, `Conflict`, and `Refused` where such a unit cannot be.
    """
    if not may_edit_unit(acting_post(), unit):
        raise NotYours
    with _writing():
        return units.mend_unit(unit=unit, values=values, version=version, renamed_on=renamed_on)


@transaction.atomic
def move_unit(*, unit: Unit, region: Region, version: int) -> Unit:
    """A unit has its seat in another place of the acting post. Raises as `mend_unit`."""
    if not is_within(region.code, place_of(acting_post())) or not moves(unit.kind):
        raise NotYours
    if not may_stand(unit.kind, level_of(region.code)):
        raise Refused(_("%(kind)s: there is none in %(place)s.") % _kind_and_place(unit, region))
    return mend_unit(unit=unit, values={"region": region}, version=version)


def move_offices(*, moves: Mapping[int, int], begun: Container[int], on: date) -> int:
    """Lets the units of regions that end go on in those that follow them, and their posts with them; how many posts.

    Where a region has one office of a kind and the following one has it already, that one takes the posts over.
    """
    with _writing():
        for unit in Unit.objects.filter(region__in=moves, valid_until__isnull=True).order_by("region", "pk"):
            new = moves[unit.region_id]
            heir = _heir(unit, new)
            if heir is None:
                Unit.objects.filter(pk=unit.pk).update(region=new, version=F("version") + 1)
            else:
                Post.objects.filter(unit=unit.pk).update(unit=heir)
                units.close_unit(unit=unit, on=on)
        _move_what_was_said_of(moves, begun)
        return _move_posts(moves)


def _heir(unit: Unit, region: int) -> Unit | None:
    """Who has the office already that a unit would be in another region."""
    there = Unit.objects.filter(region=region, kind=unit.kind, valid_until__isnull=True)
    if unit.kind == UnitKind.DEPARTMENT:
        return there.filter(department=unit.department).first()
    return there.first() if unit.kind in ONE_A_REGION else there.filter(name=unit.name).first()


def _move_what_was_said_of(moves: Mapping[int, int], begun: Container[int]) -> None:
    """Parts in the work and days of a region hold in the one that follows it, where that follows it alone."""
    for old, new in moves.items():
        if new in begun and sum(new == other for other in moves.values()) == 1:
            for said in (UnitDuty, SchoolYear, LocalDays):
                said.objects.filter(region=old).update(region=new)


def _move_posts(moves: Mapping[int, int]) -> int:
    moved = 0
    for code in sorted(set(moves.values())):
        low, high = scope_of(code)
        posts = Post.objects.filter(unit__region=code, region_low__isnull=False).exclude(
            region_low=low, region_high=high
        )
        moved += posts.update(region_low=low, region_high=high)
    return moved


@transaction.atomic
def charge_unit(*, unit: Unit, role: str, valid_from: date, basis: str) -> UnitDuty:
    """From a day on a unit has a part in the work of its region. Raises `NotYours`, `Refused`."""
    if not may_edit_unit(acting_post(), unit):
        raise NotYours
    with _writing():
        return units.set_unit_duty(
            unit=unit, region=unit.region, role=role, valid_from=valid_from, basis=basis
        )


@transaction.atomic
def mend_duty(*, duty: UnitDuty, values: Mapping[str, Any], version: int) -> UnitDuty:
    """Mends a part in the work, or ends it. Raises `NotYours`, `Conflict`, `Refused`."""
    if not may_edit_unit(acting_post(), duty.unit):
        raise NotYours
    with _writing():
        return units.mend_unit_duty(duty=duty, values=values, version=version)


@transaction.atomic
def record_days(*, row: Days) -> Days:
    """A new school year or new local days. Raises `NotYours`, `Refused`."""
    _check_calendar(row)
    row.recorded_by = acting_post().user_id
    with _writing():
        return calendar.record_days(row=row)


@transaction.atomic
def mend_days(*, row: Days, values: Mapping[str, Any], version: int) -> Days:
    """Mends a school year or local days. Raises `NotYours`, `Conflict`, `Refused`."""
    _check_calendar(row)
    with _writing():
        return calendar.mend_days(row=row, values=values, version=version)


@transaction.atomic
def remove_days(*, row: Days) -> None:
    """Takes a school year or local days away. Raises `NotYours`."""
    _check_calendar(row)
    with _writing():
        calendar.remove_days(row=row)


@contextmanager
def _writing() -> Iterator[None]:
    """Lends the right to write units and calendars; says in a sentence why something cannot be."""
    try:
        with appointing():
            yield
    except PlaceError as error:
        raise Refused(say(error.code, error.params)) from error


def _check_calendar(row: Days) -> None:
    if not may_keep_calendar(acting_post(), row.region_id):
        raise NotYours


def _kind_and_place(unit: Unit, region: Region) -> dict[str, Any]:
    return {"kind": unit.get_kind_display(), "place": region}


def _check_empty(unit: Unit, on: date) -> None:
    posts = posts_at(unit.pk, on)
    if posts:
        names = "、".join(f"{post.user.name}（{post.role_name}）" for post in posts)
        raise Refused(
            _("Posts still hold there: %(names)s. End them or hand them over first.") % {"names": names}
        )
