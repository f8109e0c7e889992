"""A class is one however schools, villages and offices write it: one in the list, one for its teacher."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import Newcomer, appoint_newcomer, hand_over
from lantian.kernel.city import in_cities
from lantian.registry import following_jobs
from lantian.registry.imports.preview import detail_of
from lantian.registry.models import Child, Enrolment, RosterLine
from lantian.registry.services.facts import correct_fact, record_change
from lantian.registry.tests.rosters import applied, number, previewed, row, undone
from tests.cast import TAIXIANG, Cast

Enter = Callable[[str], Client]
TODAY = timezone.localdate()
FIRST, SECOND = date(2025, 3, 1), date(2025, 9, 1)
SPELLINGS = ("2", "2班", "（2）班", "二班", "02班", "三年级2班", "三(2)班", "3.2班", "302", "第二班 ")


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def teacher_of(cast: Cast, grade: int, class_name: str) -> Post:
    with acting_as(cast.county_office):
        post, _ = appoint_newcomer(
            newcomer=Newcomer("冯新"), unit=cast.units["school"], role=Role.CLASS_TEACHER, since=TODAY,
            grade=grade, class_name=class_name,
        )  # fmt: skip
    return post


def children_of(post: Post) -> set[str]:
    with acting_as(post, read_only=True):
        return set(Child.objects.values_list("name", flat=True))


def roster(*spellings: str, **cells: str) -> list[dict[str, str]]:
    """A child for each spelling of a class."""
    return [
        row(20 + 2 * at, child_name=f"马小{'花草树木山水日月星云'[at]}", class_name=spelling, **cells)
        for at, spelling in enumerate(spellings)
    ]


def classes() -> set[tuple[int | None, str]]:
    with in_cities(6104):
        found = Enrolment.objects.filter(until__isnull=True, child__name__startswith="马")
        return set(found.values_list("grade", "class_name"))


def kept_of(rows: list[UUID]) -> list[str]:
    """The classes that history keeps of enrolments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT class_name FROM registry_enrolmenthistory WHERE pgh_obj_id = ANY (%s)", [rows])
        return [name for (name,) in cursor.fetchall()]


class TestRoster:
    def test_a_class_in_ten_spellings_is_one(self, cast: Cast) -> None:
        teacher = teacher_of(cast, 3, "三年级（2）班")
        applied(cast.county_office, roster(*SPELLINGS))
        assert classes() == {(3, "2")}
        assert len(children_of(teacher)) == len(SPELLINGS)

    def test_its_teacher_may_come_later(self, cast: Cast) -> None:
        applied(cast.county_office, roster(*SPELLINGS))
        teacher = teacher_of(cast, 3, "2班")
        following_jobs.charge_teachers(0)
        assert len(children_of(teacher)) == len(SPELLINGS)
        with acting_as(cast.county_office):
            successor = hand_over(post=teacher, successor=cast.parent.user, on=TODAY)
        assert len(children_of(successor)) == len(SPELLINGS)

    def test_another_spelling_changes_nothing(self, cast: Cast) -> None:
        applied(cast.county_office, roster("2班"), as_of=FIRST)
        for spelling in SPELLINGS:
            again = previewed(cast.county_office, roster(spelling), as_of=SECOND)
            assert (again.counts["unchanged"], again.counts["changed"]) == (1, 0)

    def test_the_grade_may_stand_with_the_class_alone(self, cast: Cast) -> None:
        applied(cast.county_office, roster("三年级2班", "三(2)班", grade=""))
        assert classes() == {(3, "2")}

    def test_a_class_of_another_grade_is_doubtful_and_kept(self, cast: Cast) -> None:
        taken = applied(cast.county_office, roster("四(2)班"))
        with acting_as(cast.county_office):
            (cell,) = detail_of(RosterLine.objects.get(roster=taken.pk))["cells"]
        assert (cell.key, cell.code) == ("class_name", "class_of_other_grade")
        assert classes() == {(3, "4年级2班")}


