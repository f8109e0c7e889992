"""How a story looks at a page: can it be reached by everybody, does it fit, does it stay when reloaded."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

GRAVE = {"serious", "critical"}
SMALLEST_TARGET = 40
"""Height in pixels of what a thumb must hit; WCAG 2.2 asks for 24, an old phone for more."""

SMALL_TARGETS = """(root, least) => [...root.querySelectorAll('.btn, nav a, select, summary, input:not([type=hidden])')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.visually-hidden'))
    .map(one => one.matches('[type=checkbox], [type=radio]') ? one.labels[0] : one)
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < least)
    .map(([html, height]) => `${Math.round(height)} px: ${html}`)"""
"""Buttons, fields (a box to tick with its label) and links of the navigation that are lower than so many pixels."""

UNDRAWN_ICONS = """async root => {
    const asked = [...new Set([...root.querySelectorAll('svg use')].map(one => one.getAttribute('href')))];
    const files = [...new Set(asked.map(one => one.split('#')[0]))];
    const drawn = Object.fromEntries(await Promise.all(files.map(async one => [one, await (await fetch(one)).text()])));
    return asked.filter(one => !drawn[one.split('#')[0]].includes(`id="${one.split('#')[1]}"`));
}"""
"""Icons that a page names and the sprite does not have."""

PASSING = re.compile(r'\s(?:value="\w{64}"|class="[^"]*\bhtmx-[^"]*")')
"""What differs from one answer to the next and means nothing: tokens against forgery, marks of a swap."""


def grave_findings(page: Page) -> list[str]:
    """What axe finds that shuts somebody out."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than the window."""
    return int(whole(page).evaluate("root => root.scrollWidth - root.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """What a thumb would miss."""
    return list(whole(page).evaluate(SMALL_TARGETS, SMALLEST_TARGET))


def undrawn_icons(page: Page) -> list[str]:
    """The icons of which nothing is seen."""
    return list(whole(page).evaluate(UNDRAWN_ICONS))


def whole(page: Page) -> Locator:
    """The root of the page that is coming, once it is read: between two pages a window has no root."""
    page.wait_for_load_state()
    return page.locator("html")


def shown(page: Page, selector: str) -> str:
    """A part of a page as it stands, without what passes."""
    source = PASSING.sub("", page.locator(selector).evaluate("one => one.outerHTML"))
    return re.sub(r"\s*([<>])\s*", r"\1", source)


def assert_stays_when_reloaded(page: Page, *selectors: str) -> None:
    """These parts of a page show after a swap what they show after a reload."""
    before = [shown(page, selector) for selector in selectors]
    page.reload()
    assert [shown(page, selector) for selector in selectors] == before
