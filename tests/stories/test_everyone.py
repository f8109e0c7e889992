"""A county looks who has nobody yet and exempts a child with a reason; it founds an initiative for its place."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.stories.looking import grave_findings, overflow


def test_a_gap_is_explained_and_a_brand_is_founded(enter):
    page = enter("county_office")
    record_hukou(page)
    page.get_by_role("link", name="人人有人帮").first.click()
    page.get_by_role("link", name="妇联").click()
    page.get_by_role("link", name="新民镇").click()
    page.get_by_role("row", name="太厢").get_by_role("link").last.click()
    child = page.get_by_role("row", name="张小雨")
    expect(child).to_contain_text("本镇没有已查验且有余力的帮扶人")
    expect(child).to_contain_text("社会：无人")
    assert overflow(page) == 0
    child.get_by_role("link", name="暂不需结对").click()
    page.locator("[name=reason][value=parent_back]").check()
    page.fill("[name=until]", str(timezone.localdate() + timedelta(days=90)))
    page.get_by_role("button", name="保存").click()
    page.goto("/pairing/coverage/?calibre=womens_federation")
    expect(page.get_by_role("main")).to_contain_text("另有1个暂不需结对")
    assert grave_findings(page) == []

    page.goto("/initiatives/new/measures/")
    page.fill("[name=name]", "困难儿童全帮扶")
    page.get_by_label("无人有能力监护").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("还缺什么")
    assert overflow(page) == 0
    assert grave_findings(page) == []


def record_hukou(page: Page) -> None:
    """Her hukou is rural: with a father who is away she counts as the women's federation counts."""
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    page.goto(f"{page.url}facts/hukou/change/")
    page.fill("[name=since]", "2018-05-04")
    page.select_option("[name=is_registered]", "yes")
    page.select_option("[name=nature]", "agricultural")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("main")).to_contain_text("已保存")
