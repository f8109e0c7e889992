"""Who is what to a registered child: the ties on file, and those that a row names instead."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import Differences, LaterChange, as_bytes
from lantian.registry.imports.saying import PersonSaid
from lantian.registry.imports.standing import Known, Row, Standing
from lantian.registry.models import Tie

CARING = ("carer", "guardian")


@dataclass(slots=True)
class Part:
    """What somebody is to become to a child (`Tie.Kind`, GB/T 4761); ties of others end with it: `names` are theirs."""

    kind: str
    relation: str
    replaced: list[Row]
    names: str


def tied_person(known: Known, standing: Standing, said: PersonSaid) -> Row | None:
    """The person on file whom a row means by a father, a mother or a carer of its child.

    Who is known by number or name may have had another part (a grandmother who is now the carer). A parent
    stays the same person under another spelling of the name, unless numbers differ; a carer of another name
    and number is somebody else.
    """
    kind, relation = said.ties[0]
    in_part = [tie for tie in standing.ties if _is_of(tie, kind, relation)]
    in_part.sort(key=lambda tie: tie["relation"] != relation)
    for tie in (*in_part, *standing.ties, *standing.ended):
        person = known.persons[tie["person_id"]]
        if _is_alike(person, said):
            return person
    if said.role == "carer":
        return None
    persons = [known.persons[tie["person_id"]] for tie in in_part]
    return next((person for person in persons if not _is_another(person, said)), None)


def missing_parts(known: Known, standing: Standing, said: PersonSaid, person: UUID | None) -> list[Part]:
    """What a row says that a person is to its child, and the register does not; others' ties that end are set aside."""
    parts = []
    for kind, relation in said.ties:
        if any(tie["person_id"] == person and _is_of(tie, kind, relation) for tie in standing.ties):
            continue
        ending = "carer" if kind in CARING else kind
        replaced = [
            tie
            for tie in standing.ties
            if tie["person_id"] != person and tie["kind"] == ending and _is_of(tie, kind, relation)
        ]
        names = "、".join(known.persons[tie["person_id"]]["name"] for tie in replaced)
        parts.append(Part(kind, relation, replaced, names))
        standing.ended += replaced
        standing.ties = [tie for tie in standing.ties if tie not in replaced]
    return parts


def mend_relations(
    differences: Differences, case: Case, standing: Standing, said: PersonSaid, person: UUID
) -> None:
    """What a carer on file is to the child."""
    for kind, relation in said.ties:
        mine = (tie for tie in standing.ties if tie["person_id"] == person and tie["kind"] in CARING)
        tie = next(mine, None) if kind in CARING and relation else None
        if tie and tie["relation"] != relation:
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


def _is_alike(person: Row, said: PersonSaid) -> bool:
    has_number = bool(said.number) and as_bytes(person["identity_index"]) == said.number_index
    return has_number or (person["name"] == said.name and not _is_another(person, said))


def _is_another(person: Row, said: PersonSaid) -> bool:
    """Whether both have numbers and these differ: of one child's person of the same name, the number is mended."""
    index = as_bytes(person["identity_index"])
    if not (said.number and index) or index == said.number_index:
        return False
    return person["name"] != said.name or len(person["children"]) > 1
