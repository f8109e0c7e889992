"""The houses of a roster's children: which stay, which are mended, which are new."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from lantian.registry.imports.acquainting import Acquaintance, Houses, Key, child_of, values_together
from lantian.registry.imports.cases import Case
from lantian.registry.imports.differences import EMPTY, Differences, LaterChange, revealed
from lantian.registry.imports.lines import NEW, has_livelihood
from lantian.registry.imports.saying import LIVELIHOOD, Said, Values
from lantian.registry.imports.standing import GUARDS, Row, children_at_home, load_houses
from lantian.registry.models import Child, Household, Livelihood

Tell = Callable[[Iterable[Case]], dict[int, Said]]
"""What the rows of cases say, by row."""

Late = Iterator[tuple[Case, LaterChange]]
HOUSE = "house"


@dataclass(slots=True)
class Wish:
    """A registered child whose row names another house than the one on file, or the first one (`key`: where)."""

    case: Case
    said: Said
    child: Row
    key: Key | None


class Housing:
    """Finds the houses of registered children on file, then settles those that rows share."""

    def __init__(self, differences: Differences, tell: Tell) -> None:
        self._differences, self._tell = differences, tell
        self._wishes: dict[UUID, list[Wish]] = defaultdict(list)
        self._moves: dict[int, Wish] = {}
        self._houses = Houses()

    def find(self, case: Case, said: Said, child: Row) -> None:
        """Which house the row of a registered child means."""
        values, house = said.values, self._differences.known.houses.get(child["household_id"])
        if house is None:
            if said.house or has_livelihood(values):
                self._moves[case.mark.row] = Wish(case, said, child, said.house)
            return
        head = values.get("household_head") or house["head_name"]
        address = values.get("address") or revealed(house["address"])
        key = (values["village"], head, address)
        if key == key_of(house):
            self._differences.speaks_of(case, HOUSE, house["id"])
        else:
            self._wishes[house["id"]].append(Wish(case, said, child, key))

    def settle(self, new: Sequence[Case]) -> None:
        """Houses that got another address, houses of new children, houses that children moved to."""
        known = self._differences.known
        load_houses(known, self._wishes)
        self._mend_or_leave()
        wanted = {case.mark.row: (case, case.mark.house) for case in new if case.mark.house}
        wanted |= {row: (wish.case, wish.key) for row, wish in self._moves.items() if wish.key}
        self._houses.learn({key for _, key in wanted.values() if key}, moved=self._wishes)
        counts = Counter(key for _, key in wanted.values())
        for row, (case, key) in sorted(wanted.items()):
            assert key is not None
            if counts[key] > 1 or row in self._moves or self._houses.is_known(key):
                self._houses.meet(case, key, case.mark.house_told)
        told = self._tell(case for house in self._houses.all if house.needs_words for case, _ in house.rows)
        for house in self._houses.all:
            if house.standing == NEW:
                self._settle_new(house, told)
            else:
                self._settle_known(house)
        for wish in self._moves.values():
            if not wish.key:
                child = wish.child
                schools = [child["school"]] if child["school"] else []
                self._build(uuid7(), wish, wish.said.values, ([child["region"]], schools, [child["id"]]))

    def _mend_or_leave(self) -> None:
        """A house is mended when all its children say the same new address; else they leave it."""
        at_home = children_at_home(self._wishes)
        for key, wishes in self._wishes.items():
            house = self._differences.known.houses[key]
            stays = at_home[key] - {wish.case.child for wish in wishes}
            if stays or len({wish.key for wish in wishes}) > 1:
                self._moves |= {wish.case.mark.row: wish for wish in wishes}
                continue
            for wish in wishes:
                self._note(wish, house)
            place, head, address = wishes[0].key or key_of(house)
            columns: dict[str, Any] = {"place": place, "head_name": head}
            if address != revealed(house["address"]):
                columns["address"] = address
            self._differences.writes.mend(Household, house, columns)
            self._houses.know(key_of(house), key)
            for wish in wishes:
                self._differences.touch(wish.case, house)
                self._differences.speaks_of(wish.case, HOUSE, key)

    def _settle_new(self, house: Acquaintance, told: dict[int, Said]) -> None:
        """The first row of a new house makes it, with what all its rows say together."""
        cases = [case for case, _ in house.rows]
        together = self._together(cases, told) if house.is_told_differently else None
        maker = self._moves.get(cases[0].mark.row)
        if maker:
            self._build(house.key, maker, together or maker.said.values, house.guards())
        for case, _, place in house.places():
            wish = self._moves.get(case.mark.row)
            if wish and wish is not maker:
                self._move(wish, house.key)
            elif case.seating and house.is_shared:
                place.values = together
                case.seating.house = place
            if together:
                self._differences.writes.touched.add(child_of(case))

    def _settle_known(self, house: Acquaintance) -> None:
        for case, _, place in house.places():
            wish = self._moves.get(case.mark.row)
            if wish:
                self._move(wish, house.key)
            elif case.seating:
                case.seating.house = place
                self._differences.writes.touched.add(child_of(case))
            self._differences.speaks_of(case, HOUSE, house.key)

    def _together(self, cases: Sequence[Case], told: dict[int, Said]) -> Values:
        together, otherwise = values_together([told[case.mark.row].values for case in cases])
        for number, key in otherwise:
            row, first = cases[number].mark.row, cases[0].mark.row
            cases[number].notices.append(self._differences.frame.doubt(row, key, first))
        return together

    def _build(self, key: UUID, wish: Wish, values: Values, guards: tuple[Any, ...]) -> None:
        """A new house for a registered child."""
        shared = dict(zip(GUARDS, guards, strict=True))
        place, head, address = wish.key or (values["village"], "", "")
        house = {
            "id": key,
            **shared,
            "head_name": head,
            "place": place,
            "village_group": values.get("village_group", ""),
            "address": address or None,
            "is_unsafe": None,
            "neighbour": None,
        }
        writes = self._differences.writes
        writes.begin(Household, house)
        told = {name: sorted(values.get(name, ())) for name in LIVELIHOOD}
        if any(told.values()):
            period = {"since": None, "until": None}
            writes.begin(Livelihood, {**EMPTY[Livelihood], **told, **shared, "household_id": key, **period})
            for name, codes in told.items():
                if codes:
                    self._differences.note(wish.case, name, "", codes)
        self._move(wish, key)

    def _move(self, wish: Wish, house: UUID) -> None:
        self._note(wish, self._differences.known.houses.get(wish.child["household_id"]))
        self._differences.writes.mend(Child, wish.child, {"household_id": house})
        self._differences.touch(wish.case)

    def _note(self, wish: Wish, house: Row | None) -> None:
        """Shows what differs between the house on file and the one that the row names."""
        _, head, address = key_of(house) if house else (0, "", "")
        group = house["village_group"] if house else ""
        for key, before in (("household_head", head), ("address", address), ("village_group", group)):
            said = wish.said.values.get(key, "")
            if said and said != before and not (house and key == "village_group"):
                self._differences.note(wish.case, key, before, said)


def key_of(house: Row) -> Key:
    """By what a house on file is known."""
    return house["place"], house["head_name"], revealed(house["address"])
