"""小雨 stands in two files; the county makes one of them, and it was a mistake after all."""

from playwright.sync_api import Page, expect

from tests.cast import HONGYAN
from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def test_two_files_of_a_child_become_one_and_two_again(enter):
    county = enter("county_office")
    registered_once_more(county)
    county.goto("/children/")
    county.get_by_role("link", name="张小雨", exact=True).click()
    kept = county.url
    county.get_by_role("link", name="同一儿童的另一份档案").click()
    county.fill("main [name=q]", "张晓雨")
    county.get_by_role("main").get_by_role("button", name="查找").click()
    county.get_by_role("link", name="比较", exact=True).click()
    fits(county)
    expect(county.get_by_role("main")).to_contain_text("是不是双胞胎")
    county.fill("[name=reason]", "电话问过奶奶，是同一个孩子")
    county.get_by_role("button", name="合并为一份").click()
    expect(county.get_by_role("main")).to_contain_text("可能是两个孩子")
    county.get_by_label("我已核实").check()
    county.get_by_role("button", name="合并为一份").click()
    expect(county.get_by_text("两份档案已合并为一份")).to_be_visible()
    expect(county.get_by_role("main")).to_contain_text("李秀兰")

    county.goto(f"{kept}facts/health/change/")
    county.select_option("[name=condition]", "20")
    county.get_by_role("button", name="保存").click()
    county.goto("/merges/")
    county.get_by_role("link", name="撤销").click()
    expect(county.get_by_role("main")).to_contain_text("合并之后的变动属于谁")
    fits(county)
    county.get_by_role("button", name="恢复为两份档案").click()
    expect(county.get_by_text("已撤销合并")).to_be_visible()
    expect(county.get_by_role("main")).to_contain_text("一般或较弱")
    county.goto("/children/")
    expect(county.get_by_role("link", name="张晓雨", exact=True)).to_be_visible()


def test_a_town_proposes_with_a_telephone_and_the_county_decides(enter):
    registered_once_more(enter("county_office"))
    town = enter("town_supervisor", **PHONE)
    town.goto("/children/")
    town.get_by_role("link", name="张小雨", exact=True).first.click()
    town.get_by_role("link", name="同一儿童的另一份档案").click()
    fits(town)
    town.fill("main [name=q]", "张晓雨")
    town.get_by_role("main").get_by_role("button", name="查找").click()
    town.get_by_role("link", name="比较", exact=True).click()
    fits(town)
    town.fill("[name=reason]", "村里核实过")
    town.get_by_label("我已核实").check()
    town.get_by_role("button", name="提出合并").click()
    expect(town.get_by_text("已提出合并")).to_be_visible()

    county = enter("county_office")
    county.goto("/merges/")
    county.get_by_role("link", name="比对并决定").click()
    expect(county.get_by_role("main")).to_contain_text("周镇")
    old = county.get_by_role("link", name="张晓雨").get_attribute("href")
    county.get_by_label("我已核实").check()
    county.get_by_role("button", name="确认合并").click()
    expect(county.get_by_text("两份档案已合并为一份")).to_be_visible()
    town.goto(old)
    expect(town.get_by_role("main")).to_contain_text("合并为一份")
    fits(town)


def registered_once_more(page: Page) -> None:
    """The next village heard of 小雨 under another spelling."""
    page.goto("/children/register/")
    page.fill("[name=child_name]", "张晓雨")
    page.locator("[name=sex]").select_option("2")
    page.fill("[name=birth_on]", "2017-05-04")
    page.select_option("[name=village]", str(HONGYAN))
    page.select_option("[name=no_identity_reason]", "other")
    page.fill("[name=father_name]", "张建军")
    page.fill("[name=mother_name]", "李秀兰")
    page.get_by_label("不是，这是另一个孩子").check()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("张晓雨")


def fits(page: Page) -> None:
    assert overflow(page) == 0
    if page.viewport_size == PHONE["viewport"]:
        assert small_targets(page) == []
