"""A village director registers a child, keeps its file and prints its card."""

from playwright.sync_api import Page, expect

from tests.cast import TAIXIANG
from tests.stories.house import pdf_text

NUMBER = "610482201805040028"


def test_a_child_is_registered_its_father_leaves_and_the_card_is_printed(enter):
    page = enter("village_director")
    page.get_by_role("main").get_by_role("link", name="登记儿童").click()
    fill_in(page)
    dismiss_the_likely_same(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("张小雨 女")
    expect(page.get_by_role("main")).to_contain_text("6104**********28")

    record_that_the_father_left(page)
    parents = page.locator("section", has=page.get_by_role("heading", name="父母在哪里"))
    expect(parents).to_contain_text("广东省东莞市")

    said = print_the_card(page)
    assert "小雨" in said
    assert "李秀英" in said
    assert "13991012345" in said
    assert "留守" not in said


def fill_in(page: Page) -> None:
    page.fill("[name=child_name]", "张小雨")
    page.fill("[name=identity_number]", NUMBER)
    page.select_option("[name=village]", str(TAIXIANG))
    page.fill("[name=carer_name]", "李秀英")
    page.select_option("[name=carer_relation]", "62")
    page.fill("[name=carer_phone]", "139 9101 2345")
    page.fill("[name=father_name]", "张大勇")
    page.fill("[name=father_phone]", "13509112288")


def dismiss_the_likely_same(page: Page) -> None:
    """Another 张小雨 of the village is shown beside her; it is another child."""
    warning = page.get_by_role("status").filter(has_text="是不是下面的孩子")
    expect(warning).to_contain_text("2017-05-04")
    page.get_by_label("不是，这是另一个孩子").check()
    page.get_by_role("button", name="登记", exact=True).click()


def record_that_the_father_left(page: Page) -> None:
    page.get_by_role("link", name="外出或返乡").click()
    page.locator("[name=reason]").select_option("work")
    page.fill("[name=destination_text]", "广东省东莞市")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("张小雨")


def print_the_card(page: Page) -> str:
    page.get_by_role("link", name="联系卡").last.click()
    with page.context.expect_event("download") as download:
        page.locator("form[action='/cards/print/'] button").click()
    return pdf_text(download.value.path())
