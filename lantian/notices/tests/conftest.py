"""The other side of the ways out: a webhook on this machine, a file for text messages, Django's own outbox; and a
worker that does at once what the queue holds.
"""

import json
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.notices import choosing
from lantian.notices.models import Channel

NEVER_QUIET = {"quiet_from": "00:00", "quiet_until": "00:00"}


class Webhook(HTTPServer):
    """Takes what is sent, or refuses it with the status that stands here."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.taken = 200, list[dict[str, Any]]()

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def texts(self) -> list[str]:
        return [one["message"] for one in self.taken]


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status == 200:
            self.server.taken.append(body)
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def ways_out(settings: Any, tmp_path: Path) -> None:
    settings.NOTICES_REACH_THIS_MACHINE = True
    settings.SMS_GATEWAY = "lantian.notices.channels.sms.FileSink"
    settings.SMS_SINK = tmp_path / "sms.jsonl"
    cache.clear()


def jobs(name: str = "notices.") -> list[ProcrastinateJob]:
    """What the queue holds, the first first."""
    return list(ProcrastinateJob.objects.filter(task_name__startswith=name, status="todo").order_by("id"))


def work(*, until: datetime | None = None) -> list[Exception]:
    """Does what is due, and what follows from it; returns what went wrong. `until` also what is planned by then."""
    wrong: list[Exception] = []
    done: set[int] = set()
    while True:
        due = [
            job
            for job in jobs()
            if job.pk not in done and (not job.scheduled_at or job.scheduled_at <= (until or timezone.now()))
        ]
        if not due:
            return wrong
        for job in due:
            done.add(job.pk)
            try:
                app.tasks[job.task_name].func(**job.args)
            except Exception as error:
                wrong.append(error)


def way_of(post: Post, kind: str, address: str, **hours: Any) -> UUID:
    """A way of a person that is in use, by day and by night unless hours are given."""
    with acting_as(post):
        way = choosing.add_channel(kind=kind, address=address)
        Channel.objects.filter(pk=way.pk).update(verified_at=timezone.now())
        choosing.Preference.objects.filter(owner=post.user_id).update(**(hours or NEVER_QUIET))
    return way.pk
