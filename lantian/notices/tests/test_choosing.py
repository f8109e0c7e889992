"""A way is used once its code came back: in time, within a few tries, and not asked for without end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.access.services import Refused
from lantian.notices.choosing import add_channel, ask_for_code, prove, remove_channel
from lantian.notices.models import Channel
from lantian.notices.tests.conftest import jobs, work
from tests.cast import Cast

ADDRESS = "limei@example.cn"


@pytest.fixture
def channel(cast: Cast, as_web: None) -> Channel:
    with acting_as(cast.village_director):
        return add_channel(kind="email", address=ADDRESS)


def code_for(cast: Cast, channel: Channel, **when: Any) -> str:
    with acting_as(cast.village_director):
        ask_for_code(channel=channel, now=when.get("now") or timezone.now())
    assert work() == []
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found
    return found.group()


def is_right(cast: Cast, channel: Channel, code: str, **when: Any) -> bool:
    with acting_as(cast.village_director):
        return prove(channel=channel, code=code, now=when.get("now") or timezone.now())


def test_the_code_that_came_opens_the_way_once(cast: Cast, channel: Channel) -> None:
    code = code_for(cast, channel)
    assert mail.outbox[-1].body == f"蓝天：验证码{code}，15分钟内有效，请勿告诉他人。"
    assert is_right(cast, channel, code)
    with pytest.raises(Refused, match="失效"):
        is_right(cast, channel, code)
    assert [job.args["seats"] for job in jobs("notices.look")] == [[str(cast.village_director.seat)]]


def test_no_job_holds_the_code_and_no_row_shows_address_or_code(cast: Cast, channel: Channel) -> None:
    code = code_for(cast, channel)
    assert code not in str([job.args for job in jobs()])
    with acting_as(cast.village_director), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_channel WHERE city = 6104")
        row = " ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in cursor.fetchone())
    assert ADDRESS not in row
    assert "l•••@example.cn" in row
    assert code not in row


def test_a_code_ends_after_a_quarter_of_an_hour(cast: Cast, channel: Channel) -> None:
    code = code_for(cast, channel)
    with pytest.raises(Refused, match="失效"):
        is_right(cast, channel, code, now=timezone.now() + timedelta(minutes=16))


def test_five_wrong_codes_end_it(cast: Cast, channel: Channel) -> None:
    code = code_for(cast, channel)
    wrong = "000000" if code != "000000" else "111111"
    assert [is_right(cast, channel, wrong) for _try in range(5)] == [False] * 5
    with pytest.raises(Refused, match="次数过多"):
        is_right(cast, channel, code)


def test_codes_are_not_sent_without_end(cast: Cast, channel: Channel) -> None:
    now = timezone.now().replace(hour=2)
    for minutes in (0, 2, 4, 6):
        code_for(cast, channel, now=now + timedelta(minutes=minutes))
    with acting_as(cast.village_director):
        with pytest.raises(Refused, match="一分钟"):
            ask_for_code(channel=channel, now=now + timedelta(minutes=6, seconds=20))
        remove_channel(channel=channel)
        again = add_channel(kind="email", address=ADDRESS)
        ask_for_code(channel=again, now=now + timedelta(minutes=8))
        with pytest.raises(Refused, match="明天"):
            ask_for_code(channel=again, now=now + timedelta(minutes=10))
        ask_for_code(channel=again, now=now + timedelta(days=1))


def test_an_address_is_kept_once_and_not_more_than_five(cast: Cast, channel: Channel) -> None:
    with acting_as(cast.village_director):
        with pytest.raises(Refused, match="已添加"):
            add_channel(kind="email", address=ADDRESS)
        for number in range(4):
            add_channel(kind="email", address=f"limei{number}@example.cn")
        with pytest.raises(Refused, match="最多"):
            add_channel(kind="email", address="limei9@example.cn")


def test_nobody_else_sees_a_way_not_even_the_office(cast: Cast, channel: Channel) -> None:
    for part in ("city_office", "county_office", "town_supervisor", "administrator", "auditor", "parent"):
        with acting_as(cast.posts[part]):
            assert not Channel.objects.exists()


def test_a_code_that_does_not_arrive_is_told_on_the_page(cast: Cast, channel: Channel, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with acting_as(cast.village_director):
        ask_for_code(channel=channel, now=timezone.now())
    assert work() == []
    with acting_as(cast.village_director):
        assert Channel.objects.get().why == "not_set_up"
