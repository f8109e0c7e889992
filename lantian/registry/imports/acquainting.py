"""Who is who: the grown-ups and houses that rows share with each other or with children on file.

A person is known by the name together with the identity number or, where numbers do not speak against it, the
phone; a house by village, head and address. Who is new is made once, with all rows that share it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.access.sealing import Sealed
from lantian.kernel.city import acting_city
from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import as_bytes
from lantian.registry.imports.finding import ANY_INDEX, as_hex, in_parts, rows
from lantian.registry.imports.lines import KNOWN, MET, NEW, Place
from lantian.registry.imports.saying import LIVELIHOOD, PersonSaid, Values
from lantian.registry.imports.standing import Row
from lantian.registry.imports.working import PersonMark

Key = tuple[int, str, str]
"""Of a house: village, head, address."""


@dataclass(slots=True)
class Acquaintance:
    """One person or house: `rows` are the cases that speak of it, with the role in which they do."""

    key: UUID
    standing: str
    number: bytes | None = None
    told: int = 0
    is_told_differently: bool = False
    rows: list[tuple[Case, str]] = field(default_factory=list)

    def meet(self, case: Case, role: str, told: int) -> None:
        """One more row speaks of it."""
        self.is_told_differently |= bool(self.rows) and told != self.told
        self.told = self.told if self.rows else told
        self.rows.append((case, role))

    @property
    def is_shared(self) -> bool:
        """Whether its rows must be told which one it is: not when a single row makes it for itself."""
        return self.standing == KNOWN or len(self.rows) > 1

    @property
    def needs_words(self) -> bool:
        """Whether what its rows say must be looked at."""
        return self.standing == NEW and self.is_told_differently

    def places(self) -> Iterator[tuple[Case, str, Place]]:
        """Where each of its rows finds it; the first row of a new one makes it, for all who share it."""
        for number, (case, role) in enumerate(self.rows):
            if self.standing == KNOWN:
                yield case, role, Place(str(self.key), KNOWN)
            elif number:
                yield case, role, Place(str(self.key), MET)
            else:
                yield case, role, Place(str(self.key), NEW, *self.guards())

    def guards(self) -> tuple[list[int], list[str], list[str]]:
        """Villages, schools and children of all who share it, each once and in order."""
        cases = [case for case, _ in self.rows]
        return (
            sorted({case.mark.village for case in cases}),
            sorted({case.school for case in cases if case.school}),
            sorted({str(child_of(case)) for case in cases}),
        )


def child_of(case: Case) -> UUID:
    """The key of the case's child, registered or to be."""
    if case.child:
        return case.child
    assert case.seating is not None
    return UUID(case.seating.child)


class People:
    """The persons of an import, by their marks."""

    def __init__(self) -> None:
        self.all: list[Acquaintance] = []
        self._by_mark: dict[tuple[str, bytes], Acquaintance] = {}
        self._known: dict[UUID, Acquaintance] = {}
        self._names: dict[UUID, str] = {}
        self.called: set[UUID] = set()
        """The persons on file whom rows call by the name that is on file."""

    def learn(self, marks: Sequence[PersonMark]) -> None:
        """Meets the persons on file whom marks may mean, the longest known first."""
        numbers = {mark.number for mark in marks if mark.number}
        phones = {mark.phone for mark in marks if mark.phone}
        for column, indexes in (("identity_index", numbers), ("phone_index", phones)):
            statement = f"""
                SELECT id, name, identity_index, phone_index FROM registry_person
                WHERE city = %s AND {column} = {ANY_INDEX} ORDER BY id
            """
            for part in in_parts(list(indexes)):
                for key, name, number, phone in rows(statement, acting_city(), as_hex(part)):
                    self._names[key] = name
                    self._register(key, name, number and bytes(number), phone and bytes(phone))

    def sharing(self, marks: Sequence[PersonMark]) -> Callable[[PersonMark], bool]:
        """Whether a mark may be of somebody on file, or of somebody whom another row means too."""
        seen = Counter([(mark.name, mark.number) for mark in marks if mark.number])
        seen.update([(mark.name, mark.phone) for mark in marks if mark.phone])
        shared = {key for key, count in seen.items() if count > 1} | self._by_mark.keys()

        def is_shared(mark: PersonMark) -> bool:
            return (mark.name, mark.number) in shared or (mark.name, mark.phone) in shared

        return is_shared

    def know(self, person: Row, mark: PersonMark) -> None:
        """A person on file goes by a mark that this roster gives."""
        for index, column in ((mark.number, "identity_index"), (mark.phone, "phone_index")):
            if index and (index != as_bytes(person[column]) or mark.name != person["name"]):
                self._register(
                    person["id"], mark.name, mark.number or as_bytes(person["identity_index"]), index
                )

    def _register(self, key: UUID, name: str, number: bytes | None, phone: bytes | None) -> None:
        if key not in self._known:
            self._known[key] = Acquaintance(key, KNOWN, number)
        for index in filter(None, (number, phone)):
            self._by_mark.setdefault((name, index), self._known[key])

    def meet(self, case: Case, mark: PersonMark) -> Acquaintance:
        """The person whom a row means."""
        person = self._find(mark)
        if person is None:
            person = Acquaintance(uuid7(), NEW)
        if not person.rows:
            self.all.append(person)
        if self._names.get(person.key) == mark.name:
            self.called.add(person.key)
        person.number = person.number or mark.number
        for index in filter(None, (mark.number, mark.phone)):
            self._by_mark.setdefault((mark.name, index), person)
        person.meet(case, mark.role, mark.told)
        return person

    def _find(self, mark: PersonMark) -> Acquaintance | None:
        for index in filter(None, (mark.number, mark.phone)):
            person = self._by_mark.get((mark.name, index))
            if person and not (mark.number and person.number and mark.number != person.number):
                return person
        return None


