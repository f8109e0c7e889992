"""Which places must not be empty, whom a network has, which rule tells whom, what facts tell: cases and laws."""

import csv
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lantian.networks.hotlines import hotlines
from lantian.networks.rules.events import (
    KINDS,
    MOST_DAYS,
    Haste,
    Telling,
    Worded,
    in_force,
    problem_of,
    shipped,
)
from lantian.networks.rules.nets import (
    FILLED_BY,
    NETWORK_OF,
    Candidate,
    Known,
    Member,
    Network,
    Slot,
    required,
    stand,
)
from lantian.networks.rules.news import Fact, Schooling, events_told
from lantian.networks.rules.ranges import holds, merged
from lantian.networks.words import HASTE_NAMES, KIND_NAMES, NETWORK_NAMES, SLOT_NAMES

CASES = Path(__file__).parent / "cases"
ON = date(2026, 9, 1)
DAY = timedelta(days=1)


def cases(name: str) -> list[Any]:
    with (CASES / name).open(encoding="utf-8") as lines:
        return [pytest.param(row, id=row["why"]) for row in csv.DictReader(lines)]


@pytest.mark.parametrize("case", cases("required.csv"))
def test_places_that_must_not_be_empty(case: dict[str, str]):
    found = required(
        age=int(case["age"]),
        is_enrolled=case["is_enrolled"] == "yes",
        has_parent_at_home=case["has_parent_at_home"] == "yes",
    )
    assert " ".join(found) == case["required"]


@pytest.mark.parametrize("case", cases("events.csv"))
def test_the_nearest_rule_that_holds_tells(case: dict[str, str]):
    rule = in_force("moved", int(case["place"]), date.fromisoformat(case["on"]), _worded(case["rules"]))
    assert (" ".join(rule.to) if rule else "nobody") == case["told"]


def _worded(text: str) -> Iterator[Worded]:
    for line in filter(None, text.split(";")):
        place, since, until, to = line.split(" ", 3)
        telling = Telling(
            "moved", tuple(Network(one) for one in to.split() if one != "nobody"), place=int(place)
        )
        end = None if until == "-" else date.fromisoformat(until)
        yield Worded("moved", int(place), date.fromisoformat(since), end, None if to == "nobody" else telling)


@pytest.mark.parametrize("case", cases("news.csv"))
def test_facts_written_a_moment_ago_tell_what_happened(case: dict[str, str]):
    assert list(told(case["what"], case["before"], case["now"])) == [*filter(None, [case["told"]])]


def told(what: str, before: str, now: str, *, is_fresh: bool = True, since: date = ON - DAY) -> list[str]:
    kept: dict[str, list[Any]] = {"homes": [], "schooling": [], "parents": [], "carers": []}
    kind = Schooling if what == "schooling" else Fact
    facts = []
    for says, begin, end, fresh in ((before, date(2025, 9, 1), since, False), (now, since, None, is_fresh)):
        stage, _, school = says.partition(" ")
        more = {"school": school} if kind is Schooling else {}
        facts.append(kind(stage, begin, end, fresh, **more))
    name = {"home": "homes", "parent": "parents", "carer": "carers"}.get(what, what)
    kept[name] = [facts] if what == "parent" else facts
    return list(events_told(**kept, on=ON))


def test_what_is_old_or_was_written_before_is_no_news():
    assert told("home", "1", "2", is_fresh=False) == []
    assert told("home", "1", "2", since=ON - timedelta(days=61)) == []
    assert told("home", "1", "2", since=ON - timedelta(days=60)) == ["moved"]
    assert told("home", "1", "2", since=ON + DAY) == []


def test_the_first_carer_on_file_is_no_news():
    fresh = [Fact("a", ON, None, True)]
    assert list(events_told(homes=[], schooling=[], parents=[], carers=fresh, on=ON)) == []


def somebody(slot: Slot, name: str, **more: Any) -> Candidate:
    cover = more.pop("cover", None)
    member = Member(slot=slot, name=name, seat=UUID(int=1), **more)
    return Candidate(member, Member(slot=slot, name=cover) if cover else None)


