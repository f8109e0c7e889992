"""The law of the import: the same file again changes nothing, and taken back it leaves nothing behind.

It holds whatever stands in the file, also where rows contradict each other or themselves: siblings whose father
has two telephones, one telephone for two people, a number that two fathers claim, parents in each other's columns.
"""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as some

from lantian.access.scopes import acting_as
from lantian.registry.imports.cases import Choice, FieldChange
from lantian.registry.imports.preview import detail_of
from lantian.registry.models import Child, RosterImport, RosterLine
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.following import known_now
from lantian.registry.tests.rosters import ONE_CHILD, Row, applied, number, register, row, undone
from tests.cast import Cast

State = RosterImport.State
FIRST, SECOND = date(2025, 3, 1), date(2025, 9, 1)
CHILDREN = {"马小花": 0, "马小草": 0, "单小石": 20, "马小石": 40, "张小石": 0}
"""With a number or without; 张小石 is on file, as are his father 张建军 and the house of 张老汉."""

OF_THE_CAST = {"sex": "男", "birth_on": "2020-09-01"}
BLANK = {key: "" for key in ONE_CHILD if key not in ("child_name", "sex", "birth_on", "town", "village")}
DAMING = {"father_name": "马大明", "father_phone": "13912345678"}
ONE, OTHER = number("1985-05-05", 33), number("1983-05-05", 35)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path_factory):
    settings.FILES_ROOT = tmp_path_factory.mktemp("files")


def of(name: str, **cells: str) -> dict[str, str]:
    """The row of a child with these cells alone."""
    return row(
        CHILDREN[name], child_name=name, **{**BLANK, **(OF_THE_CAST if name == "张小石" else {}), **cells}
    )


def play(cast: Cast, before: Sequence[Row], rows: Sequence[Row], as_of: date, choice: Choice) -> bool:
    """A file taken in, again, and taken back; then what was there before it. Whether it was taken in."""
    nothing = register()
    first = applied(cast.county_office, before, as_of=FIRST)
    earlier = register()
    roster = applied(cast.county_office, rows, choice, as_of=as_of)
    is_taken_in = roster.state == State.APPLIED
    if is_taken_in:
        between = register()
        again = applied(cast.county_office, rows, as_of=as_of)
        assert (again.counts["new"], again.counts["changed"]) == (0, 0), shown(cast, again)
        assert register() == between
        with acting_as(cast.county_office):
            for child in Child.objects.all():
                assert child.gaps == gap_mask(known_now(child))
        assert undone(cast.county_office, roster).state == State.UNDONE
    assert register() == earlier
    if first.state == State.APPLIED:
        assert undone(cast.county_office, first).state == State.UNDONE
    assert register() == nothing
    return is_taken_in


def shown(cast: Cast, roster: RosterImport) -> list[tuple[int, list[FieldChange]]]:
    with acting_as(cast.county_office):
        lines = RosterLine.objects.filter(roster=roster.pk).order_by("row")
        return [(line.row, detail_of(line)["changes"]) for line in lines]


NAMES = ("张建军", "马大明", "张老汉")
PHONES = ("13912345678", "13509112233", "13912345678、13812345678", "13812345678、13912345678")
NUMBERS = (ONE, OTHER, number("1984-05-05", 32))
CELLS = {
    "village": ("红岩村",),
    "village_group": ("一组", "二组"),
    "address": ("太厢村二组18号", "九组9号"),
    "household_head": ("张老汉", "马大明"),
    "poverty_marks": ("低保", "脱贫户"),
    "aid": ("无",),
    "stage": ("小学",),
    "school": ("太厢小学", "城关中学"),
    "grade": ("三年级", "八年级"),
    "class_name": ("1", "三年级（1）班", "实验班"),
    "health": ("健康", "残疾"),
    "father_away": ("务工", "在家", "死亡"),
    "father_destination": ("广东东莞", "彬州市"),
    "father_away_since": ("2019.3", "2025.4"),
    "mother_away": ("务工", "死亡"),
    "mother_destination": ("广东东莞", "工地"),
    "carer_relation": ("父亲", "祖父", "祖母"),
}


@some.composite
def rosters(draw: some.DrawFn, least: int, most: int) -> list[Row]:
    """Rows of few people: that is how they come to contradict each other."""
    names, phones, numbers = (
        draw(some.lists(some.sampled_from(all_), min_size=1, max_size=2)) for all_ in (NAMES, PHONES, NUMBERS)
    )
    children = draw(some.lists(some.sampled_from(list(CHILDREN)), min_size=least, max_size=most, unique=True))
    return [of(name, **draw(cells(names, phones, numbers))) for name in children]


@some.composite
def cells(draw: some.DrawFn, names: list[str], phones: list[str], numbers: list[str]) -> dict[str, str]:
    """Of a row: parents, carer and grandparents out of these, and a few other things."""
    few = draw(some.lists(some.sampled_from(list(CELLS)), max_size=6, unique=True))
    drawn = {key: draw(some.sampled_from(CELLS[key])) for key in few}
    for role in ("father", "mother", "carer", "paternal_grandfather", "maternal_grandmother"):
        if draw(some.booleans()):
            drawn[f"{role}_name"] = draw(some.sampled_from(names))
        if role in ("father", "mother", "carer") and draw(some.booleans()):
            drawn[f"{role}_phone"] = draw(some.sampled_from(phones))
    if numbered := draw(some.sampled_from(["", "", "father", "mother", "carer"])):
        drawn[f"{numbered}_identity_number"] = draw(some.sampled_from(numbers))
    return drawn


