"""A row beside what is on file of its grown-ups: who is tied to the child, their numbers and phones, where they are."""

from datetime import date
from typing import Any
from uuid import UUID

from lantian.access.sealing import blind_index
from lantian.registry.imports.cases import Begun, Case
from lantian.registry.imports.differences import Differences, LaterChange, Statement, as_bytes, revealed
from lantian.registry.imports.saying import DEAD, PersonSaid
from lantian.registry.imports.standing import GUARDS, Known, Row
from lantian.registry.models import Migration, Person, Tie

CARING = ("carer", "guardian")


def tied_person(known: Known, ties: list[Row], said: PersonSaid) -> Row | None:
    """The person on file whom a row means by a father, a mother, a carer or a grandparent of its child.

    A parent or grandparent stays the same person under another spelling of the name, unless numbers differ; a
    carer of another name and number is somebody else.
    """
    persons = [known.persons[tie["person_id"]] for tie in ties if _is_in_role(tie, said)]
    alike = [person for person in persons if _is_alike(person, said)]
    if alike or said.role == "carer":
        return alike[0] if alike else None
    return next((person for person in persons if not _is_another(person, said)), None)


def tied_otherwise(known: Known, ties: list[Row], said: PersonSaid) -> Row | None:
    """The person on file who is tied to the child in another part: a grandmother who is now the carer."""
    persons = [known.persons[tie["person_id"]] for tie in ties]
    return next((person for person in persons if _is_alike(person, said)), None)


def compare_person(differences: Differences, case: Case, said: PersonSaid, person: Row) -> None:
    """Name, number and phones are mended; where the person is changes. Raises `LaterChange`."""
    _compare_own(differences, case, said, person)
    if said.away and differences.is_first(
        case, person["id"], f"{said.role}_away", (said.away, said.since, said.destination_text), item="away"
    ):
        _compare_whereabouts(differences, case, said, person)


def compare_ties(
    differences: Differences, case: Case, said: PersonSaid, person: Row, ties: list[Row]
) -> None:
    """The ties of a person whom the child has already: what a carer is to it, and a parent's care."""
    mine = [tie for tie in ties if tie["person_id"] == person["id"]]
    for kind, relation in said.ties:
        found = next((tie for tie in mine if _plays(tie, kind, relation)), None)
        if found is None:
            differences.note(case, "carer_name", "", said.name)
            begin_tie(differences, case, person["id"], kind, relation)
        elif relation and found["relation"] != relation:
            differences.note(case, "carer_relation", found["relation"], relation)
            differences.writes.mend(Tie, found, {"relation": relation})
            differences.touch(case)


def begin_tie(
    differences: Differences, case: Case, person: UUID, kind: str, relation: str, since: date | None = None
) -> None:
    """A new tie of the case's child to a person."""
    values = {"child_id": case.child, "person_id": person, "kind": kind, "relation": relation, "seat": None}
    differences.writes.begin(Tie, {**values, "since": since, "until": None})
    differences.touch(case)


def ties_in_role(ties: list[Row], said: PersonSaid) -> list[Row]:
    """The ties that end when the child has another person in this part: of a carer those of entrusted care."""
    kind, relation = said.ties[0]
    if said.role == "carer":
        return [tie for tie in ties if tie["kind"] == "carer"]
    return [tie for tie in ties if tie["kind"] == kind and tie["relation"] in (relation, "")]


def replace_ties(
    differences: Differences, case: Case, said: PersonSaid, replaced: list[Row], person: UUID
) -> None:
    """The child has this person now: ties to others in that part end on the day of the import.

    One that began on that very day is mended. Raises `LaterChange`.
    """
    as_of = differences.frame.as_of
    late = [tie["since"] for tie in replaced if tie["since"] and tie["since"] > as_of]
    if late:
        raise LaterChange(f"{said.role}_name", late[0])
    (kind, relation), *others = said.ties
    fresh = next((tie for tie in replaced if tie["since"] == as_of), None)
    for tie in replaced:
        if tie is not fresh:
            differences.writes.mend(Tie, tie, {"until": as_of})
    if fresh:
        differences.writes.mend(Tie, fresh, {"person_id": person, "kind": kind, "relation": relation})
        differences.touch(case)
    else:
        begin_tie(differences, case, person, kind, relation, since=as_of if replaced else None)
    for kind, relation in others:
        begin_tie(differences, case, person, kind, relation)


def _is_in_role(tie: Row, said: PersonSaid) -> bool:
    return any(_plays(tie, kind, relation) for kind, relation in said.ties[:1])


def _plays(tie: Row, kind: str, relation: str) -> bool:
    """Whether a tie is of a kind; a carer may be on file as guardian, a grandparent as carer."""
    if kind in CARING:
        return tie["kind"] in CARING
    is_kind = tie["kind"] == kind and tie["relation"] in (relation, "")
    return is_kind or (kind == "grandparent" and tie["kind"] in CARING and tie["relation"] == relation)


