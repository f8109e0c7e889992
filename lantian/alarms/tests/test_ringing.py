"""The bell rings until somebody has it: nights, absences, dead workers and doubled jobs included."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from lantian.access.models import Post, User
from lantian.access.scopes import acting_as
from lantian.alarms.errors import AlarmError
from lantian.alarms.jobs import ring_one, watch
from lantian.alarms.models import AlarmCall, AlarmTest, HarmReport
from lantian.alarms.queries.ladders import ladder_of
from lantian.alarms.services import handling, ringing, setting, trying
from lantian.alarms.services.following_up import follow
from lantian.alarms.services.joining import join, part
from lantian.alarms.tests.conftest import MINUTE, reported, rung, seen_by, taken_to
from lantian.duties.services.standing_in import go_away
from lantian.notices.models import Notice
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast, past_the_policies

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web", "cast")]
NOW = timezone.now()


def told(kind: str = "harm_reported") -> list:
    with past_the_policies():
        return list(Notice.objects.filter(kind=kind).values_list("seat", flat=True))


def leaves(post: Post) -> None:
    """The account of somebody is closed; the seat is empty."""
    with past_the_policies():
        User.objects.filter(pk=post.user_id).update(is_active=False)


def calls(receipt) -> list[tuple]:
    with past_the_policies():
        rows = AlarmCall.objects.filter(report=receipt.report).order_by("told_at", "round", "step")
        return list(rows.values_list("round", "step", "seat"))


def test_up_the_ladder_until_somebody_has_it(cast: Cast):
    receipt = reported(cast)
    town, county, city = cast.town_supervisor.seat, cast.county_office.seat, cast.city_office.seat
    assert rung(cast, receipt)
    assert told() == [town]
    assert not rung(cast, receipt, 9 * MINUTE)
    assert rung(cast, receipt, 10 * MINUTE)
    assert sorted(told()) == sorted([town, town, county])
    assert rung(cast, receipt, 20 * MINUTE)
    assert rung(cast, receipt, 25 * MINUTE)
    assert told().count(city) == 1
    taken_to(cast, receipt, "acknowledged", by="town_supervisor")
    assert not rung(cast, receipt, 35 * MINUTE)
    with past_the_policies():
        assert AlarmCall.objects.filter(seat=town, acknowledged_at__isnull=False).count() == 4


def test_in_danger_town_and_county_at_once(cast: Cast):
    rung(cast, reported(cast, in_danger=True))
    assert sorted(told()) == sorted([cast.town_supervisor.seat, cast.county_office.seat])


def test_who_is_away_is_not_rung_and_whoever_stands_in_sees_it(cast: Cast):
    today = timezone.localdate()
    with acting_as(cast.county_office):
        go_away(
            post=cast.town_supervisor, since=today, until=None, cover=cast.county_office.seat, today=today
        )
    receipt = reported(cast)
    rung(cast, receipt)
    assert told() == [cast.county_office.seat]


def test_where_nobody_sits_the_next_step_is_rung_at_once(cast: Cast):
    leaves(cast.town_supervisor)
    receipt = reported(cast)
    rung(cast, receipt)
    assert told() == [cast.county_office.seat]


def test_who_is_on_call_is_rung_besides(cast: Cast):
    with acting_as(cast.county_office):
        setting.put_on_call(
            post=cast.county_office,
            place=XINMIN,
            since=NOW - MINUTE,
            until=NOW + timedelta(hours=12),
            now=NOW,
        )
        row = setting.put_on_call(
            post=cast.city_office, place=XINMIN, since=NOW, until=NOW + timedelta(hours=12), now=NOW
        )
        setting.take_off_call(key=row.pk)
    rung(cast, reported(cast))
    assert sorted(told()) == sorted([cast.town_supervisor.seat, cast.county_office.seat])


def test_a_roster_holds_what_can_be(cast: Cast):
    with acting_as(cast.town_supervisor):
        for place, since, until, code in (
            (BINZHOU, NOW, NOW + MINUTE, "not_yours"),
            (XINMIN, NOW, NOW, "ends_before"),
            (XINMIN, NOW - 2 * MINUTE, NOW - MINUTE, "is_over"),
            (XINMIN, NOW, NOW + timedelta(days=32), "too_long"),
        ):
            with pytest.raises(AlarmError, match=code):
                setting.put_on_call(post=cast.town_supervisor, place=place, since=since, until=until, now=NOW)


def test_a_place_sets_its_own_ladder_and_the_nearest_counts(cast: Cast):
    values = dict(zip(setting.NAMES, (5, 7, 3, 15, 30, 60, 90, 120), strict=True))
    with acting_as(cast.county_office):
        row = setting.set_ladder(values=values, version=0)
        with pytest.raises(AlarmError, match="overtaken"):
            setting.set_ladder(values={**values, "again": 9}, version=row.version + 1)
        with pytest.raises(AlarmError, match="not_in_order"):
            setting.set_ladder(values={**values, "see": 1}, version=row.version)
        assert (ladder_of(TAIXIANG).again, ladder_of(610423104000).again) == (3, 10)
    receipt = reported(cast)
    found = seen_by(cast.county_office, receipt)
    assert found.terms == [15, 30, 60, 90, 120]
    assert found.due_at == found.received_at + 15 * MINUTE
    rung(cast, receipt)
    assert seen_by(cast.county_office, receipt).next_call_at == found.received_at + 3 * MINUTE


def test_a_worker_that_dies_in_the_middle_has_lost_nothing(cast: Cast):
    """All of a ring or nothing of it stands; the minute's round finds it again, and twice rings once."""
    receipt = reported(cast)
    with pytest.raises(KeyboardInterrupt):
        _ring_and_die(cast, receipt)
    assert calls(receipt) == told() == []
    watch(timestamp=0)
    ring_one(city=6104, region=TAIXIANG, report=str(receipt.report))
    watch(timestamp=0)
    assert calls(receipt) == [(1, 1, cast.town_supervisor.seat)]
    assert told() == [cast.town_supervisor.seat]


