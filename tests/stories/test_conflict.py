"""Two people mend the same household; the second sees both, and decides."""

from playwright.sync_api import Page, expect


def test_who_saves_second_sees_both_and_decides(enter):
    village, county = enter("village_director"), enter("county_office")
    for page in (village, county):
        open_household(page)
    save(county, "三组")
    expect(county.get_by_role("heading", level=1)).to_contain_text("张小雨")

    save(village, "四组")
    conflict = village.locator("section", has=village.get_by_role("alert"))
    expect(conflict).to_contain_text("钱县")
    row = conflict.get_by_role("row").filter(has=village.get_by_role("rowheader", name="村民小组"))
    expect(row.get_by_role("cell")).to_have_text(["四组", "三组"])

    village.get_by_role("button", name="按我填写的保存").click()
    expect(village.get_by_role("main")).to_contain_text("四组")


def test_who_saves_second_may_keep_what_is_there(enter):
    village, county = enter("village_director"), enter("county_office")
    for page in (village, county):
        open_household(page)
    save(county, "三组")
    save(village, "四组")
    village.get_by_role("link", name="保留现在的内容").click()
    expect(village.locator("[name=village_group]")).to_have_value("三组")


def open_household(page: Page) -> None:
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    page.locator("a[href$='/household/']").click()


def save(page: Page, group: str) -> None:
    page.fill("[name=village_group]", group)
    page.get_by_role("button", name="保存", exact=True).click()
