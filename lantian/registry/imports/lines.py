"""From what a row says to the text that PostgreSQL copies: a line for the child, one for each person.

A line holds everything that its tables need (`tables`); fields stand in the order of `CHILD_LINE` and
`PERSON_LINE`, in the text format of COPY.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lantian.access.sealing import Sealer
from lantian.kernel.values.pinyin import Pinyin, name_pinyin
from lantian.registry.imports.saying import DEAD, LIVELIHOOD, PARENTS, PersonSaid, Said, Values
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.rules.kin import GRANDPARENTS

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
    **dict.fromkeys(GRANDPARENTS, "text"),
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

GRANDPARENT_NAMES = tuple(f"{one}_name" for one in GRANDPARENTS)

NEW, MET, KNOWN = "new", "met", "known"
"""Whether a person or house is made of this line, of another one of the file, or stands in the register."""

NULL, YES, NO = "\\N", "t", "f"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
DIGITS = [f"{number:02x}" for number in range(256)]
FIRST_TIE, FIRST_PERSON, FIRST_MIGRATION, HOUSE = 0x10, 0x20, 0x30, 0x0F
"""Where the last two digits of the keys of a child's ties, persons and migrations begin."""

NO_GUARDS = f"{NULL}\t{NULL}\t{NULL}"
NO_COLUMNS = "\t".join([NULL] * 14)
CHILD_IDENTITY, ADDRESS = b"child.identity", b"household.address"
IDENTITY, PHONE, SECOND_PHONE = b"person.identity", b"person.phone", b"person.second_phone"


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
        return self.base + DIGITS[0]


class LineMaker:
    """Makes the lines of new children of one city; it belongs to one process, as its sealer does."""

    def __init__(self, city: int) -> None:
        self._city = city
        self._sealer = Sealer()

    def child_line(self, said: Said, seating: Seating) -> str:
        """The line of a new child, without the end of the line."""
        values, school = said.values, said.values.get("school")
        number = values.get("identity_number")
        pinyin = name_pinyin(values["child_name"])
        return "\t".join(
            (
                seating.base,
                str(values["village"]),
                NULL if school is None else str(school),
                _text(values["child_name"]),
                pinyin.full[:160],
                pinyin.initials[:24],
                _readings(pinyin),
                values["sex"],
                values.get("ethnicity", ""),
                values["birth_on"].isoformat(),
                self._sealed(number, CHILD_IDENTITY),
                _binary(said.number_index),
                "" if number else temporary_key(self._city),
                "" if number else values.get("no_identity_reason", "other"),
                *[_text(values.get(name, "")) for name in GRANDPARENT_NAMES],
                _text(values.get("remarks", "")),
                str(gap_mask(items_known(said))),
                self._house(said, seating),
                _livelihood(seating.house.values or values if seating.house else values),
                values.get("lives_with", ""),
                _hukou(values),
                _schooling(values),
                _health(values),
                values.get("guardianship", NULL),
            )
        )

    def person_lines(self, said: Said, seating: Seating) -> list[str]:
        """The lines of the people of a new child."""
        values, school = said.values, said.values.get("school")
        own = f"{seating.child}\t{values['village']}\t{NULL if school is None else school}"
        guards = _own_guards(said, seating)
        return [
            self._person_line(person, number, seating, own, guards)
            for number, person in enumerate(said.people)
        ]

    def _person_line(self, person: PersonSaid, number: int, seating: Seating, own: str, guards: str) -> str:
        base, place = seating.base, seating.people.get(person.role)
        tie = FIRST_TIE + 2 * number
        (kind, relation), *second = person.ties
        if second:
            ((second_kind, second_relation),) = second
            second_tie = base + DIGITS[tie + 1]
        else:
            second_tie, second_kind, second_relation = NULL, NULL, NULL
        ties = f"{kind}\t{relation}\t{second_kind}\t{second_relation}"
        keys = f"{base}{DIGITS[tie]}\t{second_tie}\t{own}"
        if place is None:
            columns = self._person_columns(person, base, number)
            return f"{keys}\t{base}{DIGITS[FIRST_PERSON + number]}\t{NEW}\t{ties}\t{guards}\t{columns}"
        if place.standing != NEW:
            return f"{keys}\t{place.key}\t{place.standing}\t{ties}\t{NO_GUARDS}\t{NO_COLUMNS}"
        columns = self._person_columns(place.said or person, base, number)
        return f"{keys}\t{place.key}\t{NEW}\t{ties}\t{_guards_of(place)}\t{columns}"

    def _person_columns(self, person: PersonSaid, base: str, number: int) -> str:
        is_told = person.has_whereabouts
        return "\t".join(
            (
                _text(person.name),
                person.sex,
                _plain(person.birth_on),
                self._sealed(person.number, IDENTITY),
                _binary(person.number_index),
                self._sealed(person.phone, PHONE),
                _binary(person.phone_index),
                self._sealed(person.second_phone, SECOND_PHONE),
                YES if person.away == DEAD else NO,
                base + DIGITS[FIRST_MIGRATION + number] if is_told else NULL,
                person.away if is_told else NULL,
                _plain(person.since),
                _plain(person.destination),
                _text(person.destination_text),
            )
        )

    def _house(self, said: Said, seating: Seating) -> str:
        place = seating.house
        values = said.values if place is None else place.values or said.values
        if place is None and not (said.house or has_livelihood(values)):
            return f"{NULL}\t{NULL}\t{NO_GUARDS}\t\t\t{NULL}"
        if place and place.standing != NEW:
            return f"{place.key}\t{place.standing}\t{NO_GUARDS}\t\t\t{NULL}"
        key = place.key if place else seating.base + DIGITS[HOUSE]
        guards = _guards_of(place) if place else _own_guards(said, seating)
        head, group = _text(values.get("household_head", "")), _text(values.get("village_group", ""))
        return f"{key}\t{NEW}\t{guards}\t{head}\t{group}\t{self._sealed(values.get('address'), ADDRESS)}"

    def _sealed(self, text: str | None, column: bytes) -> str:
        return f"\\\\x{self._sealer.seal(text, column).hex()}" if text else NULL


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
        "schooling": "stage" in values,
        "guardianship": "guardianship" in values,
        "health": "health" in values or "illness" in values or "disability_grade" in values,
    }
    return [name for name, is_known in tests.items() if is_known]


