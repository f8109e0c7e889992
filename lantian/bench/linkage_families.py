"""Children of the demonstration's inventor, as the linkage bench links them: other families, names and villages."""

from datetime import date
from random import Random

from lantian.demo.children import HEADINGS, VillageForDemo, generate_roster
from lantian.kernel.values.dates import ParsedDate, parse_date
from lantian.linkage.matching.labelled.people import PREFECTURE, Child
from lantian.linkage.matching.labelled.sets import Labelled, two_lists_of
from lantian.linkage.matching.labelled.settings import USUAL

ON = date(2026, 3, 2)
TOWNS, VILLAGES = 12, 14
SHARED = 0.85


def other_inventors_children(seed: int, count: int) -> Labelled:
    """Two lists of `count` lines with the usual errors."""
    shared = int(count * SHARED)
    villages = [
        VillageForDemo(
            PREFECTURE * 10**8 + 82 * 10**6 + (100 + town) * 1000 + 200 + village,
            f"{village}村",
            f"{town}镇",
            "县",
        )
        for town in range(TOWNS)
        for village in range(VILLAGES)
    ]
    codes = {(village.town, village.name): village.code for village in villages}
    rows = generate_roster(seed, villages, [], 2 * count - shared, ON)
    families: dict[tuple[str, ...], int] = {}
    children = [_child(number, row, codes, families) for number, row in enumerate(rows)]
    return two_lists_of(Random(seed), children, sorted(codes.values()), count, shared, USUAL)


def _child(
    number: int, row: dict[str, str], codes: dict[tuple[str, str], int], families: dict[tuple[str, ...], int]
) -> Child:
    said = {key: row[heading] for key, heading in HEADINGS.items()}
    house = tuple(
        said[key] for key in ("address", "father_name", "mother_name", "household_head", "father_phone")
    )
    born = parse_date(said["birth_on"], today=ON)
    if not isinstance(born, ParsedDate):
        raise ValueError(born)
    return Child(
        number=number,
        family=families.setdefault(house, len(families)),
        name=said["child_name"],
        sex="1" if said["sex"] == "男" else "2",
        birth=born.date,
        identity=said["identity_number"],
        father=said["father_name"],
        mother=said["mother_name"],
        region=codes[said["town"], said["village"]],
        phone=said["father_phone"],
    )
