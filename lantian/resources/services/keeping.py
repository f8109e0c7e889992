"""Entering what a unit offers, amending it, confirming that it still holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.kernel.city import acting_city
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.places.models import Unit
from lantian.places.rules import is_within, scope_of
from lantian.resources.errors import ResourceError
from lantian.resources.models import Resource
from lantian.resources.models.directory import FIELDS
from lantian.resources.rules.offers import KIND_OF, Sort, problem_of_offer


def keeps(post: Post, unit: Unit) -> bool:
    """Whether a post keeps what a unit offers: its own department, or an office in whose place the unit is."""
    if post.role == Role.DEPARTMENT:
        return unit.pk == post.unit_id
    return is_within(unit.region_id, place_of(post))


@transaction.atomic
def enter(*, unit: Unit, values: Mapping[str, Any], today: date) -> Resource:
    """Enters what a unit offers (`FIELDS`); whoever enters it confirms it.

    Raises `ResourceError`: not_yours, name_taken, place_elsewhere, codes_needed, reach_too_near, ages_turned,
    ends_before, more_than_there_is, place_is_free.
    """
    _check(unit, values, None)
    who = acting_post().user_id
    row = Resource(unit=unit, **_written(values), verified_on=today, verified_by=who, recorded_by=who)
    row.save(force_insert=True)
    note_access("resources.keep", region=row.place, entered=row.sort)
    return row


@transaction.atomic
def amend(*, resource: Resource, version: int, values: Mapping[str, Any], today: date) -> Resource:
    """Says anew what is offered; whoever does so confirms it. Raises as `enter`, and `Conflict`."""
    _check(resource.unit, values, resource.pk)
    written = _written(values) | {"verified_on": today, "verified_by": acting_post().user_id}
    if resource.phone and values["phone"] == resource.phone.reveal():
        written["phone"] = resource.phone
    amended = _update(resource, written, version)
    note_access("resources.keep", region=amended.place, amended=amended.sort)
    return amended


@transaction.atomic
def verify(*, resource: Resource, version: int, today: date) -> Resource:
    """Confirms with one tap that an entry still holds. Raises `ResourceError("not_yours")`, `Conflict`."""
    if not keeps(acting_post(), resource.unit):
        raise ResourceError("not_yours")
    values = {"verified_on": today, "verified_by": acting_post().user_id}
    verified = update_if_unchanged(resource, values, version=version)
    note_access("resources.keep", region=verified.place, confirmed=verified.sort)
    return verified


def _update(resource: Resource, written: Mapping[str, Any], version: int) -> Resource:
    """Two keepers differ on what they say of it, never on who confirmed it or on what follows from its sort."""
    try:
        return update_if_unchanged(resource, written, version=version)
    except Conflict as conflict:
        said = [one for one in conflict.differences if one.field in FIELDS]
        raise Conflict(conflict.row, said) from None


def _check(unit: Unit, values: Mapping[str, Any], but: UUID | None) -> None:
    if not keeps(acting_post(), unit):
        raise ResourceError("not_yours", field="unit")
    if not is_within(values["place"], scope_of(unit.region_id)):
        raise ResourceError("place_elsewhere", field="place")
    wrong = problem_of_offer(
        ages=(values["age_from"], values["age_to"]),
        period=(values["valid_from"], values["valid_until"]),
        **{name: values[name] for name in ("sort", "place", "reach", "codes", "capacity", "busy", "cost")},
    )
    if wrong:
        raise ResourceError(wrong[1], field=wrong[0])
    same = Resource.objects.filter(city=acting_city(), unit=unit, name=values["name"].strip())
    if any(key != but for key in same.values_list("pk", flat=True)):
        raise ResourceError("name_taken", field="name")


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a keeper fills; an empty telephone is none."""
    written = {name: values[name] for name in FIELDS}
    texts = {name: values[name].strip() for name in ("name", "offers", "times", "contact", "cost")}
    kind = KIND_OF[Sort(values["sort"])]
    return written | texts | {"phone": values["phone"] or None, "kind": kind.value}
