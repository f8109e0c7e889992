"""A child is missing: noted once, followed by school days, told to those who look, ended with one tap."""

from datetime import UTC, date, datetime

import pgtrigger
import pytest
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, create_user
from lantian.attendance.errors import AttendanceError
from lantian.attendance.jobs import count_all_visits, follow_child
from lantian.attendance.models import SchoolAbsence
from lantian.attendance.queries.lists import told_to
from lantian.attendance.rules.absence import Outcome, Reason, Step
from lantian.attendance.rules.stages import Thresholds
from lantian.attendance.services.acting import count_visits, note_step
from lantian.attendance.services.following import follow_absences
from lantian.attendance.services.forgetting import forget_child
from lantian.attendance.services.noting import (
    Missing,
    correct_absence,
    end_absence,
    note_missing,
    withdraw_absence,
)
from lantian.attendance.services.setting import set_days
from lantian.attendance.tests.absences import DAY, FRIDAY, MONDAY, TUESDAY, WEDNESDAY, noted, on_day
from lantian.duties.models import Duty
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.kernel.city import in_cities
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.places.models import Unit
from lantian.registry.models import Child
from tests.cast import BINZHOU, CITY, PASSWORD, SINCE, Cast

pytestmark = pytest.mark.django_db


def owed(cast: Cast) -> dict[str, str]:
    with acting_as(cast.county_office, read_only=True):
        rows = Duty.objects.filter(rule__startswith="absent", due_on__isnull=False)
        return dict(rows.values_list("rule", "owed_by"))


def heard(cast: Cast, kind: str) -> set[str]:
    """Who was told of a kind, by part."""
    with in_cities(CITY):
        seats = set(Notice.objects.filter(kind=kind).values_list("seat", flat=True))
    return {part for part, post in cast.posts.items() if post.seat in seats}


def bureau(cast: Cast) -> Post:
    """The education bureau of 彬州市 and somebody in it."""
    unit = Unit.objects.create(
        name="彬州市教育局", region_id=BINZHOU, kind="department", department="education"
    )
    user, _ = create_user(username="education", name="教科", password=PASSWORD)
    post = build_post(user=user, unit=unit, role=Role.DEPARTMENT, since=SINCE)
    post.save(force_insert=True)
    cast.posts["education"] = post
    return post


def test_noted_twice_it_stands_once_and_nobody_else_is_told(cast: Cast, as_web: None):
    occasion = uuid7()
    first, second = noted(cast, occasion=occasion), noted(cast, occasion=occasion)
    assert first.pk == second.pk
    on_day(cast, MONDAY)
    assert owed(cast) == {}


def test_each_stage_asks_whom_it_should(cast: Cast):
    office = bureau(cast)
    noted(cast)
    on_day(cast, TUESDAY)
    assert owed(cast) == {"absent_look": "village_director"}
    assert heard(cast, "child_missing") == {"parent"}
    with acting_as(cast.county_office, read_only=True):
        assert Duty.objects.get(rule="absent_look").due_on == WEDNESDAY
    with acting_as(office, read_only=True):
        assert not told_to(office.unit_id).exists()
    on_day(cast, FRIDAY)
    assert owed(cast) == {"absent_look": "village_director", "absent_visit": "school_head"}
    assert heard(cast, "absent_report") == {"school_head"}
    assert heard(cast, "absent_reported") == {"education"}
    with acting_as(office, read_only=True):
        assert told_to(office.unit_id).count() == 1


def test_with_leave_nobody_is_asked_and_a_correction_counts_at_once(cast: Cast, as_web: None):
    row = noted(cast, is_excused=True, reason=Reason.ILL)
    on_day(cast, FRIDAY)
    assert owed(cast) == {}
    values = {"since": MONDAY, "until": None, "reason": "refuses"}
    with acting_as(cast.class_teacher):
        correct_absence(absence=row, version=1, values={**values, "is_excused": False}, today=FRIDAY)
    on_day(cast, FRIDAY)
    assert set(owed(cast)) == {"absent_look", "absent_visit"}
    with acting_as(cast.class_teacher):
        correct_absence(absence=row, version=2, values={**values, "is_excused": True}, today=FRIDAY)
    assert owed(cast) == {}
    on_day(cast, FRIDAY)
    with acting_as(cast.county_office, read_only=True):
        assert SchoolAbsence.objects.get().look_from is None


