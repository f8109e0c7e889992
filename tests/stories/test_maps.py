"""A city office brings the borders of its counties; a map shows them with their number, on a telephone too."""

from playwright.sync_api import expect

from lantian.insight.tests.test_borders import collection, feature
from tests.cast import BINZHOU, JINGYANG
from tests.stories.conftest import PHONE
from tests.stories.looking import grave_findings, overflow, small_targets, undrawn_icons

SOUTH = [[[108, 33], [109, 33], [109, 34], [108, 34], [108, 33]]]


def test_a_map_is_brought_and_shown_with_its_number(enter):
    page = enter("city_office", **PHONE)
    page.goto("/insight/")
    page.get_by_role("link", name="地图界线").click()
    good = collection(feature(str(BINZHOU)), feature(str(JINGYANG), SOUTH))
    for content in (collection(feature("610427")), good):
        page.set_input_files("[name=file]", {"name": "咸阳.geojson", "mimeType": "", "buffer": content})
        page.fill("[name=approval]", "陕S(2021)23号")
        page.fill("[name=made_by]", "陕西省自然资源厅")
        page.fill("[name=made_on]", "2021-05-01")
        page.get_by_role("button", name="上传").click()
        expect(page.get_by_role("main")).to_contain_text(
            "从现在起" if content == good else "610427 不是这张地图上的区域"
        )
    assert overflow(page) == 0
    assert small_targets(page) == []
    assert undrawn_icons(page) == []

    with page.expect_response("**/areas.json") as outlines:
        page.goto("/insight/")
    assert len(outlines.value.json()["features"]) == 2
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.locator("#map figcaption")).to_contain_text("陕S（2021）23号")
    page.select_option("[name=map]", "files.complete")
    page.get_by_role("button", name="显示").click()
    expect(page.locator("#map figcaption")).to_contain_text("信息齐全的档案")
    assert overflow(page) == 0
    assert grave_findings(page) == []
