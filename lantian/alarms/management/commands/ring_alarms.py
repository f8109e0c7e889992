from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from lantian.alarms.jobs import watch

# Two hands: a fresh alarm waits neither for the minute's round nor for notices on their way.
WORKER = (
    *("worker", "--shutdown-graceful-timeout", "5", "--name", "alarms", "--queues", "alarms,notices"),
    *("--concurrency", "2"),
)


class Command(BaseCommand):
    help = "The worker that rings alarms and sends notices. It begins with whatever a dead one left, at once."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            watch.configure().defer(timestamp=int(timezone.now().timestamp()))
        except AlreadyEnqueued:
            pass  # the one that waits will do it
        call_command("procrastinate", *WORKER)
