"""A server in front of which too many stand: who waits, who is asked to come again, what is never turned away."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lantian.kernel import crowd
from lantian.kernel.crowd import Crowd


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.open, self.seen, self.threads = threading.Event(), list[str](), set[str]()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.threads.add(threading.current_thread().name)
        self.open.wait(20)
        self.seen.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [("X-Path", environ["PATH_INFO"])])
        return [b"done"]


def ask(door: Crowd, method: str = "GET", cookie: str = "") -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": "/children/", "HTTP_COOKIE": cookie}
    body = door(environ, lambda status, headers: told.append((status, dict(headers))))
    return *told[0], b"".join(body)


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch, waiting: int = 3) -> Iterator[tuple[Crowd, Slow, list[Any]]]:
    """A door before which as many stand as may."""
    monkeypatch.setattr(crowd, "MOST_WAITING", waiting)
    slow = Slow()
    door, answers = Crowd(slow, at_once=2), list[Any]()
    threads = [threading.Thread(target=lambda: answers.append(ask(door))) for _ in range(waiting + 2)]
    for thread in threads:
        thread.start()
    while door.inside < waiting + 2:
        threading.Event().wait(0.001)
    yield door, slow, answers
    slow.open.set()
    for thread in threads:
        thread.join(20)


def test_those_who_wait_are_answered_by_the_few_who_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with full(monkeypatch) as (door, slow, answers):
        slow.open.set()
    assert [status for status, *_ in answers] == ["200 OK"] * 5
    assert len(slow.threads) <= 2
    assert door.inside == 0


def test_who_reads_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with full(monkeypatch) as (door, slow, _answers):
        status, headers, body = ask(door, cookie="other=1; lantian_language=en")
        seen = list(slow.seen)

    assert status == "503 Service Unavailable"
    assert not seen
    assert 4 <= int(headers["Retry-After"]) <= 12
    assert f'content="{headers["Retry-After"]}"' in body.decode()
    assert "One moment, please" in body.decode()


@pytest.mark.parametrize(
    "cookie", ["", "lantian_language=zh-hans", "lantian_language=nonsense", "lantian_language"]
)
def test_it_is_said_in_the_language_of_the_house(monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    with full(monkeypatch) as (door, _slow, _answers):
        assert "请稍等" in ask(door, cookie=cookie)[2].decode()


def test_what_is_sent_is_never_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with full(monkeypatch) as (door, slow, answers):
        sender = threading.Thread(target=lambda: answers.append(ask(door, "POST")))
        sender.start()
        while door.inside < 6:
            threading.Event().wait(0.001)
        slow.open.set()
        sender.join(20)
    assert [status for status, *_ in answers] == ["200 OK"] * 6
    assert slow.seen.index("POST") <= 3, "What is sent goes before the three who wait to read."


def test_a_page_that_fails_leaves_its_place_to_the_next() -> None:
    def failing(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise ValueError("broken")

    door = Crowd(failing, at_once=1)
    with pytest.raises(ValueError, match="broken"):
        ask(door)
    assert door.inside == 0
