"""The week ahead: told to those who have something, as a number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.desk.services.digest import STAFF, counts_by_seat, tell_today, tell_week_ahead
from lantian.desk.tests.test_day import owe
from lantian.duties.models import Duty
from lantian.notices.models import Notice
from tests.cast import Cast

TODAY = timezone.localdate()


@pytest.mark.usefixtures("as_web")
def test_who_owes_something_is_told_how_much(cast: Cast) -> None:
    with acting_as(cast.city_office):
        Duty.objects.update(due_on=None, late_from=None)
    owe(cast, "小雨", "home_visit", -9)
    owe(cast, "小石", "home_visit", 3)
    owe(cast, "小雨", "contact", 30)
    owe(cast, "天天", "home_visit", 1)
    owe(cast, "小雨", "case_meeting", 1, by=Role.TOWN_SUPERVISOR)
    owe(cast, "小雨", "teacher_visit", 1, by=Role.CLASS_TEACHER)
    owe(cast, "小雨", "screening", 1, by=Role.PSYCHOLOGIST)
    owe(cast, "小雨", "proxy_call", 1, by=Role.PROXY_PARENT)
    expected = {
        "village_director": 2,
        "next_village_director": 1,
        "town_supervisor": 1,
        "class_teacher": 1,
        "psychologist": 1,
        "proxy_parent": 1,
    }
    with acting_as(cast.county_office, read_only=True):
        due = Duty.objects.filter(due_on__lte=TODAY + timedelta(days=7))
        found = counts_by_seat(cast.county_office, TODAY, due, STAFF)
    assert found == {cast.posts[part].seat: number for part, number in expected.items()}
    assert tell_week_ahead(office=cast.county_office, on=TODAY) == len(expected)
    assert tell_week_ahead(office=cast.other_county_office, on=TODAY) == 0
    with acting_as(cast.village_director, read_only=True):
        assert [(one.kind, one.count) for one in Notice.objects.filter(kind="week_ahead")] == [
            ("week_ahead", 2)
        ]


@pytest.mark.usefixtures("as_web")
def test_each_morning_tells_what_is_new_and_each_monday_what_has_come_up(cast: Cast) -> None:
    with acting_as(cast.city_office):
        Duty.objects.update(due_on=None, late_from=None, escalated_to="")
    owe(cast, "小雨", "home_visit", -1)
    owe(cast, "小石", "home_visit", -9)
    owe(cast, "小雨", "parent_contact", -1, by=Role.PARENT)
    with acting_as(cast.city_office):
        Duty.objects.filter(child=cast.children["小石"], rule="home_visit").update(
            escalated_to=Role.TOWN_SUPERVISOR
        )
    assert tell_today(office=cast.county_office, on=TODAY) == 2
    tell_week_ahead(office=cast.county_office, on=TODAY)
    told = {
        "village_director": [("duty_late", 1), ("week_ahead", 2)],
        "parent": [("duty_late", 1)],
        "town_supervisor": [("duty_escalated", 1)],
        "proxy_parent": [],
    }
    for part, notices in told.items():
        with acting_as(cast.posts[part], read_only=True):
            assert sorted(Notice.objects.values_list("kind", "count")) == notices, part
