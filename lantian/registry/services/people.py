"""The people around a child: adding, ending and mending ties, phones."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.sealing import blind_index
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Person, Tie
from lantian.registry.rules.periods import may_follow
from lantian.registry.services.facts import correct_shared, written_by_me
from lantian.registry.services.following import follow


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
    """Ties a known `person`, or a new one made of `details` (as `correct_person` takes them), to a child.

    `seat` is the seat of the user who is this person (proxy parent, parent): it makes the child their charge.
    """
    if kind in (Tie.Kind.FATHER, Tie.Kind.MOTHER) and Tie.objects.filter(
        child=child.pk, kind=kind, until__isnull=True
    ):
        raise RegistryError("has_that_parent")
    if person is None:
        guards = {
            "regions": [child.region],
            "schools": [child.school] if child.school else [],
            "children": [child.pk],
        }
        person = Person(**guards, **person_columns(details or {}), **written_by_me())
        person.save(force_insert=True)
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


def end_tie(*, tie: Tie, until: date, version: int) -> Tie:
    """A relation ended. Raises `Conflict`, `RegistryError("later_change")`."""
    if not may_follow(tie.since, until):
        raise RegistryError("later_change", since=tie.since)
    ended = update_if_unchanged(tie, {"until": until}, version=version)
    follow(ended.child, confirmed_on=until)
    return ended


def correct_person(*, person: Person, details: Mapping[str, Any], version: int) -> Person:
    """Mends or updates a person: name, phone, identity number, education … Raises `Conflict`."""
    return correct_shared(row=person, values=person_columns(details), version=version)  # type: ignore[return-value]


def person_columns(details: Mapping[str, Any]) -> dict[str, Any]:
    """Columns for `details`, with the blind indexes of number and phone beside them."""
    columns = dict(details)
    for name in ("identity", "phone"):
        if name in columns:
            columns[f"{name}_index"] = blind_index(columns[name]) if columns[name] else None
    return columns
