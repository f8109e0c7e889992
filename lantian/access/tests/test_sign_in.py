"""The way in: passwords, lock-out, second factors, sessions, the cast of a demonstration."""

import base64
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.core.management.utils import get_random_secret_key
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from lantian.access.checks import demo_accounts_in_production, weak_secret_key
from lantian.access.models import User
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import reset_password
from lantian.access.tests.conftest import Visit, sign_in
from tests.cast import PASSWORD, Cast

PAGE = "/accounts/login/"


def try_wrong(client: Client, times: int, username: str = "parent", **more: Any) -> list[int]:
    return [
        client.post(PAGE, {"login": username, "password": "wrong"}, **more).status_code for _ in range(times)
    ]


class TestPassword:
    def test_the_right_one_opens(self, stage: None, client: Client) -> None:
        assert sign_in(client, "parent")["Location"] == "/"
        assert client.get("/").content == b"parent"

    def test_capitals_and_blanks_of_the_user_name_do_not_matter(self, stage: None, client: Client) -> None:
        assert sign_in(client, " Parent ").status_code == 302

    def test_a_wrong_one_says_no_more_than_that(self, stage: None, client: Client) -> None:
        wrong = client.post(PAGE, {"login": "parent", "password": "wrong"}).content.decode()
        unknown = client.post(PAGE, {"login": "nobody", "password": "wrong"}).content.decode()
        assert re.search(r'class="notice tone-danger".*?</', wrong, re.S) or "danger" in wrong
        tokens = re.compile(r'value="[^"]*"|hx-headers=\S+ \S+')
        assert tokens.sub("", wrong) == tokens.sub("", unknown)

    def test_who_is_no_longer_active_stays_outside(
        self, cast: Cast, as_web: None, settings: Any, client: Client
    ) -> None:
        settings.ROOT_URLCONF = "lantian.access.tests.urls"
        with acting_as(cast.administrator), appointing():
            User.objects.filter(username="parent").update(is_active=False)
        sign_in(client, "parent")
        assert client.get("/").status_code == 302

    def test_one_is_led_on_to_the_page_that_one_wanted_but_not_out_of_the_house(
        self, stage: None, client: Client
    ) -> None:
        answer = client.post(
            f"{PAGE}?next=/names/", {"login": "parent", "password": PASSWORD, "next": "/names/"}
        )
        assert answer["Location"] == "/names/"
        stranger = Client()
        answer = stranger.post(
            PAGE, {"login": "parent", "password": PASSWORD, "next": "https://elsewhere.example/"}
        )
        assert answer["Location"] == "/"

    def test_neither_sign_up_nor_e_mail_pages_exist(self, stage: None, client: Client) -> None:
        for address in ("signup/", "email/", "password/reset/", "confirm-email/", "password/set/", "social/"):
            assert client.get(f"/accounts/{address}").status_code == 404, address


class TestLockOut:
    def test_the_seventh_wrong_password_locks(self, stage: None, client: Client) -> None:
        assert try_wrong(client, 7) == [200] * 6 + [429]
        assert sign_in(client, "parent").status_code == 429

    def test_a_right_one_in_between_begins_the_count_again(self, stage: None, client: Client) -> None:
        assert try_wrong(client, 6) == [200] * 6
        assert sign_in(client, "parent").status_code == 302
        assert try_wrong(Client(), 6) == [200] * 6
        assert sign_in(Client(), "parent").status_code == 302

    def test_other_ways_to_write_a_name_are_no_way_around(self, stage: None, client: Client) -> None:
        assert try_wrong(client, 4, "parent") + try_wrong(client, 3, " PARENT ") == [200] * 6 + [429]

    def test_others_and_other_places_are_not_locked(self, stage: None, client: Client) -> None:
        try_wrong(client, 7)
        assert sign_in(Client(), "proxy_parent").status_code == 302
        elsewhere = Client(REMOTE_ADDR="10.1.2.3")
        assert sign_in(elsewhere, "parent").status_code == 302

    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "30"), ("en", "30 more minutes")])
    def test_it_says_for_how_long(self, stage: None, client: Client, language: str, said: str) -> None:
        client.cookies["lantian_language"] = language
        try_wrong(client, 7)
        page = sign_in(client, "parent").content.decode()
        assert said in page

    def test_the_time_runs_whatever_one_tries(self, stage: None, client: Client) -> None:
        try_wrong(client, 7)
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=20))
        try_wrong(client, 3)
        assert "10" in sign_in(client, "parent").content.decode()
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
        assert sign_in(client, "parent").status_code == 302

    def test_a_new_first_password_opens_at_once(self, cast: Cast, stage: None, client: Client) -> None:
        try_wrong(client, 7, "village_director")
        with acting_as(cast.county_office):
            password = reset_password(user=cast.village_director.user)
        assert sign_in(client, "village_director", password).status_code == 302

    def test_no_password_is_kept_of_those_who_failed(self, stage: None, client: Client) -> None:
        client.post(PAGE, {"login": "parent", "password": "my-other-password"})
        attempt = AccessAttempt.objects.get()
        assert "my-other-password" not in f"{attempt.post_data}{attempt.get_data}{attempt.path_info}"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def secret_in(page: str) -> str:
    found = re.search(r"\b([A-Z2-7]{32})\b", page)
    assert found, page
    return found.group(1)