def test_a_vacant_post_is_a_gap_and_the_nearest_above_stands_in():
    people = {Slot.TOWN_SUPERVISOR: [somebody(Slot.TOWN_SUPERVISOR, "周镇")]}
    nets = stand(Known(9, True, True, people))
    family = [(one.name, one.slot, one.is_substitute) for one in nets.members[Network.FAMILY]]
    assert family == [("周镇", Slot.VILLAGE_DIRECTOR, True)]
    assert Slot.VILLAGE_DIRECTOR in {gap.slot for gap in nets.gaps}


def test_a_cover_fills_the_place_of_whoever_is_away():
    director = somebody(Slot.VILLAGE_DIRECTOR, "李梅", is_away=True, cover="吴红")
    nets = stand(Known(3, False, True, {Slot.VILLAGE_DIRECTOR: [director]}))
    assert not nets.gaps_in(Network.FAMILY)
    assert [one.name for one in nets.members[Network.FAMILY]] == ["李梅", "吴红"]
    alone = somebody(Slot.VILLAGE_DIRECTOR, "李梅", is_away=True)
    (gap,) = stand(Known(3, False, True, {Slot.VILLAGE_DIRECTOR: [alone]})).gaps_in(Network.FAMILY)
    assert gap.is_away


def test_a_body_further_away_fills_nothing():
    far = somebody(Slot.POLICE, "县公安局", is_substitute=True)
    nets = stand(Known(3, False, True, {Slot.POLICE: [far]}))
    assert [gap.slot for gap in nets.gaps_in(Network.RIGHTS)] == [Slot.POLICE]
    assert [one.name for one in nets.members[Network.RIGHTS]] == ["县公安局"]


SLOTS = some.sets(some.sampled_from(list(Slot)))


@settings(max_examples=60)
@given(some.integers(0, 17), some.booleans(), some.booleans(), SLOTS, SLOTS)
def test_who_comes_closes_gaps_and_opens_none(age, is_enrolled, at_home, here, more):
    def nets(slots):
        people = {slot: [somebody(slot, slot.value)] for slot in slots}
        return stand(Known(age, is_enrolled, at_home, people))

    few, many = nets(here), nets(here | more)
    assert {gap.slot for gap in many.gaps} <= {gap.slot for gap in few.gaps}
    assert 0 <= few.complete <= many.complete <= 4
    assert {gap.slot for gap in few.gaps} <= set(FILLED_BY)
    named = {one.name for members in many.members.values() for one in members}
    assert (here | more) - {Slot.EDUCATION} <= named
    assert all(one.network == network for network, some_ in few.members.items() for one in some_)


RANGES = some.lists(
    some.tuples(some.integers(0, 60), some.integers(0, 12)).map(lambda one: (one[0], sum(one)))
)


@given(RANGES, some.integers(0, 80))
def test_merged_ranges_hold_the_same_codes(ranges, code):
    found = merged(ranges)
    assert holds(found, code) == holds(ranges, code)
    assert all(one[1] + 1 < two[0] for one, two in itertools.pairwise(found))


def test_every_part_event_and_urgency_has_its_words_and_every_event_its_rule():
    assert set(SLOT_NAMES) == set(NETWORK_OF) == set(Slot)
    assert set(NETWORK_NAMES) == set(Network)
    assert set(KIND_NAMES) == set(KINDS) == set(shipped())
    assert set(HASTE_NAMES) == {haste.value for haste in Haste}
    for kind, rule in shipped().items():
        assert not problem_of(kind, rule.to, rule.within_days)
        assert rule.to


def test_a_rule_tells_others_and_within_days():
    assert problem_of("moved", [Network.FAMILY], 7) == "tells_itself"
    assert problem_of("moved", [Network.HELP], 0) == problem_of("moved", [], MOST_DAYS + 1) == "days_outside"


def test_the_rights_card_has_its_numbers_and_no_label():
    lines = hotlines()
    assert [one.number for one in lines] == [
        "110",
        "120",
        "12349",
        "12345",
        "12355",
        "12338",
        "12348",
        "12309",
        "12356",
    ]
    assert not any("留守" in f"{one.whose}{one.when}" for one in lines)
