"""An import taken back: the register stands as before, unless somebody built on it."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from lantian.access.scopes import acting_as
from lantian.registry.imports.cases import Choice, FieldChange
from lantian.registry.imports.preview import detail_of
from lantian.registry.models import (
    Child,
    Enrolment,
    Person,
    Residence,
    RosterImport,
    RosterLine,
    RowBefore,
    Tie,
)
from lantian.registry.rules.gaps import gap_mask
from lantian.registry.services.facts import confirm_unchanged, correct_child, record_change
from lantian.registry.services.following import known_now
from lantian.registry.services.people import tie_person
from lantian.registry.tests.rosters import applied, number, register, row, undone
from tests.cast import HONGYAN, Cast

State = RosterImport.State
FIRST, SECOND = date(2025, 3, 1), date(2025, 9, 1)


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path_factory):
    settings.FILES_ROOT = tmp_path_factory.mktemp("files")


OF_THE_CAST = row(
    0,
    child_name="张小石",
    sex="男",
    birth_on="2020-09-01",
    grade="五年级",
    father_name="张建军",
    father_phone="13509112234",
    father_away="在家",
    household_head="张老汉",
    address="太厢村九组9号",
    carer_name="王秀英",
)


def test_new_children_go_and_changed_ones_stand_as_before(cast: Cast):
    before = register()
    roster = applied(cast.county_office, [row(), row(0, child_name="单小石"), OF_THE_CAST])
    assert (roster.state, roster.counts["new"], roster.counts["changed"]) == (State.APPLIED, 2, 1)
    assert register() != before
    assert undone(cast.county_office, roster).state == State.UNDONE
    assert register() == before
    assert not RowBefore.national.exists()


def test_what_was_undone_can_be_taken_in_again(cast: Cast):
    roster = applied(cast.county_office, [row(), OF_THE_CAST])
    undone(cast.county_office, roster)
    assert applied(cast.county_office, [row(), OF_THE_CAST]).state == State.APPLIED


def added(cast: Cast) -> Child:
    return Child.objects.get(name="马小花")


def change_the_grade(cast: Cast) -> None:
    enrolment = Enrolment.objects.get(child=added(cast).pk, until=None)
    values = {"stage": "primary", "grade": 6, "school_unit": enrolment.school_unit, "class_name": "1"}
    record_change(
        child=added(cast), fact=Enrolment, values=values, since=date(2026, 1, 1), version=enrolment.version
    )


def correct_the_name(cast: Cast) -> None:
    correct_child(child=added(cast), values={"remarks": "mended"}, version=1)


def look_again(cast: Cast) -> None:
    confirm_unchanged(child=added(cast), on=timezone.localdate())


def tie_a_proxy_parent(cast: Cast) -> None:
    tie_person(child=added(cast), kind=Tie.Kind.PROXY_PARENT, since=SECOND, details={"name": "褚爱"})


def tie_the_new_father_to_an_old_child(cast: Cast) -> None:
    father = Person.objects.get(name="马大明")
    tie_person(child=cast.child("天天"), kind=Tie.Kind.FATHER, since=None, person=father)


def move_the_changed_child(cast: Cast) -> None:
    home = Residence.objects.get(child=cast.children["小石"], until=None)
    record_change(
        child=cast.child("小石"),
        fact=Residence,
        values={"place": HONGYAN, "lives_with": "61"},
        since=timezone.localdate(),
        version=home.version,
    )


@pytest.mark.parametrize(
    ("build", "whose"),
    [
        (change_the_grade, {"马小花"}),
        (correct_the_name, {"马小花"}),
        (look_again, {"马小花"}),
        (tie_a_proxy_parent, {"马小花"}),
        (tie_the_new_father_to_an_old_child, {"单天天"}),
        (move_the_changed_child, {"张小石"}),
    ],
)
def test_who_built_on_it_keeps_it(cast: Cast, build, whose: set[str]):
    roster = applied(cast.county_office, [row(), OF_THE_CAST], as_of=SECOND)
    with acting_as(cast.county_office):
        build(cast)
    before = register()
    refused = undone(cast.county_office, roster)
    assert (refused.state, refused.refusal["code"]) == (State.APPLIED, "built_upon")
    assert refused.refusal["count"] == len(whose)
    with acting_as(cast.county_office):
        children = Child.objects.filter(pk__in=refused.refusal["children"])
        assert set(children.values_list("name", flat=True)) == whose
    assert register() == before


def test_a_later_import_is_undone_first(cast: Cast):
    first = applied(cast.county_office, [row()], as_of=FIRST)
    second = applied(cast.county_office, [row(grade="四年级")], as_of=SECOND)
    assert undone(cast.county_office, first).refusal["code"] == "built_upon"
    assert undone(cast.county_office, second).state == State.UNDONE
    assert undone(cast.county_office, first).state == State.UNDONE


def test_a_stranger_cannot_undo(cast: Cast):
    roster = applied(cast.county_office, [row()])
    with acting_as(cast.other_county_office):
        assert not RosterImport.objects.filter(pk=roster.pk).exists()
        assert not RosterLine.objects.exists()


NAMES = st.sampled_from(["马小花", "单小石", "解豆豆", "张小石"])
VILLAGES = st.sampled_from(["太厢村", "红岩村"])
PHONES = st.sampled_from(["", "13912345678", "13509112233", "13912345678、13812345678"])
ROWS = st.builds(
    row,
    st.integers(0, 3).map(lambda serial: serial * 20),
    child_name=NAMES,
    birth_on=st.sampled_from(["2016-03-05", "2017-05-04", "2020-09-01"]),
    village=VILLAGES,
    address=st.sampled_from(["", "太厢村二组18号", "九组9号"]),
    household_head=st.sampled_from(["", "张老汉", "马老汉"]),
    grade=st.sampled_from(["", "三年级", "八年级"]),
    stage=st.sampled_from(["", "小学"]),
    school=st.sampled_from(["", "太厢小学", "城关中学"]),
    health=st.sampled_from(["", "健康", "残疾"]),
    father_name=st.sampled_from(["", "张建军", "马大明"]),
    father_identity_number=st.sampled_from(["", number("1985-05-05", 33), number("1983-05-05", 35)]),
    father_phone=PHONES,
    father_away=st.sampled_from(["", "务工", "在家", "死亡"]),
    father_destination=st.sampled_from(["", "广东东莞", "彬州市"]),
    father_away_since=st.sampled_from(["", "2019.3", "2025.4"]),
    mother_name=st.sampled_from(["", "李丽"]),
    carer_name=st.sampled_from(["", "张老汉", "马大明", "王秀英"]),
    carer_relation=st.sampled_from(["", "父亲", "祖父", "祖母"]),
    carer_phone=PHONES,
    paternal_grandfather_name=st.sampled_from(["", "张老汉"]),
    poverty_marks=st.sampled_from(["", "低保", "脱贫户"]),
    aid=st.sampled_from(["", "无"]),
)


@settings(
    max_examples=300,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    before=st.lists(ROWS, max_size=3),
    rows=st.lists(ROWS, min_size=1, max_size=4),
    as_of=st.sampled_from([FIRST, SECOND]),
    choice=st.sampled_from(list(Choice)),
)
def test_twice_changes_nothing_more_and_undone_leaves_nothing(cast: Cast, before, rows, as_of, choice):
    """Whatever is on file and whatever comes: an exact repeat changes nothing, and undoing leaves all as it was."""
    with transaction.atomic():
        play_once(cast, before, rows, as_of, choice)
        transaction.set_rollback(True)


def shown(cast: Cast, roster: RosterImport) -> list[tuple[int, list[FieldChange]]]:
    with acting_as(cast.county_office):
        lines = RosterLine.objects.filter(roster=roster.pk).order_by("row")
        return [(line.row, detail_of(line)["changes"]) for line in lines]


def play_once(cast: Cast, before, rows, as_of, choice) -> None:
    nothing = register()
    first = applied(cast.county_office, before, as_of=FIRST)
    earlier = register()
    roster = applied(cast.county_office, rows, choice, as_of=as_of)
    if roster.state == State.APPLIED:
        between = register()
        event("taken in")
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
