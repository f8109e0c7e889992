"""The pages of posts: appointing in two steps, the slip that is shown once, handing over, conflicts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access import paging
from lantian.access.models import Post, User
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import Newcomer, appoint_newcomer, hand_over
from lantian.access.tests.conftest import Visit, sign_in
from tests.cast import JINGYANG, XINMIN, Cast

TODAY = timezone.localdate().isoformat()
NEW_DIRECTOR = {"who": "newcomer", "name": "单小红", "username": "", "phone": "13891012345", "since": TODAY}


@pytest.fixture
def county(visit: Visit) -> Client:
    return visit("county_office")


def password_on(page: str) -> str:
    found = re.search(r'<code class="h2">([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>', page)
    assert found, page
    return found.group(1)


def address(cast: Cast, unit: str = "next_village", role: str = "village_director") -> str:
    return f"/posts/new/?role={role}&unit={cast.units[unit].pk}"


class TestList:
    def test_it_shows_the_posts_of_my_place(self, county: Client) -> None:
        page = county.get("/posts/").content.decode()
        assert "李梅" in page
        assert "咸阳市 彬州市 新民镇 太厢村" in page
        assert "王芳" not in page
        assert "钱县" not in page.split('id="results"')[1]

    @pytest.mark.parametrize(
        ("query", "sees", "misses"),
        [
            ("role=village_director", "李梅", "周镇"),
            (f"place={XINMIN}", "李梅", "王芳"),
            ("when=ended", "没有", "李梅"),
            ("role=nonsense&place=x&when=never&after=7&before=?", "李梅", "王芳"),
            (f"place={JINGYANG}", "李梅", "王芳"),
        ],
    )
    def test_filters(self, county: Client, query: str, sees: str, misses: str) -> None:
        county.cookies["lantian_language"] = "zh-hans"
        page = county.get(f"/posts/?{query}").content.decode().split('id="results"')[1]
        assert sees in page
        assert misses not in page

    def test_a_fragment_is_the_list_of_the_page(self, county: Client) -> None:
        whole = county.get("/posts/?role=parent").content.decode()
        part = county.get("/posts/?role=parent", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert part.strip() in whole

    def test_it_pages_by_key_there_and_back(self, county: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paging, "PAGE", 3)
        pages, seen = [], []
        answer = county.get("/posts/")
        while True:
            pages.append([line["post"].pk for line in answer.context["lines"]])
            if not answer.context["next_url"]:
                break
            answer = county.get(answer.context["next_url"])
        assert len(pages) > 2
        everybody = [key for page in pages for key in page]
        assert (
            len(everybody)
            == len(set(everybody))
            == Post.objects.filter(unit__region__code__range=(610482000000, 610482999999)).count() - 1
        )
        while True:
            seen.append([line["post"].pk for line in answer.context["lines"]])
            if not answer.context["previous_url"]:
                break
            answer = county.get(answer.context["previous_url"])
        assert seen == pages[::-1]

    def test_the_supervisor_looks_and_appoints_nobody(self, visit: Visit) -> None:
        supervisor = visit("town_supervisor")
        page = supervisor.get("/posts/").content.decode()
        assert "李梅" in page
        assert "/posts/new/" not in page
        assert supervisor.get("/posts/new/").status_code == 403

    @pytest.mark.parametrize("part", ["village_director", "school_head", "parent", "auditor"])
    def test_others_have_no_such_page(self, visit: Visit, part: str) -> None:
        assert visit(part).get("/posts/").status_code == 403


class TestAppoint:
    def test_first_the_role_and_the_unit(self, cast: Cast, county: Client) -> None:
        page = county.get("/posts/new/?role=village_director&q=红岩").content.decode()
        assert f"unit={cast.units['next_village'].pk}" in page
        assert str(cast.units["village"].pk) not in page
        assert 'value="county_office"' not in page

    def test_then_the_person(self, cast: Cast, county: Client) -> None:
        answer = county.post(address(cast), NEW_DIRECTOR)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        post = Post.objects.get(user__name="单小红")
        assert (post.unit, post.role, post.phone) == (
            cast.units["next_village"],
            "village_director",
            "13891012345",
        )
        assert sign_in(Client(), "shanxiaohong", password_on(page)).status_code == 302

    def test_the_password_is_shown_once(self, cast: Cast, county: Client) -> None:
        password = password_on(county.post(address(cast), NEW_DIRECTOR).content.decode())
        user = User.objects.get(username="shanxiaohong")
        for later in (f"/people/{user.pk}/", "/posts/", address(cast)):
            assert password not in county.get(later).content.decode()
        assert password not in str(dict(county.session))

    def test_somebody_with_an_account(self, cast: Cast, county: Client) -> None:
        answer = county.post(address(cast), {**NEW_DIRECTOR, "who": "user", "name": "", "username": "Parent"})
        assert answer["Location"] == f"/people/{cast.parent.user_id}/"
        assert Post.objects.filter(user=cast.parent.user, role="village_director").exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "已故"}, "name"),
            ({"name": "李3"}, "name"),
            ({"username": "x"}, "username"),
            ({"username": "13891012345"}, "username"),
            ({"username": "parent"}, "username"),
            ({"who": "user", "username": "nobody"}, "username"),
            ({"who": "user", "username": ""}, "username"),
            ({"who": ""}, "who"),
            ({"phone": "12"}, "phone"),
            ({"since": ""}, "since"),
            ({"since": "1024-01-01"}, "since"),
            ({"since": "2924-01-01"}, "since"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, cast: Cast, county: Client, wrong: dict[str, str], field: str
    ) -> None:
        answer = county.post(address(cast), {**NEW_DIRECTOR, **wrong})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Post.objects.filter(user__name="单小红").exists()

    def test_a_refusal_of_the_house_is_said_too(self, cast: Cast, county: Client) -> None:
        answer = county.post(
            address(cast, "village"), {**NEW_DIRECTOR, "who": "user", "username": "village_director"}
        )
        assert answer.status_code == 422
        assert "李梅" in answer.context["form"].non_field_errors()[0]

    def test_a_class_teacher_has_a_class(self, cast: Cast, county: Client) -> None:
        where = address(cast, "school", "class_teacher")
        assert county.post(where, NEW_DIRECTOR).status_code == 422
        assert county.post(where, {**NEW_DIRECTOR, "grade": "4", "class_name": "2"}).status_code == 200
        assert Post.objects.get(user__name="单小红").grade == 4

    @pytest.mark.parametrize("name", ["三(2)班", "四年级", "无"])
    def test_a_class_of_another_grade_or_none_is_refused(self, cast: Cast, county: Client, name: str) -> None:
        where = address(cast, "school", "class_teacher")
        answer = county.post(where, {**NEW_DIRECTOR, "grade": "4", "class_name": name})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"class_name"})

    @pytest.mark.parametrize(
        ("name", "shown"), [("四（2）班", "四年级2班"), ("2", "四年级2班"), ("实验班", "四年级实验班")]
    )
    def test_the_class_is_shown_in_one_spelling(
        self, cast: Cast, county: Client, name: str, shown: str
    ) -> None:
        where = address(cast, "school", "class_teacher")
        county.post(where, {**NEW_DIRECTOR, "grade": "4", "class_name": name})
        user = User.objects.get(name="单小红")
        assert shown.replace("四", "4") in county.get(f"/people/{user.pk}/").content.decode()

    @pytest.mark.parametrize("unit", ["far_village", "school", "county"])
    def test_a_unit_elsewhere_or_unfit_is_none(self, cast: Cast, county: Client, unit: str) -> None:
        answer = county.post(address(cast, unit), NEW_DIRECTOR)
        assert "filter_form" in answer.context
        assert not Post.objects.filter(user__name="单小红").exists()

    @pytest.mark.parametrize("role", ["county_office", "auditor", "administrator", "king"])
    def test_a_role_above_ones_own_is_none(self, cast: Cast, county: Client, role: str) -> None:
        county.post(address(cast, "county", role), NEW_DIRECTOR)
        assert not User.objects.filter(name="单小红").exists()

    def test_the_administrator_appoints_too(self, cast: Cast, visit: Visit) -> None:
        administrator = visit("administrator")
        answer = administrator.post(address(cast, "city", "auditor"), NEW_DIRECTOR)
        assert answer.status_code == 200
        assert Post.objects.get(user__name="单小红").role == "auditor"


class TestPerson:
    def test_it_shows_the_posts_and_what_can_be_done(self, cast: Cast, county: Client) -> None:
        page = county.get(f"/people/{cast.village_director.user_id}/").content.decode()
        assert "village_director" in page
        assert f"/posts/{cast.village_director.pk}/hand-over/" in page
        assert f"/people/{cast.village_director.user_id}/password/" in page

    def test_people_elsewhere_do_not_exist(self, cast: Cast, county: Client) -> None:
        assert county.get(f"/people/{cast.far_village_director.user_id}/").status_code == 404
        assert county.get(f"/people/{cast.parent.pk}/").status_code == 404

    def test_a_post_elsewhere_is_counted_and_not_shown(self, cast: Cast, county: Client) -> None:
        with acting_as(cast.other_county_office):
            post, _password = appoint_newcomer(
                newcomer=Newcomer("单小红"),
                unit=cast.units["far_village"],
                role=Role.VILLAGE_DIRECTOR,
                since=timezone.localdate(),
            )
        county.post(address(cast), {**NEW_DIRECTOR, "who": "user", "username": "shanxiaohong"})
        page = county.get(f"/people/{post.user_id}/").content.decode()
        assert "兴隆" not in page
        assert f"/people/{post.user_id}/password/" not in page
        assert county.get(f"/people/{post.user_id}/password/").status_code == 404

    def test_a_new_first_password(self, cast: Cast, county: Client) -> None:
        director = cast.village_director
        assert county.get(f"/people/{director.user_id}/password/").status_code == 200
        page = county.post(f"/people/{director.user_id}/password/", {"with_factors": "on"}).content.decode()
        assert sign_in(Client(), "village_director", password_on(page)).status_code == 302
        assert sign_in(Client(), "village_director").status_code == 200


class TestEnd:
    def test_today_means_now(self, cast: Cast, visit: Visit, county: Client) -> None:
        director = visit("village_director")
        where = f"/posts/{cast.village_director.pk}/end/"
        assert county.get(where).status_code == 200
        assert county.post(where, {"until": TODAY})["Location"] == f"/people/{cast.village_director.user_id}/"
        assert director.get("/")["Location"] == "/no-post/"

    def test_twice_is_said(self, cast: Cast, county: Client) -> None:
        where = f"/posts/{cast.village_director.pk}/end/"
        county.post(where, {"until": TODAY})
        answer = county.post(where, {"until": TODAY})
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors()

    @pytest.mark.parametrize("page", ["end", "hand-over", "phone"])
    @pytest.mark.parametrize("whose", ["far_village_director", "city_office", "auditor"])
    def test_posts_of_others_do_not_exist(self, cast: Cast, county: Client, page: str, whose: str) -> None:
        assert county.get(f"/posts/{cast.posts[whose].pk}/{page}/").status_code == 404
        assert county.post(f"/posts/{cast.posts[whose].pk}/{page}/", {}).status_code == 404


class TestHandOver:
    def hand_over(self, client: Client, post: Post, **data: Any) -> Any:
        return client.post(
            f"/posts/{post.pk}/hand-over/", {"who": "newcomer", "name": "单小红", "on": TODAY, **data}
        )

    def test_to_a_newcomer_who_then_sees_the_same_children(
        self, cast: Cast, visit: Visit, county: Client
    ) -> None:
        leaving = visit("village_director")
        page = self.hand_over(county, cast.village_director).content.decode()
        successor = Client()
        sign_in(successor, "shanxiaohong", password_on(page))
        assert successor.get("/names/")["Location"] == "/accounts/password/"
        words = {
            "oldpassword": password_on(page),
            "password1": "quiet-river-1987",
            "password2": "quiet-river-1987",
        }
        successor.post("/accounts/password/", words)
        assert successor.get("/names/").content.decode() == "张小石、张小雨"
        assert leaving.get("/names/")["Location"] == "/no-post/"

    def test_all_posts_of_a_person_in_one_action(self, cast: Cast, county: Client) -> None:
        county.post(address(cast), {**NEW_DIRECTOR, "who": "user", "username": "village_director"})
        assert "what" in county.get(f"/posts/{cast.village_director.pk}/hand-over/").context["form"].fields
        answer = self.hand_over(county, cast.village_director, what="all", who="user", username="parent")
        assert answer["Location"] == f"/people/{cast.parent.user_id}/"
        assert Post.objects.filter(user=cast.parent.user, role="village_director").count() == 2

    def test_or_one_of_them(self, cast: Cast, county: Client) -> None:
        county.post(address(cast), {**NEW_DIRECTOR, "who": "user", "username": "village_director"})
        self.hand_over(county, cast.village_director, what="one", who="user", username="parent")
        (post,) = Post.objects.filter(user=cast.parent.user, role="village_director")
        assert post.seat == cast.village_director.seat

    def test_what_somebody_else_did_meanwhile_is_shown(self, cast: Cast, county: Client) -> None:
        with acting_as(cast.city_office):
            hand_over(
                post=cast.village_director, successor=cast.parent.user, on=timezone.localdate() + timedelta(1)
            )
        answer = self.hand_over(county, cast.village_director)
        assert answer.status_code == 409
        assert "张建军" in answer.context["form"].non_field_errors()[0]
        assert not User.objects.filter(name="单小红").exists()

    def test_to_oneself_is_refused(self, cast: Cast, county: Client) -> None:
        answer = self.hand_over(county, cast.village_director, who="user", username="village_director")
        assert answer.status_code == 422


class TestPhone:
    def test_ones_own(self, cast: Cast, visit: Visit) -> None:
        where = f"/posts/{cast.village_director.pk}/phone/"
        director = visit("village_director")
        assert director.get(where).status_code == 200
        assert director.post(where, {"phone": "029 3321 1234"})["Location"] == "/"
        assert Post.objects.get(pk=cast.village_director.pk).phone == "029-33211234"

    def test_not_that_of_the_neighbour(self, cast: Cast, visit: Visit) -> None:
        assert (
            visit("next_village_director").get(f"/posts/{cast.village_director.pk}/phone/").status_code == 404
        )