def confirm_password(client: Client, address: str) -> str:
    """Asks for a page that wants the password again; gives it; returns the page."""
    answer = client.get(address)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == address
    return client.get(address).content.decode()


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def production(self, settings: Any) -> None:
        settings.STRONG_FACTOR_REQUIRED = True

    @pytest.fixture
    def secret(self, visit: Visit) -> str:
        """The county office sets up an authenticator app."""
        client = visit("county_office")
        assert client.get("/")["Location"] == "/accounts/factors/"
        secret = secret_in(confirm_password(client, "/accounts/factors/app/"))
        answer = client.post("/accounts/factors/app/", {"code": code_of(secret)})
        assert answer["Location"] == "/accounts/factors/codes/"
        assert client.get("/").content == b"county_office"
        return secret

    def recovery_codes(self) -> list[str]:
        codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
        return list(codes.get_unused_codes())

    def challenge(self, client: Client) -> Any:
        answer = sign_in(client, "county_office")
        assert answer["Location"] == "/accounts/factors/authenticate/"
        assert client.get("/")["Location"].startswith("/accounts/login/")
        return client.get(answer["Location"])

    def test_password_and_code_open(self, secret: str, client: Client) -> None:
        assert self.challenge(client).status_code == 200
        answer = client.post("/accounts/factors/authenticate/", {"code": code_of(secret)})
        assert answer["Location"] == "/"
        assert client.get("/").content == b"county_office"

    def test_a_code_opens_once(self, secret: str, client: Client) -> None:
        other = Client()
        self.challenge(client)
        self.challenge(other)
        code = {"code": code_of(secret)}
        assert client.post("/accounts/factors/authenticate/", code).status_code == 302
        assert other.post("/accounts/factors/authenticate/", code).status_code == 200
        assert other.get("/").status_code == 302

    def test_wrong_codes_lock_like_wrong_passwords(self, secret: str, client: Client) -> None:
        self.challenge(client)
        answers = [
            client.post("/accounts/factors/authenticate/", {"code": "000000"}).status_code for _ in range(8)
        ]
        assert answers == [200] * 6 + [429] * 2
        assert sign_in(Client(), "county_office").status_code == 429

    def test_the_right_code_does_not_open_what_is_locked(self, secret: str, client: Client) -> None:
        self.challenge(client)
        try_wrong(Client(), 7, "county_office")
        cache.clear()
        answer = client.post("/accounts/factors/authenticate/", {"code": code_of(secret)})
        assert answer.status_code == 429

    def test_the_password_alone_does_not_begin_the_count_again(self, secret: str, client: Client) -> None:
        assert try_wrong(client, 4, "county_office") == [200] * 4
        self.challenge(client)
        answers = [
            client.post("/accounts/factors/authenticate/", {"code": "000000"}).status_code for _ in range(3)
        ]
        assert answers == [200, 200, 429]

    def test_a_spare_code_opens_once(self, secret: str, client: Client) -> None:
        spare = self.recovery_codes()[0]
        self.challenge(client)
        assert client.post("/accounts/factors/authenticate/", {"code": spare})["Location"] == "/"
        other = Client()
        self.challenge(other)
        assert other.post("/accounts/factors/authenticate/", {"code": spare}).status_code == 200
        assert spare not in self.recovery_codes()

    def test_the_secret_lies_sealed_in_the_database(self, secret: str) -> None:
        for factor in Authenticator.objects.all():
            for value in factor.data.values():
                assert secret not in str(value)
                assert not isinstance(value, str) or len(base64.b64decode(value)) > 30

    def test_taken_away_with_the_password_it_must_be_set_up_again(
        self, cast: Cast, secret: str, client: Client
    ) -> None:
        with acting_as(cast.city_office):
            password = reset_password(user=cast.county_office.user, with_factors=True)
        assert not Authenticator.objects.exists()
        assert sign_in(client, "county_office", password)["Location"] == "/"
        assert client.get("/")["Location"] == "/accounts/password/"

    @pytest.mark.parametrize(
        "address",
        [
            "factors/",
            "factors/codes/",
            "factors/keys/",
            "factors/codes/new/",
            "factors/app/remove/",
            "factors/keys/add/",
        ],
    )
    def test_its_pages_open(self, secret: str, visit: Visit, client: Client, address: str) -> None:
        self.challenge(client)
        cache.clear()
        client.post("/accounts/factors/authenticate/", {"code": code_of(secret)})
        answer = client.get(f"/accounts/{address}")
        if answer.status_code == 302:
            client.post(answer["Location"], {"password": PASSWORD})
            answer = client.get(f"/accounts/{address}")
        assert answer.status_code == 200


