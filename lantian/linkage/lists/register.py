"""The register as lists are held against it: who the acting post may see, in plain values, read in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.registry.models import Child, Enrolment, Health, Hukou, Livelihood, Residence, Tie, existing
from lantian.registry.queries.listing import school_names

READ_AT_ONCE = 5_000
PARENTS = (Tie.Kind.FATHER, Tie.Kind.MOTHER)


@dataclass(slots=True)
class Registered:
    """A registered child: `facts` by the keys of the roster (`rules.comparing`), `since` by what they are about."""

    key: str
    region: int
    school: UUID | None
    facts: dict[str, Any]
    since: dict[str, date | None] = field(default_factory=dict)
    father: str = ""
    mother: str = ""
    phone: str = ""
    is_closed: bool = False
    """Its file takes no change and is in no list: a line about it is known, and nothing is asked."""


Register = dict[str, Registered]
"""By the key of the child, as text."""


def whole_register(*, with_aid: bool = False) -> Register:
    """All children of the acting scope; what their houses live on only where it is asked for."""
    return _read(Child.objects.filter(existing()), None, with_aid=with_aid)


def registered(keys: Iterable[UUID]) -> Register:
    """Some children, with all that is on file."""
    wanted = list(keys)
    return _read(Child.objects.filter(existing(), pk__in=wanted), wanted, with_aid=True)


def files_merged() -> dict[str, str]:
    """By the key of a file that was merged, the file that stands for it now."""
    rows = Child.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
    return {str(gone): str(kept) for gone, kept in rows}


def _read(children: QuerySet[Child], keys: list[UUID] | None, *, with_aid: bool) -> Register:
    columns = ("pk", "region", "school", "name", "sex", "birth_on", "identity", "household", "closed_on")
    found: Register = {}
    houses: dict[UUID, list[Registered]] = defaultdict(list)
    for row in children.values_list(*columns).iterator(chunk_size=READ_AT_ONCE):
        key, region, school, name, sex, birth_on, identity, house, closed_on = row
        facts = {
            "child_name": name,
            "sex": sex,
            "birth_on": birth_on.isoformat(),
            "identity_number": identity.reveal() if identity else "",
            "village": region,
        }
        found[str(key)] = one = Registered(str(key), region, school, facts, is_closed=closed_on is not None)
        if house:
            houses[house].append(one)
    _add_facts(found, keys)
    _add_parents(found, keys)
    if with_aid:
        _add_aid(houses)
    return found


def _add_facts(found: Register, keys: list[UUID] | None) -> None:
    schools: dict[UUID, list[Registered]] = defaultdict(list)
    for one, since, stage, unit, text, grade, class_name, boards in _current(
        found,
        keys,
        Enrolment,
        ("stage", "school_unit", "school_text", "grade", "class_name", "boards"),
    ):
        one.since["enrolment"] = since
        one.facts |= {
            "stage": stage,
            "school": str(unit) if unit else None,
            "school_text": text,
            "grade": grade,
            "class_name": class_name,
            "boarding": boards,
        }
        if unit:
            schools[unit].append(one)
    names = school_names(schools)
    for unit, pupils in schools.items():
        for one in pupils:
            one.facts["school_name"] = names.get(unit, "")
    for one, since, is_registered, place, nature in _current(
        found, keys, Hukou, ("is_registered", "place", "nature")
    ):
        one.since["hukou"] = since
        one.facts |= {"hukou_registered": is_registered, "hukou_code": place, "hukou_nature": nature}
    for one, since, kind, grade in _current(found, keys, Health, ("disability_kind", "disability_grade")):
        one.since["health"] = since
        one.facts |= {"disability_kind": kind, "disability_grade": grade}
    for one, since in _current(found, keys, Residence, ()):
        one.since["residence"] = since


def _current(
    found: Register, keys: list[UUID] | None, fact: Any, columns: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    rows = fact.objects.filter(until__isnull=True)
    if keys is not None:
        rows = rows.filter(child__in=keys)
    for child, *values in rows.values_list("child", "since", *columns).iterator(chunk_size=READ_AT_ONCE):
        if one := found.get(str(child)):
            yield one, *values


def _add_parents(found: Register, keys: list[UUID] | None) -> None:
    ties = Tie.objects.filter(until__isnull=True, kind__in=PARENTS)
    if keys is not None:
        ties = ties.filter(child__in=keys)
    rows = ties.values_list("child", "kind", "person__name", "person__phone")
    for child, kind, name, phone in rows.iterator(chunk_size=READ_AT_ONCE):
        if one := found.get(str(child)):
            setattr(one, kind, name)
            one.phone = one.phone or (phone.reveal() if phone else "")


def _add_aid(houses: dict[UUID, list[Registered]]) -> None:
    rows = Livelihood.objects.filter(until__isnull=True, household__in=list(houses))
    for house, since, aid, marks in rows.values_list("household", "since", "aid", "poverty_marks"):
        for one in houses[house]:
            one.since["livelihood"] = since
            one.facts |= {"aid": aid, "poverty_marks": marks}
