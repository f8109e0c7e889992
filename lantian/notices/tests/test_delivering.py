"""From telling to the message that arrives: once, in the recipient's language, by every way, and again on failure."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, end_post, hand_over
from lantian.notices.channels.trouble import NotDelivered
from lantian.notices.choosing import set_robot
from lantian.notices.delivering import deliver, send_one, tell_robot, tidy
from lantian.notices.jobs import Patience, send
from lantian.notices.models import Channel, DeliveryCount, GroupRobot, Notice, Preference, Why
from lantian.notices.rules import MOST_A_DAY, Urgency
from lantian.notices.services import tell, tell_group
from lantian.notices.tests.conftest import Webhook, jobs, way_of, work
from tests.cast import BINZHOU, Cast

HERE = ZoneInfo("Asia/Shanghai")
NIGHT = {"quiet_from": "21:00", "quiet_until": "07:30"}


def told(cast: Cast, kind: str = "promise_due", **more: Any) -> None:
    with acting_as(cast.county_office):
        tell(seats=[cast.village_director.seat], kind=kind, **more)


def soon() -> datetime:
    return timezone.now() + timedelta(minutes=3)


def looked(post: Post, at: datetime) -> list[str]:
    """Looks at a seat at a moment; returns the kinds that were handed over in all."""
    deliver(seat=post.seat, now=at)
    return [kind for job in jobs("notices.send") for kind, _count in job.args["counted"]]


def tonight(hour: int) -> datetime:
    return datetime.combine(timezone.localdate() + timedelta(days=1), datetime.min.time(), HERE).replace(
        hour=hour
    )


def test_one_message_says_how_much_waits_and_nothing_else(cast: Cast, as_web: None, webhook: Webhook) -> None:
    way_of(cast.village_director, "service", webhook.address)
    told(cast, count=2)
    told(cast)
    looked(cast.village_director, soon())
    assert work() == []
    assert webhook.texts == ["蓝天：有3项承诺到期。请登录查看：http://127.0.0.1:8000"]


def test_every_way_is_taken_in_the_language_of_the_person(cast: Cast, as_web: None, settings: Any) -> None:
    director = cast.village_director
    way_of(director, "email", "limei@example.cn")
    way_of(director, "sms", "13912345678")
    with acting_as(director):
        Preference.objects.update(language="en")
    told(cast, "self_harm")
    assert work() == []
    said = "Lantian: 1 urgent item needs you today. Sign in to look: http://127.0.0.1:8000"
    assert [(one.to, one.body) for one in mail.outbox] == [(["limei@example.cn"], said)]
    path = Path(settings.SMS_SINK)
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {"to": "13912345678", "text": said}
    ]
    assert path.stat().st_mode & 0o077 == 0


def test_the_night_is_quiet_but_for_what_is_urgent(cast: Cast, as_web: None) -> None:
    director, night = cast.village_director, tonight(23)
    way_of(director, "email", "limei@example.cn", **NIGHT)
    told(cast)
    told(cast, "harm_suspected")
    assert looked(director, night) == ["harm_suspected"]
    (again,) = [job for job in jobs("notices.look") if job.scheduled_at and job.scheduled_at > night]
    assert timezone.localtime(again.scheduled_at).strftime("%H:%M") == "07:30"
    assert looked(director, again.scheduled_at) == ["harm_suspected", "promise_due"]


def test_a_message_that_is_tried_again_at_night_waits_for_the_morning(cast: Cast, as_web: None) -> None:
    way = way_of(cast.village_director, "email", "limei@example.cn", **NIGHT)
    given: dict[str, Any] = {"counted": [("promise_due", 1)], "last": False, "now": tonight(23)}
    until = send_one(post=cast.village_director, channel=way, urgent=False, **given)
    assert until == tonight(7).replace(minute=30) + timedelta(days=1)
    assert mail.outbox == []
    assert send_one(post=cast.village_director, channel=way, urgent=True, **given) is None
    assert len(mail.outbox) == 1


def test_a_second_of_the_kind_waits_for_the_digest_and_is_counted_in(cast: Cast, as_web: None) -> None:
    director = cast.village_director
    way_of(director, "email", "limei@example.cn")
    told(cast)
    assert looked(director, soon()) == ["promise_due"]
    told(cast, count=2)
    assert looked(director, soon()) == ["promise_due"]
    looked(director, soon() + timedelta(days=1, hours=1))
    assert [job.args["counted"] for job in jobs("notices.send")] == [
        [["promise_due", 1]],
        [["promise_due", 3]],
    ]


def test_a_flood_is_capped_and_the_last_message_says_so(cast: Cast, as_web: None) -> None:
    director, at = cast.village_director, tonight(10)
    way_of(director, "email", "limei@example.cn")
    with acting_as(director):
        Preference.objects.update(day=at.date(), messages=MOST_A_DAY - 1)
    for kind in ("promise_due", "review_due"):
        told(cast, kind)
        looked(director, at)
    assert [job.args["last"] for job in jobs("notices.send")] == [True]
    work()
    assert "今天消息较多" in mail.outbox[0].body
    assert looked(director, at + timedelta(days=1)).count("review_due") == 1


def test_a_thousand_tellings_become_one_row(cast: Cast, as_web: None) -> None:
    for _one in range(25):
        told(cast, count=1000)
    looked(cast.village_director, soon())
    with acting_as(cast.village_director):
        assert [row.count for row in Notice.objects.all()] == [9999]


def test_without_a_way_out_notices_wait_and_a_new_way_gets_them(cast: Cast, as_web: None) -> None:
    director = cast.village_director
    told(cast)
    assert looked(director, soon()) == []
    way_of(director, "email", "limei@example.cn")
    assert looked(director, soon()) == ["promise_due"]


def test_what_was_read_is_not_sent(cast: Cast, as_web: None) -> None:
    way_of(cast.village_director, "email", "limei@example.cn")
    told(cast)
    with acting_as(cast.village_director):
        Notice.objects.update(read_at=timezone.now())
    assert looked(cast.village_director, soon()) == []


def test_a_failure_is_tried_again_shown_counted_and_mended(
    cast: Cast, as_web: None, webhook: Webhook
) -> None:
    director = cast.village_director
    way = way_of(director, "service", webhook.address)
    webhook.status = 503
    told(cast, "red_item")
    (error,) = work()
    assert isinstance(error, NotDelivered)
    with acting_as(director):
        failing = Channel.objects.get(pk=way)
        assert failing.failing_since
        assert failing.why == Why.REFUSED
    webhook.status = 200
    (job,) = jobs("notices.send")
    send.func(**job.args)
    assert len(webhook.texts) == 1
    with acting_as(director):
        assert Channel.objects.get(pk=way).failing_since is None
        counts = {row.why: row.count for row in DeliveryCount.objects.filter(way="service")}
    assert counts == {"": 1, "refused": 1}


def test_waiting_gets_longer_and_ends() -> None:
    error, strategy = NotDelivered(Why.REFUSED), Patience()
    decisions = [
        strategy.get_retry_decision(exception=error, job=SimpleNamespace(attempts=attempts))  # type: ignore[arg-type]
        for attempts in range(7)
    ]
    waits = [one.retry_at for one in decisions if one]
    assert len(waits) == 5
    assert waits == sorted(waits)
    first = SimpleNamespace(attempts=0)
    for why in (Why.FORBIDDEN, Why.UNKNOWN, Why.NOT_SET_UP):
        assert strategy.get_retry_decision(exception=NotDelivered(why), job=first) is None  # type: ignore[arg-type]
    assert strategy.get_retry_decision(exception=KeyError(), job=first) is None  # type: ignore[arg-type]


def test_jobs_and_logs_hold_no_address(
    cast: Cast, as_web: None, webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    secret = f"{webhook.address}/very-secret-key"
    way_of(cast.village_director, "service", secret)
    webhook.status = 500
    told(cast, "red_item")
    with caplog.at_level("DEBUG"):
        (error,) = work()
    assert "very-secret-key" not in repr(error) + str([job.args for job in jobs()])
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith(("apprise", "urllib3"))]
    assert "very-secret-key" not in " ".join(ours)


def test_who_left_a_post_is_told_nothing_more(cast: Cast, as_web: None) -> None:
    old = cast.village_director
    way_of(old, "email", "limei@example.cn")
    told(cast)
    looked(old, soon())
    with acting_as(cast.county_office):
        end_post(post=old, until=timezone.localdate())
    assert work() == []
    assert mail.outbox == []
    with acting_as(
        build_post(user=cast.parent.user, unit=old.unit, role=Role(old.role), since=old.since, seat=old.seat)
    ):
        assert Notice.objects.filter(read_at__isnull=True).count() == 1
        assert not Channel.objects.exists()


def test_on_mondays_a_word_about_what_nobody_read_and_old_ones_go(cast: Cast, as_web: None) -> None:
    monday = tonight(7) + timedelta(days=(7 - tonight(7).weekday()) % 7 + 7)
    told(cast, count=4)
    told(cast, "test")
    with acting_as(cast.village_director):
        Notice.objects.filter(kind="test").update(read_at=monday - timedelta(days=91))
    tidy(post=cast.village_director, now=monday)
    tidy(post=cast.village_director, now=monday)
    with acting_as(cast.village_director):
        found = Notice.objects.order_by("kind").values_list("kind", "count", "urgency")
        assert list(found) == [("promise_due", 4, Urgency.NORMAL), ("weekly", 1, Urgency.LOW)]


def test_a_successor_is_told_once(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        new = hand_over(post=cast.village_director, successor=cast.parent.user, on=timezone.localdate())
    for days in (0, 1, 2):
        tidy(post=new, now=timezone.now() + timedelta(days=days))
    tidy(post=cast.town_supervisor, now=timezone.now())
    with acting_as(new):
        assert list(Notice.objects.values_list("kind", flat=True)) == ["post_handed_over"]
    with acting_as(cast.town_supervisor):
        assert not Notice.objects.exists()


class TestRobots:
    def test_it_says_a_number_of_its_place(self, cast: Cast, as_web: None, webhook: Webhook) -> None:
        with acting_as(cast.county_office):
            set_robot(robot=None, address=webhook.address, version=0)
            tell_group(region=BINZHOU, kind="duty_late", count=3, at_once=True)
        assert work() == []
        assert webhook.texts == ["蓝天：本辖区有3项工作逾期。请登录查看：http://127.0.0.1:8000"]

    def test_it_keeps_the_night_and_no_robot_is_no_error(
        self, cast: Cast, as_web: None, webhook: Webhook
    ) -> None:
        given: dict[str, Any] = {"city": 6104, "region": BINZHOU, "kind": "duty_late", "count": 3}
        assert tell_robot(**given, urgent=False, now=tonight(12)) is None
        with acting_as(cast.county_office):
            set_robot(robot=None, address=webhook.address, version=0)
        assert tell_robot(**given, urgent=False, now=tonight(22)) == tonight(7).replace(
            minute=30
        ) + timedelta(days=1)
        assert webhook.texts == []

    def test_another_county_does_not_see_it(self, cast: Cast, as_web: None, webhook: Webhook) -> None:
        with acting_as(cast.county_office):
            set_robot(robot=None, address=webhook.address, version=0)
        for part, seen in (
            ("other_county_office", 0),
            ("parent", 0),
            ("administrator", 0),
            ("city_office", 1),
        ):
            if part in ("parent", "administrator"):
                continue
            with acting_as(cast.posts[part]):
                assert GroupRobot.objects.count() == seen