def _ring_and_die(cast: Cast, receipt) -> None:
    with transaction.atomic(), acting_as(cast.city_office):
        ringing.ring(report=receipt.report, now=timezone.now())
        raise KeyboardInterrupt


def test_what_is_overdue_is_said_above_and_again(cast: Cast):
    receipt = reported(cast)
    rung(cast, receipt)
    taken_to(cast, receipt, "acknowledged")
    assert not rung(cast, receipt, 59 * MINUTE)
    assert rung(cast, receipt, 60 * MINUTE)
    assert set(told("harm_overdue")) == {
        post.seat for post in (cast.town_supervisor, cast.county_office, cast.city_office)
    }
    assert not rung(cast, receipt, 61 * MINUTE)
    assert rung(cast, receipt, 60 * MINUTE + timedelta(hours=12))


def test_step_by_step_and_nothing_without_its_basis(cast: Cast, settings):
    heard.clear()
    settings.HARM_REPORT_FOLLOWERS = [f"{__name__}.hear"]
    receipt = reported(cast, called_at=None)
    rung(cast, receipt)
    row = taken_to(cast, receipt, "acknowledged", by="town_supervisor")
    now = timezone.now()
    with acting_as(cast.town_supervisor):
        with pytest.raises(AlarmError, match="call_first"):
            handling.inform(report=row, called_at=None, words="", version=row.version, now=now)
        with pytest.raises(AlarmError, match="not_now"):
            handling.feed_back(report=row, words="谢谢", version=row.version, now=now)
        with pytest.raises(AlarmError, match="overtaken"):
            handling.inform(report=row, called_at=now, words="", version=row.version - 1, now=now)
        row = handling.inform(report=row, called_at=now, words="", version=row.version, now=now)
        assert row.units == [cast.units["police"].pk]
        early = now - timedelta(days=1)
        for seen_at, words, code in (
            (now + timedelta(hours=1), "见到了", "in_the_future"),
            (early, "见到了", "before_it_happened"),
            (now, "", "no_words"),
        ):
            with pytest.raises(AlarmError, match=code):
                handling.see(
                    report=row, seen_at=seen_at, was_found=True, words=words, version=row.version, now=now
                )
    assert told("harm_sent") == [cast.department.seat]
    taken_to(cast, receipt, "fed_back")
    assert heard == ["received", "acknowledged", "informed", "seen", "decided", "fed_back"]
    assert seen_by(cast.county_office, receipt).next_call_at is None


heard: list[str] = []


def hear(report: HarmReport, event: str) -> None:
    heard.append(event)


def test_two_reports_of_one_event_are_joined_answered_and_parted(cast: Cast):
    first, second = reported(cast), reported(cast, "village_director", words="我也看见了")
    rung(cast, first), rung(cast, second)
    with acting_as(cast.county_office):
        one, other = HarmReport.objects.get(pk=first.report), HarmReport.objects.get(pk=second.report)
        joined = join(report=other, to=one, version=other.version, now=timezone.now())
        for report, to in ((one, joined), (one, one), (joined, one)):
            with pytest.raises(AlarmError, match="not_one_event"):
                join(report=report, to=to, version=report.version, now=timezone.now())
    assert not rung(cast, second, timedelta(hours=1))
    taken_to(cast, first, "fed_back")
    assert follow(second.code).feedback == follow(first.code).feedback == "已经核实，谢谢您"
    with acting_as(cast.county_office):
        row = part(
            report=HarmReport.objects.get(pk=second.report), version=joined.version, now=timezone.now()
        )
    assert (row.joined_to_id, row.stage) == (None, "received")
    assert follow(second.code).feedback == ""
    assert rung(cast, second, timedelta(hours=1))


def test_a_drill_rings_and_is_counted_apart_and_nobody_above_hears(cast: Cast, settings):
    settings.HARM_REPORT_FOLLOWERS = [f"{__name__}.hear"]
    heard.clear()
    receipt = reported(cast, "county_office", is_drill=True)
    rung(cast, receipt)
    assert (told(), told("harm_drill")) == ([], [cast.town_supervisor.seat])
    taken_to(cast, receipt, "fed_back")
    assert heard == []


def test_the_weekly_test_rings_once_and_says_who_cannot_be_reached(cast: Cast):
    with acting_as(cast.city_office):
        test = trying.try_county(county=BINZHOU, now=timezone.now())
    watch(timestamp=0)
    assert set(told("alarm_test")) == {
        post.seat for post in (cast.town_supervisor, cast.county_office, cast.city_office)
    }
    with acting_as(cast.county_office, read_only=True):
        test = AlarmTest.objects.get(pk=test.pk)
        assert (test.rung, test.rang_at is not None) == (3, True)
        assert f"unreachable:{cast.town_supervisor.seat}" in test.gaps
    assert seen_by(cast.county_office, type("R", (), {"report": test.report_id})).next_call_at is None
    leaves(cast.town_supervisor)
    with acting_as(cast.city_office):
        assert f"nobody:{XINMIN}" in trying.try_county(county=BINZHOU, now=timezone.now()).gaps
