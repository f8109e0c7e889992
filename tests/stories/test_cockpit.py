"""The cockpit: a county leader goes from an uneven town down to its children and back; an auditor is told "few"."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lantian.insight.models import Figure
from lantian.kernel.city import in_cities
from tests.cast import BINZHOU, CITY, XINMIN
from tests.stories.house import Tables
from tests.stories.looking import grave_findings, overflow

FRESH = "files.fresh90"


def unevenly() -> None:
    """新民镇 stays far behind its county; three of another figure are all that it has."""
    rows = [("county", BINZHOU, FRESH, 80, 100), ("town", XINMIN, FRESH, 20, 60)]
    rows += [
        (level, place, "kept.home_visit", 1, 3) for level, place in (("county", BINZHOU), ("town", XINMIN))
    ]
    with in_cities(CITY):
        Figure.objects.all().delete()
        Figure.objects.bulk_create(
            Figure(level=level, place=place, indicator=code, numerator=part, denominator=whole)
            for level, place, code, part, whole in rows
        )


@pytest.fixture
def figures(tables: Tables, house: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        tables.behind_the_scenes(unevenly)


def test_a_leader_goes_down_to_the_children_and_an_auditor_is_told_few(
    figures: None, enter: Callable[..., Page]
) -> None:
    leader = enter("county_office")
    leader.goto("/insight/")
    expect(leader.locator(".chart-heat canvas")).to_be_visible()
    assert grave_findings(leader) == []
    assert overflow(leader) == 0
    town = leader.locator(".table-rates tr", has_text="新民镇")
    behind = town.locator("td", has=leader.get_by_label("明显差于全域水平"))
    expect(behind).to_have_text("33% ▼▼")
    behind.get_by_role("link").click()
    leader.wait_for_url(f"**/insight/{FRESH}/?place={XINMIN}")
    leader.get_by_role("link", name="数字背后的儿童").click()
    leader.get_by_role("link", name="计入的", exact=True).click()
    expect(leader.get_by_role("link", name="张小雨")).to_be_visible()
    leader.go_back()
    leader.go_back()
    leader.get_by_role("link", name="彬州市", exact=True).click()
    expect(leader.locator(".chart-heat canvas")).to_be_visible()

    auditor = enter("auditor")
    auditor.goto(f"/insight/?place={BINZHOU}")
    expect(auditor.locator(".table-rates td.rate-few").first).to_have_text("不足5")
    assert grave_findings(auditor) == []
