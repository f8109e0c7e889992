"""Changes of areas as plans: cases, and the laws that every plan keeps."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lantian.places.areas import AreaPlan, Part, free_code, merged, split, transferred
from lantian.places.rules import Borders, Level, PlaceError, level_of, scope_of

CITY = 610400000000
COUNTY, NEXT = 610427000000, 610423000000
TOWN, TOWN2, FAR_TOWN = COUNTY + 102_000, COUNTY + 103_000, NEXT + 102_000
A, B, C, D = TOWN + 200, TOWN + 201, TOWN2 + 200, FAR_TOWN + 200
STANDING: Mapping[int, str] = {
    610000000000: "陕西省", CITY: "咸阳市", COUNTY: "彬县", NEXT: "泾阳县", TOWN: "新民镇", TOWN2: "底店镇",
    FAR_TOWN: "云阳镇", A: "太厢村", B: "红岩村", C: "小寨村", D: "兴隆村",
}  # fmt: skip


class TestMerging:
    def test_two_villages_become_one_of_them(self) -> None:
        plan = merged([A, B], A, "", STANDING)
        assert (plan.begun, plan.ended, plan.moves) == ({}, {B}, {B: A})

    def test_two_villages_become_a_new_one(self) -> None:
        plan = merged([A, B], TOWN + 210, "新太厢村", STANDING)
        assert plan.begun == {TOWN + 210: "新太厢村"}
        assert plan.successions() == [(A, TOWN + 210), (B, TOWN + 210)]

    def test_a_town_that_joins_another_brings_its_villages_under_free_codes(self) -> None:
        plan = merged([TOWN, TOWN2], TOWN, "", STANDING)
        assert plan.moves == {TOWN2: TOWN, C: TOWN + 202}
        assert plan.begun == {TOWN + 202: "小寨村"}


class TestTransfer:
    def test_a_county_upgraded_takes_all_its_last_digits_along(self) -> None:
        plan = transferred(COUNTY, 610482000000, STANDING)
        assert plan.moves[A] == 610482102200
        assert plan.moves[TOWN2] == 610482103000
        assert set(plan.begun) == set(plan.moves.values())

    def test_a_village_goes_to_a_town_of_the_next_county(self) -> None:
        plan = transferred(A, FAR_TOWN + 201, STANDING)
        assert plan.moves == {A: FAR_TOWN + 201}


class TestSplitting:
    def test_a_village_gives_two_groups_away(self) -> None:
        parts = [Part(A, "太厢村"), Part(TOWN + 250, "新村", frozenset({"三组", "四组"}))]
        plan = split(A, parts, STANDING)
        assert plan.groups == {(A, "三组"): TOWN + 250, (A, "四组"): TOWN + 250}
        assert (plan.ended, plan.moves, plan.successions()) == (set(), {}, [(A, TOWN + 250)])

    def test_a_town_gives_a_village_away(self) -> None:
        plan = split(TOWN, [Part(TOWN, "新民镇"), Part(COUNTY + 104_000, "红岩镇", frozenset({B}))], STANDING)
        assert plan.moves == {B: COUNTY + 104_201}
        assert (TOWN, COUNTY + 104_000) in plan.successions()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda: merged([A], A, "", STANDING), "merge_of_one"),
        (lambda: merged([A, TOWN], A, "", STANDING), "not_alike"),
        (lambda: merged([A, TOWN + 299], A, "", STANDING), "region_unknown"),
        (lambda: merged([A, B], C, "", STANDING), "region_exists"),
        (lambda: transferred(A, B, STANDING), "region_exists"),
        (lambda: transferred(A, 610499102200, STANDING), "region_unknown"),
        (lambda: split(A, [Part(A, "太厢村")], STANDING), "split_into_one"),
        (lambda: split(A, [Part(A, "太厢村"), Part(B, "红岩村")], STANDING), "region_exists"),
        (lambda: split(CITY, [Part(CITY, "咸阳市"), Part(610500000000, "新市")], STANDING), "not_alike"),
    ],
)
def test_what_cannot_be(wrong, code: str) -> None:
    with pytest.raises(PlaceError) as error:
        wrong()
    assert error.value.code == code


def test_a_town_without_free_codes_says_so() -> None:
    with pytest.raises(PlaceError) as error:
        free_code(TOWN, Level.VILLAGE, range(TOWN, TOWN + 1000), like=A)
    assert error.value.code == "no_code_free"


villages = some.sampled_from([A, B, C, D])
plans = some.one_of(
    some.sets(villages, min_size=2, max_size=4).map(
        lambda codes: merged(sorted(codes), min(codes), "", STANDING)
    ),
    some.sets(villages, min_size=2).map(lambda codes: merged(sorted(codes), TOWN + 777, "新村", STANDING)),
    some.permutations([TOWN, TOWN2, FAR_TOWN]).map(lambda towns: merged(towns[:2], towns[0], "", STANDING)),
    some.sampled_from([TOWN, TOWN2]).map(lambda town: transferred(town, NEXT + 150_000, STANDING)),
    some.just(transferred(COUNTY, 610482000000, STANDING)),
    some.sets(some.sampled_from([A, B])).map(
        lambda held: split(
            TOWN, [Part(TOWN, "新民镇"), Part(COUNTY + 150_000, "新镇", frozenset(held))], STANDING
        )
    ),
)


@given(plans)
def test_after_any_change_every_village_stands_somewhere_once(plan: AreaPlan) -> None:
    after = {code: name for code, name in {**STANDING, **plan.begun}.items() if code not in plan.ended}
    assert set(plan.moves) == plan.ended
    assert set(plan.moves.values()) <= set(after), "whoever ends is followed by somebody who stands"
    assert not set(plan.begun) & set(STANDING), "no code is given twice"
    for old, new in plan.moves.items():
        assert level_of(old) == level_of(new)
    for code in after:
        above = [outer for outer in after if outer < code <= scope_of(outer)[1]]
        assert level_of(code) == Level.PROVINCE or above, "nothing stands without what is around it"
    gone = [code for code in plan.ended if level_of(code) != Level.VILLAGE]
    for code in gone:
        assert not [one for one in after if code < one <= scope_of(code)[1]], (
            "nothing stays in what has ended"
        )


DAY = date(2026, 3, 1)
BEFORE, AFTER = date(2026, 2, 1), date(2026, 4, 1)
NEW = TOWN + 300


@pytest.mark.parametrize(
    ("on", "home", "known", "area"),
    [
        (BEFORE, A, (), A),
        (AFTER, A, (), NEW),
        (BEFORE, NEW, (A,), A),
        (BEFORE, NEW, (), None),
        (BEFORE, NEW, (C,), None),
        (AFTER, NEW, (A,), NEW),
        (AFTER, C, (), C),
    ],
)
def test_borders_of_a_day_after_two_villages_became_a_new_one(on, home, known, area) -> None:
    borders = Borders(on, {A: DAY, B: DAY}, {NEW: DAY}, [(A, NEW), (B, NEW)])
    assert borders.area_of(home, known) == area


@pytest.mark.parametrize(
    ("on", "home", "known", "area"),
    [
        (AFTER, B, (), A),
        (BEFORE, A, (B,), B),
        (BEFORE, A, (A,), A),
        (BEFORE, A, (), None),
        (AFTER, A, (B,), A),
    ],
)
def test_borders_of_a_day_after_a_village_joined_another(on, home, known, area) -> None:
    borders = Borders(on, {B: DAY}, {}, [(B, A)])
    assert borders.area_of(home, known) == area


def test_borders_of_a_village_that_was_split() -> None:
    assert Borders(AFTER, {A: DAY}, {NEW: DAY, NEW + 1: DAY}, [(A, NEW), (A, NEW + 1)]).area_of(A) is None
    assert (
        Borders(AFTER, {A: DAY}, {NEW: DAY, NEW + 1: DAY}, [(A, NEW), (A, NEW + 1)]).area_of(A, (NEW,)) == NEW
    )
    assert Borders(BEFORE, {A: DAY}, {NEW: DAY, NEW + 1: DAY}, [(A, NEW), (A, NEW + 1)]).area_of(NEW) == A
