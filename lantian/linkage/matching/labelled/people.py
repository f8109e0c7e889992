"""Families of invented children: brothers and sisters, twins, clans of a village."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from lantian.kernel.values.identity import check_character
from lantian.linkage.matching.labelled.names import Naming

PREFECTURE = 6104
CHILDREN_IN_A_VILLAGE = 450
VILLAGES_IN_A_TOWN, TOWNS_IN_A_COUNTY = 14, 12
FIRST_BIRTH, DAYS_OF_BIRTHS = date(2008, 1, 1), 17 * 365
FAMILY_SIZES = (1, 1, 1, 1, 2, 2, 2, 2, 3, 4)
TWINS = 0.016
CLAN_SIZE, CLAN_SHARE = 4, 0.6


@dataclass(slots=True)
class Child:
    """A child as it is; `family` and `birth` are the same for twins."""

    number: int
    family: int
    name: str
    sex: str
    birth: date
    identity: str
    father: str
    mother: str
    region: int
    phone: str


def villages(children: int) -> list[int]:
    """Codes of as many villages as so many children live in."""
    count = max(2, children // CHILDREN_IN_A_VILLAGE)
    return [
        PREFECTURE * 10**8
        + (21 + place // (VILLAGES_IN_A_TOWN * TOWNS_IN_A_COUNTY)) * 10**6
        + (100 + place // VILLAGES_IN_A_TOWN % TOWNS_IN_A_COUNTY) * 10**3
        + 200
        + place % VILLAGES_IN_A_TOWN
        for place in range(count)
    ]


def invent(dice: Random, count: int) -> list[Child]:
    """`count` children, family by family."""
    naming, places = Naming(dice), villages(count)
    clans = {place: [naming.surname() for _ in range(CLAN_SIZE)] for place in places}
    children: list[Child] = []
    family = 0
    while len(children) < count:
        place = dice.choice(places)
        surname = dice.choice(clans[place]) if dice.random() < CLAN_SHARE else naming.surname()
        children.extend(_family(dice, naming, family, place, surname, len(children)))
        family += 1
    return children[:count]


def _family(
    dice: Random, naming: Naming, family: int, place: int, surname: str, first: int
) -> Iterator[Child]:
    father, mother = surname + naming.adult("1"), naming.surname() + naming.adult("2")
    phone = f"1{dice.choice('35789')}{dice.randrange(10**9):09}"
    born_on = FIRST_BIRTH + timedelta(dice.randrange(DAYS_OF_BIRTHS))
    before: str | None = None
    for _ in range(dice.choice(FAMILY_SIZES)):
        order = dice.randrange(1, 900)
        for is_twin in range(1 + (dice.random() < TWINS)):
            sex = dice.choice("12")
            given = naming.twin(sex, before) if is_twin and before else naming.young(sex, before)
            while given == before:
                given = naming.young(sex)
            before = given
            order = _order(order + 3 * is_twin, sex)
            number = _number(place, born_on, order)
            yield Child(first, family, surname + given, sex, born_on, number, father, mother, place, phone)
            first += 1
        born_on += timedelta(330 + dice.randrange(1800))


def _order(number: int, sex: str) -> int:
    return number if number % 2 == int(sex) % 2 else number + 1


def _number(place: int, born_on: date, order: int) -> str:
    body = f"{place // 10**6}{born_on:%Y%m%d}{order:03}"
    return body + check_character(body)
