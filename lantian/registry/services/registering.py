"""Registering one child."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.registry.building import (
    Acquaintances,
    RowBuilder,
    livelihood_values,
    person_values,
    said_of,
    whereabouts_values,
)
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.imports.lines import has_livelihood
from lantian.registry.imports.saying import Said
from lantian.registry.models import Child, Household, IdentityKey, Livelihood, Migration, Person
from lantian.registry.queries.finding import household_found, person_found
from lantian.registry.services.facts import record_livelihood, record_whereabouts
from lantian.registry.services.following import follow, lock
from lantian.registry.services.people import complete_person


@transaction.atomic
def register_child(*, values: Mapping[str, Any], as_of: date, origin: UUID | None = None) -> Child:
    """Registers a child with household, people, ties and facts; `values` as `building.RowBuilder.build` takes them.

    `origin` is what all its rows come from, by which they can be taken back (`imports.undoing`).

    What the register knows of its family already stays; what it did not know is added. Raises `AlreadyRegistered`
    for a known identity number and `OutOfScope` for a village of somebody else.
    """
    post = acting_post()
    low, high = post.region_low or 0, post.region_high or 0
    if post.scope != Scope.PLACE or not low <= int(values["village"]) <= high:
        raise OutOfScope
    number = values.get("identity_number")
    if number:
        refuse_known_number(number)
    family = _Family(said_of(values))
    builder = RowBuilder(
        city=post.city,
        recorded_by=post.user_id,
        recorded_at=timezone.now(),
        as_of=as_of,
        origin=origin,
        known=family.acquaintances(),
    )
    key, rows = builder.build(values)
    try:
        with transaction.atomic():
            for row in rows:
                row.model(**row.values).save(force_insert=True)
    except IntegrityError:
        if number:  # somebody registered it a moment ago
            refuse_known_number(number)
        raise
    family.add(as_of)
    child = follow(Child.objects.get(pk=key))
    note_access("registry.register_child", child=key, region=child.region, school=child.school)
    return child


def refuse_known_number(number: str) -> None:
    """Raises `AlreadyRegistered` when a child with this identity number is in the register, of whatever city."""
    index = blind_index(number)
    found = Child.objects.filter(identity_index=index).values_list(Coalesce("merged_into", "pk"), flat=True)
    child = found.first()
    if child or IdentityKey.objects.filter(hash=index).exists():
        raise AlreadyRegistered(child)


class _Family:
    """The people and the house of a child that the register knows in this scope."""

    def __init__(self, said: Said) -> None:
        found = ((one, person_found(one.name, one.number, one.phone)) for one in said.people)
        self.said = said
        self.people = [(one, person) for one, person in found if person]
        self.household = household_found(*said.house) if said.house else None
        known = [person for _, person in self.people]
        lock({child for row in (*known, self.household) if row for child in row.children})

    def acquaintances(self) -> Acquaintances:
        """They as the builder asks for them."""
        known = Acquaintances()
        for one, person in self.people:
            marks = (one.number, one.phone)
            known.persons |= {(one.name, blind_index(mark)): person.pk for mark in marks if mark}
        if self.household and self.said.house:
            known.households[self.said.house] = self.household.pk
        return known

    def add(self, as_of: date) -> None:
        """Records what was said of them and was not known yet."""
        for one, person in self.people:
            complete_person(person, person_values(one))
            away = Migration.objects.filter(person=person.pk, until__isnull=True)
            if one.has_whereabouts and not away.exists():
                record_whereabouts(
                    person=Person.objects.get(pk=person.pk),
                    values=whereabouts_values(one),
                    since=one.since or as_of,
                    version=None,
                )
        if self.household and has_livelihood(self.said.values):
            rows = Livelihood.objects.filter(household=self.household.pk, until__isnull=True)
            if not rows.exists():
                record_livelihood(
                    household=Household.objects.get(pk=self.household.pk),
                    values=livelihood_values(self.said.values),
                    since=as_of,
                    version=None,
                )
