"""What a transaction sees and may write, by the scope that it is in. Children stand for all rows of a city."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from lantian.access.guards import CUSTODIAN, STAFFING
from lantian.access.log import note_access
from lantian.access.models import AccessEntry, Post, User
from lantian.access.scopes import (
    NoScope,
    acting_as,
    acting_as_nobody,
    acting_post,
    acting_scope,
    appointing,
    taking_rows_away,
)
from lantian.kernel.city import NoCity, in_cities
from tests.cast import CITY, TAIXIANG, Cast, Child

TAIXIANG_CHILDREN = {"张小雨", "张小石"}


def names() -> set[str]:
    return set(Child.objects.values_list("name", flat=True))


def database_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def bound(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return str(cursor.fetchone()[0])


def test_outside_a_scope_nobody_acts(cast: Cast) -> None:
    with pytest.raises(NoScope):
        acting_post()
    with pytest.raises(NoScope):
        note_access("registry.read_child", region=TAIXIANG)


def test_city_rows_need_a_city(cast: Cast) -> None:
    with pytest.raises(NoCity):
        names()


def test_without_a_scope_the_web_role_reads_no_child(as_web: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), in_cities(CITY):
        names()


@pytest.mark.parametrize("role", ["lantian_place", "lantian_school", "lantian_person", "lantian_audit"])
def test_a_role_without_its_bounds_sees_nothing(as_web: None, role: str) -> None:
    """Taking the role alone, as a forgotten bound would, answers with an error or with nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in ("lo", "hi", "school", "children", "seat"):
            cursor.execute(f"SET LOCAL lantian.{name} = ''")  # as the request before left them
        cursor.execute(f"SET LOCAL ROLE {role}")
        try:
            with transaction.atomic():
                cursor.execute("SELECT count(*) FROM registry_child")
                assert cursor.fetchone() == (0,)
        except DatabaseError:
            pass


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ("village_director", TAIXIANG_CHILDREN),
        ("next_village_director", {"单天天"}),
        ("far_village_director", {"解豆豆"}),
        ("county_office", TAIXIANG_CHILDREN | {"单天天"}),
        ("school_head", {"张小雨", "单天天"}),
        ("psychologist", {"张小雨", "单天天"}),
        ("class_teacher", {"张小雨"}),
        ("proxy_parent", {"张小雨"}),
        ("parent", TAIXIANG_CHILDREN),
    ],
)
def test_each_kind_of_scope(cast: Cast, as_web: None, part: str, seen: set[str]) -> None:
    with acting_as(cast.posts[part], read_only=True):
        assert names() == seen


@pytest.mark.parametrize("part", ["auditor", "administrator"])
def test_who_has_no_children_may_not_even_ask(cast: Cast, as_web: None, part: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.posts[part]):
        names()


def test_a_range_of_codes_ends_at_its_last_village(cast: Cast) -> None:
    """新民镇 ends at …999: a child one code further is not of the town."""
    with acting_as(cast.town_supervisor):
        assert (bound("lantian.lo"), bound("lantian.hi")) == ("610482102000", "610482102999")


def test_a_row_cannot_be_pushed_out_of_the_scope(cast: Cast) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(cast.village_director):
        Child.objects.filter(name="张小雨").update(region=TAIXIANG + 1)


def test_other_peoples_rows_are_not_changed_silently(cast: Cast) -> None:
    with acting_as(cast.village_director):
        assert Child.objects.filter(name="单天天").update(remarks="…") == 0


def test_a_reading_scope_cannot_write(cast: Cast) -> None:
    with (
        pytest.raises(InternalError, match="read-only transaction"),
        acting_as(cast.village_director, read_only=True),
    ):
        Child.objects.filter(name="张小雨").update(remarks="…")


def test_nobody_reading_cannot_write_either(as_web: None) -> None:
    with pytest.raises(InternalError, match="read-only transaction"), acting_as_nobody(read_only=True):
        User.objects.filter(username="parent").update(must_change_password=True)


def test_scope_ends_with_its_block(cast: Cast) -> None:
    before = database_role()
    with acting_as(cast.village_director):
        assert database_role() == "lantian_place"
        assert acting_post() == cast.village_director
    assert database_role() == before
    with pytest.raises(NoScope):
        acting_scope()


def test_scope_ends_with_an_error_too(cast: Cast) -> None:
    before = database_role()
    with pytest.raises(ZeroDivisionError), acting_as(cast.village_director):
        1 // 0  # noqa: B018
    assert database_role() == before


def test_an_inner_scope_gives_the_outer_one_back(cast: Cast) -> None:
    with acting_as(cast.county_office):
        with acting_as(cast.parent):
            assert names() == TAIXIANG_CHILDREN
            assert database_role() == "lantian_person"
        assert acting_post() == cast.county_office
        assert database_role() == "lantian_place"
        assert bound("lantian.lo") == "610482000000"
        assert str(cast.county_office.pk) in bound("pghistory.context_metadata")
        assert names() == TAIXIANG_CHILDREN | {"单天天"}


