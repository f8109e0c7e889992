"""The people around a child: adding, ending and mending ties, phones."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.sealing import blind_index
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.imports.saying import SEX_OF_RELATION
from lantian.registry.models import Child, Person, Tie
from lantian.registry.queries.finding import person_found
from lantian.registry.rules.periods import may_follow
from lantian.registry.services.facts import correct_shared, written_by_me
from lantian.registry.services.following import follow, lock, lock_one

RELATION_OF_PARENT = {Tie.Kind.FATHER: "51", Tie.Kind.MOTHER: "52"}


@transaction.atomic
def tie_person(
    *,
    child: Child,
    kind: str,
    relation: str = "",
    since: date | None,
    person: Person | None = None,
    details: Mapping[str, Any] | None = None,
    seat: UUID | None = None,
) -> Tie:
    """Ties a known `person`, or one made of `details` (as `correct_person` takes them), to a child.

    Somebody of the same name whose number or telephone is on file already is that person. `seat` is the seat of
    the user who is this person (proxy parent, parent): it makes the child their charge. Raises `RegistryError`:
    has_that_parent, has_that_tie, before_birth.
    """
    relation = relation or RELATION_OF_PARENT.get(Tie.Kind(kind), "")
    columns = person_columns(details or {})
    person = person or person_found(columns.get("name", ""), columns.get("identity"), columns.get("phone"))
    lock([child.pk, *(person.children if person else ())])
    child = lock_one(child)
    if since and since < child.birth_on:
        raise RegistryError("before_birth", birth_on=child.birth_on)
    person = complete_person(person, columns) if person else _new_person(child, relation, columns)
    _refuse_twice(child, kind, person)
    tie = Tie(
        child=child,
        region=child.region,
        school=child.school,
        person=person,
        kind=kind,
        relation=relation,
        since=since,
        seat=seat,
        **written_by_me(),
    )
    tie.save(force_insert=True)
    follow(child)
    return tie


@transaction.atomic
def end_tie(*, tie: Tie, until: date, version: int) -> Tie:
    """A relation ended. Raises `Conflict`, `RegistryError("later_change")`."""
    child = lock_one(tie.child)
    if not may_follow(tie.since, until):
        raise RegistryError("later_change", since=tie.since)
    ended = update_if_unchanged(tie, {"until": until}, version=version)
    follow(child, confirmed_on=until)
    return ended


def correct_person(*, person: Person, details: Mapping[str, Any], version: int) -> Person:
    """Mends or updates a person: name, phone, identity number, education … Raises `Conflict`."""
    return correct_shared(row=person, values=person_columns(details), version=version)  # type: ignore[return-value]


def person_columns(details: Mapping[str, Any]) -> dict[str, Any]:
    """Columns for `details`, with the blind indexes of number and phone, and the birth date, beside them."""
    columns = dict(details)
    for name in ("identity", "phone"):
        if name in columns:
            columns[f"{name}_index"] = blind_index(columns[name]) if columns[name] else None
    if columns.get("identity"):
        columns["birth_on"] = date.fromisoformat(columns["identity"][6:14])
    return columns


def complete_person(person: Person, columns: Mapping[str, Any]) -> Person:
    """A person on file with what was not known of them yet; what is known stays."""
    new = {name: value for name, value in columns.items() if value and not getattr(person, name)}
    return correct_shared(row=person, values=new, version=person.version) if new else person  # type: ignore[return-value]


def _new_person(child: Child, relation: str, columns: Mapping[str, Any]) -> Person:
    guards = {
        "regions": [child.region],
        "schools": [child.school] if child.school else [],
        "children": [child.pk],
    }
    person = Person(sex=SEX_OF_RELATION.get(relation, ""), **guards, **columns, **written_by_me())
    person.save(force_insert=True)
    return person


def _refuse_twice(child: Child, kind: str, person: Person) -> None:
    open_ties = Tie.objects.filter(child=child.pk, kind=kind, until__isnull=True)
    if kind in RELATION_OF_PARENT and open_ties.exists():
        raise RegistryError("has_that_parent")
    if open_ties.filter(person=person.pk).exists():
        raise RegistryError("has_that_tie")
