"""From the values of one child, as a form gives them, to the rows that record it.

Keys of `values` are the canonical fields of the roster (`roster.fields`), and they mean the same (`imports.saying`).
Persons and households that are known already are referred to and not built again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7

from lantian.access.sealing import blind_index, seal
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.imports.lines import has_livelihood, items_known, temporary_key
from lantian.registry.imports.saying import DEAD, LIVELIHOOD, PersonSaid, Said, infer, people_in
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
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.rules.schooling import in_one_spelling

Values = Mapping[str, Any]
HUKOU = ("hukou_registered", "hukou_place", "hukou_nature")
SCHOOLING = ("stage", "school", "school_text", "grade", "class_name", "boarding")
HEALTH = ("health", "disability_kind", "disability_grade", "illness")


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be inserted: its table's model and its values by attribute (`child_id`, not `child`)."""

    model: type[models.Model]
    values: dict[str, Any]


@dataclass
class Acquaintances:
    """Persons and households met so far, by what tells them apart: a name and a number or telephone; a house."""

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
        return child, list(_ChildRows(self, child, said_of(values)).rows())


def said_of(values: Values) -> Said:
    """What the values of a form say of a child and the people around it, as a row of a roster would."""
    given = {key: value for key, value in values.items() if value not in (None, "", [], ())}
    infer(given, {})
    return Said(0, given, list(people_in(given)))


@dataclass
class _ChildRows:
    builder: RowBuilder
    child: UUID
    said: Said

    def rows(self) -> Iterator[NewRow]:
        household, new_household = self._household()
        yield from new_household
        yield self._child(household)
        if "identity_number" in self.said.values:
            yield self._identity_key()
        yield from self._other_readings()
        for model, facts in fact_values(self.said.values).items():
            yield NewRow(model, {**self._of_child(), "since": None, "until": None, **facts})
        for person in self.said.people:
            yield from self._person(person)

    @property
    def region(self) -> int:
        return int(self.said.values["village"])

    @property
    def school(self) -> UUID | None:
        return self.said.values.get("school")

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
        """The house of the same head and address, or a new one where anything is said about a house."""
        values, met = self.said.values, self.said.house
        has_head = "household_head" in values
        known = self.builder.known.households
        if met and has_head and met in known:
            return known[met], []
        if not (met or "village_group" in values or has_livelihood(values)):
            return None, []
        address = values.get("address")
        house = {
            **self._shared(),
            "head_name": values.get("household_head", ""),
            "place": self.region,
            "village_group": values.get("village_group", ""),
            "address": seal(address, "household.address") if address else None,
            "is_unsafe": None,
            "neighbour": None,
        }
        if met and has_head:
            known[met] = house["id"]
        rows = [NewRow(Household, house)]
        if has_livelihood(values):
            owner = {"household_id": house["id"], "since": None, "until": None}
            rows.append(NewRow(Livelihood, {**self._shared(), **owner, **livelihood_values(values)}))
        return house["id"], rows

    def _child(self, household: UUID | None) -> NewRow:
        values = self.said.values
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
                "ethnicity": values.get("ethnicity", ""),
                "birth_on": values["birth_on"],
                "identity": seal(number, "child.identity") if number else None,
                "identity_index": blind_index(number) if number else None,
                "temporary_key": "" if number else temporary_key(self.builder.city),
                "no_identity_reason": "" if number else values.get("no_identity_reason", "other"),
                "household_id": household,
                **{one: values.get(f"{one}_name", "") for one in GRANDPARENTS},
                "remarks": values.get("remarks", ""),
                "region": self.region,
                "school": self.school,
                "confirmed_on": self.builder.as_of,
                "gaps": gap_mask(items_known(self.said)),
                "erased_at": None,
                "merged_into_id": None,
            },
        )

    def _identity_key(self) -> NewRow:
        index = blind_index(self.said.values["identity_number"])
        return NewRow(IdentityKey, {"hash": index, "city": self.builder.city, "child": self.child})

    def _other_readings(self) -> Iterator[NewRow]:
        guards = {"child_id": self.child, "region": self.region, "school": self.school}
        for reading in other_readings(self.said.values["child_name"]):
            yield NewRow(
                OtherReading, {"id": uuid7(), "city": self.builder.city, **guards, "reading": reading}
            )

    def _person(self, said: PersonSaid) -> Iterator[NewRow]:
        """The person, where they are, and what they are to the child; of somebody known the last alone."""
        known = self.builder.known.persons
        marks = [(said.name, blind_index(mark)) for mark in (said.number, said.phone) if mark]
        key = next((known[mark] for mark in marks if mark in known), None)
        if key is None:
            person = {
                **self._shared(),
                **person_values(said),
                "phone_verified_on": None,
                "education": "",
                "health": "",
                "occupation": "",
                "deceased_on": None,
            }
            key = person["id"]
            known.update(dict.fromkeys(marks, key))
            yield NewRow(Person, person)
            if said.has_whereabouts:
                where = {"person_id": key, "since": said.since, "until": None, **whereabouts_values(said)}
                yield NewRow(Migration, {**self._shared(), **where})
        for kind, relation in said.ties:
            tie = {"person_id": key, "kind": kind, "relation": relation, "seat": None}
            yield NewRow(Tie, {**self._of_child(), "since": None, "until": None, **tie})


