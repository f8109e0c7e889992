"""The director of 太厢 leaves; a newcomer takes her seat, and with it the same children."""

from playwright.sync_api import Page, expect

from tests.stories.conftest import sign_in

OWN_PASSWORD = "红岩下的三棵树 2026"
CHILDREN = ["张小石", "张小雨"]


def test_a_newcomer_takes_over_a_village(enter, visit):
    leaving = enter("village_director")
    assert children_of(leaving) == CHILDREN

    office = enter("county_office")
    username, password = hand_over(office, "李梅", to="何晓燕")

    newcomer = visit()
    sign_in(newcomer, username, password)
    expect(newcomer).to_have_url("/accounts/password/")
    choose_a_password(newcomer, password)
    assert children_of(newcomer) == CHILDREN

    leaving.goto("/children/")
    expect(leaving.get_by_role("heading", level=1)).to_have_text("您今天没有岗位")
    assert "小雨" not in leaving.inner_text("body")


def hand_over(page: Page, name: str, to: str) -> tuple[str, str]:
    """Hands over the post of `name` to somebody new; user name and first password as the slip says them."""
    page.goto("/posts/")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("link", name="交接", exact=True).click()
    page.fill("[name=name]", to)
    page.get_by_role("button", name="交接").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("初始密码")
    username, password = page.locator("dl code").all_inner_texts()
    assert password not in page.url
    return username, password


def choose_a_password(page: Page, first: str) -> None:
    page.fill("[name=oldpassword]", first)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", OWN_PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url("/")


def children_of(page: Page) -> list[str]:
    page.goto("/children/")
    return sorted(page.locator("#results th[scope=row]").all_inner_texts())
