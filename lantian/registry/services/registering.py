"""Registering one child."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.access.sealing import blind_index
from lantian.registry.building import Acquaintances, RowBuilder
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.models import Child, IdentityKey, Person
from lantian.registry.services.following import charge_seats


def register_child(*, values: Mapping[str, Any], as_of: date) -> Child:
    """Registers a child with household, people, ties and facts; `values` as `building.RowBuilder.build` takes them.

    Raises `AlreadyRegistered` for a known identity number and `OutOfScope` for a village of somebody else.
    """
    post = acting_post()
    if post.scope != Scope.PLACE or not (post.region_low or 0) <= int(values["village"]) <= (
        post.region_high or 0
    ):
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
    for row in rows:
        row.model(**row.values).save(force_insert=True)
    child = Child.objects.get(pk=key)
    charge_seats(child)
    note_access("registry.register_child", child=key, region=child.region, school=child.school)
    return child


def refuse_known_number(number: str) -> None:
    """Raises `AlreadyRegistered` when a child with this identity number is in the register, of whatever city."""
    index = blind_index(number)
    child = Child.objects.filter(identity_index=index).values_list("pk", flat=True).first()
    if child or IdentityKey.objects.filter(hash=index).exists():
        raise AlreadyRegistered(child)


def _acquaintances(values: Mapping[str, Any]) -> Acquaintances:
    """Parents and carer that the register knows in this scope, by identity number, or by name and phone."""
    known: dict[tuple[str, bytes], UUID] = {}
    for who in ("father", "mother", "carer"):
        name = values.get(f"{who}_name")
        for field in ("identity", "phone"):
            given = values.get(f"{who}_{'identity_number' if field == 'identity' else 'phone'}")
            if name and given:
                index = blind_index(given)
                person = Person.objects.filter(**{f"{field}_index": index}, name=name).values_list(
                    "pk", flat=True
                )
                if key := person.first():
                    known[name, index] = key
    return Acquaintances(persons=known)
