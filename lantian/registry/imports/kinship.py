"""The grown-ups of a roster's children: who stays, who comes new, whom several rows share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.registry.imports.acquainting import Acquaintance, People, child_of, told_together
from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import EMPTY, Differences, LaterChange
from lantian.registry.imports.housing import Late, Tell
from lantian.registry.imports.lines import NEW
from lantian.registry.imports.saying import DEAD, PersonSaid, Said
from lantian.registry.imports.standing import GUARDS, Row, Standing
from lantian.registry.imports.ties import (
    Part,
    mend_relation,
    mend_relations,
    missing_parts,
    take_part,
    tied_persons,
)
from lantian.registry.imports.working import mark_of_person
from lantian.registry.models import Migration, Person


@dataclass(slots=True)
class Newcomer:
    """A person whom a registered child did not have, and what that person is to it."""

    case: Case
    said: PersonSaid
    child: Row
    parts: list[Part]


class Kinship:
    """Finds the people of registered children on file, then settles those that rows share."""

    def __init__(self, differences: Differences, tell: Tell) -> None:
        self._differences, self._tell = differences, tell
        self._people = People()
        self._newcomers: dict[tuple[int, str], Newcomer] = {}

    def find(self, case: Case, said: Said, standing: Standing) -> None:
        """Who of the people on file the row of a registered child means. Raises `LaterChange`."""
        known = self._differences.known
        meant = tied_persons(known, standing, said.people)
        for person in said.people:
            row = meant.get(person.role)
            parts = missing_parts(known, standing, person, row["id"] if row else None)
            one = Newcomer(case, person, standing.child, parts)
            if row is None:
                self._newcomers[case.mark.row, person.role] = one
                continue
            mend_relations(self._differences, case, standing, person, row["id"])
            self._tie(one, row["id"])
            self._differences.speaks_of(case, person.role, row["id"])
            if person.name == row["name"]:
                self._differences.called.add(row["id"])
            self._people.know(row, mark_of_person(person))

    def settle(self, new: Sequence[Case]) -> Late:
        """New children's people, and those that registered children did not have."""
        met = [(case, mark) for case in new for mark in case.mark.people]
        for one in self._newcomers.values():
            if one.said.number or one.said.phone:
                met.append((one.case, mark_of_person(one.said)))
            else:
                yield from self._settle_alone(one)
        met.sort(key=lambda pair: pair[0].mark.row)
        self._people.learn([mark for _, mark in met])
        is_shared = self._people.sharing([mark for _, mark in met])
        for case, mark in met:
            if is_shared(mark) or (case.mark.row, mark.role) in self._newcomers:
                self._people.meet(case, mark)
        self._differences.called |= self._people.called
        told = self._tell(
            case for person in self._people.all if person.needs_words for case, _ in person.rows
        )
        for person in self._people.all:
            if person.standing == NEW:
                yield from self._settle_new(person, told)
            else:
                yield from self._settle_known(person)

    def _settle_alone(self, one: Newcomer) -> Late:
        """A person without number and phone: nobody else can share it."""
        key, child = uuid7(), one.child
        schools = [child["school"]] if child["school"] else []
        self._begin(key, one.said, ([child["region"]], schools, [child["id"]]))
        yield from self._late(one, key)

    def _settle_new(self, person: Acquaintance, told: dict[int, Said]) -> Late:
        """The first row of a new person makes it, with what all its rows say together."""
        together = self._together(person, told) if person.is_told_differently else None
        for case, role, place in person.places():
            one = self._newcomers.get((case.mark.row, role))
            if one:
                if place.standing == NEW:
                    self._begin(person.key, together or one.said, person.guards())
                yield from self._late(one, person.key)
            elif case.seating and person.is_shared:
                place.said = together
                case.seating.people[role] = place
            if together:
                self._differences.writes.touched.add(child_of(case))

    def _settle_known(self, person: Acquaintance) -> Late:
        for case, role, place in person.places():
            one = self._newcomers.get((case.mark.row, role))
            if one:
                yield from self._late(one, person.key)
            elif case.seating:
                case.seating.people[role] = place
                self._differences.writes.touched.add(child_of(case))
            self._differences.speaks_of(case, role, person.key)

    def _together(self, person: Acquaintance, told: dict[int, Said]) -> PersonSaid:
        sayings = [in_role(told[case.mark.row], role) for case, role in person.rows]
        together, otherwise = told_together(sayings)
        first = person.rows[0][0].mark.row
        for number, key in otherwise:
            case = person.rows[number][0]
            case.notices.append(self._differences.frame.doubt(case.mark.row, key, first))
        return together

    def _begin(self, key: UUID, said: PersonSaid, guards: Iterable[Any]) -> None:
        """A new person of a registered child, and where that person is."""
        shared = dict(zip(GUARDS, guards, strict=True))
        person: Row = {
            "id": key,
            **shared,
            "name": said.name,
            "sex": said.sex,
            "birth_on": said.birth_on,
            "identity": said.number or None,
            "identity_index": said.number_index,
            "phone": said.phone or None,
            "phone_index": said.phone_index,
            "second_phone": said.second_phone or None,
            "is_deceased": said.away == DEAD,
        }
        self._differences.writes.begin(Person, person)
        if said.has_whereabouts:
            row = {
                **EMPTY[Migration],
                **shared,
                "person_id": key,
                "reason": said.away,
                "destination": said.destination,
                "destination_text": said.destination_text,
                "since": said.since,
                "until": None,
            }
            self._differences.writes.begin(Migration, row)

    def _late(self, one: Newcomer, key: UUID) -> Late:
        try:
            self._tie(one, key)
        except LaterChange as late:
            yield one.case, late

    def _tie(self, one: Newcomer, key: UUID) -> None:
        """Raises `LaterChange`."""
        for part in one.parts:
            if tie := part.players.get(key):
                mend_relation(self._differences, one.case, tie, part.relation)
            else:
                take_part(self._differences, one.case, one.said, part, one.child, key)


def in_role(said: Said, role: str) -> PersonSaid:
    """The person of a row in a role."""
    return next(person for person in said.people if person.role == role)
