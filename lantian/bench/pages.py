"""Pages under load: ten people at once on a city of 100,000 children, and a list whose cost must not grow."""

import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote, urlencode

from lantian.access.models import Post
from lantian.bench.city import appoint_readers, build_city, fill, session_of
from lantian.bench.figures import Figure
from lantian.bench.stage import own_database
from lantian.kernel.serving import web_command

FEW, USUAL, MANY = 10_000, 100_000, 1_000_000
USERS = 10
ROUNDS = 15
ALONE = 40
P95_GOAL_MS = 150.0
GROWTH_GOAL = 1.25
HREF_CHILD = re.compile(r'href="(/children/[0-9a-f-]{36}/)"')
HREF_NEXT = re.compile(r'href="([^"]*[?&](?:amp;)?after=[^"]*)"')
SECONDS_TO_START = 60


def run() -> list[Figure]:
    """Figures of every kind of page with 100,000 children, and of lists with 10,000 and a million."""
    with own_database("pages") as url:
        build_city()
        fill(0, FEW)
        readers = appoint_readers()
        with server(url) as port:
            few = list_cost(port, readers)
            fill(FEW, USUAL)
            loaded = under_load(port, readers)
            fill(USUAL, MANY)
            many = list_cost(port, readers)
    figures = [
        Figure(
            "pages",
            f"{kind}, p95 of {USERS} users at once",
            round(p95(times), 1),
            "ms",
            P95_GOAL_MS,
            p95(times) <= P95_GOAL_MS,
        )
        for kind, times in loaded.items()
    ]
    figures += [
        Figure("pages", f"{kind}, median of {USERS} users at once", round(statistics.median(times), 1), "ms")
        for kind, times in loaded.items()
    ]
    for role, cost in many.items():
        growth = cost / few[role]
        figures.append(
            Figure(
                "pages",
                f"list of a {role}: a million children against ten thousand",
                round(growth, 2),
                "ratio",
                GROWTH_GOAL,
                growth <= GROWTH_GOAL,
            )
        )
    return figures


class Visitor:
    """One signed-in person with a browser of the plainest kind."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {"sessionid": session, "lantian_language": "zh-hans"}

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str, str]:
        """Status, location and text of an answer; cookies are kept."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
            headers["Referer"] = f"http://127.0.0.1:{self.connection.port}/"
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def page(self, address: str) -> str:
        """The text of a page that must be there."""
        status, location, text = self.ask("GET", address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status} {location}")
        return text


def under_load(port: int, readers: dict[str, Post]) -> dict[str, list[float]]:
    """Times in ms by kind of page, of `USERS` people who click without a pause."""
    times: dict[str, list[float]] = defaultdict(list)
    failures: list[BaseException] = []
    posts = [list(readers.values())[number % len(readers)] for number in range(USERS)]
    visitors = [Visitor(port, session_of(post)) for post in posts]
    for number, visitor in enumerate(
        visitors
    ):  # everybody has been here before: nothing is loaded or counted first
        _round(visitor, f"w{number}", defaultdict(list))

    def visit(visitor: Visitor, number: int) -> None:
        try:
            for turn in range(ROUNDS):
                _round(visitor, f"{number}{turn}", times)
        except BaseException as failure:  # the main thread raises it
            failures.append(failure)

    threads = [threading.Thread(target=visit, args=pair) for pair in zip(visitors, range(USERS), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return dict(times)


def _round(visitor: Visitor, mark: str, times: dict[str, list[float]]) -> None:
    """One person's round: the desk, the list, its next page, a filter, a search by name and by pinyin, a file."""
    _timed(times, "desk", lambda: visitor.page("/"))
    first = _timed(times, "list", lambda: visitor.page("/children/"))
    following = HREF_NEXT.search(first)
    if following:
        _timed(times, "next page", lambda: visitor.page(following[1].replace("&amp;", "&")))
    _timed(times, "filtered list", lambda: visitor.page("/children/?missing=any&sex=1&order=freshness"))
    for typed in ("张雨", "wangy", f"lis{mark[0]}"):
        _timed(times, "search", lambda typed=typed: _search(visitor, typed))  # type: ignore[misc]
    child = HREF_CHILD.search(first)
    if child:
        _timed(times, "file", lambda: visitor.page(child[1]))


def _search(visitor: Visitor, typed: str) -> str:
    status, location, _ = visitor.ask("POST", "/children/search/", urlencode({"q": typed}))
    if status != 302:
        raise RuntimeError(f"The search answered {status}")
    return visitor.page(quote(location, safe="/?=&"))


def _timed(times: dict[str, list[float]], kind: str, act: Callable[[], str]) -> str:
    start = time.perf_counter()
    text = act()
    times[kind].append((time.perf_counter() - start) * 1000)
    return text


def list_cost(port: int, readers: dict[str, Post]) -> dict[str, float]:
    """The median time in ms of the list of each kind of post, alone on the machine."""
    costs = {}
    for role, post in readers.items():
        visitor = Visitor(port, session_of(post))
        times: dict[str, list[float]] = defaultdict(list)
        for _turn in range(ALONE):
            _timed(times, "list", lambda visitor=visitor: visitor.page("/children/"))  # type: ignore[misc]
        costs[role] = statistics.median(times["list"][5:])
    return costs


def p95(times: list[float]) -> float:
    """The 95th percentile, at least one of twenty values above it."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


@contextmanager
def server(url: str) -> Iterator[int]:
    """The web server as it runs for real, on a free port of loopback, against one database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": url, "LANTIAN_DB_AS": "web", "LANTIAN_DEMO": "1"}
    command = ["-m", *web_command("127.0.0.1", port, workers=int(os.environ.get("LANTIAN_WORKERS", "2")))]
    process = subprocess.Popen([sys.executable, *command], env=environment)  # noqa: S603
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
