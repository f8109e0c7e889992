"""What stands between an address and its view: sign-in, a post, its role, its rows; reading that cannot write."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError
from django.db.utils import InternalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from lantian.access.models import AccessEntry, Post, User
from lantian.access.policy import POLICY, Role
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import appoint, end_post
from lantian.access.tests.conftest import Visit
from tests.cast import Cast

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/names/?place=610482102000"}


def test_each_one_sees_their_own(cast: Cast, visit: Visit) -> None:
    assert visit("village_director").get("/names/").content.decode() == "张小石、张小雨"
    assert visit("far_village_director").get("/names/").content.decode() == "解豆豆"
    assert visit("parent").get("/names/").content.decode() == "张小石、张小雨"


def test_a_role_that_may_not_is_told_so(visit: Visit) -> None:
    for part in ("auditor", "administrator"):
        assert visit(part).get("/names/").status_code == 403


def test_a_stranger_is_led_to_the_sign_in_and_back(stage: None, client: Client) -> None:
    answer = client.get("/names/?place=610482102000")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/names/%3Fplace%3D610482102000"


def test_a_stranger_who_submits_something_is_not_led_back_to_it(stage: None, client: Client) -> None:
    assert client.post("/names/")["Location"] == "/accounts/login/?next=/"


def test_own_account_wants_a_sign_in_and_no_post(
    cast: Cast, stage: None, visit: Visit, client: Client
) -> None:
    assert client.get("/accounts/password/")["Location"].startswith("/accounts/login/")
    assert visit("parent").get("/accounts/password/").status_code == 200


def test_a_fragment_never_becomes_a_sign_in(stage: None, client: Client) -> None:
    answer = client.get("/names/", **HTMX)  # type: ignore[arg-type]
    assert answer["HX-Redirect"] == "/accounts/login/?next=/names/%3Fplace%3D610482102000"
    assert answer.content == b""


def test_a_foreign_page_is_no_page_to_come_back_to(stage: None, client: Client) -> None:
    headers = {**HTMX, "HTTP_HX_CURRENT_URL": "https://elsewhere.example/names/"}
    assert client.get("/names/", **headers)["HX-Redirect"] == "/accounts/login/?next=/"  # type: ignore[arg-type]


class TestFirstPassword:
    @pytest.fixture
    def newcomer(self, cast: Cast, visit: Visit) -> Client:
        client = visit("village_director")
        client.post("/scribble-oneself/")
        return client

    def test_must_be_changed_before_anything_else(self, newcomer: Client) -> None:
        for address in ("/", "/names/", "/posts/"):
            assert newcomer.get(address)["Location"] == "/accounts/password/"
        assert newcomer.post("/scribble/")["Location"] == "/accounts/password/"
        assert newcomer.get("/names/", **HTMX)["HX-Redirect"] == "/accounts/password/"  # type: ignore[arg-type]

    def test_changed_it_opens_the_house(self, newcomer: Client) -> None:
        passwords = {
            "oldpassword": "blue-sky-over-the-village",
            "password1": "quiet-river-1987",
            "password2": "quiet-river-1987",
        }
        answer = newcomer.post("/accounts/password/", passwords)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert newcomer.get("/names/").status_code == 200
        user = User.objects.get(username="village_director")
        assert not user.must_change_password
        assert user.history.latest("pgh_created_at").pgh_context == {"user": str(user.pk)}

    def test_a_weak_one_is_refused_with_a_reason(self, newcomer: Client) -> None:
        answer = newcomer.post(
            "/accounts/password/",
            {"oldpassword": "blue-sky-over-the-village", "password1": "12345678", "password2": "12345678"},
        )
        assert answer.status_code == 200
        assert "10" in answer.content.decode()
        assert User.objects.get(username="village_director").must_change_password


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def production(self, settings: Any) -> None:
        settings.STRONG_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("part", ["city_office", "county_office", "auditor", "administrator"])
    def test_who_sees_much_must_have_one(self, visit: Visit, part: str) -> None:
        client = visit(part)
        assert client.get("/")["Location"] == "/accounts/factors/"
        assert client.get("/accounts/factors/").status_code == 200

    @pytest.mark.parametrize("part", ["village_director", "school_head", "parent"])
    def test_others_may(self, visit: Visit, part: str) -> None:
        assert visit(part).get("/").status_code == 200


class TestPosts:
    def end(self, post: Post, **days: Any) -> None:
        Post.objects.filter(pk=post.pk).update(**days)

    def test_a_post_acts_until_the_day_before_its_end(self, cast: Cast, visit: Visit) -> None:
        today = timezone.localdate()
        director = visit("village_director")
        with acting_as(cast.county_office), appointing():
            self.end(cast.village_director, until=today + timedelta(days=1))
        assert director.get("/names/").status_code == 200
        with acting_as(cast.county_office), appointing():
            self.end(cast.village_director, until=today)
        assert director.get("/names/")["Location"] == "/no-post/"

    def test_without_a_post_one_is_told_whom_to_ask(self, cast: Cast, visit: Visit) -> None:
        director = visit("village_director")
        with acting_as(cast.county_office), appointing():
            self.end(cast.village_director, until=timezone.localdate())
        page = director.get("/no-post/").content.decode()
        assert "太厢村民委员会" in page
        assert "钱县" in page
        assert "孙泾" not in page

    def test_a_post_to_come_is_no_post_yet(self, cast: Cast, visit: Visit) -> None:
        director = visit("village_director")
        with acting_as(cast.county_office), appointing():
            self.end(cast.village_director, since=timezone.localdate() + timedelta(days=3))
        assert director.get("/")["Location"] == "/no-post/"
        assert "太厢村民委员会" in director.get("/no-post/").content.decode()

    def test_with_a_post_the_page_leads_back(self, visit: Visit) -> None:
        assert visit("parent").get("/no-post/")["Location"] == "/"

    def test_one_acts_as_one_post_at_a_time(self, cast: Cast, visit: Visit) -> None:
        with acting_as(cast.county_office):
            second = appoint(
                user=cast.village_director.user,
                unit=cast.units["next_village"],
                role=Role.VILLAGE_DIRECTOR,
                since=timezone.localdate(),
            )
        director = visit("village_director")
        assert director.get("/names/").content.decode() == "张小石、张小雨"
        assert director.post("/act-as/", {"post": str(second.pk)})["Location"] == "/"
        assert director.get("/names/").content.decode() == "单天天"
        with acting_as(cast.county_office):
            end_post(post=second, until=timezone.localdate())
        assert director.get("/names/").content.decode() == "张小石、张小雨"

    @pytest.mark.parametrize("chosen", ["", "x", "other"])
    def test_nobody_acts_as_a_post_that_is_not_theirs(self, cast: Cast, visit: Visit, chosen: str) -> None:
        key = str(cast.county_office.pk) if chosen == "other" else chosen
        director = visit("village_director")
        assert director.post("/act-as/", {"post": key}).status_code == 404
        assert director.get("/").content == b"village_director"

    def test_choosing_is_no_reading(self, visit: Visit) -> None:
        assert visit("parent").get("/act-as/").status_code == 405


class TestReading:
    def test_reading_cannot_write(self, visit: Visit) -> None:
        director = visit("village_director")
        with pytest.raises(InternalError, match="read-only transaction"):
            director.get("/scribble/")
        assert director.post("/scribble/").content == b"1"

    def test_nor_in_ones_own_account(self, visit: Visit) -> None:
        with pytest.raises(InternalError, match="read-only transaction"):
            visit("parent").get("/scribble-oneself/")

    def test_yet_it_leaves_its_line_in_the_log(self, cast: Cast, visit: Visit) -> None:
        assert visit("village_director").get("/peep/").content == b"seen"
        with acting_as(cast.auditor, read_only=True):
            assert (
                AccessEntry.objects.filter(
                    post=cast.village_director.pk, action="registry.read_child"
                ).count()
                == 1
            )

    def test_and_without_the_line_there_is_no_answer(self, cast: Cast, visit: Visit) -> None:
        with pytest.raises(ProgrammingError, match="row-level security"):
            visit("far_village_director").get("/peep/")

    def test_the_door_sees_no_child(self, stage: None, client: Client) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            client.get("/children-at-the-door/")


def views_of(resolver: URLResolver) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.append((str(entry.pattern), entry.callback))
        else:
            found += views_of(entry)
    return found


def test_every_view_of_the_room_says_its_action() -> None:
    for address, view in views_of(get_resolver("lantian.access.tests.urls")):
        assert getattr(view, "action", None) in POLICY, address


def test_pages_of_signed_in_people_are_not_kept(visit: Visit) -> None:
    assert "no-store" in visit("parent").get("/")["Cache-Control"]
