"""The page of the calendar: who reads it, who keeps it, and what a month shows."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantian.access.place_services import mend_days, record_days, remove_days
from lantian.access.scopes import acting_as
from lantian.access.services import NotYours
from lantian.access.tests.conftest import Visit
from lantian.kernel.versions import Conflict
from lantian.places import queries
from lantian.places.models import LocalDays, SchoolYear
from lantian.places.rules import TermKind
from tests.cast import BINZHOU, JINGYANG, TAIXIANG, XINMIN, Cast

CITY = 610400000000
YEAR = {
    "autumn_on": "2025-09-01",
    "winter_on": "2026-02-02",
    "spring_on": "2026-03-02",
    "summer_on": "2026-07-13",
    "ends_on": "2026-09-01",
    "basis": "",
}
FAIR = {"name": "县庆", "is_worked": "off", "since": "2026-03-20", "until": "2026-03-20", "basis": ""}


def school_year(region: int, **more: Any) -> SchoolYear:
    days = {name: date.fromisoformat(day) for name, day in YEAR.items() if day}
    return SchoolYear(region_id=region, **{**days, **more})


def address(name: str, *args: Any) -> str:
    return reverse(f"access:{name}", args=args)


@pytest.fixture
def county(visit: Visit) -> Client:
    return visit("county_office")


@pytest.mark.usefixtures("as_web")
class TestKeeping:
    @pytest.mark.parametrize(("part", "region"), [("city_office", CITY), ("county_office", XINMIN)])
    def test_offices_keep_the_calendar_of_their_place(self, cast: Cast, part: str, region: int) -> None:
        with acting_as(cast.posts[part]):
            row = record_days(row=school_year(region))
        assert row.recorded_by == cast.posts[part].user_id

    @pytest.mark.parametrize(
        ("part", "region"),
        [
            ("county_office", CITY),
            ("county_office", JINGYANG),
            ("town_supervisor", XINMIN),
            ("administrator", BINZHOU),
            ("school_head", XINMIN),
            ("auditor", BINZHOU),
        ],
    )
    def test_nobody_else_and_nowhere_else(self, cast: Cast, part: str, region: int) -> None:
        with pytest.raises(NotYours), acting_as(cast.posts[part]):
            record_days(row=school_year(region))
        assert not SchoolYear.objects.exists()

    def test_a_year_is_mended_once_at_a_time_and_remembered(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            row = record_days(row=school_year(BINZHOU))
            mended = mend_days(row=row, values={"winter_on": date(2026, 1, 26)}, version=1)
            with pytest.raises(Conflict) as conflict:
                mend_days(row=row, values={"winter_on": date(2026, 1, 19)}, version=1)
            assert conflict.value.row.winter_on == mended.winter_on == date(2026, 1, 26)
            (before,) = mended.history.all()
            assert before.winter_on == date(2026, 2, 2)
            assert before.pgh_context["user"] == str(cast.county_office.user_id)
            remove_days(row=mended)
        assert queries.term_of(date(2026, 2, 2), BINZHOU) is None


class TestPages:
    def test_a_month_says_what_its_days_are(self, cast: Cast, county: Client) -> None:
        with acting_as(cast.county_office):
            record_days(row=school_year(BINZHOU))
        page = county.get("/calendar/?month=2026-02").content.decode()
        assert "2026年2月" in page
        assert page.count("春节") >= 9
        assert "寒假开始" in page
        assert "尚未公布" not in page
        assert "尚未公布2031年" in county.get("/calendar/?month=2031-02").content.decode()

    @pytest.mark.parametrize("month", ["2026-13", "x", "", "0000-00", "9999-12", "2026-02-03"])
    def test_a_month_that_is_none_is_this_one(self, county: Client, month: str) -> None:
        answer = county.get("/calendar/", {"month": month})
        assert answer.context["first"].day == 1
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "part", ["village_director", "class_teacher", "parent", "auditor", "administrator"]
    )
    def test_everybody_reads_their_own_place_and_only_that(self, cast: Cast, visit: Visit, part: str) -> None:
        with acting_as(cast.city_office):
            record_days(row=school_year(CITY))
        client = visit(part)
        page = client.get("/calendar/")
        assert page.status_code == 200
        assert "/calendar/years/" not in page.content.decode()
        if part not in ("auditor", "administrator"):
            assert client.get(f"/calendar/?region={JINGYANG}").status_code == 404

    def test_a_school_year_is_entered_mended_and_removed(self, cast: Cast, county: Client) -> None:
        new = f"{address('calendar_new', 'years')}?region={BINZHOU}"
        assert county.get(new).status_code == 200
        wrong = county.post(new, {**YEAR, "spring_on": "2026-01-02"})
        assert wrong.status_code == 422
        assert "依次" in wrong.content.decode()
        assert county.post(new, YEAR).status_code == 302
        assert county.post(new, YEAR).status_code == 422
        row = SchoolYear.objects.get()
        edit = address("calendar_edit", "years", row.pk)
        later = {**YEAR, "winter_on": "2026-01-26", "version": 1}
        assert county.post(edit, later).status_code == 302
        conflict = county.post(edit, {**later, "winter_on": "2026-01-19"})
        assert conflict.status_code == 409
        assert "2026年1月26日" in conflict.content.decode()
        assert queries.term_of(date(2026, 1, 26), TAIXIANG).kind == TermKind.WINTER_HOLIDAYS
        assert county.post(address("calendar_remove", "years", row.pk)).status_code == 302
        assert not SchoolYear.objects.exists()

    def test_local_days_are_entered_with_their_last_day(self, cast: Cast, county: Client) -> None:
        new = f"{address('calendar_new', 'days')}?region={BINZHOU}"
        assert county.post(new, {**FAIR, "until": "2026-03-19"}).status_code == 422
        assert county.post(new, FAIR).status_code == 302
        row = LocalDays.objects.get()
        assert (row.since, row.until, row.is_worked) == (date(2026, 3, 20), date(2026, 3, 21), False)
        assert not queries.is_working_day(date(2026, 3, 20), TAIXIANG)
        form = county.get(address("calendar_edit", "days", row.pk)).context["form"]
        assert (form["until"].value(), form["is_worked"].value()) == (date(2026, 3, 20), "off")
        assert "县庆" in county.get("/calendar/?month=2026-03").content.decode()

    def test_another_county_does_not_find_them(self, cast: Cast, county: Client, visit: Visit) -> None:
        with acting_as(cast.county_office):
            row = record_days(row=school_year(BINZHOU))
        other = visit("other_county_office")
        assert other.get(address("calendar_edit", "years", row.pk)).status_code == 404
        assert other.post(address("calendar_remove", "years", row.pk)).status_code == 404
        assert other.get(f"{address('calendar_new', 'years')}?region={BINZHOU}").status_code == 404
        assert other.get(address("calendar_new", "months")).status_code == 404

    def test_a_school_has_days_of_its_own(self, cast: Cast, county: Client, visit: Visit) -> None:
        school = cast.units["school"]
        new = f"{address('calendar_new', 'days')}?unit={school.pk}"
        assert county.post(new, {**FAIR, "name": "运动会"}).status_code == 302
        assert "运动会" in visit("class_teacher").get("/calendar/?month=2026-03").content.decode()
        assert "运动会" not in county.get("/calendar/?month=2026-03").content.decode()
        assert not queries.is_working_day(date(2026, 3, 20), XINMIN, school.pk)
        assert queries.is_working_day(date(2026, 3, 20), XINMIN)
