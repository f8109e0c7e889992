"""Which rows are about children on file: by identity number, else by name, birth date, sex and village.

Sets of a few thousand are asked for at a time, by equality on columns with an index: so the row policies stay
quick. A child of another place is not found; only that its number is known there is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from lantian.kernel.city import acting_city
from lantian.registry.imports.cases import Case, Cases, Choice, Frame
from lantian.registry.imports.working import RowMark
from lantian.registry.roster.parsing import WrongCell

ANY_INDEX = "ANY (ARRAY (SELECT decode(one, 'hex') FROM unnest(string_to_array(%s, ',')) AS one))"
ASKED_AT_ONCE = 5_000
STEP_OF_TOWN = 1_000

Item = TypeVar("Item")
Alike = tuple[str, date, str]
"""Name, birth date and sex."""


class Namesake(NamedTuple):
    """A registered child of the same name, birth date and sex."""

    child: UUID
    region: int
    has_number: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """What officials decided about likely children, by row.

    `choices`: the child and `Choice`. `settled`: the child that the row of this very file became when the
    file was taken in before.
    """

    choices: Mapping[int, tuple[UUID, str]] = field(default_factory=dict)
    settled: Mapping[int, UUID] = field(default_factory=dict)


def find_children(cases: Cases, frame: Frame, decisions: Decisions) -> Iterator[WrongCell]:
    """Gives each case its `child` or a `likely` one; yields what is wrong, and marks those cases as wrong."""
    yield from _refuse_repeated_numbers(cases, frame)
    numbered = [case for case in cases if case.mark.number and not case.is_wrong]
    known = _children_with([case.mark.number for case in numbered if case.mark.number])
    for case in numbered:
        case.child = known.get(case.mark.number or b"")
    yield from _refuse_numbers_known_elsewhere([case for case in numbered if case.child is None], frame)
    claimed = {case.child for case in numbered if case.child}
    unfound = [case for case in cases if case.child is None and not case.is_wrong]
    yield from _find_by_name(unfound, claimed, frame, decisions.settled)
    yield from _heed(cases, decisions.choices, frame)


def _refuse_repeated_numbers(cases: Cases, frame: Frame) -> Iterator[WrongCell]:
    first: dict[bytes, int] = {}
    for case in cases:
        mark = case.mark
        if mark.number and first.setdefault(mark.number, mark.row) != mark.row:
            yield _refused(case, frame, "identity_number", "child_twice", first[mark.number])


def _refuse_numbers_known_elsewhere(cases: Cases, frame: Frame) -> Iterator[WrongCell]:
    elsewhere = _numbers_known([case.mark.number for case in cases if case.mark.number])
    for case in cases:
        if case.mark.number in elsewhere:
            yield _refused(case, frame, "identity_number", "registered_elsewhere")


def _doubt_namesakes(cases: Cases, frame: Frame) -> None:
    """Two rows of one name, birth date and village, one of them without a number, may be one child."""
    first: dict[tuple[str, date, int], RowMark] = {}
    for case in cases:
        mark = case.mark
        other = first.setdefault((mark.name, mark.birth_on, mark.village), mark)
        if bool(mark.number) != bool(other.number):
            params: dict[str, str | int] = {"row": other.row}
            column = frame.columns.get("child_name")
            case.notices.append(
                WrongCell(
                    mark.row,
                    column,
                    "child_name",
                    mark.name,
                    "child_perhaps_twice",
                    params,
                    "child_once",
                    is_warning=True,
                )
            )


def _find_by_name(
    cases: Cases, claimed: set[UUID], frame: Frame, settled: Mapping[int, UUID]
) -> Iterator[WrongCell]:
    """Without a number, the one child of that name in the village is meant; one in the town, perhaps.

    With a number that is new to the register, a child of that name without one, or in this village, is perhaps meant.
    """
    namesakes = _namesakes({(case.mark.name, case.mark.birth_on) for case in cases})
    first: dict[tuple[Alike, int], int] = {}
    for case in cases:
        mark = case.mark
        alike = (mark.name, mark.birth_on, mark.sex)
        if not mark.number and first.setdefault((alike, mark.village), mark.row) != mark.row:
            yield _refused(case, frame, "child_name", "child_twice", first[alike, mark.village])
            continue
        found = [one for one in namesakes.get(alike, ()) if one.child not in claimed]
        if settled.get(mark.row) in [one.child for one in found]:
            case.child = settled[mark.row]
            claimed.add(case.child)
            continue
        here = [one for one in found if one.region == mark.village]
        if mark.number:
            near = here or [
                one for one in found if _same_town(one.region, mark.village) and not one.has_number
            ]
            case.likely = near[0].child if near else None
        elif len(here) == 1:
            case.child = here[0].child
            claimed.add(case.child)
        else:
            near = here or [one for one in found if _same_town(one.region, mark.village)]
            case.likely = near[0].child if near else None


def _heed(cases: Cases, choices: Mapping[int, tuple[UUID, str]], frame: Frame) -> Iterator[WrongCell]:
    """Settles likely children by what was decided; two rows cannot both be the same child."""
    taken = {case.child for case in cases if case.child}
    for case in cases:
        case.was_likely = case.likely is not None
        child, choice = choices.get(case.mark.row, (None, ""))
        if case.likely is None or child != case.likely:
            continue
        if choice == Choice.SAME and case.likely in taken:
            yield _refused(case, frame, "child_name", "child_chosen_twice")
        elif choice == Choice.SAME:
            case.child = case.likely
            taken.add(case.child)
        if choice:
            case.likely = None


def _refused(case: Case, frame: Frame, key: str, code: str, first: int | None = None) -> WrongCell:
    case.is_wrong = True
    value = case.mark.name if key == "child_name" else ""
    params: dict[str, str | int] = {"row": first} if first else {}
    return frame.fault(case.mark.row, key, code, "child_once", params, value)


def _same_town(region: int, village: int) -> bool:
    return region // STEP_OF_TOWN == village // STEP_OF_TOWN


def _children_with(numbers: Sequence[bytes]) -> dict[bytes, UUID]:
    statement = (
        "SELECT identity_index, coalesce(merged_into_id, id) FROM registry_child "
        f"WHERE city = %s AND identity_index = {ANY_INDEX}"
    )
    return {
        bytes(index): key
        for part in in_parts(numbers)
        for index, key in rows(statement, acting_city(), as_hex(part))
    }


def _numbers_known(numbers: Sequence[bytes]) -> set[bytes]:
    statement = f"SELECT hash FROM registry_identitykey WHERE hash = {ANY_INDEX}"
    return {bytes(number) for part in in_parts(numbers) for (number,) in rows(statement, as_hex(part))}


def _namesakes(wanted: set[tuple[str, date]]) -> dict[Alike, list[Namesake]]:
    statement = """
        SELECT child.name, child.birth_on, child.sex, child.id, child.region, child.identity_index IS NOT NULL
        FROM unnest(string_to_array(%s, E'\\t'), string_to_array(%s, E'\\t')::date[]) AS wanted (name, birth_on)
        JOIN registry_child AS child ON child.city = %s AND child.name = wanted.name
            AND child.birth_on = wanted.birth_on AND child.merged_into_id IS NULL
        ORDER BY child.id
    """
    found: dict[Alike, list[Namesake]] = defaultdict(list)
    for part in in_parts(sorted(wanted)):
        names = "\t".join([name for name, _ in part])
        births = "\t".join([birth.isoformat() for _, birth in part])
        for name, birth_on, sex, *namesake in rows(statement, names, births, acting_city()):
            found[name, birth_on, sex].append(Namesake(*namesake))
    return found


def as_hex(indexes: Iterable[bytes]) -> str:
    """Blind indexes as `ANY_INDEX` takes them: one text goes to the database in a fraction of the time of an array."""
    return ",".join([index.hex() for index in indexes])


def in_parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items in lists short enough for one question."""
    for start in range(0, len(items), ASKED_AT_ONCE):
        yield list(items[start : start + ASKED_AT_ONCE])


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """All rows that a question to the database finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
