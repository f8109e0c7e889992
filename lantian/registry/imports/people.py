"""A row beside what is on file of its grown-ups: their names, numbers and phones, and where they are."""

from typing import Any

from lantian.access.sealing import blind_index
from lantian.registry.imports.cases import Begun, Case
from lantian.registry.imports.differences import Differences, Statement, revealed
from lantian.registry.imports.saying import DEAD, PersonSaid
from lantian.registry.imports.standing import GUARDS, Row
from lantian.registry.models import Migration, Person


def compare_person(differences: Differences, case: Case, said: PersonSaid, person: Row) -> None:
    """Name, number and phones are mended; where the person is changes. Raises `LaterChange`."""
    _compare_own(differences, case, said, person)
    if said.away and differences.is_first(
        case, person["id"], f"{said.role}_away", (said.away, said.since, said.destination_text), item="away"
    ):
        _compare_whereabouts(differences, case, said, person)


def _compare_own(differences: Differences, case: Case, said: PersonSaid, person: Row) -> None:
    columns: dict[str, Any] = {}
    name = person["name"] if person["id"] in differences.called else said.name
    if _is_new(differences, case, said, person, "name", name, [person["name"]]):
        columns["name"] = said.name
    if _is_new(
        differences, case, said, person, "identity_number", said.number, [revealed(person["identity"])]
    ):
        columns |= {"identity": said.number, "identity_index": said.number_index}
        columns |= {"birth_on": said.birth_on, "sex": said.sex}
    first, second = revealed(person["phone"]), revealed(person["second_phone"])
    if _is_new(differences, case, said, person, "phone", said.phone, [first, second]):
        columns |= {"phone": said.phone, "phone_index": said.phone_index, "phone_verified_on": None}
        first = said.phone
    if _is_new(differences, case, said, person, "second_phone", said.second_phone, [second, first]):
        columns["second_phone"] = said.second_phone
        if second and second == differences.said_first(person["id"], "phone"):
            # The number that was the second one is named first now: it stays.
            differences.note(case, f"{said.role}_phone", first, second)
            columns |= {"phone": second, "phone_index": blind_index(second), "phone_verified_on": None}
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