def test_who_is_back_needs_nobody_any_more(cast: Cast, as_web: None):
    row = noted(cast)
    on_day(cast, FRIDAY)
    with acting_as(cast.class_teacher):
        for _again in range(2):
            end_absence(absence=row, version=1, back_on=FRIDAY, today=FRIDAY)
        with pytest.raises(AttendanceError, match="over_already"):
            end_absence(absence=row, version=2, back_on=FRIDAY + DAY, today=FRIDAY + DAY)
    assert owed(cast) == {}
    follow_child(CITY, str(cast.children["小雨"]))
    with acting_as(cast.county_office, read_only=True):
        assert SchoolAbsence.objects.get().visit_from == WEDNESDAY


def test_a_look_and_a_visit_keep_what_is_owed(cast: Cast):
    with in_cities(CITY), pgtrigger.ignore():
        Child.objects.update(recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    row = noted(cast)
    on_day(cast, WEDNESDAY)
    with acting_as(cast.village_director):
        key = uuid7()
        for _again in range(2):
            note_step(
                absence=row, key=key, step=Step.LOOKED, on=WEDNESDAY, outcome=Outcome.HELPING, today=WEDNESDAY
            )
    assert set(owed(cast)) == {"absent_visit"}
    told = Account(WEDNESDAY, seen=("child",), noted="和孩子、奶奶谈了")
    with acting_as(cast.school_head):
        record(occasion=uuid7(), kind=Kind.HOME_VISIT, children=[row.child_id], told=told, today=WEDNESDAY)
    count_all_visits(0)
    with acting_as(cast.county_office):
        assert count_visits(SchoolAbsence.objects.get()) == 0
        assert SchoolAbsence.objects.get().visited_on == WEDNESDAY
    assert owed(cast) == {}


def test_what_is_withdrawn_was_never_so(cast: Cast, as_web: None):
    row = noted(cast)
    on_day(cast, FRIDAY)
    with acting_as(cast.class_teacher):
        withdraw_absence(absence=row, version=1)
        with pytest.raises(AttendanceError, match="over_already"):
            note_step(
                absence=row, key=uuid7(), step=Step.CALLED, on=MONDAY, outcome=Outcome.ILL, today=MONDAY
            )
    assert owed(cast) == {}
    assert noted_again(cast).since == TUESDAY


def noted_again(cast: Cast) -> SchoolAbsence:
    with acting_as(cast.class_teacher):
        missing = [Missing(cast.children["小雨"])]
        return note_missing(occasion=uuid7(), missing=missing, since=TUESDAY, today=TUESDAY)[0]


def test_two_absences_share_no_day_and_two_people_no_row(cast: Cast, as_web: None):
    row = noted(cast)
    with acting_as(cast.school_head), pytest.raises(AttendanceError, match="overlaps"):
        note_missing(occasion=uuid7(), missing=[Missing(row.child_id)], since=TUESDAY, today=TUESDAY)
    values = {"since": MONDAY, "until": None, "is_excused": False, "reason": "working"}
    with acting_as(cast.class_teacher):
        correct_absence(absence=row, version=1, values=values, today=TUESDAY)
    with acting_as(cast.school_head), pytest.raises(Conflict):
        correct_absence(absence=row, version=1, values={**values, "reason": "ill"}, today=TUESDAY)


@pytest.mark.parametrize(("day", "problem"), [(MONDAY - DAY, "no_school_day"), (TUESDAY, "still_to_come")])
def test_a_first_day_is_a_school_day_that_was(cast: Cast, as_web: None, day: date, problem: str):
    with acting_as(cast.class_teacher), pytest.raises(AttendanceError, match=problem):
        note_missing(occasion=uuid7(), missing=[Missing(cast.children["小雨"])], since=day, today=MONDAY)


def test_a_place_sets_its_days(cast: Cast, as_web: None):
    with acting_as(cast.county_office):
        set_days(days=Thresholds(1, 1, 2), basis="彬教〔2025〕8号", version=0)
        with pytest.raises(Conflict):
            set_days(days=Thresholds(1, 2, 2), basis="", version=0)
    noted(cast)
    on_day(cast, MONDAY)
    assert set(owed(cast)) == {"absent_look", "absent_visit"}


def test_others_see_nothing_and_what_is_forgotten_is_gone(cast: Cast, as_web: None):
    noted(cast)
    for part in ("next_village_director", "other_county_office", "proxy_parent", "department"):
        with acting_as(cast.posts[part], read_only=True):
            assert not SchoolAbsence.objects.exists(), part
    for part in ("village_director", "town_supervisor", "school_head", "parent"):
        with acting_as(cast.posts[part], read_only=True):
            assert SchoolAbsence.objects.count() == 1, part
    with acting_as(cast.county_office):
        follow_absences([cast.children["小雨"]], FRIDAY)
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        assert not SchoolAbsence.objects.exists()
        assert not SchoolAbsence._meta.get_field("history").related_model.objects.exists()
