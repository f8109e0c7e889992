"""Pages: a class in one save, twice the same; who is missing, by post; a step, a correction, two people at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.attendance.models import AbsenceStep, SchoolAbsence
from lantian.attendance.tests.absences import noted
from lantian.attendance.tests.school import school_goes_on
from tests.cast import BINZHOU, Cast, past_the_policies

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def school(cast: Cast, as_web: None) -> None:
    with past_the_policies():
        school_goes_on(BINZHOU, TODAY)


def text_of(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(f"{reverse(f'attendance:{name}', args=args)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(cast: Cast) -> list[SchoolAbsence]:
    with acting_as(cast.county_office, read_only=True):
        return list(SchoolAbsence.objects.order_by("since"))


def test_a_class_is_saved_once(cast: Cast, enter: Any):
    teacher, child = enter("class_teacher"), cast.children["小雨"]
    assert "张小雨" in text_of(teacher, "roll")
    sent = {"key": str(uuid7()), "since": TODAY - timedelta(days=1), f"mark-{child}": "without"}
    for _again in range(2):
        assert teacher.post(reverse("attendance:roll"), sent).status_code == 302
    (row,) = rows(cast)
    assert (row.child_id, row.is_excused, row.reason) == (child, False, "unknown")
    assert "还没有联系监护人" in text_of(teacher, "roll")
    with acting_as(cast.county_office, read_only=True):
        assert AccessEntry.objects.filter(action="attendance.note", child=child).exists()
    assert (
        teacher.post(reverse("attendance:back", args=[row.pk]), {"version": row.version}).status_code == 302
    )
    assert rows(cast)[0].until == TODAY
    assert "张小雨" not in text_of(teacher, "missing")


@pytest.mark.parametrize(
    ("since", "said"),
    [(TODAY + timedelta(days=1), "日期还没有到"), (TODAY - timedelta(days=31), "30天以前"), ("", "")],
)
def test_a_first_day_that_cannot_be_is_told_in_words(cast: Cast, enter: Any, since: Any, said: str):
    sent = {"key": str(uuid7()), "since": since, f"mark-{cast.children['小雨']}": "ill"}
    answer = enter("class_teacher").post(reverse("attendance:roll"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert rows(cast) == []


def test_who_came_later_on_the_first_day_was_not_missing(cast: Cast, enter: Any):
    teacher = enter("class_teacher")
    sent = {"key": str(uuid7()), "since": TODAY, f"mark-{cast.children['小雨']}": "without"}
    teacher.post(reverse("attendance:roll"), sent)
    teacher.post(reverse("attendance:back", args=[rows(cast)[0].pk]), {"version": 1})
    assert rows(cast)[0].withdrawn_at is not None


@pytest.mark.parametrize(
    "part", ["county_office", "town_supervisor", "village_director", "school_head", "parent"]
)
def test_whoever_answers_for_the_child_finds_it(cast: Cast, enter: Any, part: str):
    noted(cast)
    client = enter(part)
    assert "张小雨" in text_of(client, "missing")
    assert "未请假" in text_of(client, "child", cast.children["小雨"])


def test_a_step_is_noted_once_by_whom_it_is_for(cast: Cast, enter: Any):
    row, village = noted(cast), enter("village_director")
    address = reverse("attendance:step", args=[row.pk, "looked"])
    sent = {"key": str(uuid7()), "on": TODAY, "outcome": "helping"}
    for _again in range(2):
        assert village.post(address, sent).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        assert AbsenceStep.objects.get().outcome == "helping"
    assert village.post(reverse("attendance:step", args=[row.pk, "reported"]), sent).status_code == 404


def test_two_people_correct_one_absence(cast: Cast, enter: Any):
    row = noted(cast)
    address = reverse("attendance:correct", args=[row.pk])
    sent = {"version": 1, "since": row.since, "until": "", "is_excused": "no", "reason": "working"}
    assert enter("class_teacher").post(address, sent).status_code == 302
    answer = enter("school_head").post(address, {**sent, "reason": "helping"})
    assert answer.status_code == 409
    assert rows(cast)[0].reason == "working"


def test_an_office_sets_days_that_rise(cast: Cast, enter: Any):
    office, address = enter("county_office"), reverse("attendance:rules")
    sent = {"version": 0, "look": 3, "visit": 2, "report": 5, "basis": ""}
    assert office.post(address, sent).status_code == 422
    assert office.post(address, {**sent, "visit": 4}).status_code == 302
    assert 'value="4"' in text_of(office, "rules")
