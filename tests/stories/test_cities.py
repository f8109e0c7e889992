"""A child goes to another city: its file is packed, opened there with the passphrase, taken in, and closed here."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import overflow, small_targets


def packed(page: Page, folder: Path) -> tuple[str, Path, str]:
    """小石's file is packed for another office, and fetched: the passphrase, the file, the page of the package."""
    page.goto("/children/")
    page.get_by_role("link", name="张小石").first.click()
    page.get_by_role("link", name="正在为孩子办理的事").click()
    page.locator("#transfer").get_by_role("link", name="迁往外市").click()
    expect(page.get_by_role("main")).to_contain_text("张建军")
    page.fill("[name=to_office]", "陕西省咸阳市泾阳县民政局")
    page.fill("[name=agreed_with]", "孙科长")
    page.get_by_role("button", name="打包档案").click()
    passphrase = page.locator("#passphrase").inner_text()
    page.get_by_role("link", name="查看档案包").click()
    address = page.url
    page.get_by_role("link", name="下载档案包").click()
    page.fill("[name=reason]", "政务邮箱发给泾阳县民政局孙科长")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载档案包").click()
    assert "石" not in download.value.suggested_filename
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return passphrase, file, address


def test_a_file_goes_to_another_city(enter, tmp_path: Path):
    old, new = enter("county_office"), enter("other_county_office", **PHONE)
    passphrase, file, address = packed(old, tmp_path)

    new.goto("/transfers/cities/")
    new.get_by_role("link", name="外市转来档案").click()
    new.set_input_files("[name=file]", file)
    new.fill("[name=passphrase]", "1111 1111 1111 1111 1111 1111")
    new.get_by_role("button", name="打开档案包").click()
    expect(new.get_by_role("main")).to_contain_text("口令不对")
    new.set_input_files("[name=file]", file)
    new.fill("[name=passphrase]", passphrase)
    new.get_by_role("button", name="打开档案包").click()
    expect(new.get_by_role("main")).to_contain_text("张建军")
    assert overflow(new) == 0
    assert small_targets(new) == []
    new.get_by_role("link", name="接收孩子").click()
    expect(new.locator("[name=child_name]")).to_have_value("张小石")
    new.get_by_role("button", name="登记", exact=True).click()
    receipt = new.locator("#receipt").inner_text()
    assert overflow(new) == 0
    new.get_by_role("link", name="打开档案").click()
    expect(new.get_by_role("main")).to_contain_text("张小石")

    old.goto(address)
    old.get_by_role("link", name="填写回执码").click()
    old.fill("[name=code]", "1234 5678 9012")
    old.get_by_role("button", name="保存").click()
    expect(old.get_by_role("main")).to_contain_text("回执码不对")
    old.fill("[name=code]", receipt)
    old.get_by_role("button", name="保存").click()
    expect(old.get_by_role("main")).to_contain_text("对方已接收")
