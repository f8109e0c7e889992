"""The weekly list: on paper in the order of houses, and entered from it once."""

from collections.abc import Callable
from datetime import timedelta

import pymupdf
import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.desk.models import WeekLine, WeekSheet
from lantian.desk.tests.test_day import owe
from lantian.duties.models import Duty
from lantian.encounters.models import Encounter
from lantian.registry.models import MonthlyCheck
from tests.cast import TAIXIANG, Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]


@pytest.fixture
def listed(cast: Cast, as_web: None) -> None:
    """小雨 is to be visited and called, 小石 to be looked at; a review is no matter for paper."""
    with acting_as(cast.city_office):
        Duty.objects.update(due_on=None, late_from=None)
    owe(cast, "小雨", "home_visit", -9)
    owe(cast, "小雨", "contact", -1)
    owe(cast, "小石", "monthly_check", -2)
    owe(cast, "小雨", "plan_review", -3)
    owe(cast, "小雨", "case_meeting", -3, by=Role.TOWN_SUPERVISOR)


def printed(client: Client) -> bytes:
    return client.post(f"/week/print/?place={TAIXIANG}").content


def sheet_of(cast: Cast) -> WeekSheet:
    with acting_as(cast.village_director, read_only=True):
        return WeekSheet.objects.get()


@pytest.mark.usefixtures("listed")
def test_the_list_is_one_page_of_a_village_and_bears_an_opaque_code(cast: Cast, enter: Enter) -> None:
    paper = pymupdf.open(stream=printed(enter("village_director")))
    (page,) = paper
    text = page.get_text().replace(" ", "")
    for part in ("太厢村", "每周清单", "张小雨", "张小石", "张老汉", "逾期9天", "每月核查"):
        assert part in text
    assert text.index("逾期2天") < text.index("入户走访")
    for hidden in ("610427201705040026", "13891012345", "留守", "评估"):
        assert hidden not in text
    with acting_as(cast.village_director, read_only=True):
        assert [line.act for line in WeekLine.objects.order_by("position")] == ["monthly_check", "home_visit"]
    assert len(sheet_of(cast).token) == 16


@pytest.mark.usefixtures("listed")
def test_what_is_ticked_becomes_real_and_is_recorded_once(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    printed(director)
    sheet = sheet_of(cast)
    with acting_as(cast.village_director, read_only=True):
        check, visit = WeekLine.objects.filter(sheet=sheet.pk).order_by("position")
    yesterday = TODAY - timedelta(days=1)
    filled = {
        "done_on": TODAY.isoformat(),
        f"done-{check.pk}": "on",
        f"day-{visit.pk}": yesterday.isoformat(),
        f"words-{visit.pk}": "作业写完了",
    }
    for _ in range(2):
        assert director.post(f"/week/{sheet.token}/", filled).status_code == 302
    with acting_as(cast.village_director, read_only=True):
        made = Encounter.objects.get()
        assert (made.kind, made.happened_on, made.occasion) == ("home_visit", yesterday, visit.pk)
        assert MonthlyCheck.objects.filter(child=cast.children["小石"], checked_on=TODAY).exists()
        late = Duty.objects.filter(child=cast.children["小雨"], rule="home_visit", late_from__lte=TODAY)
        assert not late.exists()
    rows = director.get(f"/week/{sheet.token}/").context["rows"]
    assert [row["one"].done_on for row in rows if row["one"].line.pk == visit.pk] == [yesterday]


@pytest.mark.usefixtures("listed")
def test_all_lines_can_be_entered_with_one_button(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    printed(director)
    director.post(f"/week/{sheet_of(cast).token}/", {"done_on": TODAY.isoformat(), "all": "1"})
    with acting_as(cast.village_director, read_only=True):
        assert Encounter.objects.filter(happened_on=TODAY).count() == 1
        assert MonthlyCheck.objects.filter(child=cast.children["小石"]).count() == 1


@pytest.mark.usefixtures("listed")
def test_a_line_that_cannot_be_so_is_told_and_the_others_stand(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    printed(director)
    sheet = sheet_of(cast)
    with acting_as(cast.village_director, read_only=True):
        _check, visit = WeekLine.objects.filter(sheet=sheet.pk).order_by("position")
    filled = {"done_on": TODAY.isoformat(), f"day-{visit.pk}": "1990-01-01", "all": "1"}
    answer = director.post(f"/week/{sheet.token}/", filled)
    assert answer.status_code == 422
    assert [bool(row["refused"]) for row in answer.context["rows"]] == [False, True]


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("part", "status"),
    [("town_supervisor", 200), ("next_village_director", 404), ("school_head", 403), ("parent", 403)],
)
def test_the_code_opens_for_whoever_sees_the_village(
    cast: Cast, enter: Enter, part: str, status: int
) -> None:
    printed(enter("village_director"))
    assert enter(part).get(f"/week/{sheet_of(cast).token}/").status_code == status
