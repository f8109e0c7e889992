"""An import taken back: the register stands as before, unless somebody built on it."""

from datetime import date

import pytest
from django.utils import timezone

from lantian.access.scopes import acting_as
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
from lantian.registry.services.facts import confirm_unchanged, correct_child, record_change
from lantian.registry.services.people import tie_person
from lantian.registry.tests.rosters import applied, register, row, undone
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
