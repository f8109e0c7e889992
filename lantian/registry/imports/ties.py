"""Who is what to a registered child: the ties on file, and those that a row names instead."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import Differences, LaterChange, as_bytes
from lantian.registry.imports.saying import PersonSaid
from lantian.registry.imports.standing import Known, Row, Standing
from lantian.registry.models import Tie

CARING = ("carer", "guardian")
Found = Mapping[str, Row]
"""The persons whom a row means, by role, as far as they have been found."""


@dataclass(slots=True)
class Part:
    """What somebody is to become to a child (`Tie.Kind`, GB/T 4761); ties of others end with it: `names` are theirs.

    `players` are those who are that already, each with the tie that says so.
    """

    kind: str
    relation: str
    replaced: list[Row]
    names: str
    players: dict[UUID, Row]


def tied_persons(known: Known, standing: Standing, people: Iterable[PersonSaid]) -> dict[str, Row]:
    """The persons on file whom a row means by the father, the mother and the carer of its child, by role.

    Who is known by number or name may have had another part (a grandmother who is now the carer). A parent whom
    the row does not name elsewhere stays the same person under another spelling of the name, unless numbers
    differ; a carer of another name and number is somebody else.
    """
    found: dict[str, Row] = {}
    said_of = {said.role: said for said in people}
    for look in (_by_number, _by_name_in_part, _by_name, _under_another_name):
        for role, said in said_of.items():
            person = None if role in found else look(known, standing, said, found)
            if person is None or _has_two_numbers(person, said, found, said_of):
                continue
            found[role] = person
            if said.number_index and as_bytes(person["identity_index"]) != said.number_index:
                known.numbered.setdefault(person["id"], said.number_index)
    return found


def _has_two_numbers(person: Row, said: PersonSaid, found: Found, said_of: Mapping[str, PersonSaid]) -> bool:
    """Whether the row names a person in two parts, by two numbers: they are two persons."""
    numbers = {said_of[role].number for role, one in found.items() if one is person} - {""}
    return bool(said.number and numbers - {said.number})


def _by_number(known: Known, standing: Standing, said: PersonSaid, found: Found) -> Row | None:
    persons = _persons(known, (*_in_part(standing, said), *standing.ties)) if said.number else ()
    return next((one for one in persons if as_bytes(one["identity_index"]) == said.number_index), None)


def _by_name_in_part(known: Known, standing: Standing, said: PersonSaid, found: Found) -> Row | None:
    persons = _persons(known, _in_part(standing, said))
    return next(
        (one for one in persons if one["name"] == said.name and not _is_another(known, one, said)), None
    )


def _by_name(known: Known, standing: Standing, said: PersonSaid, found: Found) -> Row | None:
    persons = _others(_persons(known, standing.ties), found)
    return next(
        (one for one in persons if one["name"] == said.name and not _is_another(known, one, said)), None
    )


def _under_another_name(known: Known, standing: Standing, said: PersonSaid, found: Found) -> Row | None:
    persons = _others(_persons(known, _in_part(standing, said)), found) if said.role != "carer" else ()
    return next((one for one in persons if not _is_another(known, one, said)), None)


def _persons(known: Known, ties: Iterable[Row]) -> Iterator[Row]:
    return (known.persons[tie["person_id"]] for tie in ties)


def _others(persons: Iterable[Row], found: Found) -> Iterator[Row]:
    """Persons whom a row does not mean by another part."""
    return (one for one in persons if all(one is not other for other in found.values()))


def _in_part(standing: Standing, said: PersonSaid) -> list[Row]:
    """The ties of a part, those of the very relation first."""
    kind, relation = said.ties[0]
    in_part = [tie for tie in standing.ties if _is_of(tie, kind, relation)]
    return sorted(in_part, key=lambda tie: tie["relation"] != relation)


def missing_parts(known: Known, standing: Standing, said: PersonSaid, person: UUID | None) -> list[Part]:
    """What a row says that a person is to its child, and the register does not; others' ties that end are set aside."""
    parts = []
    for kind, relation in said.ties:
        players = {tie["person_id"]: tie for tie in standing.ties if _is_of(tie, kind, relation)}
        if person in players:
            continue
        ending = "carer" if kind in CARING else kind
        replaced = [
            tie
            for tie in standing.ties
            if tie["person_id"] != person and tie["kind"] == ending and _is_of(tie, kind, relation)
        ]
        names = "、".join(known.persons[tie["person_id"]]["name"] for tie in replaced)
        parts.append(Part(kind, relation, replaced, names, players))
        standing.ties = [tie for tie in standing.ties if tie not in replaced]
    return parts


def mend_relations(
    differences: Differences, case: Case, standing: Standing, said: PersonSaid, person: UUID
) -> None:
    """What a carer on file is to the child."""
    for kind, relation in said.ties:
        mine = (tie for tie in standing.ties if tie["person_id"] == person and tie["kind"] in CARING)
        if tie := next(mine, None) if kind in CARING else None:
            mend_relation(differences, case, tie, relation)


def mend_relation(differences: Differences, case: Case, tie: Row, relation: str) -> None:
    """What a carer is to the child, by a tie on file."""
    if tie["kind"] in CARING and relation not in ("", tie["relation"]):
        differences.note(case, "carer_relation", tie["relation"], relation)
        differences.writes.mend(Tie, tie, {"relation": relation})
        differences.touch(case)


def take_part(
    differences: Differences, case: Case, said: PersonSaid, part: Part, child: Row, person: UUID
) -> None:
    """A person takes a part: ties of others in it end on the day of the import; one that began then is mended.

    Raises `LaterChange`.
    """
    key = "carer_name" if part.kind in CARING else f"{said.role}_name"
    as_of = differences.frame.as_of
    late = [tie["since"] for tie in part.replaced if tie["since"] and tie["since"] > as_of]
    if late:
        raise LaterChange(key, late[0])
    differences.note(case, key, part.names, said.name)
    differences.touch(case)
    fresh = next((tie for tie in part.replaced if tie["since"] == as_of), None)
    for tie in part.replaced:
        if tie is not fresh:
            differences.writes.mend(Tie, tie, {"until": as_of})
    columns: dict[str, Any] = {"person_id": person, "kind": part.kind, "relation": part.relation}
    if fresh:
        differences.writes.mend(Tie, fresh, columns)
        return
    of_child = {"child_id": child["id"], "region": child["region"], "school": child["school"], "seat": None}
    since = as_of if part.replaced else None
    differences.writes.begin(Tie, {**columns, **of_child, "since": since, "until": None})


def _is_of(tie: Row, kind: str, relation: str) -> bool:
    """Whether a tie is of a kind; a carer may be on file as guardian."""
    if kind in CARING:
        return tie["kind"] in CARING
    return tie["kind"] == kind and tie["relation"] in (relation, "")


def _is_another(known: Known, person: Row, said: PersonSaid) -> bool:
    """Whether both have numbers and these differ: of one child's person of the same name, the number is mended."""
    if not said.number:
        return False
    if given := known.numbered.get(person["id"]):
        return given != said.number_index
    index = as_bytes(person["identity_index"])
    if not index or index == said.number_index:
        return False
    return person["name"] != said.name or len(person["children"]) > 1
