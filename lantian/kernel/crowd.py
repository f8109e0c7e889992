"""When more people ask at once than can be answered: some wait, the others are asked to come again in a moment.

Without a bound the server would work for a long time on pages whose readers have given up, and nobody would be
answered in time. Who only reads is asked again by the page itself; what somebody sends is never turned away, and
goes before all who read.
"""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from itertools import count
from queue import PriorityQueue
from random import randint
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_supported_language_variant

from lantian.kernel.serving import MOST_WAITING

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[str, Headers, Iterable[bytes]]
SECONDS_TO_COME_AGAIN = (4, 12)
READING = ("GET", "HEAD")


class Crowd:
    """A WSGI application that lets `at_once` requests into another, each in a thread that keeps its connection to
    the database."""

    def __init__(self, application: Application, *, at_once: int) -> None:
        self.application = application
        self.at_once = at_once
        self.inside = 0
        self.lock = threading.Lock()
        self.numbers = count()
        self.waiting: PriorityQueue[tuple[bool, int, dict[str, Any], Future[Answer]]] = PriorityQueue()
        self.workers = ThreadPoolExecutor(at_once, thread_name_prefix="page")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_reading = environ["REQUEST_METHOD"] in READING
        with self.lock:
            if is_reading and self.inside >= self.at_once + MOST_WAITING:
                return self._come_again(environ, start_response)
            self.inside += 1
        answer: Future[Answer] = Future()
        try:
            self.waiting.put((is_reading, next(self.numbers), environ, answer))
            self.workers.submit(self._answer_next)
            status, headers, body = answer.result()
        finally:
            with self.lock:
                self.inside -= 1
        start_response(status, headers)
        return body

    def _answer_next(self) -> None:
        *_, environ, answer = self.waiting.get()
        try:
            answer.set_result(self._answer(environ))
        except BaseException as error:
            answer.set_exception(error)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        told: list[tuple[str, Headers]] = []
        body = self.application(environ, lambda status, headers, _error=None: told.append((status, headers)))
        return *told[-1], body

    def _come_again(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """A page in the reader's language that asks for the same again after a few seconds, not all in the same one."""
        seconds = randint(*SECONDS_TO_COME_AGAIN)  # noqa: S311 - only spreads the readers
        with translation.override(_language(environ)):
            page = render_to_string("kernel/crowded.html", {"seconds": seconds}).encode()
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(page))),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(seconds)),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
        ]
        status = HTTPStatus.SERVICE_UNAVAILABLE
        start_response(f"{status.value} {status.phrase}", headers)
        return [page]


def _language(environ: dict[str, Any]) -> str:
    for part in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == settings.LANGUAGE_COOKIE_NAME:
            try:
                return get_supported_language_variant(value)
            except LookupError:
                break
    return str(settings.LANGUAGE_CODE)
