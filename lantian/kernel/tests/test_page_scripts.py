"""What the script of the pages does in a real browser, under the content policy that we send.

No server and no database: the browser's requests are answered here.
"""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from lantian.kernel.tests.test_charts import CASES

ORIGIN = "http://localhost"  # a secure context, which security keys ask for
urlpatterns: list[Any] = []

# A body, a status with its body, or a function that gives one of them.
Answer = str | tuple[int, str] | Callable[[Route], str | tuple[int, str]]


@pytest.fixture
def site(page: Page, settings):
    """Opens a page whose content is `source`; other paths answer from `answers`."""
    settings.ROOT_URLCONF = __name__
    policy = build_policy()
    page.refused = []  # type: ignore[attr-defined]
    page.on(
        "console", lambda message: "Content Security" in message.text and page.refused.append(message.text)
    )

    def open_page(source: str, answers: dict[str, Answer] | None = None, **context: Any) -> Page:
        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            if found:
                kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
                return route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            given: Answer = (
                whole_page(source, context) if path == "/" else (answers or {}).get(path, (404, ""))
            )
            if callable(given):
                given = given(route)
            status, body = (200, given) if isinstance(given, str) else given
            headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}
            return route.fulfill(status=status, body=body, headers=headers)

        page.route(f"{ORIGIN}/**", answer)
        page.goto(f"{ORIGIN}/")
        return page

    yield open_page
    assert page.refused == []  # type: ignore[attr-defined]


def whole_page(source: str, context: dict[str, Any]) -> str:
    content = (
        f'{{% extends "kernel/base.html" %}}{{% load kernel %}}{{% block content %}}{source}{{% endblock %}}'
    )
    with translation.override("zh-hans"):
        return Template(content).render(Context(context))


def test_styles_icons_and_bars_live_under_the_content_policy(site):
    page = site('<a class="btn btn-primary" href="/">{% icon "home" %}</a>{% bar 1 4 %}')
    colour = page.eval_on_selector(".btn-primary", "button => getComputedStyle(button).backgroundColor")
    assert colour == "rgb(11, 107, 203)"
    assert page.evaluate("document.styleSheets.length") == 1


def test_a_failed_request_is_told_in_the_readers_language(site):
    page = site('<button type="button" hx-get="/x">x</button>', {"/x": (403, "")})
    page.click("text=x")
    expect(page.locator(".toast-note")).to_have_text("您的岗位不能进行这项操作。")


def test_an_expired_sign_in_becomes_a_whole_page(site):
    page = site(
        '<button type="button" hx-get="/x">x</button>', {"/x": (401, "sign-in form"), "/door/": "door"}
    )
    page.eval_on_selector("#toasts", "shelf => shelf.dataset.signIn = '/door/'")
    page.click("text=x")
    page.wait_for_url(f"{ORIGIN}/door/?next=%2F")


@pytest.mark.parametrize("status", [409, 422])
def test_a_refused_form_comes_back_with_its_reasons(site, status):
    page = site(
        '<button type="button" hx-get="/x" hx-target="#to">x</button><p id="to"></p>', {"/x": (status, "why")}
    )
    page.click("text=x")
    expect(page.locator("#to")).to_have_text("why")
    assert page.locator(".toast-note").count() == 0


def test_escape_closes_a_menu_and_returns_the_focus(site):
    page = site('<details class="menu"><summary>m</summary><p class="menu-panel">inside</p></details>')
    page.click("summary")
    expect(page.locator(".menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_work_shows_its_progress_until_it_ends(site):
    part = '{% include "kernel/_progress.html" with done=1 total=2 label="w" url="/job" %}'
    page = site(part, {"/job": '<p id="ended">done</p>'})
    expect(page.locator("#ended")).to_be_visible(timeout=10_000)


def test_a_form_is_sent_once_however_often_one_presses(site):
    sent: list[str] = []

    def never_ready(route: Route) -> tuple[int, str]:
        sent.append(route.request.method)
        return 204, ""

    page = site(
        '<form method="post" action="/save"><button type="submit">s</button></form>', {"/save": never_ready}
    )
    page.click("text=s")
    page.click("text=s")
    page.wait_for_load_state("networkidle")
    assert sent == ["POST"]


def test_a_page_that_was_left_stays_nowhere_in_the_browser(site):
    link = '<p>张小雨</p><a href="/next" hx-get="/next" hx-target="main" hx-push-url="true">n</a>'
    page = site(link, {"/next": "李浩"})
    page.click("a[hx-get]")
    expect(page.locator("main")).to_have_text("李浩")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "张小雨" not in kept


def test_a_security_key_is_made_and_used(site):
    devices = {
        "options": {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
    }
    create = {
        "publicKey": {
            "rp": {"id": "localhost", "name": "Lantian"},
            "user": {"id": "dXNlcg", "name": "li", "displayName": "li"},
            "challenge": "Y2hhbGxlbmdl",
            "pubKeyCredParams": [{"type": "public-key", "alg": -7}],
        }
    }
    get = {"publicKey": {"challenge": "Y2hhbGxlbmdl", "rpId": "localhost"}}
    posted: list[dict[str, Any]] = []

    def keep(route: Route) -> str:
        fields = parse_qs(route.request.post_data or "")
        posted.append(json.loads(fields["credential"][0]))
        return "ok"

    form = (
        '{{ data|json_script:"o" }}<form method="post" action="/{{ what }}">'
        '<input type="hidden" name="credential">'
        '<input type="checkbox" name="passwordless" checked>'
        '<button type="submit" data-security-key="{{ what }}" data-options="o">k</button></form>'
    )
    for what, data in (("create", {"creation_options": create}), ("get", {"request_options": get})):
        page = site(form, {f"/{what}": keep}, what=what, data=data)
        if what == "create":
            session = page.context.new_cdp_session(page)
            session.send("WebAuthn.enable")
            session.send("WebAuthn.addVirtualAuthenticator", devices)
        page.click("text=k")
        page.wait_for_url(f"{ORIGIN}/{what}")
    made, used = posted
    assert made["type"] == used["type"] == "public-key"
    assert made["id"] == used["id"] == used["rawId"]
    assert made["response"]["attestationObject"]
    assert used["response"]["signature"]
    assert used["response"]["userHandle"] == "dXNlcg"


def test_every_kind_of_picture_is_drawn_under_the_content_policy(site):
    squares = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[x, 34], [x + 1, 34], [x + 1, 35], [x, 35], [x, 34]]],
                },
            }
            for code, x in (("61", 108), ("62", 109))
        ],
    }
    source = "".join(f"{{% chart charts.{at} %}}" for at in range(len(CASES)))
    page = site(source, {"/areas.json": json.dumps(squares)}, charts=[chart for chart, *_told in CASES])
    expect(page.locator("figure canvas")).to_have_count(len(CASES))
    painted = (
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    )
    assert all(page.eval_on_selector_all("figure canvas", f"all => all.slice(0, -1).map({painted})"))
