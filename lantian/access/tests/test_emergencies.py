"""Breaking the glass: one child, a reason, an hour; and somebody above who says whether it was right."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from lantian.access.emergencies import (
    look_behind_glass,
    open_in_emergency,
    opening_in_force,
    review_opening,
    waiting_for_review,
)
from lantian.access.guards import Guard, guard_table
from lantian.access.models import AccessEntry, EmergencyOpening, OpeningReview, Post
from lantian.access.policy import COMPARTMENTS_OF, Compartment, Role
from lantian.access.rules import Seat, lacks_what_can_be_opened, may_review
from lantian.access.scopes import acting_as, break_glass, taking_rows_away
from lantian.access.services import NotYours, Overtaken, Refused, change_compartments
from lantian.places.rules import scope_of
from tests.cast import CITY, JING_VILLAGE, TAIXIANG, Cast

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "reviewing.csv").open(encoding="utf-8")))
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
REASON = "孩子昨夜未归，派出所要求查看个案材料"


def place(digits: str) -> tuple[int, int]:
    return scope_of(int(digits.ljust(12, "0")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_who_reviews_whom(case: dict[str, str]) -> None:
    reviewer = Seat(Role(case["reviewer_role"]), place(case["reviewer_place"]), "甲")
    person = "甲" if case["same_person"] else "乙"
    opener = Seat(Role(case["opener_role"]), place(case["opener_place"]), person)
    assert may_review(reviewer, opener) == (case["may"] == "yes")


def test_who_has_all_that_can_be_opened_needs_no_emergency() -> None:
    assert lacks_what_can_be_opened([])
    assert lacks_what_can_be_opened(["protection", "reporter"])
    assert not lacks_what_can_be_opened(["protection", "counselling", "psychology"])


@pytest.fixture
def papers(cast: Cast) -> None:
    """A table with open and closed rows of children in two counties; the column says in which compartment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE try_paper (city int, region bigint, school uuid, child uuid, compartment text, text text)"
        )
        for name, region in (("小雨", TAIXIANG), ("小石", TAIXIANG), ("豆豆", JING_VILLAGE)):
            for compartment in ("", *Compartment):
                row = [CITY, region, cast.units["school"].pk, cast.children[name], compartment]
                values = [*row, f"{name} {compartment}".strip()]
                cursor.execute("INSERT INTO try_paper VALUES (%s, %s, %s, %s, %s, %s)", values)
        guard = Guard(place="region", school="school", child="child", compartment_column="compartment")
        for statement in guard_table("try_paper", guard):
            cursor.execute(statement)


def texts() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM try_paper")
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def opened(cast: Cast) -> EmergencyOpening:
    return opens(cast, cast.town_supervisor)


def opens(cast: Cast, post: Post, child: str = "小雨", now: datetime = NOW) -> EmergencyOpening:
    with acting_as(post):
        return open_in_emergency(
            child=cast.children[child], region=TAIXIANG, school=None, reason=REASON, now=now
        )


OPEN = {"小雨", "小石"}
BROKEN = {"小雨 protection", "小雨 counselling", "小雨 psychology"}


@pytest.mark.usefixtures("papers", "as_web")
class TestGlass:
    def test_closed_rows_do_not_exist_for_a_range(self, cast: Cast) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            assert texts() == OPEN

    def test_a_compartment_opens_its_rows_and_no_others(self, cast: Cast) -> None:
        cast.town_supervisor.compartments = ["protection"]
        with acting_as(cast.town_supervisor, read_only=True):
            assert texts() == OPEN | {"小雨 protection", "小石 protection"}

    def test_the_glass_opens_one_child_and_never_who_reported(self, cast: Cast, opened: Any) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            assert look_behind_glass(cast.children["小雨"], NOW) == opened
            assert texts() == OPEN | BROKEN
        with acting_as(cast.town_supervisor, read_only=True):
            assert texts() == OPEN, "what was opened ends with its transaction"

    def test_the_range_still_holds(self, cast: Cast) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            break_glass(cast.children["豆豆"])
            assert texts() == OPEN

    def test_the_glass_lets_read_and_nothing_else(self, cast: Cast, opened: Any) -> None:
        with acting_as(cast.town_supervisor), connection.cursor() as cursor:
            look_behind_glass(cast.children["小雨"], NOW)
            cursor.execute("UPDATE try_paper SET text = '…' WHERE compartment = 'psychology'")
            assert cursor.rowcount == 0
            with taking_rows_away():
                cursor.execute("DELETE FROM try_paper WHERE compartment = 'psychology'")
                assert cursor.rowcount == 0

    def test_a_lawful_erasure_spares_no_compartment(self, cast: Cast) -> None:
        with acting_as(cast.county_office), connection.cursor() as cursor:
            with taking_rows_away(closed_too=True):
                cursor.execute("DELETE FROM try_paper WHERE child = %s", [cast.children["小雨"]])
                assert cursor.rowcount == 5
            assert texts() == {"小石"}

    def test_another_scope_inside_ends_it(self, cast: Cast, opened: Any) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            look_behind_glass(cast.children["小雨"], NOW)
            with acting_as(cast.village_director, read_only=True):
                assert texts() == OPEN
            assert texts() == OPEN