def person_values(said: PersonSaid) -> dict[str, Any]:
    """The columns of a person that a form or roster can tell."""
    return {
        "name": said.name,
        "sex": said.sex,
        "birth_on": said.birth_on,
        "identity": seal(said.number, "person.identity") if said.number else None,
        "identity_index": blind_index(said.number) if said.number else None,
        "phone": seal(said.phone, "person.phone") if said.phone else None,
        "phone_index": blind_index(said.phone) if said.phone else None,
        "second_phone": seal(said.second_phone, "person.second_phone") if said.second_phone else None,
        "is_deceased": said.away == DEAD,
    }


def whereabouts_values(said: PersonSaid) -> dict[str, Any]:
    """Why and where somebody is away."""
    return {
        "reason": said.away,
        "destination": said.destination,
        "destination_text": said.destination_text,
        "expected_return_on": None,
    }


def livelihood_values(values: Values) -> dict[str, list[str]]:
    """What a household lives on, each list in the order of its codes."""
    return {key: sorted(values.get(key, ())) for key in LIVELIHOOD}


def fact_values(values: Values) -> dict[type[models.Model], dict[str, Any]]:
    """The dated facts of a child that `values` speak of, by table; a table they do not speak of is left out."""
    facts: dict[type[models.Model], dict[str, Any]] = {
        Residence: {"place": int(values["village"]), "lives_with": values.get("lives_with", "")}
    }
    if any(key in values for key in HUKOU):
        facts[Hukou] = {
            "is_registered": values.get("hukou_registered"),
            "place": values.get("hukou_place_code"),
            "place_text": values.get("hukou_place", ""),
            "nature": values.get("hukou_nature", ""),
        }
    if any(key in values for key in SCHOOLING):
        facts[Enrolment] = in_one_spelling(
            {
                "stage": values.get("stage", ""),
                "school_unit": values.get("school"),
                "school_text": values.get("school_text", ""),
                "grade": values.get("grade"),
                "class_name": values.get("class_name", ""),
                "boards": values.get("boarding"),
            }
        )
    if any(key in values for key in HEALTH):
        facts[Health] = {
            "condition": values.get("health", ""),
            "disability_kind": values.get("disability_kind", ""),
            "disability_grade": values.get("disability_grade", ""),
            "illness": values.get("illness", ""),
        }
    if "guardianship" in values:
        facts[Guardianship] = {"level": values["guardianship"]}
    return facts


def other_readings(name: str) -> list[str]:
    """The further pinyin spellings and initials under which a name is found."""
    pinyin = name_pinyin(name)
    return [reading[:160] for reading in dict.fromkeys((*pinyin.alternatives, *pinyin.alternative_initials))]