class Houses:
    """The houses of an import, by village, head and address."""

    def __init__(self) -> None:
        self.all: list[Acquaintance] = []
        self._by_key: dict[Key, Acquaintance] = {}

    def know(self, key: Key, house: UUID) -> None:
        """A house on file stands, or will stand, at this address."""
        self._by_key.setdefault(key, Acquaintance(house, KNOWN))

    def is_known(self, key: Key) -> bool:
        """Whether a house on file stands at this address."""
        return key in self._by_key

    def learn(self, keys: Iterable[Key], moved: Iterable[UUID]) -> None:
        """Meets the houses on file at these addresses, but for those that this import gives another one."""
        wanted = {key for key in keys if key not in self._by_key}
        pairs = sorted({(place, head) for place, head, _ in wanted})
        statement = """
            SELECT house.id, house.place, house.head_name, house.address
            FROM unnest(%s::bigint[], %s::text[]) AS wanted (place, head_name)
            JOIN registry_household AS house ON house.city = %s AND house.place = wanted.place
                AND house.head_name = wanted.head_name
            ORDER BY house.id
        """
        gone = set(moved)
        for part in in_parts(pairs):
            places, heads = [place for place, _ in part], [head for _, head in part]
            for house, place, head, address in rows(statement, places, heads, acting_city()):
                key = (place, head, Sealed(address, "household.address").reveal() if address else "")
                if key in wanted and house not in gone:
                    self.know(key, house)

    def meet(self, case: Case, key: Key, told: int) -> Acquaintance:
        """The house that a row means."""
        house = self._by_key.setdefault(key, Acquaintance(uuid7(), NEW))
        if not house.rows:
            self.all.append(house)
        house.meet(case, "house", told)
        return house


Otherwise = list[tuple[int, str]]
"""Places in a list of rows and the fields in which they say something else than an earlier one."""


def told_together(sayings: Sequence[PersonSaid]) -> tuple[PersonSaid, Otherwise]:
    """What several rows say of one person, the first to say it deciding."""
    whole = replace(sayings[0])
    otherwise: Otherwise = []
    for number, said in enumerate(sayings[1:], 1):
        whole.sex = whole.sex or said.sex
        _fill(whole, said, ("number", "number_index"), number, otherwise)
        _fill(whole, said, ("phone", "phone_index"), number, otherwise)
        _fill(whole, said, ("second_phone",), number, otherwise)
        _fill(whole, said, ("away", "since", "destination", "destination_text"), number, otherwise)
    return whole, otherwise


def _fill(
    whole: PersonSaid, said: PersonSaid, items: tuple[str, ...], number: int, otherwise: Otherwise
) -> None:
    if not getattr(said, items[0]):
        return
    if not getattr(whole, items[0]):
        for item in items:
            setattr(whole, item, getattr(said, item))
    elif any(getattr(whole, item) != getattr(said, item) for item in items):
        otherwise.append((number, f"{said.role}_{ITEM_FIELDS.get(items[0], items[0])}"))


ITEM_FIELDS = {"number": "identity_number"}


def values_together(all_values: Sequence[Values]) -> tuple[Values, Otherwise]:
    """What several rows say of one house, the first to say it deciding."""
    whole: dict[str, Any] = dict(all_values[0])
    otherwise: Otherwise = []
    for number, values in enumerate(all_values[1:], 1):
        for key in ("village_group", *LIVELIHOOD):
            if not values.get(key):
                continue
            if not whole.get(key):
                whole[key] = values[key]
            elif whole[key] != values[key]:
                otherwise.append((number, key))
    return whole, otherwise