def test_an_inner_scope_gives_back_what_was_lent(cast: Cast) -> None:
    with acting_as(cast.county_office), taking_rows_away():
        with acting_as(cast.village_director):
            assert database_role() == "lantian_place"
        assert database_role() == CUSTODIAN


def test_an_inner_scope_that_fails_gives_the_outer_one_back(cast: Cast) -> None:
    with acting_as(cast.county_office):
        with pytest.raises(InternalError), acting_as(cast.village_director, read_only=True):
            Child.objects.filter(name="张小雨").update(remarks="…")
        assert names() == TAIXIANG_CHILDREN | {"单天天"}
        Child.objects.filter(name="张小雨").update(remarks="!")


def test_a_scope_gives_back_the_role_that_was_taken_before(cast: Cast) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE lantian_common")
        with acting_as(cast.village_director):
            assert database_role() == "lantian_place"
        assert database_role() == "lantian_common"


def test_what_is_lent_is_taken_back(cast: Cast) -> None:
    with acting_as(cast.county_office):
        with appointing():
            assert database_role() == STAFFING
            with taking_rows_away():
                assert database_role() == CUSTODIAN
            assert database_role() == STAFFING
        assert database_role() == "lantian_place"


@pytest.mark.parametrize("lend", [appointing, taking_rows_away])
def test_reading_is_lent_nothing(cast: Cast, lend: Callable[[], Any]) -> None:
    with acting_as(cast.county_office, read_only=True), pytest.raises(NoScope), lend():
        pass


@pytest.mark.parametrize("part", ["school_head", "parent", "administrator"])
def test_only_a_place_takes_rows_away(cast: Cast, part: str) -> None:
    with acting_as(cast.posts[part]), pytest.raises(NoScope), taking_rows_away():
        pass


def test_posts_cannot_be_written_without_being_lent_the_right(cast: Cast, as_web: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.county_office):
        Post.objects.filter(pk=cast.village_director.pk).update(role="city_office")


def test_nothing_typed_reaches_the_settings_of_a_transaction(cast: Cast) -> None:
    post = cast.village_director
    post.compartments = ["counselling", "x}'; RESET ROLE; --"]
    with acting_as(post):
        assert bound("lantian.compartments") == "{counselling}"


class TestLog:
    def test_a_reading_request_leaves_its_line(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.village_director, read_only=True):
            note_access("registry.read_child", child=cast.children["小雨"], region=TAIXIANG)
        with acting_as(cast.auditor, read_only=True):
            line = AccessEntry.objects.get(child=cast.children["小雨"], action="registry.read_child")
        assert (line.user, line.post) == (cast.village_director.user_id, cast.village_director.pk)

    def test_without_its_line_a_request_is_not_answered(self, cast: Cast, as_web: None) -> None:
        """A line about a place that is not one's own is refused by the policy: the reading fails with it."""
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            acting_as(cast.far_village_director, read_only=True),
        ):
            note_access("registry.read_child", child=cast.children["小雨"], region=TAIXIANG)

    def test_in_a_writing_request_the_line_stands_or_falls_with_it(self, cast: Cast) -> None:
        def open_and_fail() -> None:
            with acting_as(cast.village_director):
                note_access("registry.read_child", child=cast.children["小雨"], region=TAIXIANG)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            open_and_fail()
        with acting_as(cast.village_director):
            assert not AccessEntry.objects.filter(action="registry.read_child").exists()

    @pytest.mark.parametrize("part", ["school_head", "class_teacher", "proxy_parent", "parent"])
    def test_schools_and_families_write_lines_that_they_cannot_read(
        self, cast: Cast, as_web: None, part: str
    ) -> None:
        post, school = cast.posts[part], cast.units["school"].pk
        with acting_as(post, read_only=True):
            note_access("registry.read_child", child=cast.children["小雨"], region=TAIXIANG, school=school)
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(post, read_only=True):
            list(AccessEntry.objects.all())

    @pytest.mark.parametrize("part", ["auditor", "county_office"])
    def test_nobody_changes_or_removes_a_line(self, cast: Cast, as_web: None, part: str) -> None:
        with acting_as(cast.village_director, read_only=True):
            note_access("registry.read_child", child=cast.children["小雨"], region=TAIXIANG)
        for change in (lambda rows: rows.update(action="…"), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.posts[part]):
                change(AccessEntry.objects.all())

    def test_not_even_who_takes_children_away(self, cast: Cast, as_web: None) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(cast.county_office),
            taking_rows_away(),
        ):
            AccessEntry.objects.all().delete()
