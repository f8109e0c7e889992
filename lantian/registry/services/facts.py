"""Recording that something changed, and correcting what was recorded wrong: two different acts.

A *change* ends the fact that held and begins a new one on a date; the old one stays true for its time.
A *correction* says that the record was never true: the row is mended, its former state goes to history.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict, differences, update_if_unchanged
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
from lantian.registry.rules.periods import may_begin, may_follow
from lantian.registry.rules.schooling import in_one_spelling
from lantian.registry.services.arriving import send_word
from lantian.registry.services.following import follow, follow_shared, lock, lock_one
from lantian.registry.services.housing import take_house_along

FactRow = TypeVar("FactRow", bound=ChildRow)
SharedFact = TypeVar("SharedFact", Migration, Livelihood)
AnyFact = TypeVar("AnyFact", Hukou, Residence, Enrolment, Health, Guardianship, Livelihood, Migration)


@transaction.atomic
def record_change(
    *,
    child: Child,
    fact: type[FactRow],
    values: Mapping[str, Any],
    since: date,
    version: int | None = None,
    row: UUID | None = None,
) -> FactRow:
    """Ends the current `fact` of a child on `since` and begins a new one with `values`.

    `version` is that of the current row as it was read, None where there was none; with its key `row` it is
    also noticed when another one took its place. Raises `Conflict`, `OutOfScope` and `RegistryError`:
    later_change when the current one began on that day or later, before_birth.
    """
    child = lock_one(child)
    _refuse_before_birth(child, since)
    values = in_one_spelling(values)
    current = fact.objects.filter(child=child.pk, until__isnull=True).first()
    if current and _is_said_already(current, since, values, version, row):
        return current
    _end(current, since)
    begun = fact(
        child=child, region=child.region, school=child.school, since=since, **values, **written_by_me()
    )
    begun.save(force_insert=True)
    _move(child, begun)
    follow(child, confirmed_on=since)
    return begun


@transaction.atomic
def correct_fact(*, row: AnyFact, values: Mapping[str, Any], version: int) -> AnyFact:
    """Mends a fact that was never true as recorded; the one before it ends when this one begins.

    Raises `Conflict` when somebody else mended it first, `OutOfScope` and `RegistryError`: since_needed,
    period_taken, before_birth.
    """
    children = lock(_children_of(row))
    row = type(row).objects.get(pk=row.pk)
    values = in_one_spelling(values)
    if "since" in values and row.version == version:
        _begin_on(row, values["since"], children)
    mended = update_if_unchanged(row, values, version=version)
    for child in children:
        if isinstance(mended, Residence | Enrolment) and mended.until is None:
            _move(child, mended, corrected=True)
    if isinstance(mended, SharedRow):
        follow_shared(mended, seen=children)
    else:
        follow(children[0])
    return mended


@transaction.atomic
def correct_child(*, child: Child, values: Mapping[str, Any], version: int) -> Child:
    """Mends name, sex, birth date, ethnicity … of a child. Raises `Conflict`."""
    lock_one(child)
    return follow(update_if_unchanged(child, values, version=version))


@transaction.atomic
def record_whereabouts(
    *, person: Person, values: Mapping[str, Any], since: date, version: int | None, row: UUID | None = None
) -> Migration | None:
    """A parent left, moved on or came home: ends what held, begins the new episode. Raises as `record_change`.

    Whoever has died is nowhere: the person is marked, and there is no episode.
    """
    if values["reason"] != "dead":
        return _change_shared(Migration, "person", person, values, since, version, row)
    children = lock(person.children)
    current = Migration.objects.filter(person=person.pk, until__isnull=True).first()
    if current:
        _is_said_already(current, since, values, version, row)
    _end(current, since)
    now = Person.objects.get(pk=person.pk)
    update_if_unchanged(now, {"is_deceased": True, "deceased_on": since}, version=now.version)
    follow_shared(person, confirmed_on=since, seen=children)
    return None


@transaction.atomic
def record_livelihood(
    *,
    household: Household,
    values: Mapping[str, Any],
    since: date,
    version: int | None,
    row: UUID | None = None,
) -> Livelihood:
    """What a household lives on has changed. Raises as `record_change`."""
    return _change_shared(Livelihood, "household", household, values, since, version, row)


@transaction.atomic
def correct_shared(*, row: SharedRow, values: Mapping[str, Any], version: int) -> SharedRow:
    """Mends a person or a household. Raises `Conflict`."""
    children = lock(row.children)
    mended = update_if_unchanged(row, values, version=version)
    follow_shared(mended, seen=children)
    return mended


@transaction.atomic
def confirm_unchanged(*, child: Child, on: date) -> Child:
    """Somebody looked and nothing had changed: the file is fresh as of `on`."""
    return follow(lock_one(child), confirmed_on=on)


def written_by_me() -> dict[str, Any]:
    """The author of a new row."""
    return {"recorded_by": acting_post().user_id}


def _change_shared(
    fact: type[SharedFact],
    owner_name: str,
    owner: Person | Household,
    values: Mapping[str, Any],
    since: date,
    version: int | None,
    row: UUID | None,
) -> SharedFact:
    """As `record_change`, for what several children share. The owner is locked too: one may be out of sight."""
    children = lock(owner.children)
    owner = type(owner).objects.select_for_update(no_key=True).get(pk=owner.pk)
    current = fact.objects.filter(**{owner_name: owner.pk}, until__isnull=True).first()
    if current and _is_said_already(current, since, values, version, row):
        return current
    _end(current, since)
    guards = {"regions": owner.regions, "schools": owner.schools, "children": owner.children}
    begun = fact(**{owner_name: owner}, since=since, **guards, **values, **written_by_me())
    begun.save(force_insert=True)
    follow_shared(owner, confirmed_on=since, seen=children)
    return begun


def _is_said_already(
    current: Any, since: date, values: Mapping[str, Any], version: int | None, row: UUID | None
) -> bool:
    """Whether what holds is just what is being said, as when a form is submitted twice.

    Raises `Conflict` when it is neither that nor what the person saw.
    """
    if version == current.version and row in (None, current.pk):
        return False
    differing = differences(current, {**values, "since": since})
    if differing:
        raise Conflict(current, differing)
    return True


def _end(current: Any, since: date) -> None:
    """Ends what holds."""
    if current is None:
        return
    if not may_follow(current.since, since):
        raise RegistryError("later_change", since=current.since)
    update_if_unchanged(current, {"until": since}, version=current.version)


def _begin_on(row: ChildRow | SharedRow, since: date | None, children: list[Child]) -> None:
    """Lets the fact before `row` end where that will begin, if it may."""
    before = _fact_before(row)
    if since is None:
        if before is not None:
            raise RegistryError("since_needed")
        return
    if isinstance(row, ChildRow):
        _refuse_before_birth(children[0], since)
    if not may_begin(since, row.until, before and before.since):  # type: ignore[union-attr]
        raise RegistryError("period_taken")
    if before is not None and before.until != since:
        update_if_unchanged(before, {"until": since}, version=before.version)


def _fact_before(row: Any) -> Any:
    if row.since is None:
        return None
    owner = next(name for name in ("child", "person", "household") if hasattr(row, f"{name}_id"))
    facts = type(row).objects.filter(**{owner: getattr(row, f"{owner}_id")})
    return facts.filter(until=row.since).exclude(pk=row.pk).first()


def _children_of(row: ChildRow | SharedRow) -> list[UUID]:
    return [row.child_id] if isinstance(row, ChildRow) else row.children


def _refuse_before_birth(child: Child, since: date) -> None:
    if since < child.birth_on:
        raise RegistryError("before_birth", birth_on=child.birth_on)


def _move(child: Child, row: ChildRow, *, corrected: bool = False) -> None:
    """A new residence moves the child's region, a new enrolment its school; all rows follow by trigger."""
    if isinstance(row, Residence) and row.place != child.region:
        _refuse_foreign(row.place)
        take_house_along(child, row.place, at_the_same_address=corrected)
        before, child.region = child.region, row.place
        Child.objects.filter(pk=child.pk).update(region=row.place)
        send_word([(before, row.place)])
    if isinstance(row, Enrolment) and row.school_unit != child.school:
        child.school = row.school_unit
        Child.objects.filter(pk=child.pk).update(school=row.school_unit)


def _refuse_foreign(place: int) -> None:
    post = acting_post()
    if not (post.region_low or 0) <= place <= (post.region_high or 0):
        raise OutOfScope
