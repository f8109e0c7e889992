"""The tables of the register for one block: houses, children, people, what is known of them."""

from collections.abc import Iterator, Sequence

import numpy as np

from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    StatusEpisode,
    Tie,
)
from lantian.synthesis import columns as made
from lantian.synthesis import shares
from lantian.synthesis.columns import Bytes, Column, Numbers
from lantian.synthesis.facts import COMPANY, GUARDED, HEALTH, NATURES, STAGES, Facts
from lantian.synthesis.families import DEAD, RELATIONS, Families, Flags, Grown
from lantian.synthesis.names import read_otherwise, spelled, written
from lantian.synthesis.numbers import drawn_numbers, telephones
from lantian.synthesis.rows import Homes, Table, Writer, of_children
from lantian.synthesis.shares import REASONS, drawn
from lantian.synthesis.standing import Episodes

REMARK = "生成的数据，并无此人"
"""What stands in the file of every generated child."""


def tables(
    families: Families, facts: Facts, episodes: Sequence[Episodes], due: Numbers, homes: Homes, writer: Writer
) -> Iterator[Table]:
    """The rows of the register, table by table."""
    yield Household, _households(families, facts, homes, writer)
    yield Livelihood, _livelihoods(homes, writer)
    yield from _children(families, facts, due, homes, writer)
    yield from _people(families, homes, writer)
    yield from _facts(families, facts, homes, writer)
    for one in episodes:
        yield StatusEpisode, _episodes(one, homes, writer)


def _households(families: Families, facts: Facts, homes: Homes, writer: Writer) -> dict[str, Column]:
    count = len(homes.houses)
    has_address = np.zeros(count, bool)
    has_address[families.of] = facts.has_address
    group = drawn(writer.dice, dict.fromkeys("一二三四五六", 1.0), count)
    number = writer.dice.integers(1, 120, count)
    seal = writer.sealer.seal
    address = made.octets(
        [
            seal(f"{'一二三四五六'[one]}组{door}号", b"household.address") if known else None
            for one, door, known in zip(group, number, has_address, strict=True)
        ]
    )
    return {
        **writer.recorded(homes.city, homes.houses), **homes.of_house,
        "head_name": written(families.father.name), "place": made.integers(homes.village, 8),
        "village_group": made.texts([f"{one}组" for one in "一二三四五六"], group), "address": address,
    }  # fmt: skip


def _livelihoods(homes: Homes, writer: Writer) -> dict[str, Column]:
    count = len(homes.houses)
    marks = drawn(writer.dice, shares.POVERTY, count)
    aid = np.where(marks == list(shares.POVERTY).index("minimum_living"), 1, 0)
    return {
        **writer.recorded(homes.city, writer.keys(count)), **homes.of_house, "household_id": made.keys(homes.houses),
        "income_sources": _single(tuple(shares.INCOME), drawn(writer.dice, shares.INCOME, count)),
        "aid": _single(("none", "minimum_living"), aid), "poverty_marks": _single(tuple(shares.POVERTY), marks),
    }  # fmt: skip


def _single(words: Sequence[str], codes: Numbers) -> Column:
    """Arrays of one word."""
    told = made.octets([made.array_of([one.encode()], "varchar") for one in words])
    return Column(told.matrix, told.lengths, codes)


def _children(
    families: Families, facts: Facts, due: Numbers, homes: Homes, writer: Writer
) -> Iterator[Table]:
    of, count, city = families.of, len(families.of), homes.city_of_child
    pinyin, initials = spelled(families.name)
    known = facts.has_number
    index = writer.index(facts.numbers, known)
    temporary = writer.dice.integers(0, 1 << 40, count)
    told = zip(city, temporary, known, strict=True)
    # The grandfather is the carer where he is; the other grandparents are not asked for.
    relation = np.where(families.has_carer, families.relation, len(RELATIONS))[of]
    yield Child, {
        **writer.recorded(city, homes.children), **homes.of_child,
        "name": written(families.name), "name_pinyin": pinyin, "name_initials": initials,
        "sex": made.texts(["", "1", "2"], families.sex), "ethnicity": made.constant(b"01", count),
        "birth_on": made.days(families.born_on), "identity": writer.seal(facts.numbers, "child.identity", known),
        "identity_index": index,
        "temporary_key": made.octets([b"" if is_known else f"T{at}-{one:010X}".encode() for at, one, is_known in told]),
        "no_identity_reason": made.texts(["not_registered", ""], known.astype(int)),
        "household_id": made.keys(homes.houses[of]), "remarks": made.constant(REMARK.encode(), count),
        "paternal_grandfather": written(np.where(relation == RELATIONS.index("61"), families.carer.name[of], -1)),
        "paternal_grandmother": written(np.where(relation == RELATIONS.index("62"), families.carer.name[of], -1)),
        "maternal_grandfather": written(np.where(relation == RELATIONS.index("63"), families.carer.name[of], -1)),
        "maternal_grandmother": written(np.where(relation == RELATIONS.index("64"), families.carer.name[of], -1)),
        "confirmed_on": made.days(facts.confirmed_on), "gaps": made.integers(facts.gaps, 4),
        "status_due_on": made.days(due),
    }  # fmt: skip
    rows = np.flatnonzero(known)
    yield IdentityKey, {
        "hash": index.take(rows), "city": made.integers(city[rows], 4), "child": made.keys(homes.children[rows]),
    }  # fmt: skip
    rows, readings = read_otherwise(families.name)
    yield OtherReading, {
        "id": made.keys(writer.keys(len(rows))), "city": made.integers(city[rows], 4),
        "child_id": made.keys(homes.children[rows]), **{name: one.take(rows) for name, one in homes.of_child.items()},
        "reading": made.octets(readings),
    }  # fmt: skip


