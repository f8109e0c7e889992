"""Something that only I hold: an app with six digits, and a fingerprint."""

import base64
import hmac
import re
import struct
import time

from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.stories.conftest import sign_in


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(visit):
    page = visit()
    sign_in(page, "county_office", PASSWORD)
    page.goto("/accounts/factors/")
    page.locator("a[href='/accounts/factors/app/']").click()
    prove_again(page)
    secret = page.locator("ol code").inner_text()
    answer(page, secret)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10

    again = visit()
    sign_in(again, "county_office", PASSWORD)
    expect(again).to_have_url("/accounts/factors/authenticate/")
    again.fill("[name=code]", codes[0])
    again.get_by_role("button", name="登录").click()
    expect(again).to_have_url("/")


def test_a_fingerprint_signs_in_without_a_password(visit):
    page = visit()
    sign_in(page, "village_director", PASSWORD)
    hold_a_key(page)
    page.goto("/accounts/factors/keys/add/")
    prove_again(page)
    page.fill("[name=name]", "我的手机")
    page.check("[name=passwordless]")
    page.locator("button[data-security-key]").click()
    page.wait_for_url(lambda url: "/add/" not in url)

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("details summary").first.click()
    page.locator("button[data-security-key]").click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("李梅")


def prove_again(page: Page) -> None:
    """Whoever changes how they sign in shows first that it is still them."""
    expect(page.get_by_role("heading", level=1)).to_have_text("请再次确认身份")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="继续").click()


def answer(page: Page, secret: str) -> None:
    """Types what the app shows now, once more when its half minute ran out on the way."""
    place = page.url
    page.fill("[name=code]", six_digits(secret))
    page.locator("main button.btn-primary").click()
    if page.url == place:
        page.fill("[name=code]", six_digits(secret))
        page.locator("main button.btn-primary").click()
    expect(page).not_to_have_url(re.compile(re.escape(place)))


def six_digits(secret: str) -> str:
    """What an app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def hold_a_key(page: Page) -> None:
    """Gives the browser a device that recognises its holder."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
