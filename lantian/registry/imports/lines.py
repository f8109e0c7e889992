"""From what a row says to the text that PostgreSQL copies: a line for the child, one for each person.

A line holds everything that its tables need (`tables`); fields stand in the order of `CHILD_LINE` and
`PERSON_LINE`, in the text format of COPY.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lantian.access.sealing import blind_index, seal
from lantian.kernel.values.pinyin import name_pinyin
from lantian.registry.imports.saying import DEAD, LIVELIHOOD, PARENTS, SCHOOLING, PersonSaid, Said, Values
from lantian.registry.rules.gaps import gap_mask

CHILD_LINE = {
    "base": "text",
    "region": "bigint",
    "school": "uuid",
    "name": "text",
    "name_pinyin": "text",
    "name_initials": "text",
    "readings": "text[]",
    "sex": "text",
    "ethnicity": "text",
    "birth_on": "date",
    "identity": "bytea",
    "identity_index": "bytea",
    "temporary_key": "text",
    "no_identity_reason": "text",
    "remarks": "text",
    "gaps": "integer",
    "house": "uuid",
    "house_is": "text",
    "house_regions": "bigint[]",
    "house_schools": "uuid[]",
    "house_children": "uuid[]",
    "head_name": "text",
    "village_group": "text",
    "address": "bytea",
    "has_livelihood": "boolean",
    "income_sources": "text[]",
    "aid": "text[]",
    "poverty_marks": "text[]",
    "lives_with": "text",
    "has_hukou": "boolean",
    "is_registered": "boolean",
    "hukou_place": "bigint",
    "hukou_text": "text",
    "hukou_nature": "text",
    "stage": "text",
    "school_text": "text",
    "grade": "smallint",
    "class_name": "text",
    "boards": "boolean",
    "condition": "text",
    "disability_kind": "text",
    "disability_grade": "text",
    "illness": "text",
    "guardianship": "text",
}
"""Columns of a child's line. `base` is all of its key but the last two digits; keys of its facts begin alike."""

PERSON_LINE = {
    "tie": "uuid",
    "second_tie": "uuid",
    "child": "uuid",
    "region": "bigint",
    "school": "uuid",
    "person": "uuid",
    "person_is": "text",
    "kind": "text",
    "relation": "text",
    "second_kind": "text",
    "second_relation": "text",
    "regions": "bigint[]",
    "schools": "uuid[]",
    "children": "uuid[]",
    "name": "text",
    "sex": "text",
    "birth_on": "date",
    "identity": "bytea",
    "identity_index": "bytea",
    "phone": "bytea",
    "phone_index": "bytea",
    "second_phone": "bytea",
    "is_deceased": "boolean",
    "migration": "uuid",
    "reason": "text",
    "since": "date",
    "destination": "bigint",
    "destination_text": "text",
}
"""Columns of a person's line; two ties where a parent is the carer too."""

NEW, MET, KNOWN = "new", "met", "known"
"""Whether a person or house is made of this line, of another one of the file, or stands in the register."""

NULL, YES, NO = "\\N", "t", "f"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
FIRST_TIE, FIRST_PERSON, FIRST_MIGRATION, HOUSE = 0x10, 0x20, 0x30, 0x0F
"""Where the last two digits of the keys of a child's ties, persons and migrations begin."""


@dataclass(slots=True)
class Place:
    """Which person or house a row's words are about: its key, whether it is `NEW`, and who shares it.

    Where several rows speak of a new one, `said` or `values` holds what they say together.
    """

    key: str
    standing: str = NEW
    regions: Sequence[int] = ()
    schools: Sequence[str] = ()
    children: Sequence[str] = ()
    said: PersonSaid | None = None
    values: Values | None = None


@dataclass(slots=True)
class Seating:
    """The key of a new child, all but its last two digits, and where its house and people are not their own."""

    base: str
    house: Place | None = None
    people: dict[str, Place] = field(default_factory=dict)

    @property
    def child(self) -> str:
        return key_of(self.base, 0)


def key_of(base: str, number: int) -> str:
    """A key that begins with `base` (30 hexadecimal digits)."""
    return f"{base}{number:02x}"


def child_line(said: Said, seating: Seating, city: int) -> str:
    """The line of a new child, without the end of the line."""
    values, base = said.values, seating.base
    number = values.get("identity_number")
    pinyin = name_pinyin(values["child_name"])
    others = dict.fromkeys((*pinyin.alternatives, *pinyin.alternative_initials))
    return "\t".join(
        (
            base,
            str(values["village"]),
            _plain(values.get("school")),
            _text(values["child_name"]),
            pinyin.full[:160],
            pinyin.initials[:24],
            "{" + ",".join(reading[:160] for reading in others) + "}",
            values["sex"],
            values.get("ethnicity", ""),
            values["birth_on"].isoformat(),
            _sealed(number, "child.identity"),
            _index(number),
            "" if number else temporary_key(city),
            "" if number else values.get("no_identity_reason", "other"),
            _text(values.get("remarks", "")),
            str(gap_mask(items_known(said))),
            *_house(said, seating),
            *_livelihood(seating.house.values or values if seating.house else values),
            values.get("lives_with", ""),
            *_hukou(values),
            *_schooling(values),
            *_health(values),
            values.get("guardianship", NULL),
        )
    )


def person_lines(said: Said, seating: Seating) -> list[str]:
    """The lines of the people of a new child."""
    return [_person_line(said, seating, number, person) for number, person in enumerate(said.people)]