class TestPasskeys:
    def test_the_door_offers_a_challenge(self, stage: None, client: Client) -> None:
        answer = client.get("/accounts/factors/keys/login/", headers={"Accept": "application/json"})
        assert answer.json()["request_options"]["publicKey"]["challenge"]

    def test_a_made_up_key_does_not_open(self, stage: None, client: Client) -> None:
        client.get("/accounts/factors/keys/login/", headers={"Accept": "application/json"})
        answer = client.post("/accounts/factors/keys/login/", {"credential": "{}"})
        assert answer["Location"] == "/accounts/login/"
        assert client.get("/").status_code == 302


class TestDemonstration:
    @pytest.fixture
    def demo(self, cast: Cast) -> None:
        User.objects.filter(username__in=["village_director", "auditor"]).update(is_demo=True)

    def test_the_door_lists_its_cast_and_nobody_else(self, demo: None, stage: None, client: Client) -> None:
        page = client.get(PAGE).content.decode()
        assert "李梅" in page
        assert "太厢村民委员会" in page
        assert "钱县" not in page

    def test_one_of_the_cast_is_let_in(self, demo: None, stage: None, client: Client) -> None:
        assert client.post("/demo-sign-in/", {"username": "village_director"})["Location"] == "/"
        assert client.get("/").content == b"village_director"
        assert UserSession.objects.get().user.username == "village_director"

    @pytest.mark.parametrize("username", ["county_office", "nobody", ""])
    def test_nobody_else_is(self, demo: None, stage: None, client: Client, username: str) -> None:
        assert client.post("/demo-sign-in/", {"username": username}).status_code == 404
        assert client.get("/").status_code == 302

    def test_a_look_signs_nobody_in(self, demo: None, stage: None, client: Client) -> None:
        assert client.get("/demo-sign-in/?username=village_director").status_code == 405


