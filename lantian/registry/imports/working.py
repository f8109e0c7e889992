"""The part of an import that needs no database and is most of its work: reading rows, then writing their lines.

A hand keeps what the rows of its parts said until it is told who is who. `crew` has one in this process or
several in processes of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from lantian.access.sealing import Sealer
from lantian.registry.imports.lines import LineMaker, Seating, copied
from lantian.registry.imports.saying import LIVELIHOOD, PersonSaid, Said, said_in
from lantian.registry.roster.layout import is_child_row
from lantian.registry.roster.parsing import RowParser, WrongCell

Part = tuple[int, list[list[str]]]
"""Rows of a sheet that follow each other, those that are no child's among them; the number of the first, from 1."""


class PersonMark(NamedTuple):
    """A person of a row whom others may share: known by the name and the blind index of number or phone.

    `told` is a checksum of all that the row says of the person: where it is the same, rows say the same.
    """

    role: str
    name: str
    number: bytes | None
    phone: bytes | None
    told: int


class RowMark(NamedTuple):
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
    people: list[PersonMark]  # the last field: `packed_read`


class PartRead(NamedTuple):
    """The answer to a part of the rows: how many there were, marks of those that can go in, faults and doubts."""

    rows: int
    marks: list[RowMark]
    wrong: list[WrongCell]


PackedRead = tuple[int, list[tuple[Any, ...]], list[tuple[Any, ...]]]
"""A `PartRead` in plain tuples, birth dates as ordinals: between processes those travel several times faster."""

BIRTH, PEOPLE = RowMark._fields.index("birth_on"), RowMark._fields.index("people")
IN_ORDER = attrgetter(*(item.name for item in fields(WrongCell)))


def packed_read(read: PartRead) -> PackedRead:
    """The answer to a part as it is sent."""
    marks = [
        (*mark[:BIRTH], mark.birth_on.toordinal(), *mark[BIRTH + 1 : PEOPLE], list(map(tuple, mark.people)))
        for mark in read.marks
    ]
    return read.rows, marks, list(map(IN_ORDER, read.wrong))


def unpacked_read(packed: PackedRead) -> PartRead:
    """The answer to a part as it was sent."""
    rows, sent, wrong = packed
    mark, person, day = RowMark._make, PersonMark._make, date.fromordinal
    marks = [
        mark((*one[:BIRTH], day(one[BIRTH]), *one[BIRTH + 1 : PEOPLE], list(map(person, one[PEOPLE]))))
        for one in sent
    ]
    return PartRead(rows, marks, [WrongCell(*cell) for cell in wrong])


class Hand:
    """Reads parts of a roster and writes the lines of those rows that are new."""

    def __init__(self, parser: RowParser, stages: Mapping[str, str], city: int) -> None:
        self._parser, self._stages = parser, stages
        self._lines, self._sealer = LineMaker(city), Sealer()
        self._kept: dict[int, list[Said]] = {}

    def read(self, part: int, rows: Part) -> PartRead:
        """Reads a part; what its rows said is kept under its number."""
        said: list[Said] = []
        self._kept[part] = said
        marks: list[RowMark] = []
        wrong: list[WrongCell] = []
        first, sheet_rows = rows
        of_children = [pair for pair in enumerate(sheet_rows, first) if is_child_row(pair[1])]
        for number, cells in of_children:
            parsed = self._parser.parse(cells, number)
            if parsed.wrong:
                wrong += parsed.wrong
                if parsed.is_wrong:
                    continue
            told = said_in(number, parsed.values, self._stages)
            marks.append(mark_of(part, len(said), told, self._sealer))
            said.append(told)
        return PartRead(len(of_children), marks, wrong)

    def tell(self, part: int, places: Sequence[int]) -> list[Said]:
        """What some rows of a part said."""
        said = self._kept[part]
        return [said[at] for at in places]

    def write(self, part: int, seatings: Mapping[int, Seating]) -> tuple[bytes, bytes]:
        """The lines of those rows of a part that have a seating: of the children, and of their people."""
        said, lines = self._kept[part], self._lines
        children: list[str] = []
        people: list[str] = []
        for at, seating in seatings.items():
            children.append(lines.child_line(said[at], seating))
            people += lines.person_lines(said[at], seating)
        return copied(children), copied(people)


def mark_of(part: int, at: int, said: Said, sealer: Sealer) -> RowMark:
    """By what the child of a row and its people are known; keeps the blind indexes with what was said."""
    values = said.values
    if number := values.get("identity_number"):
        said.number_index = sealer.index(number)
    school = values.get("school")
    return RowMark(
        part,
        at,
        said.row,
        said.number_index,
        values["child_name"],
        values["birth_on"],
        values["sex"],
        values["village"],
        str(school) if school else "",
        said.house,
        hash((values.get("village_group"), *[values.get(key) for key in LIVELIHOOD])),
        [_index_person(person, sealer) for person in said.people if person.number or person.phone],
    )


def _index_person(person: PersonSaid, sealer: Sealer) -> PersonMark:
    if person.number:
        person.number_index = sealer.index(person.number)
    if person.phone:
        person.phone_index = sealer.index(person.phone)
    return mark_of_person(person)


def mark_of_person(person: PersonSaid) -> PersonMark:
    """By what a person is known whose number and phone have been indexed."""
    whereabouts = (person.away, person.since, person.destination_text)
    told = hash((person.number, person.phone, person.second_phone, whereabouts))
    return PersonMark(person.role, person.name, person.number_index, person.phone_index, told)
