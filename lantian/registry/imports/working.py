"""The part of an import that needs no database and is most of its work: reading rows, then writing their lines.

A hand keeps what the rows of its parts said, packed, until it is told who is who. `crew` has one in this process or
several in processes of their own.
"""

import pickle
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lantian.access.sealing import blind_index
from lantian.registry.imports.lines import Seating, child_line, copied, person_lines
from lantian.registry.imports.saying import LIVELIHOOD, PersonSaid, Said, said_in
from lantian.registry.roster.parsing import RowParser, WrongCell

NumberedRow = tuple[int, Sequence[str]]
"""A row's number as people count, and its cells."""


@dataclass(slots=True)
class PersonMark:
    """A person of a row whom others may share: known by the name and the blind index of number or phone.

    `told` is a checksum of all that the row says of the person: where it is the same, rows say the same.
    """

    role: str
    name: str
    number: bytes | None
    phone: bytes | None
    told: int


@dataclass(slots=True)
class RowMark:
    """What tells whether a row's child, house and people are known. `part` and `at` say where the row is kept."""

    part: int
    at: int
    row: int
    number: bytes | None
    name: str
    birth_on: date
    sex: str
    village: int
    school: str
    house: tuple[int, str, str] | None
    house_told: int
    people: list[PersonMark] = field(default_factory=list)


@dataclass(slots=True)
class PartRead:
    """The answer to a part of the rows: how many there were, marks of those that can go in, faults and doubts."""

    rows: int
    marks: list[RowMark]
    wrong: list[WrongCell]


class Hand:
    """Reads parts of a roster and writes the lines of those rows that are new."""

    def __init__(self, parser: RowParser, stages: Mapping[str, str], city: int) -> None:
        self._parser, self._stages, self._city = parser, stages, city
        self._kept: dict[int, bytes] = {}

    def read(self, part: int, rows: Sequence[NumberedRow]) -> PartRead:
        """Reads a part; what its rows said is kept under its number."""
        said: list[Said] = []
        marks: list[RowMark] = []
        wrong: list[WrongCell] = []
        for number, cells in rows:
            parsed = self._parser.parse(cells, number)
            if parsed.wrong:
                wrong += parsed.wrong
                if parsed.is_wrong:
                    continue
            told = said_in(number, parsed.values, self._stages)
            marks.append(mark_of(part, len(said), told))
            said.append(told)
        self._kept[part] = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
        return PartRead(len(rows), marks, wrong)

    def tell(self, part: int, places: Sequence[int]) -> list[Said]:
        """What some rows of a part said."""
        said = self._said(part)
        return [said[at] for at in places]

    def write(self, part: int, seatings: Mapping[int, Seating]) -> tuple[bytes, bytes]:
        """The lines of those rows of a part that have a seating: of the children, and of their people."""
        said = self._said(part)
        children: list[str] = []
        people: list[str] = []
        for at, seating in seatings.items():
            children.append(child_line(said[at], seating, self._city))
            people += person_lines(said[at], seating)
        return copied(children), copied(people)

    def _said(self, part: int) -> list[Said]:
        said: list[Said] = pickle.loads(self._kept[part])  # noqa: S301 - packed by ourselves a moment ago
        return said


def mark_of(part: int, at: int, said: Said) -> RowMark:
    """By what the child of a row and its people are known."""
    values = said.values
    number = values.get("identity_number")
    school = values.get("school")
    return RowMark(
        part,
        at,
        said.row,
        blind_index(number) if number else None,
        values["child_name"],
        values["birth_on"],
        values["sex"],
        values["village"],
        str(school) if school else "",
        said.house,
        _checksum(values.get("village_group"), *(sorted(values.get(key, ())) for key in LIVELIHOOD)),
        [mark_of_person(person) for person in said.people if person.number or person.phone],
    )


def mark_of_person(person: PersonSaid) -> PersonMark:
    """By what a person is known."""
    number, phone = person.number, person.phone
    return PersonMark(
        person.role,
        person.name,
        blind_index(number) if number else None,
        blind_index(phone) if phone else None,
        _checksum(number, phone, person.second_phone, person.away, person.since, person.destination_text),
    )


def _checksum(*said: object) -> int:
    return zlib.crc32(repr(said).encode())
