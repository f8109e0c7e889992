"""A village asks the police, who refuse; it asks another unit, which answers; the family has the last word."""

from playwright.sync_api import Page, expect

from tests.stories.conftest import PHONE
from tests.stories.looking import grave_findings, overflow, small_targets, undrawn_icons


def test_refused_and_asked_elsewhere(enter):
    village = enter("village_director", **PHONE)
    village.goto("/children/")
    village.get_by_role("link", name="张小石").click()
    village.get_by_role("link", name="正在为孩子办理的事").click()
    village.locator("#referrals").get_by_role("link", name="转介给单位").click()
    fits(village)
    village.select_option("[name=matter]", "hukou")
    village.select_option("[name=to_unit]", label="彬州市公安局")
    village.fill("[name=asks]", "给孩子补办户口登记")
    village.fill("[name=basis]", "户口登记条例第七条")
    village.get_by_role("button", name="转介给单位").click()
    expect(main(village)).to_contain_text("现由彬州市公安局")
    fits(village)

    police = enter("department")
    police.get_by_role("link", name="部门转介待答复是否受理").click()
    expect(main(police)).to_contain_text("户口登记")
    assert grave_findings(police) == []
    assert undrawn_icons(police) == []
    police.get_by_role("link", name="户口登记").click()
    expect(main(police)).not_to_contain_text("张小石")
    police.get_by_role("link", name="不予受理").click()
    police.select_option("[name=reason]", "not_ours")
    police.get_by_role("button", name="不予受理").click()
    expect(main(police)).to_contain_text("不属于法定职责")

    village.reload()
    village.get_by_role("link", name="改转其他单位").click()
    village.select_option("[name=to_unit]", label="彬州市民政局")
    village.fill("[name=words]", "公安答复先由民政出具身份证明")
    village.fill("[name=basis]", "联席会议纪要")
    village.get_by_role("button", name="改转其他单位").click()
    expect(main(village)).to_contain_text("现由彬州市民政局")

    county = enter("county_office")
    county.goto("/referrals/")
    county.get_by_role("link", name="户口登记").click()
    county.get_by_role("button", name="受理", exact=True).click()
    county.get_by_role("link", name="填写办理回复").click()
    county.get_by_label("已办好").check()
    county.fill("[name=words]", "户口已在派出所办好")
    county.get_by_role("button", name="填写办理回复").click()
    expect(main(county)).to_contain_text("已回复，待听取家庭意见")

    village.reload()
    village.get_by_role("link", name="听取反馈并办结").click()
    village.get_by_label("说帮上了").check()
    village.select_option("[name=word_by]", "carer")
    village.get_by_role("button", name="听取反馈并办结").click()
    expect(main(village)).to_contain_text("已办结")
    expect(main(village)).to_contain_text("不属于法定职责")
    fits(village)


def main(page: Page):
    return page.get_by_role("main")


def fits(page: Page) -> None:
    """The page fits a telephone, and a thumb hits what there is."""
    assert overflow(page) == 0
    assert small_targets(page) == []