class TestProduction:
    @pytest.fixture(autouse=True)
    def production(self, cast: Cast, settings: Any) -> None:
        User.objects.filter(username="village_director").update(is_demo=True)
        settings.DEMO = False

    def test_the_door_lists_nobody(self, stage: None, client: Client) -> None:
        assert "李梅" not in client.get(PAGE).content.decode()

    def test_no_one_is_let_in_without_a_password(self, stage: None, client: Client) -> None:
        assert client.post("/demo-sign-in/", {"username": "village_director"}).status_code == 404

    def test_demonstration_accounts_do_not_work(self, stage: None, client: Client) -> None:
        sign_in(client, "village_director")
        assert client.get("/").status_code == 302

    def test_it_does_not_start_with_them(self, settings: Any) -> None:
        assert [found.id for found in demo_accounts_in_production(databases=["default"])] == ["access.E001"]
        with pytest.raises(CommandError, match="demonstration"):
            call_command("secure", stdout=StringIO())

    def test_it_starts_without_them(self, settings: Any) -> None:
        User.objects.update(is_demo=False)
        assert demo_accounts_in_production(databases=["default"]) == []

    @pytest.mark.parametrize("key", ["secret", "a" * 64, "changeme" * 8])
    def test_it_does_not_start_with_a_weak_key(self, settings: Any, key: str) -> None:
        settings.SECRET_KEY = key
        assert [found.id for found in weak_secret_key()] == ["access.E002"]

    def test_it_starts_with_a_random_one(self, settings: Any) -> None:
        settings.SECRET_KEY = get_random_secret_key()
        assert weak_secret_key() == []

    def test_a_demonstration_starts_with_them(self, settings: Any) -> None:
        settings.DEMO = True
        assert demo_accounts_in_production(databases=["default"]) == []


class TestSessions:
    def test_ones_own_are_listed_and_can_be_ended(self, visit: Visit) -> None:
        here, there = visit("parent"), visit("parent")
        page = here.get("/accounts/sessions/").content.decode()
        assert page.count('name="session"') == 1  # there; one does not end the one that one looks through
        other = UserSession.objects.get(session_key=there.session.session_key)
        assert here.post("/accounts/sessions/", {"session": other.pk}).status_code == 302
        assert there.get("/").status_code == 302
        assert here.get("/").content == b"parent"

    def test_all_others_at_once(self, visit: Visit) -> None:
        here, there, elsewhere = visit("parent"), visit("parent"), visit("parent")
        here.post("/accounts/sessions/")
        assert [client.get("/").status_code for client in (here, there, elsewhere)] == [200, 302, 302]

    def test_nobody_ends_those_of_others(self, visit: Visit) -> None:
        parent, helper = visit("parent"), visit("proxy_parent")
        theirs = UserSession.objects.get(session_key=helper.session.session_key)
        parent.post("/accounts/sessions/", {"session": theirs.pk})
        parent.post("/accounts/sessions/", {"session": "x"})
        assert helper.get("/").content == b"proxy_parent"

    def test_looking_at_them_tidies_nothing_up(self, visit: Visit) -> None:
        here, there = visit("parent"), visit("parent")
        there.post("/accounts/logout/")
        assert here.get("/accounts/sessions/").status_code == 200

    def test_they_end_when_the_password_is_reset(self, cast: Cast, visit: Visit) -> None:
        clients = [visit("village_director") for _ in range(2)]
        with acting_as(cast.county_office):
            reset_password(user=cast.village_director.user)
        assert [client.get("/")["Location"].split("?")[0] for client in clients] == [PAGE, PAGE]
        assert not UserSession.objects.filter(user=cast.village_director.user).exists()

    def test_signing_out(self, visit: Visit) -> None:
        client = visit("parent")
        assert client.get("/accounts/logout/").status_code == 200
        assert client.get("/").status_code == 200
        assert client.post("/accounts/logout/")["Location"] == PAGE
        assert client.get("/").status_code == 302

    def test_an_idle_one_ends(self, visit: Visit, settings: Any) -> None:
        client = visit("parent")
        client.get("/")
        session = client.session
        session["seen_at"] -= settings.IDLE_SIGN_OUT_SECONDS + 1
        session.save()
        assert client.get("/").status_code == 302

    def test_one_in_use_does_not(self, visit: Visit, settings: Any) -> None:
        client = visit("parent")
        client.get("/")
        session = client.session
        session["seen_at"] -= settings.IDLE_SIGN_OUT_SECONDS - 5
        session.save()
        assert client.get("/").status_code == 200
        assert client.session["seen_at"] > session["seen_at"]


def test_the_language_is_chosen_by_everybody(stage: None, client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": PAGE})
    assert answer["Location"] == PAGE
    assert "Sign in" in client.get(PAGE).content.decode()
    client.post("/language/", {"language": "zh-hans", "next": PAGE})
    assert "登录" in client.get(PAGE).content.decode()
    with override("en"):
        assert client.get("/language/").status_code == 302
