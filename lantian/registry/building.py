"""From the values of one child, as a form or a roster gives them, to the rows that record it.

One builder for both writers: registering a child saves its rows one by one, an import copies those of
a hundred thousand. Keys of `values` are the canonical fields of the roster (`roster.fields`). Persons and
households that are known already, of this file or of the register, are referred to and not built again.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from lantian.access.sealing import blind_index, seal
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    Tie,
)
from lantian.registry.rules.gaps import gap_mask

Values = Mapping[str, Any]
FATHER, MOTHER = "51", "52"
GRANDPARENTS = {
    "paternal_grandfather_name": "61",
    "paternal_grandmother_name": "62",
    "maternal_grandfather_name": "63",
    "maternal_grandmother_name": "64",
}
PARENTS = {"father": (Tie.Kind.FATHER, FATHER, "1"), "mother": (Tie.Kind.MOTHER, MOTHER, "2")}
SEX_OF_RELATION = {"51": "1", "52": "2", "61": "1", "62": "2", "63": "1", "64": "2"}


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be inserted: its table's model and its values by attribute (`child_id`, not `child`)."""

    model: type[models.Model]
    values: dict[str, Any]


@dataclass
class Acquaintances:
    """Persons and households met so far, by what tells them apart."""

    persons: dict[tuple[str, bytes], UUID] = field(default_factory=dict)
    households: dict[tuple[int, str, str], UUID] = field(default_factory=dict)


@dataclass
class RowBuilder:
    """Builds rows recorded by one user at one time; `origin` is the import they come from."""

    city: int
    recorded_by: UUID
    recorded_at: datetime
    as_of: date
    origin: UUID | None = None
    known: Acquaintances = field(default_factory=Acquaintances)

    def build(self, values: Values) -> tuple[UUID, list[NewRow]]:
        """The child's key and its rows, parents before children in the order of foreign keys.

        `values` must hold child_name, sex, birth_on, village (12-digit code) and identity_number or no_identity_reason.
        """
        child = uuid7()
        return child, list(_ChildRows(self, child, values).rows())


