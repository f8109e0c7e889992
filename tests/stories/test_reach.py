"""Every main page can be used by everybody: axe finds nothing that shuts somebody out, and nothing is cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import grave_findings, overflow, undrawn_icons

FIRST_CHILD = "#results a.row-link"
ACCOUNT = ["/accounts/factors/", "/accounts/sessions/", "/accounts/password/"]
MAIN_PAGES = {
    "village_director": ["/", "/children/", "/children/register/", "/cards/", "/encounters/many/", *ACCOUNT],
    "county_office": [
        "/",
        "/children/",
        "/children/export/",
        "/cards/",
        "/imports/",
        "/posts/",
        "/access-log/",
        "/encounters/counts/",
        "/encounters/alarms/",
        "/census/returns/",
        "/census/returns/children/?cell=c1",
        "/census/returns/roster/?form=roster_2016",
        "/census/returns/issued/",
        "/census/returns/forms/",
        "/census/returns/forms/new/statistics_2016/",
    ],
    "class_teacher": ["/", "/children/"],
    "parent": ["/", "/children/"],
    "auditor": ["/", "/access-log/"],
    "administrator": ["/", "/posts/", "/posts/new/"],
}


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("part", MAIN_PAGES)
def test_main_pages_shut_nobody_out(enter, part, window):
    page = enter(part, **window)
    for address in addresses(page, part):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        assert grave_findings(page) == [], address
        assert overflow(page) == 0, address
        assert undrawn_icons(page) == [], address


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desk", "phone"])
def test_the_door_shuts_nobody_out(visit, window):
    page = visit(**window)
    assert grave_findings(page) == []
    assert overflow(page) == 0


def addresses(page: Page, part: str) -> Iterator[str]:
    """The main pages of somebody, and the file of their first child with the forms behind it."""
    yield from MAIN_PAGES[part]
    if "/children/" not in MAIN_PAGES[part]:
        return
    page.goto("/children/")
    child = page.locator(FIRST_CHILD).first.get_attribute("href") or ""
    yield child
    if part == "village_director":
        yield from (
            f"{child}{form}" for form in ("correct/", "facts/health/change/", "people/add/", "household/")
        )
        yield from (
            f"/encounters{child}{form}" for form in ("", "record/home_visit/", "record/talk/", "alarm/")
        )


def test_who_sees_no_children_is_not_offered_to_search(enter):
    expect(enter("administrator").get_by_role("search")).to_have_count(0)
    expect(enter("parent").get_by_role("search")).to_have_count(1)
