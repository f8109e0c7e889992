"""A child is owed what the rules promise, from its facts alone; deeds, levels and promises move the days."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.duties.acts import Act
from lantian.duties.models import Duty, Fulfilment
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.following import follow
from lantian.duties.services.fulfilling import fulfil, withdraw
from lantian.duties.services.levels import note_level
from lantian.duties.services.promising import drop, keep, move, promise
from lantian.registry.services.attaching import withdraw_document
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.closing import close_file, reopen_file
from lantian.registry.tests.papers import attached
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
TODAY, DAY = timezone.localdate(), timedelta(days=1)


def owed(cast: Cast, name: str) -> dict[str, Duty]:
    return {duty.rule: duty for duty in Duty.objects.filter(child=cast.children[name])}


def test_a_registered_child_is_owed_what_applies_to_it(cast: Cast) -> None:
    with acting_as(cast.county_office):
        rain, sky = owed(cast, "小雨"), owed(cast, "天天")
    assert {
        "first_visit",
        "home_visit",
        "parent_contact",
        "entrusted_care",
        "teacher_visit",
        "proxy_call",
    } <= set(rain)
    assert "parent_contact" not in sky  # no parent of 天天 is known to be away
    assert rain["home_visit"].due_on == TODAY + timedelta(days=90)
    assert rain["parent_contact"].owed_by == Role.PARENT
    assert (rain["home_visit"].region, rain["home_visit"].school) == (
        rain["teacher_visit"].region,
        cast.units["school"].pk,
    )


def test_a_deed_counts_once_for_every_rule_it_keeps_and_can_be_withdrawn(cast: Cast) -> None:
    source = uuid7()
    with acting_as(cast.village_director):
        for _ in range(2):
            fulfil(child=cast.children["小雨"], acts=[Act.HOME_VISIT], on=TODAY, source=source)
        done = owed(cast, "小雨")
        assert done["first_visit"].due_on is None
        assert done["home_visit"].due_on == TODAY + timedelta(days=90)
        assert done["home_visit"].last_done_on == TODAY
        assert done["teacher_visit"].last_done_on is None  # her own visit is not the teacher's
        counted = Fulfilment.objects.filter(source=source)
        assert counted.count() == counted.values("rule").distinct().count() > 3
        withdraw(source=source)
        undone = owed(cast, "小雨")
        assert undone["first_visit"].due_on is not None
        assert undone["home_visit"].last_done_on is None
        fulfil(child=cast.children["小雨"], acts=[Act.HOME_VISIT], on=TODAY - DAY, source=source)
        assert owed(cast, "小雨")["home_visit"].last_done_on == TODAY - DAY


def test_a_teacher_s_deed_keeps_the_teacher_s_duty(cast: Cast) -> None:
    with acting_as(cast.class_teacher):
        fulfil(child=cast.children["小雨"], acts=[Act.HOME_VISIT], on=TODAY, source=uuid7())
        done = owed(cast, "小雨")
        assert done["teacher_visit"].last_done_on == TODAY
        assert done["home_visit"].last_done_on is None


def test_a_level_sets_the_pace(cast: Cast) -> None:
    review = TODAY + timedelta(days=30)
    with acting_as(cast.town_supervisor):
        note_level(child=cast.children["小雨"], level=RiskLevel.RED, since=TODAY, review_by=review)
        red = owed(cast, "小雨")
        assert red["home_visit"].due_on == TODAY + timedelta(days=7)
        assert red["case_meeting"].due_on == TODAY + timedelta(days=3)
        assert red["home_visit"].risk == RiskLevel.RED.rank
        note_level(child=cast.children["小雨"], level=RiskLevel.GREEN, since=TODAY, review_by=review)
        green = owed(cast, "小雨")
    assert "case_meeting" not in green
    assert green["home_visit"].due_on == TODAY + timedelta(days=180)


def test_the_monthly_check_counts_by_itself(cast: Cast) -> None:
    with acting_as(cast.village_director):
        check_unchanged(child=cast.child("小石"), on=TODAY)
        assert owed(cast, "小石")["monthly_check"].last_done_on == TODAY


def test_a_paper_on_entrusted_care_counts_until_it_is_withdrawn(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_ROOT = tmp_path
    paper = attached(cast, cast.village_director, "entrusted_care_agreement")
    with acting_as(cast.village_director):
        assert owed(cast, "小雨")["entrusted_care"].last_done_on == paper.dated_on
        withdraw_document(document=paper, reason="签错了", now=timezone.now())
        assert owed(cast, "小雨")["entrusted_care"].last_done_on is None


def test_a_closed_file_owes_nothing_until_it_is_opened_again(cast: Cast) -> None:
    about = uuid7()
    with acting_as(cast.village_director):
        child = cast.child("小石")
        promise(child=child.pk, about=about, due_on=TODAY + DAY, owed_by=Role.VILLAGE_DIRECTOR, seat=None)
        closing = close_file(child=child, reason="mistake", since=TODAY, note="", today=TODAY)
        assert not Duty.objects.filter(child=child.pk, due_on__isnull=False).exists()
        reopen_file(child=child, version=closing.version, today=TODAY)
        assert Duty.objects.filter(child=child.pk, due_on__isnull=False).count() > 2
        assert Duty.objects.get(about=about).due_on == TODAY + DAY


def test_a_promise_is_kept_moved_dropped(cast: Cast) -> None:
    about, source = uuid7(), uuid7()

    def given() -> Duty:
        return Duty.objects.get(about=about)

    with acting_as(cast.village_director):
        promise(
            child=cast.children["小雨"],
            about=about,
            due_on=TODAY - DAY,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=cast.village_director.seat,
            risk_at_least=RiskLevel.YELLOW,
        )
        assert (given().due_on, given().late_from, given().risk) == (TODAY - DAY, TODAY, 2)
        keep(about=about, on=TODAY, source=source)
        assert (given().due_on, given().last_done_on) == (None, TODAY)
        withdraw(source=source)
        move(about=about, due_on=TODAY + DAY)
        assert given().due_on == TODAY + DAY
        drop(about=about)
        assert given().due_on is None


def test_a_promise_that_is_overdue_is_given_again(cast: Cast) -> None:
    about = uuid7()
    with acting_as(cast.village_director):
        for due_on in (TODAY - DAY, TODAY + DAY):
            promise(
                child=cast.children["小雨"],
                about=about,
                due_on=due_on,
                owed_by=Role.VILLAGE_DIRECTOR,
                seat=None,
            )
        assert Duty.objects.get(about=about).due_on == TODAY + DAY


def test_following_again_changes_nothing_and_asks_the_same_for_many(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    children = [cast.children[name] for name in ("小雨", "小石", "天天")]
    with acting_as(cast.county_office):
        before = list(Duty.objects.order_by("pk").values())
        with django_assert_max_num_queries(25):
            follow(children, TODAY)
        assert list(Duty.objects.order_by("pk").values()) == before


def test_the_next_village_sees_no_duty(cast: Cast) -> None:
    with acting_as(cast.far_village_director):
        assert not Duty.objects.filter(child=cast.children["小雨"]).exists()