@dataclass
class _ChildRows:
    builder: RowBuilder
    child: UUID
    values: Values

    def rows(self) -> Iterator[NewRow]:
        household, new_household = self._household()
        yield from new_household
        yield self._child(household)
        if self.values.get("identity_number"):
            yield self._identity_key()
        yield from self._other_readings()
        yield from self._facts()
        yield from self._people()

    @property
    def region(self) -> int:
        return int(self.values["village"])

    @property
    def school(self) -> UUID | None:
        return self.values.get("school")

    def _recorded(self) -> dict[str, Any]:
        builder = self.builder
        return {
            "id": uuid7(),
            "city": builder.city,
            "recorded_at": builder.recorded_at,
            "recorded_by": builder.recorded_by,
            "origin": builder.origin,
            "version": 1,
        }

    def _of_child(self) -> dict[str, Any]:
        return {**self._recorded(), "child_id": self.child, "region": self.region, "school": self.school}

    def _shared(self) -> dict[str, Any]:
        schools = [self.school] if self.school else []
        return {**self._recorded(), "regions": [self.region], "schools": schools, "children": [self.child]}

    def _household(self) -> tuple[UUID | None, list[NewRow]]:
        values = self.values
        head, group, address = (
            values.get(key) or "" for key in ("household_head", "village_group", "address")
        )
        if not (head or address):
            return None, []
        met = (self.region, head, address)
        known = self.builder.known.households
        if met in known:
            return known[met], []
        row = NewRow(
            Household,
            {
                **self._shared(),
                "head_name": head,
                "place": self.region,
                "village_group": group,
                "address": seal(address, "household.address") if address else None,
                "is_unsafe": None,
                "neighbour": None,
            },
        )
        known[met] = row.values["id"]
        return row.values["id"], [row, *self._livelihood(row.values["id"])]

    def _livelihood(self, household: UUID) -> Iterator[NewRow]:
        parts = {
            key: sorted(self.values.get(key) or ()) for key in ("income_sources", "aid", "poverty_marks")
        }
        if any(parts.values()):
            yield NewRow(
                Livelihood,
                {**self._shared(), **self._period(), "household_id": household, **parts},
            )

    def _child(self, household: UUID | None) -> NewRow:
        values = self.values
        number = values.get("identity_number")
        pinyin = name_pinyin(values["child_name"])
        return NewRow(
            Child,
            {
                **self._recorded(),
                "id": self.child,
                "name": values["child_name"],
                "name_pinyin": pinyin.full[:160],
                "name_initials": pinyin.initials[:24],
                "sex": values["sex"],
                "ethnicity": values.get("ethnicity") or "",
                "birth_on": values["birth_on"],
                "identity": seal(number, "child.identity") if number else None,
                "identity_index": blind_index(number) if number else None,
                "temporary_key": "" if number else temporary_key(self.builder.city),
                "no_identity_reason": "" if number else values.get("no_identity_reason") or "other",
                "household_id": household,
                "remarks": values.get("remarks") or "",
                "region": self.region,
                "school": self.school,
                "confirmed_on": self.builder.as_of,
                "gaps": gap_mask(known_items(values)),
                "erased_at": None,
            },
        )

    def _identity_key(self) -> NewRow:
        index = blind_index(self.values["identity_number"])
        return NewRow(IdentityKey, {"hash": index, "city": self.builder.city, "child": self.child})

    def _other_readings(self) -> Iterator[NewRow]:
        for reading in other_readings(self.values["child_name"]):
            guards = {"child_id": self.child, "region": self.region, "school": self.school}
            yield NewRow(
                OtherReading, {"id": uuid7(), "city": self.builder.city, **guards, "reading": reading}
            )

    def _period(self) -> dict[str, Any]:
        return {"since": None, "until": None}

    def _facts(self) -> Iterator[NewRow]:
        for model, facts in fact_values(self.values).items():
            yield NewRow(model, {**self._of_child(), **self._period(), **facts})

    def _people(self) -> Iterator[NewRow]:
        values = self.values
        relations: dict[str, UUID] = {}
        for who, (kind, relation, sex) in PARENTS.items():
            if values.get(f"{who}_name"):
                person, rows = self._person(values[f"{who}_name"], sex, who)
                yield from rows
                relations[relation] = person
                yield self._tie(person, kind, relation)
                if rows:
                    yield from self._migration(person, who)
        yield from self._carer(relations)
        for key, relation in GRANDPARENTS.items():
            if values.get(key) and relation not in relations:
                person, rows = self._person(values[key], SEX_OF_RELATION[relation], "")
                yield from rows
                yield self._tie(person, Tie.Kind.GRANDPARENT, relation)

    def _carer(self, relations: dict[str, UUID]) -> Iterator[NewRow]:
        name, relation = self.values.get("carer_name"), self.values.get("carer_relation") or ""
        if not name:
            return
        if relation not in relations:
            person, rows = self._person(name, SEX_OF_RELATION.get(relation, ""), "carer")
            yield from rows
            relations[relation] = person
        kind = Tie.Kind.GUARDIAN if relation in (FATHER, MOTHER) else Tie.Kind.CARER
        yield self._tie(relations[relation], kind, relation)

    def _person(self, name: str, sex: str, who: str) -> tuple[UUID, list[NewRow]]:
        number = self.values.get(f"{who}_identity_number") if who else None
        phone = self.values.get(f"{who}_phone") if who else None
        index = blind_index(number) if number else None
        phone_index = blind_index(phone) if phone else None
        known = self.builder.known.persons
        met = [(name, mark) for mark in (index, phone_index) if mark]
        for mark in met:
            if mark in known:
                return known[mark], []
        row = NewRow(
            Person,
            {
                **self._shared(),
                "name": name,
                "sex": sex,
                "birth_on": birth_in(number),
                "identity": seal(number, "person.identity") if number else None,
                "identity_index": index,
                "phone": seal(phone, "person.phone") if phone else None,
                "phone_index": phone_index,
                "second_phone": None,
                "phone_verified_on": None,
                "education": "",
                "health": "",
                "occupation": "",
                "deceased_on": None,
                "is_deceased": bool(who) and self.values.get(f"{who}_away") == "dead",
            },
        )
        known.update(dict.fromkeys(met, row.values["id"]))
        return row.values["id"], [row]

    def _tie(self, person: UUID, kind: str, relation: str) -> NewRow:
        return NewRow(
            Tie,
            {
                **self._of_child(),
                **self._period(),
                "person_id": person,
                "kind": str(kind),
                "relation": relation,
                "seat": None,
            },
        )

    def _migration(self, person: UUID, who: str) -> Iterator[NewRow]:
        reason = self.values.get(f"{who}_away")
        if reason and reason != "dead":
            yield NewRow(
                Migration,
                {
                    **self._shared(),
                    "person_id": person,
                    "since": self.values.get(f"{who}_away_since"),
                    "until": None,
                    "reason": reason,
                    "destination": self.values.get(f"{who}_destination_code"),
                    "destination_text": self.values.get(f"{who}_destination") or "",
                    "expected_return_on": None,
                },
            )