@pytest.mark.usefixtures("as_web")
class TestOpening:
    def test_it_lasts_an_hour_by_the_clock_that_is_given(self, cast: Cast, opened: EmergencyOpening) -> None:
        child = cast.children["小雨"]
        with acting_as(cast.town_supervisor, read_only=True):
            assert opening_in_force(child, NOW) == opened
            assert opening_in_force(child, NOW + timedelta(minutes=59, seconds=59)) == opened
            assert opening_in_force(child, NOW + timedelta(minutes=60)) is None
            assert look_behind_glass(child, NOW + timedelta(minutes=60)) is None
            assert opening_in_force(child, NOW - timedelta(seconds=1)) is None

    def test_how_long_is_a_setting(self, cast: Cast, settings: Any) -> None:
        settings.BREAK_GLASS_MINUTES = 15
        opening = opens(cast, cast.county_office)
        assert opening.until - opening.at == timedelta(minutes=15)

    def test_it_is_the_openers_alone_and_for_one_child(self, cast: Cast, opened: Any) -> None:
        with acting_as(cast.county_office, read_only=True):
            assert look_behind_glass(cast.children["小雨"], NOW) is None
        with acting_as(cast.town_supervisor, read_only=True):
            assert look_behind_glass(cast.children["小石"], NOW) is None

    def test_submitting_twice_opens_once(self, cast: Cast, opened: EmergencyOpening) -> None:
        assert opens(cast, cast.town_supervisor, now=NOW + timedelta(minutes=1)) == opened
        with acting_as(cast.county_office):
            assert AccessEntry.objects.filter(action="registry.break_glass").count() == 1
            assert EmergencyOpening.objects.count() == 1

    @pytest.mark.parametrize("part", ["village_director", "school_head", "psychologist", "parent", "auditor"])
    def test_others_may_not(self, cast: Cast, part: str) -> None:
        with pytest.raises(NotYours):
            opens(cast, cast.posts[part])

    def test_nobody_opens_outside_their_place(self, cast: Cast) -> None:
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            acting_as(cast.other_county_office),
        ):
            open_in_emergency(
                child=cast.children["小雨"], region=TAIXIANG, school=None, reason=REASON, now=NOW
            )

    @pytest.mark.parametrize("part", ["town_supervisor", "county_office", "auditor"])
    def test_nobody_changes_or_removes_it(self, cast: Cast, opened: Any, part: str) -> None:
        for change in (lambda rows: rows.update(reason="…"), lambda rows: rows.delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.posts[part]):
                change(EmergencyOpening.objects.all())


@pytest.mark.usefixtures("as_web")
class TestReview:
    @pytest.mark.parametrize("part", ["county_office", "city_office", "auditor"])
    def test_who_stands_above_reviews_it_once(self, cast: Cast, opened: EmergencyOpening, part: str) -> None:
        with acting_as(cast.posts[part]):
            assert [line.opening for line in waiting_for_review()] == [opened]
            review_opening(opening=opened, is_justified=True, note="已核实，属实", now=NOW)
            assert waiting_for_review() == []
            with pytest.raises(Overtaken):
                review_opening(opening=opened, is_justified=False, note="…", now=NOW)
        with acting_as(cast.county_office, read_only=True):
            assert OpeningReview.objects.get().is_justified

    @pytest.mark.parametrize("part", ["town_supervisor", "village_director"])
    def test_the_opener_and_those_below_do_not(self, cast: Cast, opened: EmergencyOpening, part: str) -> None:
        with acting_as(cast.posts[part]):
            assert waiting_for_review() == []
            with pytest.raises(NotYours):
                review_opening(opening=opened, is_justified=True, note="…", now=NOW)

    def test_the_next_county_does_not_even_see_it(self, cast: Cast, opened: EmergencyOpening) -> None:
        with acting_as(cast.other_county_office, read_only=True):
            assert not EmergencyOpening.objects.exists()