def _people(families: Families, homes: Homes, writer: Writer) -> Iterator[Table]:
    own = {"father": "51", "mother": "52"}
    for kind, grown in (("father", families.father), ("mother", families.mother), ("carer", families.carer)):
        houses = np.flatnonzero(grown.name >= 0)
        keys = np.zeros((len(grown.name), 16), np.uint8)
        keys[houses] = writer.keys(len(houses))
        yield Person, _persons(grown, houses, keys, homes, writer)
        if kind in own:
            yield Migration, _migrations(grown, keys, homes, writer)
        children = np.flatnonzero((grown.name >= 0)[families.of])
        of = families.of[children]
        relation = (
            made.texts([own[kind]], np.zeros(len(of), int))
            if kind in own
            else made.texts(RELATIONS, families.relation[of])
        )
        yield Tie, {
            **of_children(children, homes, writer), "person_id": made.keys(keys[of]),
            "kind": made.constant(kind.encode(), len(of)), "relation": relation,
        }  # fmt: skip


def _persons(grown: Grown, houses: Numbers, keys: Bytes, homes: Homes, writer: Writer) -> dict[str, Column]:
    count, dice = len(houses), writer.dice
    has_phone, has_number = grown.has_phone[houses], grown.has_number[houses]
    phones = telephones(dice, count)
    numbers = drawn_numbers(dice, homes.village[houses], grown.born_on[houses], grown.sex[houses])
    return {
        **writer.recorded(homes.city[houses], keys[houses]),
        **{name: one.take(houses) for name, one in homes.of_house.items()},
        "name": written(grown.name[houses]), "sex": made.texts(["", "1", "2"], grown.sex[houses]),
        "birth_on": made.days(grown.born_on[houses]), "identity": writer.seal(numbers, "person.identity", has_number),
        "identity_index": writer.index(numbers, has_number), "phone": writer.seal(phones, "person.phone", has_phone),
        "phone_index": writer.index(phones, has_phone), "is_deceased": made.booleans(grown.reason[houses] == DEAD),
    }  # fmt: skip


def _migrations(grown: Grown, keys: Bytes, homes: Homes, writer: Writer) -> dict[str, Column]:
    houses = np.flatnonzero(grown.is_told)
    place = grown.destination[houses]
    return {
        **writer.recorded(homes.city[houses], writer.keys(len(houses))),
        **{name: one.take(houses) for name, one in homes.of_house.items()},
        "person_id": made.keys(keys[houses]), "since": made.days(grown.away_since[houses]),
        "reason": made.texts(REASONS, grown.reason[houses]), "destination": made.integers(place, 8).where(place > 0),
    }  # fmt: skip


def _facts(families: Families, facts: Facts, homes: Homes, writer: Writer) -> Iterator[Table]:
    def rows(known: Flags) -> tuple[Numbers, dict[str, Column]]:
        found = np.flatnonzero(known)
        return found, of_children(found, homes, writer)

    found, begun = rows(np.ones(len(families.of), bool))
    yield Residence, {
        **begun, "place": made.integers(families.home, 8), "lives_with": made.texts(COMPANY, facts.company),
    }  # fmt: skip
    found, begun = rows(facts.has_hukou)
    place = facts.hukou_place[found]
    yield Hukou, {
        **begun, "is_registered": made.booleans(facts.is_registered[found]),
        "place": made.integers(place, 8).where(place > 0), "nature": made.texts(NATURES, facts.nature[found]),
    }  # fmt: skip
    found, begun = rows(facts.has_schooling)
    grade, school = facts.grade[found], homes.of_child["school"].take(found)
    names = [f"{number}" for number in range(1, 6)]
    class_name = made.texts(["", *names], np.where(grade > 0, facts.class_number[found], 0))
    yield Enrolment, {
        **begun, "stage": made.texts(STAGES, facts.stage[found]), "school_unit": school,
        "grade": made.integers(grade, 2).where(grade > 0), "class_name": class_name,
        "boards": made.booleans(facts.boards[found]).where(facts.school[found] >= 0),
    }  # fmt: skip
    found, begun = rows(facts.has_health)
    yield Health, {**begun, "condition": made.texts(HEALTH, facts.health[found])}
    found, begun = rows(facts.has_guarding)
    yield Guardianship, {**begun, "level": made.texts(GUARDED, facts.guarding[found])}


def _episodes(one: Episodes, homes: Homes, writer: Writer) -> dict[str, Column]:
    clauses = ["", *(ground.code for ground in one.calibre.grounds)]
    count = len(one.child)
    return {
        "id": made.keys(writer.keys(count)), "city": made.integers(homes.city_of_child[one.child], 4),
        "child_id": made.keys(homes.children[one.child]),
        **{name: column.take(one.child) for name, column in homes.of_child.items()},
        "calibre": made.constant(one.calibre.code.encode(), count), "since": made.days(one.since),
        "until": made.days(one.until), "standing": made.texts(["unclear", "in"], one.is_in.astype(int)),
        "clause": made.texts(clauses, np.where(one.is_in, one.clause + 1, 0)),
    }  # fmt: skip