def temporary_key(city: int) -> str:
    """A key for a child without an identity number: T, city, ten characters that say nothing."""
    return f"T{city}-{secrets.token_hex(5).upper()}"


def has_livelihood(values: Values) -> bool:
    """Whether a row says what the household lives on."""
    return any(values.get(key) for key in LIVELIHOOD)


def copied(lines: Iterable[str]) -> bytes:
    """Lines as COPY takes them."""
    return "".join([f"{line}\n" for line in lines]).encode()


def _readings(pinyin: Pinyin) -> str:
    if not (pinyin.alternatives or pinyin.alternative_initials):
        return "{}"
    others = dict.fromkeys((*pinyin.alternatives, *pinyin.alternative_initials))
    return "{" + ",".join([reading[:160] for reading in others]) + "}"


def _livelihood(values: Values) -> str:
    given = [",".join(sorted(values.get(key, ()))) for key in LIVELIHOOD]
    income, aid, marks = given
    return f"{YES if any(given) else NO}\t{{{income}}}\t{{{aid}}}\t{{{marks}}}"


def _hukou(values: Values) -> str:
    registered, place = values.get("hukou_registered"), values.get("hukou_place_code")
    text, nature = values.get("hukou_place", ""), values.get("hukou_nature", "")
    is_told = YES if text or nature or registered is not None else NO
    return f"{is_told}\t{_flag(registered)}\t{NULL if place is None else place}\t{_text(text)}\t{nature}"


def _schooling(values: Values) -> str:
    stage, grade = values.get("stage", NULL), values.get("grade", NULL)
    text, class_name = _text(values.get("school_text", "")), _text(values.get("class_name", ""))
    return f"{stage}\t{text}\t{grade}\t{class_name}\t{_flag(values.get('boarding'))}"


def _health(values: Values) -> str:
    kind, grade = values.get("disability_kind", ""), values.get("disability_grade", "")
    illness = values.get("illness", "")
    condition = values.get("health", "" if grade or illness else NULL)
    return f"{condition}\t{kind}\t{grade}\t{_text(illness)}"


def _own_guards(said: Said, seating: Seating) -> str:
    """Rows of this child alone."""
    return f"{{{said.values['village']}}}\t{{{said.values.get('school') or ''}}}\t{{{seating.child}}}"


def _guards_of(place: Place) -> str:
    """Rows of all children who share a person or house."""
    regions, schools, children = (
        map(str, sorted(place.regions)),
        sorted(place.schools),
        sorted(place.children),
    )
    return f"{{{','.join(regions)}}}\t{{{','.join(schools)}}}\t{{{','.join(children)}}}"


def _text(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(ESCAPES)


def _plain(value: int | date | UUID | None) -> str:
    return NULL if value is None else str(value)


def _flag(value: bool | None) -> str:
    return NULL if value is None else YES if value else NO


def _binary(value: bytes | None) -> str:
    return NULL if value is None else f"\\\\x{value.hex()}"