class TestServices:
    def test_a_change_and_a_correction_move_the_child_between_teachers(self, cast: Cast) -> None:
        teacher = teacher_of(cast, 4, "（2）班")
        with acting_as(cast.county_office):
            child = cast.child("小雨")
            values = {"stage": "primary", "school_unit": child.school, "grade": 4, "class_name": "四年级2班"}
            seen = {"version": 1, "row": Enrolment.objects.get(child=child.pk).pk, "since": TODAY}
            begun = record_change(child=child, fact=Enrolment, values=values, **seen)
            assert (begun.grade, begun.class_name) == (4, "2")
        assert children_of(teacher) == {"张小雨"}
        with acting_as(cast.county_office):
            again = record_change(
                child=child, fact=Enrolment, values={**values, "class_name": "二班"}, **seen
            )
            assert again.pk == begun.pk
            correct_fact(row=begun, values={**values, "class_name": "４-3"}, version=1)
        assert children_of(teacher) == set()


class TestForms:
    def test_registering(self, cast: Cast, enter: Enter) -> None:
        values = {
            "child_name": "马小花", "identity_number": number("2016-03-05", 20), "village": str(TAIXIANG),
            "stage": "primary", "school": str(cast.units["school"].pk), "class_name": "三（1）班",
        }  # fmt: skip
        director = enter("village_director")
        refused = director.post("/children/register/", {**values, "grade": "4"})
        assert set(refused.context["form"].errors) == {"class_name"}
        assert director.post("/children/register/", values).status_code == 302
        assert children_of(cast.class_teacher) == {"张小雨", "马小花"}

    def test_changing(self, cast: Cast, enter: Enter) -> None:
        county = enter("county_office")
        address = f"/children/{cast.children['小雨']}/facts/enrolment/change/"
        form = county.get(address).context["form"]
        values = {
            "version": form["version"].value(), "row": form["row"].value(), "since": TODAY.isoformat(),
            "stage": "junior", "school_text": "城关中学", "grade": "7",
        }  # fmt: skip
        refused = county.post(address, {**values, "class_name": "初二(3)班"})
        assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"class_name"})
        assert county.post(address, {**values, "class_name": "初一（3）班"}).status_code == 302
        with acting_as(cast.county_office):
            row = Enrolment.objects.get(child=cast.children["小雨"], until__isnull=True)
        assert (row.grade, row.class_name) == (7, "3")

    @pytest.mark.parametrize(
        "asked", ["grade=3&class_name=（1）班", "class_name=三年级一班", "class_name=1班"]
    )
    def test_the_list_finds_a_class_however_it_is_asked_for(
        self, cast: Cast, enter: Enter, asked: str
    ) -> None:
        page = enter("school_head").get(f"/children/?{asked}").content.decode()
        assert "张小雨" in page
        assert ("单天天" in page) is (asked == "class_name=1班")


class TestRowsWrittenBefore:
    """The migration of rows in other spellings."""

    migration = import_module("lantian.registry.migrations.0009_classes_have_one_spelling")

    def respell(self) -> None:
        with connection.schema_editor(atomic=False) as editor, in_cities(6104):
            self.migration.respell(apps, editor)
            self.migration.respell_before(apps, editor)
        connection.check_constraints()

    def test_they_get_the_one_spelling_without_history(self, cast: Cast) -> None:
        applied(cast.county_office, roster("2", "2", "2", "2"))
        with acting_as(cast.county_office):
            rows = list(Enrolment.objects.filter(child__name__startswith="马").values_list("pk", flat=True))
            for key, grade, spelling in zip(
                rows, (3, 3, 3, None), ("2班", "三(2)班", "实验", "三(2)班"), strict=True
            ):
                Enrolment.objects.filter(pk=key).update(grade=grade, class_name="（一）班")
                Enrolment.objects.filter(pk=key).update(class_name=spelling)
        kept = kept_of(rows)
        for _ in range(2):
            self.respell()
            assert classes() == {(3, "2"), (3, "实验班")}
            assert len(kept_of(rows)) == len(kept)
            assert set(kept_of(rows)) == {"2", "1"}

    def test_an_import_before_them_can_still_be_undone(self, cast: Cast) -> None:
        first = applied(cast.county_office, roster("2"), as_of=FIRST)
        with acting_as(cast.county_office):
            Enrolment.objects.filter(origin=first.pk).update(class_name="三(2)班")
        second = applied(cast.county_office, roster("3"), as_of=FIRST)
        assert classes() == {(3, "3")}
        self.respell()
        undone(cast.county_office, second)
        assert classes() == {(3, "2")}
        undone(cast.county_office, first)
        assert classes() == set()
