"""How far a long work is, written beside it: its own transaction would show nothing before its end."""

from threading import Event, Thread
from types import TracebackType
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as

SECONDS_BETWEEN = 1.0


class Ticker:
    """Called with the number of rows that are done; notes it once a second, from a thread with its own connection.

    The work is a row of `model` with `done` and `moved_at`.
    """

    def __init__(self, post: Post, model: Any, key: UUID) -> None:
        self._post, self._model, self._key = post, model, key
        self._done = 0
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __call__(self, done: int) -> None:
        self._done = done

    def __enter__(self) -> "Ticker":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._over.wait(SECONDS_BETWEEN):
                with acting_as(self._post):
                    row = self._model.objects.filter(pk=self._key)
                    row.update(done=self._done, moved_at=timezone.now())
        finally:
            connection.close()