def items_known(said: Said) -> list[str]:
    """The items of `rules.gaps` that a row answers."""
    values, people = said.values, said.people
    parents = [person for person in people if person.role in PARENTS]
    carers = [person for person in people if person.role == "carer" or len(person.ties) > 1]
    living = [parent for parent in parents if parent.away != DEAD]
    tests = {
        "identity": "identity_number" in values,
        "hukou": "hukou_place" in values or values.get("hukou_registered") is False,
        "address": "address" in values,
        "carer": bool(carers),
        "carer_phone": any(person.phone for person in carers),
        "parent_phone": any(person.phone for person in parents),
        "whereabouts": bool(parents) and all(person.away for person in living),
        "schooling": any(key in values for key in SCHOOLING),
        "guardianship": "guardianship" in values,
        "health": any(key in values for key in ("health", "illness", "disability_grade")),
    }
    return [name for name, is_known in tests.items() if is_known]


def temporary_key(city: int) -> str:
    """A key for a child without an identity number: T, city, ten characters that say nothing."""
    return f"T{city}-{secrets.token_hex(5).upper()}"


def _house(said: Said, seating: Seating) -> tuple[str, ...]:
    place = seating.house
    values = said.values if place is None else place.values or said.values
    if place is None and not (said.house or has_livelihood(values)):
        return NULL, NULL, NULL, NULL, NULL, "", "", NULL
    if place and place.standing != NEW:
        return place.key, place.standing, NULL, NULL, NULL, "", "", NULL
    key = place.key if place else key_of(seating.base, HOUSE)
    return (
        key,
        NEW,
        *_guards(said, seating, place),
        _text(values.get("household_head", "")),
        _text(values.get("village_group", "")),
        _sealed(values.get("address"), "household.address"),
    )


def has_livelihood(values: Values) -> bool:
    """Whether a row says what the household lives on."""
    return any(values.get(key) for key in LIVELIHOOD)


def _livelihood(values: Values) -> tuple[str, ...]:
    given = [values.get(key, ()) for key in LIVELIHOOD]
    return YES if any(given) else NO, *(f"{{{','.join(sorted(codes))}}}" for codes in given)


def _hukou(values: Values) -> tuple[str, ...]:
    keys = ("hukou_registered", "hukou_place", "hukou_nature")
    return (
        YES if any(key in values for key in keys) else NO,
        _flag(values.get("hukou_registered")),
        _plain(values.get("hukou_place_code")),
        _text(values.get("hukou_place", "")),
        values.get("hukou_nature", ""),
    )


def _schooling(values: Values) -> tuple[str, ...]:
    return (
        values.get("stage", NULL),
        _text(values.get("school_text", "")),
        _plain(values.get("grade")),
        _text(values.get("class_name", "")),
        _flag(values.get("boarding")),
    )


def _health(values: Values) -> tuple[str, ...]:
    is_told = any(key in values for key in ("health", "illness", "disability_grade"))
    return (
        values.get("health", "") if is_told else NULL,
        values.get("disability_kind", ""),
        values.get("disability_grade", ""),
        _text(values.get("illness", "")),
    )


def _person_line(said: Said, seating: Seating, number: int, person: PersonSaid) -> str:
    values, place = said.values, seating.people.get(person.role)
    (kind, relation), *second = person.ties
    person = place.said or person if place else person
    second_kind, second_relation = second[0] if second else (NULL, NULL)
    tie = FIRST_TIE + 2 * number
    key = place.key if place else key_of(seating.base, FIRST_PERSON + number)
    standing = place.standing if place else NEW
    head = (
        key_of(seating.base, tie),
        key_of(seating.base, tie + 1) if second else NULL,
        seating.child,
        str(values["village"]),
        _plain(values.get("school")),
        key,
        standing,
        kind,
        relation,
        second_kind,
        second_relation,
    )
    rest = _person_columns(person, seating, number) if standing == NEW else (NULL,) * 14
    guards = _guards(said, seating, place) if standing == NEW else (NULL, NULL, NULL)
    return "\t".join((*head, *guards, *rest))


def _person_columns(person: PersonSaid, seating: Seating, number: int) -> tuple[str, ...]:
    is_told = person.has_whereabouts
    return (
        _text(person.name),
        person.sex,
        _plain(person.birth_on),
        _sealed(person.number, "person.identity"),
        _index(person.number),
        _sealed(person.phone, "person.phone"),
        _index(person.phone),
        _sealed(person.second_phone, "person.second_phone"),
        YES if person.away == DEAD else NO,
        key_of(seating.base, FIRST_MIGRATION + number) if is_told else NULL,
        person.away if is_told else NULL,
        _plain(person.since),
        _plain(person.destination),
        _text(person.destination_text),
    )


def _guards(said: Said, seating: Seating, place: Place | None) -> tuple[str, str, str]:
    """Whose rows these are: of this child alone, or of all who share the person or house."""
    if place:
        regions, schools, children = (
            map(str, sorted(place.regions)),
            sorted(place.schools),
            sorted(place.children),
        )
        return f"{{{','.join(regions)}}}", f"{{{','.join(schools)}}}", f"{{{','.join(children)}}}"
    school = said.values.get("school")
    return f"{{{said.values['village']}}}", f"{{{school or ''}}}", f"{{{seating.child}}}"


def _text(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(ESCAPES)


def _plain(value: int | date | UUID | None) -> str:
    return NULL if value is None else str(value)


def _flag(value: bool | None) -> str:
    return NULL if value is None else YES if value else NO


def _sealed(text: str | None, column: str) -> str:
    return f"\\\\x{seal(text, column).hex()}" if text else NULL


def _index(text: str | None) -> str:
    return f"\\\\x{blind_index(text).hex()}" if text else NULL


def copied(lines: list[str]) -> bytes:
    """Lines as COPY takes them."""
    return "".join(f"{line}\n" for line in lines).encode()
