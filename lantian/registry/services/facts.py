"""Recording that something changed, and correcting what was recorded wrong: two different acts.

A *change* ends the fact that held and begins a new one on a date; the old one stays true for its time.
A *correction* says that the record was never true: the row is mended, its former state goes to history.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import OutOfScope, RegistryError
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Migration,
    Person,
    Residence,
)
from lantian.registry.models.rows import ChildRow, SharedRow
from lantian.registry.rules.periods import may_follow
from lantian.registry.services.following import follow

FactRow = TypeVar("FactRow", Hukou, Residence, Enrolment, Health, Guardianship)


def record_change(
    *, child: Child, fact: type[FactRow], values: Mapping[str, Any], since: date, version: int | None = None
) -> FactRow:
    """Ends the current `fact` of a child on `since` and begins a new one with `values`.

    `version` is that of the current row as it was read; None where there was none. Raises `Conflict`,
    `RegistryError("later_change")` when the current one began on that day or later, `OutOfScope`.
    """
    current = fact.objects.filter(child=child.pk, until__isnull=True).first()
    _end(current, since, version)
    row = fact(
        child=child, region=child.region, school=child.school, since=since, **values, **written_by_me()
    )
    row.save(force_insert=True)
    _move(child, row)
    follow(child, confirmed_on=since)
    return row


def correct_fact(*, row: FactRow, values: Mapping[str, Any], version: int) -> FactRow:
    """Mends a fact that was never true as recorded. Raises `Conflict` when somebody else mended it first."""
    mended = update_if_unchanged(row, values, version=version)
    child = mended.child
    if mended.until is None:
        _move(child, mended)
    follow(child)
    return mended


def correct_child(*, child: Child, values: Mapping[str, Any], version: int) -> Child:
    """Mends name, sex, birth date, ethnicity … of a child. Raises `Conflict`."""
    return follow(update_if_unchanged(child, values, version=version))


def record_whereabouts(
    *, person: Person, values: Mapping[str, Any], since: date, version: int | None
) -> Migration:
    """A parent left, moved on or came home: ends what held, begins the new episode. Raises as `record_change`."""
    return _change_shared(Migration, "person", person, values, since, version)


def record_livelihood(
    *, household: Household, values: Mapping[str, Any], since: date, version: int | None
) -> Livelihood:
    """What a household lives on has changed. Raises as `record_change`."""
    return _change_shared(Livelihood, "household", household, values, since, version)


def correct_shared(*, row: SharedRow, values: Mapping[str, Any], version: int) -> SharedRow:
    """Mends a person, a household or one of their facts. Raises `Conflict`."""
    mended = update_if_unchanged(row, values, version=version)
    for child in Child.objects.filter(pk__in=mended.children):
        follow(child)
    return mended


def confirm_unchanged(*, child: Child, on: date) -> Child:
    """Somebody looked and nothing had changed: the file is fresh as of `on`."""
    return follow(child, confirmed_on=on)


def written_by_me() -> dict[str, Any]:
    """The author of a new row."""
    return {"recorded_by": acting_post().user_id}


def _change_shared(
    fact: type[Any], owner_name: str, owner: Any, values: Mapping[str, Any], since: date, version: int | None
) -> Any:
    current = fact.objects.filter(**{owner_name: owner.pk}, until__isnull=True).first()
    _end(current, since, version)
    guards = {"regions": owner.regions, "schools": owner.schools, "children": owner.children}
    row = fact(**{owner_name: owner}, since=since, **guards, **values, **written_by_me())
    row.save(force_insert=True)
    for child in Child.objects.filter(pk__in=owner.children):
        follow(child, confirmed_on=since)
    return row


def _end(current: Any, since: date, version: int | None) -> None:
    if current is None:
        return
    if not may_follow(current.since, since):
        raise RegistryError("later_change", since=current.since)
    update_if_unchanged(current, {"until": since}, version=current.version if version is None else version)


def _move(child: Child, row: ChildRow) -> None:
    """A new residence moves the child's region, a new enrolment its school; all rows follow by trigger."""
    if isinstance(row, Residence) and row.place != child.region:
        _refuse_foreign(row.place)
        child.region = row.place
        Child.objects.filter(pk=child.pk).update(region=row.place)
    if isinstance(row, Enrolment) and row.school_unit != child.school:
        child.school = row.school_unit
        Child.objects.filter(pk=child.pk).update(school=row.school_unit)


def _refuse_foreign(place: int) -> None:
    post = acting_post()
    if not (post.region_low or 0) <= place <= (post.region_high or 0):
        raise OutOfScope