def _is_alike(person: Row, said: PersonSaid) -> bool:
    has_number = bool(said.number) and as_bytes(person["identity_index"]) == blind_index(said.number)
    return has_number or (person["name"] == said.name and not _is_another(person, said))


def _is_another(person: Row, said: PersonSaid) -> bool:
    """Whether both have numbers and these differ: of one child's person of the same name, the number is mended."""
    index = as_bytes(person["identity_index"])
    if not (said.number and index) or index == blind_index(said.number):
        return False
    return person["name"] != said.name or len(person["children"]) > 1


def _compare_own(differences: Differences, case: Case, said: PersonSaid, person: Row) -> None:
    columns: dict[str, Any] = {}
    if _is_new(differences, case, said, person, "name", said.name, [person["name"]]):
        columns["name"] = said.name
    if _is_new(
        differences, case, said, person, "identity_number", said.number, [revealed(person["identity"])]
    ):
        columns |= {"identity": said.number, "identity_index": blind_index(said.number)}
        columns |= {"birth_on": said.birth_on, "sex": said.sex}
    first, second = revealed(person["phone"]), revealed(person["second_phone"])
    if _is_new(differences, case, said, person, "phone", said.phone, [first, second]):
        columns |= {"phone": said.phone, "phone_index": blind_index(said.phone), "phone_verified_on": None}
        first = said.phone
    if _is_new(differences, case, said, person, "second_phone", said.second_phone, [second, first]):
        columns["second_phone"] = said.second_phone
    if columns:
        differences.writes.mend(Person, person, columns)
        differences.touch(case, person)


def _is_new(
    differences: Differences, case: Case, said: PersonSaid, person: Row, item: str, new: str, known: list[str]
) -> bool:
    """Whether a row is the first to say something that is not known; shown beside the first that is."""
    key = f"{said.role}_{item}"
    if not new or not differences.is_first(case, person["id"], key, new, item=item) or new in known:
        return False
    differences.note(case, key, known[0], new)
    return True


def _compare_whereabouts(differences: Differences, case: Case, said: PersonSaid, person: Row) -> None:
    key, current = f"{said.role}_away", differences.known.migrations.get(person["id"])
    if (said.away == DEAD) != person["is_deceased"]:
        differences.note(
            case, key, DEAD if person["is_deceased"] else current and current["reason"], said.away
        )
        differences.writes.mend(Person, person, {"is_deceased": said.away == DEAD})
        differences.touch(case, person)
    if said.away == DEAD:
        _end_whereabouts(differences, person, current)
        return
    news = [one for one in _statements(said) if one.differs(current)]
    if news:
        _move(differences, case, said, person, current, news)
    elif current and said.since and said.since != current["since"]:
        differences.note(case, f"{said.role}_away_since", current["since"], said.since)
        differences.writes.mend(Migration, current, {"since": said.since})
        differences.touch(case, person)


def _statements(said: PersonSaid) -> list[Statement]:
    told = [Statement(f"{said.role}_away", {"reason": said.away}, said.away)]
    if said.destination_text:
        text, place = said.destination_text, said.destination
        by_code = {"destination": place, "destination_text": text}
        by_text = {"destination_text": text, "destination": None}
        told.append(Statement(f"{said.role}_destination", by_code if place else by_text, text))
    return told


def _move(
    differences: Differences,
    case: Case,
    said: PersonSaid,
    person: Row,
    current: Row | None,
    news: list[Statement],
) -> None:
    """Left, moved on or came home, on the day that the row names or that of the import.

    A day before the present episode says that this one was never true: it is mended.
    """
    for one in news:
        differences.note(case, one.key, one.shown_before(current), one.shown)
    if current:
        nowhere = {} if said.destination_text else {"destination": None, "destination_text": ""}
        news.append(Statement(f"{said.role}_destination", {"expected_return_on": None, **nowhere}, ""))
    if current and said.since and current["since"] and said.since <= current["since"]:
        columns = {column: value for one in news for column, value in one.columns.items()}
        differences.writes.mend(Migration, current, {**columns, "since": said.since})
    else:
        owner = {"person_id": person["id"], **{name: person[name] for name in GUARDS}}
        row = differences.change(Migration, current, news, owner, since=said.since)
        differences.known.migrations[person["id"]] = row
    differences.touch(case, person)


def _end_whereabouts(differences: Differences, person: Row, current: Row | None) -> None:
    as_of = differences.frame.as_of
    if current and not isinstance(current, Begun) and (current["since"] is None or current["since"] < as_of):
        differences.writes.mend(Migration, current, {"until": as_of})
        differences.known.migrations[person["id"]] = None