@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    before=rosters(0, 3),
    rows=rosters(1, 4),
    as_of=some.sampled_from([FIRST, SECOND]),
    choice=some.sampled_from(list(Choice)),
)
def test_twice_changes_nothing_more_and_undone_leaves_nothing(
    cast: Cast, before: list[Row], rows: list[Row], as_of: date, choice: Choice
) -> None:
    with transaction.atomic():
        event(f"taken in: {play(cast, before, rows, as_of, choice)}")
        transaction.set_rollback(True)


CONTRADICTIONS: dict[str, tuple[list[Row], list[Row]]] = {
    "a father of another name, whose own name is the grandmother's": (
        [],
        [of("张小石", father_name="李丽", maternal_grandmother_name="张建军")],
    ),
    "father and mother of one name and two numbers": (
        [],
        [of(
            "张小石", father_name="张建军", father_identity_number=ONE,
            mother_name="张建军", mother_identity_number=OTHER,
        )],
    ),
    "siblings whose father has two numbers": (
        [of("马小石", **DAMING), of("马小花", **DAMING)],
        [
            of("马小石", **DAMING, father_identity_number=ONE),
            of("马小花", **DAMING, father_identity_number=OTHER),
        ],
    ),
    "father and carer of one name that is not the one on file": (
        [],
        [
            of("马小草", father_name="张建军", father_phone="13509112233"),
            of("张小石", father_name="马大明", carer_name="马大明"),
        ],
    ),
    "a father under another name whom another child's mother bears": (
        [of("马小草", father_name="马大明", father_phone="13509112233、13912345678")],
        [
            of("马小草", father_name="张建军"),
            of(
                "张小石", paternal_grandfather_name="马大明", mother_name="马大明",
                mother_phone="13509112233",
            ),
        ],
    ),
    "father and mother are one person who is at two places": (
        [of("马小石", mother_name="张老汉")],
        [of(
            "马小石", village="红岩村", father_name="马大明", father_phone="13812345678、13912345678",
            father_destination="工地", mother_name="马大明", mother_phone="13812345678、13912345678",
            mother_away="务工",
        )],
    ),
    "a carer under the new name of a mother who keeps hers": (
        [of("马小花", mother_name="张建军", mother_identity_number=OTHER)],
        [
            of("马小草", village="红岩村", mother_name="张建军", mother_identity_number=OTHER),
            of(
                "马小花", carer_relation="父亲", mother_name="马大明", mother_phone="13912345678",
                carer_name="马大明", carer_phone="13912345678",
            ),
        ],
    ),
    "a carer under her new name, of whom it is said at last what she is": (
        [of("马小石", mother_name="李丽", mother_phone="13912345678", carer_name="李丽", carer_phone="13912345678")],
        [of(
            "马小石", mother_name="王芳", mother_phone="13912345678", carer_name="王芳",
            carer_phone="13912345678", carer_relation="祖母",
        )],
    ),
    "the second telephone is named first, and another one after it": (
        [of("马小石", father_name="马大明", father_phone="13912345678、13812345678")],
        [of("马小石", father_name="马大明", father_phone="13812345678、13509112233")],
    ),
    "siblings whose father has three telephones": (
        [of("马小石", father_name="马大明", father_phone="13912345678、13812345678")],
        [
            of("马小石", father_name="马大明", father_phone="13812345678"),
            of("马小草", father_name="马大明", father_phone="13912345678、13509112233"),
        ],
    ),
    "siblings whose father is at two places since two days": (
        [],
        [
            of("马小石", **DAMING, father_away="务工", father_away_since="2019.3"),
            of("马小草", **DAMING, father_away="务工", father_away_since="2025.4"),
            of("马小花", **DAMING, father_destination="广东东莞"),
        ],
    ),
    "two go to a new house, one of them without its head": (
        [],
        [of("张小石", address="九组9号"), of("马小石", address="九组9号", household_head="张老汉")],
    ),
    "one house in two groups, on two incomes": (
        [],
        [
            of("马小石", address="九组9号", household_head="张老汉", village_group="一组", poverty_marks="低保"),
            of("马小草", address="九组9号", household_head="张老汉", village_group="二组", poverty_marks="脱贫户"),
        ],
    ),
    "a father who signs in makes way for another": ([], [of("张小石", father_name="马大明", mother_name="张建军")]),
    "a new child's row says where the father of a child on file is": (
        [of("马小石", mother_name="李丽", mother_phone="13912345678、13812345678")],
        [of("马小草", village="红岩村", father_name="李丽", father_phone="13912345678", father_destination="彬州市")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", CONTRADICTIONS)
def test_a_file_that_contradicts_itself(cast: Cast, why: str) -> None:
    before, rows = CONTRADICTIONS[why]
    for as_of in (FIRST, SECOND):
        with transaction.atomic():
            assert play(cast, before, rows, as_of, Choice.ANOTHER)
            transaction.set_rollback(True)
