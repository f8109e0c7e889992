"""Registering one child."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.registry.building import Acquaintances, RowBuilder
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.models import Child, IdentityKey
from lantian.registry.queries.finding import household_found, person_found
from lantian.registry.services.following import follow


@transaction.atomic
def register_child(*, values: Mapping[str, Any], as_of: date) -> Child:
    """Registers a child with household, people, ties and facts; `values` as `building.RowBuilder.build` takes them.

    Raises `AlreadyRegistered` for a known identity number and `OutOfScope` for a village of somebody else.
    """
    post = acting_post()
    low, high = post.region_low or 0, post.region_high or 0
    if post.scope != Scope.PLACE or not low <= int(values["village"]) <= high:
        raise OutOfScope
    number = values.get("identity_number")
    if number:
        refuse_known_number(number)
    builder = RowBuilder(
        city=post.city,
        recorded_by=post.user_id,
        recorded_at=timezone.now(),
        as_of=as_of,
        known=_acquaintances(values),
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
    child = follow(Child.objects.get(pk=key))
    note_access("registry.register_child", child=key, region=child.region, school=child.school)
    return child


def refuse_known_number(number: str) -> None:
    """Raises `AlreadyRegistered` when a child with this identity number is in the register, of whatever city."""
    index = blind_index(number)
    child = Child.objects.filter(identity_index=index).values_list("pk", flat=True).first()
    if child or IdentityKey.objects.filter(hash=index).exists():
        raise AlreadyRegistered(child)


def _acquaintances(values: Mapping[str, Any]) -> Acquaintances:
    """Parents, carer and household that the register knows in this scope."""
    known = Acquaintances()
    for who in ("father", "mother", "carer"):
        name, number, phone = (values.get(f"{who}_{item}") for item in ("name", "identity_number", "phone"))
        person = person_found(name or "", number, phone)
        if person:
            marks = (number, phone)
            known.persons |= {(person.name, blind_index(mark)): person.pk for mark in marks if mark}
    place, head, address = (
        int(values["village"]),
        values.get("household_head") or "",
        values.get("address") or "",
    )
    household = household_found(place, head, address)
    if household:
        known.households[place, head, address] = household.pk
    return known
