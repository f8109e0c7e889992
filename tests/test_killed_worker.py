"""The worker that rings is killed in the middle of it, for real: nobody of the step is lost, nobody rung twice."""

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from lantian.access.guards import WEB
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.services import build_post, create_user
from lantian.alarms.models import AlarmCall, HarmReport
from lantian.alarms.tests.conftest import reported
from lantian.config.postgres import WEB_URL
from lantian.config.supervisor import commands
from lantian.notices.models import Notice
from tests.cast import SINCE, Cast, past_the_policies
from tests.stories.house import ROOT, Tables

COLLEAGUES, BEFORE, AFTER = 30, 3, 8
MOST_SECONDS = 20
# The worker has written the calls of a report, holds them back, and waits to write the notices.
IN_THE_MIDDLE = """
SELECT count(*) FROM pg_stat_activity AS activity
JOIN pg_locks AS held ON held.pid = activity.pid AND held.granted AND held.mode = 'RowExclusiveLock'
    AND held.relation = 'alarms_alarmcall'::regclass
WHERE activity.datname = current_database() AND activity.wait_event_type = 'Lock'
"""
TO_DO = """
SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND scheduled_at IS NULL
AND queue_name IN ('alarms', 'notices')
"""
STILL_THERE = (
    f"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = '{WEB}'"
)


def test_a_worker_killed_while_it_rings_loses_nobody_and_rings_nobody_twice(
    real_cast: Cast, settings
) -> None:
    settings.HARM_REPORT_FOLLOWERS = []
    step = {real_cast.county_office.seat, real_cast.town_supervisor.seat, *_colleagues(real_cast)}
    rung = _reports(real_cast, BEFORE)
    with _ringing() as worker:
        _until(lambda: _calls(rung) == _each(rung, step) and _said(TO_DO) == 0)
        with _nobody_is_told():
            waiting = _reports(real_cast, AFTER)
            _until(lambda: _said(IN_THE_MIDDLE) > 0)
            assert _calls(waiting) == {}
            worker.send_signal(signal.SIGKILL)
            assert worker.wait(10) == -signal.SIGKILL
    _until(lambda: _said(STILL_THERE) == 0)
    assert _calls(waiting) == {}, "What a dead worker had half written does not stand."
    with _ringing():
        _until(lambda: len(_calls(waiting)) == AFTER * len(step))
    assert _calls(waiting) == _each(waiting, step)
    assert _calls(rung) == _each(rung, step)
    assert _told() == dict.fromkeys(step, BEFORE + AFTER)


def _colleagues(cast: Cast) -> list[UUID]:
    """So many more sit in the town, and are rung with whoever the play knows."""
    posts = []
    for number in range(COLLEAGUES):
        user, _ = create_user(username=f"colleague-{number}", name="同事", password="none")
        post = build_post(user=user, unit=cast.units["town"], role=Role.TOWN_SUPERVISOR, since=SINCE)
        post.save(force_insert=True)
        posts.append(post)
    return list(Post.objects.filter(pk__in=[post.pk for post in posts]).values_list("seat", flat=True))


def _reports(cast: Cast, number: int) -> list[UUID]:
    """Reports of children in danger: town and county are rung at once."""
    return [reported(cast, in_danger=True, called_at=timezone.now()).report for _report in range(number)]


def _each(reports: list[UUID], step: set[UUID]) -> dict[tuple[UUID, UUID], int]:
    return {(report, seat): 1 for report in reports for seat in step}


def _calls(reports: list[UUID]) -> dict[tuple[UUID, UUID], int]:
    """How often each seat was rung for each report, as far as it is written."""
    with past_the_policies():
        return dict(Counter(AlarmCall.objects.filter(report__in=reports).values_list("report", "seat")))


def _told() -> dict[UUID, int]:
    """Of how many reports each seat was told; unread notices are gathered into one."""
    with past_the_policies():
        assert not HarmReport.objects.filter(rounds=0).exists()
        rows = Notice.objects.filter(kind="harm_reported").values_list("seat")
        return dict(rows.annotate(Sum("count")))


@contextmanager
def _ringing() -> Iterator[subprocess.Popen[bytes]]:
    """The worker of the alarms as `lantian run` starts it, on this database."""
    tables = Tables()
    environment = {**os.environ, WEB_URL: tables.web_address(tables.own), "LANTIAN_DB_AS": "web"}
    command = commands("127.0.0.1", 0, 1)["alarms"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as worker:
        try:
            yield worker
        finally:
            worker.kill()


@contextmanager
def _nobody_is_told() -> Iterator[None]:
    """Inside the block a notice can be read and not be written: whoever would write one waits."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE notices_notice IN SHARE MODE")
        yield


def _said(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _until(holds: Callable[[], bool]) -> None:
    pause = Event()
    for _look in range(MOST_SECONDS * 20):
        if holds():
            return
        pause.wait(0.05)
    pytest.fail("It did not come to that.")
