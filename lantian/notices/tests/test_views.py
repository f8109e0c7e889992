"""The bell, the page of notices, how one chooses, the robot, the administrator's page."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.notices.models import Channel, DeliveryCount, GroupRobot, Notice, Preference
from lantian.notices.services import tell
from lantian.notices.tests.conftest import Webhook, jobs, way_of, work
from tests.cast import PARTS, Cast

Enter = Callable[[str], Client]


def told(cast: Cast, *kinds: str, part: str = "village_director") -> None:
    with acting_as(cast.county_office):
        for kind in kinds:
            tell(seats=[cast.posts[part].seat], kind=kind, count=2)


def bell(client: Client, address: str = "/calendar/") -> str:
    found = re.search(r'class="bell-count"[^>]*>(\d+)<', client.get(address).content.decode())
    return found.group(1) if found else ""


class TestBell:
    def test_it_counts_what_waits_by_kind(self, cast: Cast, enter: Enter) -> None:
        client = enter("village_director")
        assert bell(client) == ""
        told(cast, "promise_due", "promise_due", "review_due")
        assert bell(client) == "2"
        assert bell(enter("town_supervisor")) == ""

    @pytest.mark.parametrize("part", list(PARTS))
    def test_everybody_has_one_and_reads(self, cast: Cast, enter: Enter, part: str) -> None:
        told(cast, "test", part=part)
        client = enter(part)
        assert bell(client) == "1"
        client.post("/notices/read-all/")
        assert bell(client) == ""

    def test_it_costs_one_query_and_a_page_of_ones_account_none(self, cast: Cast, enter: Enter) -> None:
        client = enter("village_director")
        for address, cost in (("/calendar/", 1), ("/accounts/sessions/", 0), ("/nowhere/", 0)):
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            assert len([one for one in asked if "notices_notice" in one["sql"]]) == cost, address

    def test_what_is_urgent_stands_on_every_page_until_it_is_opened(self, cast: Cast, enter: Enter) -> None:
        told(cast, "harm_suspected", "promise_due")
        client = enter("village_director")
        assert "有2件疑似侵害儿童的情况" in client.get("/calendar/").content.decode()
        client.post("/notices/read-all/")
        assert bell(client) == "1"
        answer = client.post("/notices/read/", {"kind": "harm_suspected", "page": "desk:home"})
        assert answer["Location"] == "/"
        assert "疑似侵害" not in client.get("/calendar/").content.decode()


class TestPage:
    def test_a_tap_reads_and_leads_on_and_the_page_remembers(self, cast: Cast, enter: Enter) -> None:
        told(cast, "review_due")
        client = enter("village_director")
        page = client.get("/notices/").content.decode()
        assert "有2项复核到期" in page
        answer = client.post("/notices/read/", {"kind": "review_due", "page": "desk:home"})
        assert answer["Location"] == "/"
        page = client.get("/notices/").content.decode()
        assert "没有未读提醒" in page
        assert "有2项复核到期" in page.split("已读")[1]

    @pytest.mark.parametrize(
        "given",
        [{}, {"kind": "x" * 99, "page": "registry:child"}, {"kind": "test", "page": "//evil.example"}],
    )
    def test_what_was_not_told_leads_nowhere_else(self, cast: Cast, enter: Enter, given: Any) -> None:
        assert enter("parent").post("/notices/read/", given)["Location"] == "/notices/"

    def test_it_pages_by_key(self, cast: Cast, enter: Enter) -> None:
        now = timezone.now()
        with acting_as(cast.village_director):
            for number in range(23):
                Notice.objects.create(
                    seat=cast.village_director.seat, kind="test", count=number + 1, urgency=1
                )
                Notice.objects.filter(count=number + 1).update(read_at=now - timedelta(hours=number))
        client = enter("village_director")
        page = client.get("/notices/").content.decode()
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following
        assert client.get(following.group(1)).content.decode().count("list-group-item") == 3
        assert client.get("/notices/?after=nonsense").status_code == 200


class TestChoosing:
    def test_from_address_to_use(self, cast: Cast, enter: Enter) -> None:
        client = enter("proxy_parent")
        answer = client.post("/notices/channels/new/", {"kind": "email", "address": "chu@example.cn"})
        page = client.get(answer["Location"]).content.decode()
        assert "c•••@example.cn" in page
        assert "chu@example.cn" not in page
        work()
        assert client.post(answer["Location"], {"code": "12"}).status_code == 422
        code = re.search(r"\d{6}", mail.outbox[-1].body)
        assert code
        assert (
            client.post(answer["Location"], {"code": f" {code.group()} "})["Location"] == "/notices/choices/"
        )
        assert "使用中" in client.get("/notices/choices/").content.decode()
        client.post(answer["Location"] + "remove/")
        with acting_as(cast.proxy_parent):
            assert not Channel.objects.exists()

    @pytest.mark.parametrize(
        ("kind", "address", "said"),
        [
            ("email", "limei", "电子邮件"),
            ("sms", "029-33211234", "短信只能发往手机号"),
            ("service", "http://10.0.0.1/", "无法识别"),
            ("fax", "1", "fax"),
            ("email", "", "必填"),
        ],
    )
    def test_a_wrong_address_is_refused_with_a_sentence(
        self, enter: Enter, kind: str, address: str, said: str
    ) -> None:
        answer = enter("parent").post("/notices/channels/new/", {"kind": kind, "address": address})
        assert answer.status_code == 422
        assert said in re.sub("必填项|这个字段是必填项", "必填", answer.content.decode())

    def test_hours_are_kept_and_reading_the_page_writes_nothing(self, cast: Cast, enter: Enter) -> None:
        client = enter("village_director")
        client.get("/notices/choices/")
        with acting_as(cast.village_director):
            assert not Preference.objects.exists()
        hours = {"quiet_from": "20:00", "quiet_until": "06:30", "digest_at": "09:00", "language": "en"}
        assert client.post("/notices/choices/", {**hours, "weekly": "on"}).status_code == 302
        with acting_as(cast.village_director):
            chosen = Preference.objects.get()
        assert (chosen.wishes.quiet_from.hour, chosen.wishes.weekly, chosen.language) == (20, True, "en")
        assert client.post("/notices/choices/", {**hours, "quiet_from": "25:00"}).status_code == 422

    def test_ones_ways_are_nobody_elses(self, cast: Cast, enter: Enter) -> None:
        way = way_of(cast.village_director, "email", "limei@example.cn")
        client = enter("county_office")
        for ending in ("", "code/", "remove/"):
            assert client.post(f"/notices/channels/{way}/{ending}").status_code == 404

    def test_a_failure_is_shown(self, cast: Cast, enter: Enter) -> None:
        way = way_of(cast.village_director, "email", "limei@example.cn")
        with acting_as(cast.village_director):
            Channel.objects.filter(pk=way).update(failing_since=timezone.now(), why="unreachable")
        client = enter("village_director")
        for address in ("/notices/", "/notices/choices/"):
            page = client.get(address).content.decode()
            assert "最近一条消息未能送达" in page
            assert "对方服务器无法连接" in page


class TestRobot:
    def test_an_office_sets_tries_changes_and_removes_it(
        self, cast: Cast, enter: Enter, webhook: Webhook
    ) -> None:
        client = enter("county_office")
        assert client.post("/notices/robot/", {"address": webhook.address, "version": 0}).status_code == 302
        assert webhook.address not in client.get("/notices/robot/").content.decode()
        client.post("/notices/robot/test/")
        assert work() == []
        assert "测试消息" in webhook.texts[0]
        other = webhook.address + "/other"
        assert client.post("/notices/robot/", {"address": other, "version": 0}).status_code == 409
        assert client.post("/notices/robot/", {"address": other, "version": 1}).status_code == 302
        with acting_as(cast.county_office):
            robot = GroupRobot.objects.get()
            assert (robot.version, robot.address.reveal()) == (2, other)
            assert robot.history.filter(city=robot.city).count() == 1
        client.post("/notices/robot/remove/")
        assert client.post("/notices/robot/test/").status_code == 404


class TestInstallation:
    def test_it_shows_counts_and_nobody(self, cast: Cast, enter: Enter) -> None:
        way_of(cast.administrator, "sms", "13912345678")
        DeliveryCount.objects.create(day=timezone.localdate(), way="sms", why="refused", count=17)
        page = enter("administrator").get("/notices/installation/").content.decode()
        assert "对方服务器没有应答或未接收" in page
        assert ">17<" in page
        assert "1391" not in page
        assert cast.village_director.user.name not in page

    def test_a_test_message_reaches_oneself(self, cast: Cast, enter: Enter) -> None:
        way_of(cast.administrator, "email", "jiang@example.cn")
        enter("administrator").post("/notices/installation/test/")
        assert len(jobs("notices.look")) == 1
        work()
        assert "这是一条测试消息" in mail.outbox[0].body