class TestPages:
    def test_the_reviewer_finds_it_and_says_so(
        self, cast: Cast, visit: Any, opened: EmergencyOpening
    ) -> None:
        office = visit("county_office")
        page = office.get("/emergencies/").content.decode()
        assert REASON in page
        assert "周镇" in page
        address = f"/emergencies/{opened.pk}/"
        assert office.post(address, {"found": "yes", "note": ""}).status_code == 422
        assert office.post(address, {"found": "no", "note": "没有必要查看"}).status_code == 302
        page = office.get("/emergencies/").content.decode()
        assert "没有必要查看" in page
        answer = office.post(address, {"found": "yes", "note": "其实有必要"}, follow=True)
        assert "没有必要查看" in answer.content.decode()
        with acting_as(cast.county_office, read_only=True):
            assert not OpeningReview.objects.get().is_justified

    def test_the_auditor_may_too(self, cast: Cast, visit: Any, opened: EmergencyOpening) -> None:
        auditor = visit("auditor")
        answer = auditor.post(f"/emergencies/{opened.pk}/", {"found": "yes", "note": "属实，必要"})
        assert answer.status_code == 302

    def test_a_peer_reads_and_does_not_review(self, cast: Cast, visit: Any) -> None:
        opening = opens(cast, cast.county_office)
        office = visit("county_office")
        assert REASON in office.get("/emergencies/").content.decode()
        assert office.get(f"/emergencies/{opening.pk}/").status_code == 404

    def test_a_supervisor_has_no_such_list(self, cast: Cast, visit: Any) -> None:
        assert visit("town_supervisor").get("/emergencies/").status_code == 403


@pytest.mark.usefixtures("as_web")
class TestCompartments:
    def test_an_office_gives_and_takes_them_and_the_history_keeps_it(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            change_compartments(post=cast.psychologist, compartments=[Compartment.PSYCHOLOGY])
            change_compartments(post=cast.psychologist, compartments=[])
            post = Post.objects.get(pk=cast.psychologist.pk)
            before = [row.compartments for row in post.history.order_by("pgh_created_at")]
        assert (post.compartments, before) == ([], [[], ["psychology"]])

    @pytest.mark.parametrize(
        ("part", "compartment"),
        [
            ("psychologist", Compartment.PROTECTION),
            ("village_director", Compartment.PROTECTION),
            ("school_head", Compartment.PSYCHOLOGY),
            ("town_supervisor", Compartment.COUNSELLING),
        ],
    )
    def test_not_every_role_can_have_every_one(self, cast: Cast, part: str, compartment: Compartment) -> None:
        assert compartment not in COMPARTMENTS_OF.get(Role(cast.posts[part].role), ())
        with acting_as(cast.county_office), pytest.raises(Refused):
            change_compartments(post=cast.posts[part], compartments=[compartment])

    @pytest.mark.parametrize("part", ["county_office", "other_county_office", "town_supervisor"])
    def test_nobody_gives_them_to_themselves_or_elsewhere(self, cast: Cast, part: str) -> None:
        post = cast.county_office if part == "county_office" else cast.psychologist
        with acting_as(cast.posts[part]), pytest.raises(NotYours):
            change_compartments(post=post, compartments=[])

    def test_the_page_offers_what_the_role_can_have(self, cast: Cast, visit: Any) -> None:
        office, address = visit("county_office"), f"/posts/{cast.psychologist.pk}/compartments/"
        assert 'value="psychology"' in office.get(address).content.decode()
        assert 'value="protection"' not in office.get(address).content.decode()
        assert office.post(address, {"compartments": ["protection"]}).status_code == 422
        assert office.post(address, {"compartments": ["psychology"]}).status_code == 302
        cast.psychologist.refresh_from_db()
        assert cast.psychologist.compartments == ["psychology"]
        assert office.get(f"/posts/{cast.village_director.pk}/compartments/").status_code == 404