def fact_values(values: Values) -> dict[type[models.Model], dict[str, Any]]:
    """The dated facts of a child that `values` speak of, by table; a table they do not speak of is left out."""
    facts: dict[type[models.Model], dict[str, Any]] = {
        Residence: {"place": int(values["village"]), "lives_with": values.get("lives_with") or ""}
    }
    if any(values.get(key) not in (None, "") for key in ("hukou_registered", "hukou_place", "hukou_nature")):
        facts[Hukou] = {
            "is_registered": values.get("hukou_registered"),
            "place": values.get("hukou_place_code"),
            "place_text": values.get("hukou_place") or "",
            "nature": values.get("hukou_nature") or "",
        }
    if values.get("stage"):
        facts[Enrolment] = {
            "stage": values["stage"],
            "school_unit": values.get("school"),
            "school_text": values.get("school_text") or "",
            "grade": values.get("grade"),
            "class_name": values.get("class_name") or "",
            "boards": values.get("boarding"),
        }
    if values.get("health"):
        facts[Health] = {
            "condition": values["health"],
            "disability_kind": values.get("disability_kind") or "",
            "disability_grade": values.get("disability_grade") or "",
            "illness": values.get("illness") or "",
        }
    if values.get("guardianship"):
        facts[Guardianship] = {"level": values["guardianship"]}
    return facts


def known_items(values: Values) -> Iterator[str]:
    """The items of `rules.gaps` that `values` answer."""
    given = {key for key, value in values.items() if value not in (None, "")}
    tests = {
        "identity": "identity_number" in given,
        "hukou": bool(given & {"hukou_place", "hukou_place_code"}) or values.get("hukou_registered") is False,
        "address": "address" in given,
        "carer": "carer_name" in given,
        "carer_phone": "carer_phone" in given,
        "parent_phone": bool(given & {"father_phone", "mother_phone"}),
        "whereabouts": all(f"{who}_away" in given for who in PARENTS if f"{who}_name" in given)
        and bool(given & {"father_name", "mother_name"}),
        "schooling": "stage" in given,
        "guardianship": "guardianship" in given,
        "health": "health" in given,
    }
    return (name for name, is_known in tests.items() if is_known)


def other_readings(name: str) -> list[str]:
    """The further pinyin spellings and initials under which a name is found."""
    pinyin = name_pinyin(name)
    return [reading[:160] for reading in dict.fromkeys((*pinyin.alternatives, *pinyin.alternative_initials))]


def temporary_key(city: int) -> str:
    """A key for a child without an identity number: T, city, ten characters that say nothing."""
    return f"T{city}-{secrets.token_hex(5).upper()}"


def birth_in(number: str | None) -> date | None:
    """The date of birth in an 18-digit identity number that was checked before."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None
