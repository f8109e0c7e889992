"""What a page shows after a part of it was exchanged is what it shows after a reload."""

from playwright.sync_api import expect

from tests.cast import XINMIN
from tests.stories.looking import assert_stays_when_reloaded


def test_a_filtered_list_of_children(enter):
    page = enter("county_office")
    page.goto("/children/")
    expect(page.locator("#results tbody tr")).to_have_count(3)
    page.select_option("[name=missing]", "carer")
    expect(page.locator("#results tbody tr")).to_have_count(2)
    assert "missing=carer" in page.url
    assert_stays_when_reloaded(page, "#results", "#export")
    assert page.locator("[name=missing]").input_value() == "carer"


def test_a_filtered_list_of_posts(enter):
    page = enter("county_office")
    page.goto("/posts/")
    everybody = page.locator("#results tbody tr").count()
    page.select_option("[name=role]", "village_director")
    expect(page.locator("#results tbody tr")).to_have_count(2)
    assert everybody > 2
    assert_stays_when_reloaded(page, "#results")


def test_a_panel_shows_what_its_own_page_shows(enter):
    page = enter("county_office")
    page.goto("/children/")
    page.get_by_role("link", name="张小雨").click()
    panel = page.locator("#log")
    panel.scroll_into_view_if_needed()
    expect(panel.get_by_role("listitem").first).to_contain_text("钱县")
    listed = panel.get_by_role("listitem").all_inner_texts()
    page.goto(page.locator("#log").get_attribute("hx-get") or "")
    assert page.get_by_role("main").get_by_role("listitem").all_inner_texts() == listed


def test_what_an_expired_sign_in_swaps_is_the_whole_door(enter):
    page = enter("county_office")
    page.goto("/children/")
    page.context.clear_cookies(name="sessionid")
    page.select_option("[name=missing]", "carer")
    expect(page).to_have_url("/accounts/login/?next=/children/")
    expect(page.locator("#results")).to_have_count(0)


def test_a_return_of_another_place_and_calibre(enter):
    page = enter("county_office")
    page.goto("/census/returns/")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.select_option("[name=place]", str(XINMIN))
    expect(page.locator("tbody tr")).to_have_count(3)
    page.select_option("[name=calibre]", "womens_federation")
    expect(page.get_by_text("统计口径：妇联")).to_be_visible()
    assert_stays_when_reloaded(page, "tbody")
    assert page.locator("[name=level]").input_value() == "village"
