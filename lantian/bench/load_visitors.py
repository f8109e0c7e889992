"""Visitors of the bench `load`, for Locust: each is signed in, does its work click by click, and thinks in between.

Read by the `locust` command alone, in a process without Django. `LANTIAN_LOAD` names a JSON file with `accounts`
(session, role, children), `phases` (name, visitors, seconds) and `results`, the CSV file that is written.
"""

import csv
import json
import os
import random
import re
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from locust import FastHttpUser, LoadTestShape, between, events, task

PLAN = json.loads(Path(os.environ["LANTIAN_LOAD"]).read_text(encoding="utf-8"))
ACCOUNTS = cycle(PLAN["accounts"])
PATIENCE_S = 120.0
CROWDED = 503
KEY = re.compile(r'name="key"[^>]*value="([0-9a-f-]{36})"')
ROWS: list[tuple[float, str, float, int]] = []


class Phases(LoadTestShape):
    """How many visitors there are in each phase, one phase after the other."""

    use_common_options = False

    def tick(self) -> tuple[int, float] | None:
        """Visitors now and how many come or go in a second; None at the end. A crowd leaves at once."""
        passed, before = self.get_run_time(), 0
        for _name, visitors, seconds in PLAN["phases"]:
            if passed < seconds:
                leaving = max(before - visitors, 0)
                return visitors, max(visitors / 20, leaving / 5, 10.0)
            passed, before = passed - seconds, visitors
        return None


class Visitor(FastHttpUser):
    """A post at work: a village director with her list, an office with its figures."""

    wait_time = between(*PLAN["thinking"])
    network_timeout = connection_timeout = PATIENCE_S

    def on_start(self) -> None:
        """Signed in already; nobody begins in the same second as the others."""
        account = next(ACCOUNTS)
        self.children: list[str] = account["children"]
        self.cookies = {"sessionid": account["session"], "lantian_language": "zh-hans"}
        self.steps = self._leading() if account["leads"] else self._caring()
        self.wait()

    @task
    def click(self) -> None:
        """The next step of a day's work."""
        next(self.steps)

    def _caring(self) -> Iterator[None]:
        while True:
            yield from self._look("desk", "/")
            yield from self._look("list of children", "/children/")
            child = random.choice(self.children)
            yield from self._look("file of a child", f"/children/{child}/")
            yield from self._record(child)
            yield from self._look("duties", "/duties/")

    def _leading(self) -> Iterator[None]:
        while True:
            yield from self._look("desk", "/")
            yield from self._look("figures", "/insight/")
            yield from self._look("one figure", "/insight/files.fresh90/")
            yield from self._look("list of children", "/children/?order=freshness")
            child = random.choice(self.children)
            yield from self._look("file of a child", f"/children/{child}/")

    def _record(self, child: str) -> Iterator[None]:
        address = f"/encounters/children/{child}/record/call/"
        key = KEY.search(self._ask("GET", "form of a call", address) or "")
        yield None
        if key:
            told = {"key": key[1], "happened_on": time.strftime("%Y-%m-%d"), "way": "phone", "seen": "child",
                    "noted": "接电话说一切都好。"}  # fmt: skip
            self._ask("POST", "recording a call", address, urlencode(told))
            yield None

    def _look(self, name: str, address: str) -> Iterator[None]:
        self._ask("GET", name, address)
        yield None

    def _ask(self, method: str, name: str, address: str, body: str | None = None) -> str | None:
        """The text of the answer; None where it failed, which Locust keeps."""
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
                "Referer": f"{self.host}/",
            }
        kind = "read" if method == "GET" else "write"
        with self.client.request(
            method, address, name=f"{kind}: {name}", data=body, headers=headers, allow_redirects=False,
            catch_response=True,
        ) as answer:  # fmt: skip
            if answer.status_code == CROWDED:
                answer.success()
                ROWS.append((time.time(), "again", 0.0, 0))
                time.sleep(float(answer.headers.get("Retry-After") or 5))
                return self._ask(method, name, address, body)
            if answer.status_code != (200 if method == "GET" else 302):
                answer.failure(f"answered {answer.status_code}")
                return None
            if found := re.search(r"csrftoken=(\w+)", str(answer.headers.get("Set-Cookie"))):
                self.cookies["csrftoken"] = found[1]
            return answer.text if method == "GET" and "form" in name else ""


@events.request.add_listener
def _keep(name: str, response_time: float, exception: Any, response: Any = None, **_more: Any) -> None:
    if getattr(response, "status_code", None) == CROWDED:
        return
    ROWS.append((time.time(), name, response_time, int(exception is not None)))


@events.quitting.add_listener
def _write(**_more: Any) -> None:
    with Path(PLAN["results"]).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(ROWS)
