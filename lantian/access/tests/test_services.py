"""Appointing, ending, handing over, first passwords: what they do, and whom they refuse."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lantian.access.models import ChargedChild, Post, User
from lantian.access.policy import Role
from lantian.access.queries import (
    current_posts,
    looks_after,
    looks_after_all,
    may_appoint,
    post_on_seat,
    posts_below,
    units_for,
    whom_to_ask,
)
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import (
    LETTERS,
    Newcomer,
    NotYours,
    Overtaken,
    Refused,
    appoint,
    appoint_newcomer,
    change_phone,
    create_user,
    end_post,
    fresh_password,
    hand_over,
    hand_over_all,
    hand_over_to_newcomer,
    reset_password,
)
from tests.cast import SINCE, Cast, Child

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def director_of(cast: Cast, unit: str, user: User) -> dict[str, Any]:
    return {"user": user, "unit": cast.units[unit], "role": Role.VILLAGE_DIRECTOR, "since": TODAY}


class TestAppoint:
    def test_a_post_has_the_range_of_its_unit(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.county_office):
            post = appoint(**director_of(cast, "next_village", cast.parent.user))
        assert (post.region_low, post.region_high, post.city) == (610482102200, 610482102200, 6104)
        assert post.recorded_by == cast.county_office.user_id
        assert post in current_posts(cast.parent.user_id, TODAY)

    def test_a_teacher_has_a_class_and_no_range(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            post = appoint(
                user=cast.parent.user,
                unit=cast.units["school"],
                role=Role.CLASS_TEACHER,
                since=TODAY,
                grade=4,
                class_name="2",
            )
        assert (post.region_low, post.grade, post.class_name) == (None, 4, "2")

    def test_a_class_is_the_same_in_every_spelling(self, cast: Cast) -> None:
        teacher = {"user": cast.parent.user, "unit": cast.units["school"], "role": Role.CLASS_TEACHER}
        with acting_as(cast.county_office):
            assert appoint(**teacher, since=TODAY, grade=4, class_name="四年级（2）班").class_name == "2"
            with pytest.raises(Refused):
                appoint(**teacher, since=TODAY, grade=4, class_name="二班")
            assert appoint(**teacher, since=TODAY, grade=4, class_name="实验").class_name == "实验班"

    def test_posts_appointed_before_got_that_spelling_too(self, cast: Cast) -> None:
        migration = import_module("lantian.access.migrations.0005_classes_have_one_spelling")
        posts = Post.objects.filter(pk=cast.class_teacher.pk)
        with acting_as(cast.county_office), appointing():
            for written in ("三（2）班", "三年级", "二班"):
                posts.update(class_name=written)
        with connection.schema_editor(atomic=False) as editor:
            migration.respell(apps, editor)
        assert posts.get().class_name == "2"
        kept = posts.get().history.values_list("class_name", flat=True)
        assert sorted(kept) == ["1", "2", "三年级"]

    def test_not_beyond_ones_own_place(self, cast: Cast) -> None:
        with acting_as(cast.other_county_office), pytest.raises(NotYours):
            appoint(**director_of(cast, "next_village", cast.parent.user))

    @pytest.mark.parametrize(
        ("part", "role", "may"),
        [
            ("county_office", Role.COUNTY_OFFICE, False),
            ("county_office", Role.CITY_OFFICE, False),
            ("county_office", Role.AUDITOR, False),
            ("county_office", Role.ADMINISTRATOR, False),
            ("county_office", Role.VILLAGE_DIRECTOR, True),
            ("county_office", Role.PSYCHOLOGIST, True),
            ("city_office", Role.COUNTY_OFFICE, True),
            ("city_office", Role.CITY_OFFICE, False),
            ("city_office", Role.ADMINISTRATOR, False),
            ("administrator", Role.ADMINISTRATOR, True),
            ("administrator", Role.CITY_OFFICE, True),
            ("town_supervisor", Role.VILLAGE_DIRECTOR, False),
            ("school_head", Role.CLASS_TEACHER, False),
            ("auditor", Role.AUDITOR, False),
        ],
    )
    def test_nobody_appoints_peers_or_superiors(self, cast: Cast, part: str, role: Role, may: bool) -> None:
        assert may_appoint(cast.posts[part], role) == may

    def test_role_and_unit_must_fit(self, cast: Cast) -> None:
        with acting_as(cast.county_office), pytest.raises(Refused):
            appoint(user=cast.parent.user, unit=cast.units["town"], role=Role.VILLAGE_DIRECTOR, since=TODAY)

    def test_no_post_at_a_unit_that_is_closed(self, cast: Cast) -> None:
        unit = cast.units["next_village"]
        unit.valid_until = TODAY
        unit.save()
        with acting_as(cast.county_office), pytest.raises(Refused):
            appoint(**director_of(cast, "next_village", cast.parent.user))

    def test_the_same_post_twice_is_refused(self, cast: Cast) -> None:
        with acting_as(cast.county_office), pytest.raises(Refused, match="李梅"):
            appoint(**director_of(cast, "village", cast.village_director.user))


class TestNewcomer:
    def welcome(self, cast: Cast, name: str, username: str = "") -> tuple[Post, str]:
        with acting_as(cast.county_office):
            return appoint_newcomer(
                newcomer=Newcomer(name, username),
                unit=cast.units["next_village"],
                role=Role.VILLAGE_DIRECTOR,
                since=TODAY,
            )

    def test_gets_an_account_and_a_password_to_change(self, cast: Cast, as_web: None) -> None:
        post, password = self.welcome(cast, "单小红")
        assert post.user.username == "shanxiaohong"
        assert post.user.must_change_password
        assert post.user.check_password(password)
        assert User.objects.get(pk=post.user_id).password != password

    def test_names_read_alike_get_numbers(self, cast: Cast) -> None:
        names = [self.welcome(cast, name)[0].user.username for name in ("王芳", "王方", "汪芳")]
        assert names == ["wangfang", "wangfang2", "wangfang3"]

    @pytest.mark.parametrize("username", ["x", "13509112233", "li mei", "a" * 33])
    def test_a_user_name_that_cannot_be(self, cast: Cast, username: str) -> None:
        with pytest.raises(Refused):
            self.welcome(cast, "李梅", username)

    def test_a_user_name_that_is_taken_leaves_no_trace(self, cast: Cast) -> None:
        users = User.objects.count()
        with pytest.raises(Refused, match="parent"):
            self.welcome(cast, "李梅", " Parent ")
        assert User.objects.count() == users

    def test_nobody_is_welcomed_into_a_post_that_cannot_be(self, cast: Cast) -> None:
        users = User.objects.count()
        with acting_as(cast.county_office), pytest.raises(Refused):
            appoint_newcomer(
                newcomer=Newcomer("李梅"), unit=cast.units["town"], role=Role.SCHOOL_HEAD, since=TODAY
            )
        assert User.objects.count() == users

    def test_first_passwords_can_be_dictated_and_never_repeat(self) -> None:
        passwords = {fresh_password() for _ in range(200)}
        assert len(passwords) == 200
        assert set("".join(passwords)) <= set(LETTERS) | {"-"}
        assert not set("01lo") & set(LETTERS)
        assert {len(password) for password in passwords} == {14}


class TestEnd:
    def test_it_acts_until_the_day_before(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.county_office):
            end_post(post=cast.village_director, until=TOMORROW)
        own = cast.village_director.user_id
        assert current_posts(own, TODAY) == [cast.village_director]
        assert current_posts(own, TOMORROW) == []

    def test_an_earlier_end_may_still_be_set_and_a_later_one_not(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            end_post(post=cast.village_director, until=TOMORROW)
            with pytest.raises(Overtaken):
                end_post(post=cast.village_director, until=TOMORROW + timedelta(days=1))
            end_post(post=cast.village_director, until=TODAY)
        assert current_posts(cast.village_director.user_id, TODAY) == []

    def test_on_its_first_day_it_is_withdrawn(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            mistake = appoint(**director_of(cast, "next_village", cast.parent.user))
            end_post(post=mistake, until=TODAY)
        assert mistake not in current_posts(cast.parent.user_id, TODAY)

    def test_not_before_it_began(self, cast: Cast) -> None:
        with acting_as(cast.county_office), pytest.raises(Refused):
            end_post(post=cast.village_director, until=SINCE - timedelta(days=1))

    @pytest.mark.parametrize("part", ["other_county_office", "town_supervisor", "school_head", "auditor"])
    def test_not_by_others(self, cast: Cast, part: str) -> None:
        with acting_as(cast.posts[part]), pytest.raises(NotYours):
            end_post(post=cast.village_director, until=TODAY)

    def test_not_ones_own(self, cast: Cast) -> None:
        for part in ("county_office", "administrator"):
            with acting_as(cast.posts[part]), pytest.raises(NotYours):
                end_post(post=cast.posts[part], until=TODAY)


class TestHandOver:
    def test_the_successor_takes_the_seat_the_scope_and_the_children(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.county_office):
            following = hand_over(post=cast.class_teacher, successor=cast.psychologist.user, on=TODAY)
        assert following.seat == cast.class_teacher.seat
        assert (following.grade, following.class_name) == (3, "1")
        with acting_as(following, read_only=True):
            assert set(Child.objects.values_list("name", flat=True)) == {"张小雨"}
            assert ChargedChild.objects.filter(seat=following.seat).count() == 1
        assert current_posts(cast.class_teacher.user_id, TODAY) == []

    def test_on_the_first_day_and_not_before(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            following = hand_over(post=cast.village_director, successor=cast.parent.user, on=TOMORROW)
        assert post_on_seat(following.seat, TODAY) == cast.village_director
        assert post_on_seat(following.seat, TOMORROW) == following

    def test_compartments_go_with_the_seat_and_the_telephone_does_not(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            with appointing():
                Post.objects.filter(pk=cast.psychologist.pk).update(compartments=["counselling"], phone="110")
            following = hand_over(
                post=Post.objects.get(pk=cast.psychologist.pk),
                successor=cast.parent.user,
                on=TODAY,
                phone="12345",
            )
        assert (following.compartments, following.phone) == (["counselling"], "12345")

    def test_a_second_handover_comes_too_late(self, cast: Cast) -> None:
        stale = Post.objects.select_related("unit", "user").get(pk=cast.village_director.pk)
        with acting_as(cast.county_office):
            hand_over(post=cast.village_director, successor=cast.parent.user, on=TOMORROW)
            for on in (TODAY, TOMORROW, TOMORROW + timedelta(days=1)):
                with pytest.raises(Overtaken):
                    hand_over(post=stale, successor=cast.proxy_parent.user, on=on)
            with pytest.raises(Overtaken):
                end_post(post=stale, until=TODAY)

    def test_not_to_oneself(self, cast: Cast) -> None:
        with acting_as(cast.county_office), pytest.raises(Refused):
            hand_over(post=cast.village_director, successor=cast.village_director.user, on=TODAY)

    def test_all_posts_of_a_person_or_none(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            second = appoint(**director_of(cast, "next_village", cast.village_director.user))
            posts = [cast.village_director, second]
            hand_over_all(posts=posts, successor=cast.parent.user, on=TOMORROW)
            with pytest.raises(Overtaken):
                hand_over_all(posts=posts, successor=cast.proxy_parent.user, on=TOMORROW)
        held = current_posts(cast.parent.user_id, TOMORROW)
        assert {post.seat for post in held} >= {post.seat for post in posts}
        assert not Post.objects.filter(user=cast.proxy_parent.user, role=Role.VILLAGE_DIRECTOR).exists()

    def test_none_when_one_of_them_is_not_mine(self, cast: Cast) -> None:
        posts = [cast.village_director, cast.far_village_director]
        with acting_as(cast.county_office), pytest.raises(NotYours):
            hand_over_all(posts=posts, successor=cast.parent.user, on=TODAY)
        assert not Post.objects.filter(user=cast.parent.user, role=Role.VILLAGE_DIRECTOR).exists()
        assert Post.objects.get(pk=cast.village_director.pk).until is None

    def test_to_a_newcomer(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.county_office):
            (following,), password = hand_over_to_newcomer(
                posts=[cast.village_director], newcomer=Newcomer("单小红"), on=TODAY
            )
        assert following.user.check_password(password)
        assert following.seat == cast.village_director.seat

    def test_a_newcomer_is_not_kept_when_the_handover_fails(self, cast: Cast) -> None:
        users = User.objects.count()
        with acting_as(cast.county_office), pytest.raises(Refused):
            hand_over_to_newcomer(
                posts=[cast.village_director], newcomer=Newcomer("单小红"), on=SINCE - timedelta(days=1)
            )
        assert User.objects.count() == users

    def test_the_database_lets_nobody_share_a_seat(self, cast: Cast) -> None:
        """Whatever a service forgets."""
        seat = cast.village_director
        for days in ((SINCE, None), (date(2020, 1, 1), date(2024, 1, 2)), (TOMORROW, None)):
            twin = Post(
                user=cast.parent.user,
                unit=seat.unit,
                role=seat.role,
                city=seat.city,
                seat=seat.seat,
                since=days[0],
                until=days[1],
            )
            with pytest.raises(IntegrityError, match="access_post_one_holder"), transaction.atomic():
                twin.save(force_insert=True)

    def test_one_after_the_other_share_it(self, cast: Cast) -> None:
        seat = cast.village_director
        before = Post(user=cast.parent.user, unit=seat.unit, role=seat.role, city=seat.city, seat=seat.seat)
        before.since, before.until = date(2020, 1, 1), SINCE
        before.save(force_insert=True)


class TestPassword:
    def test_a_new_one_must_be_changed(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.county_office):
            password = reset_password(user=cast.village_director.user)
        user = User.objects.get(pk=cast.village_director.user_id)
        assert user.must_change_password
        assert user.check_password(password)

    @pytest.mark.parametrize("part", ["other_county_office", "town_supervisor", "school_head", "auditor"])
    def test_not_by_others(self, cast: Cast, part: str) -> None:
        with acting_as(cast.posts[part]), pytest.raises(NotYours):
            reset_password(user=cast.village_director.user)

    @pytest.mark.parametrize("part", ["county_office", "city_office", "administrator", "auditor"])
    def test_no_office_takes_over_a_peer_a_superior_or_itself(self, cast: Cast, part: str) -> None:
        with acting_as(cast.county_office), pytest.raises(NotYours):
            reset_password(user=cast.posts[part].user)

    def test_a_second_post_elsewhere_puts_a_person_out_of_reach(self, cast: Cast) -> None:
        """Else the county could act as the auditor by way of a village post of the same person."""
        with acting_as(cast.administrator):
            appoint(
                user=cast.village_director.user, unit=cast.units["city"], role=Role.AUDITOR, since=TOMORROW
            )
        with acting_as(cast.county_office), pytest.raises(NotYours):
            reset_password(user=cast.village_director.user)
        with acting_as(cast.administrator):
            reset_password(user=cast.village_director.user)

    def test_who_has_left_can_be_helped_by_who_looked_after_them(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            end_post(post=cast.village_director, until=TODAY)
            assert looks_after_all(cast.county_office, cast.village_director.user_id, TODAY)
        assert not looks_after_all(cast.other_county_office, cast.village_director.user_id, TODAY)

    def test_somebody_without_any_post_is_nobodys(self, cast: Cast) -> None:
        user, _password = create_user(username="nobody", name="无名")
        assert not looks_after_all(cast.administrator, user.pk, TODAY)


class TestPhone:
    def test_ones_own(self, cast: Cast, as_web: None) -> None:
        with acting_as(cast.village_director):
            change_phone(post=cast.village_director, phone="13891012345")
        assert Post.objects.get(pk=cast.village_director.pk).phone == "13891012345"

    def test_that_of_a_post_below(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            change_phone(post=cast.village_director, phone="13891012345")

    def test_not_that_of_others(self, cast: Cast) -> None:
        with acting_as(cast.next_village_director), pytest.raises(NotYours):
            change_phone(post=cast.village_director, phone="13891012345")


class TestReads:
    @pytest.mark.parametrize(
        ("part", "sees"),
        [
            ("town_supervisor", {"village_director", "next_village_director", "school_head", "parent"}),
            ("county_office", {"village_director", "town_supervisor", "psychologist"}),
            ("administrator", {"auditor", "city_office", "far_village_director"}),
        ],
    )
    def test_posts_of_a_place(self, cast: Cast, part: str, sees: set[str]) -> None:
        seen = {post.user.username for post in posts_below(cast.posts[part])}
        assert sees <= seen
        assert part not in seen
        assert ("far_village_director" in seen) == (part == "administrator")

    def test_who_looks_after_whom(self, cast: Cast) -> None:
        assert looks_after(cast.county_office, cast.village_director)
        assert looks_after(cast.administrator, cast.auditor)
        assert not looks_after(cast.county_office, cast.far_village_director)
        assert not looks_after(cast.village_director, cast.parent)

    def test_whom_to_ask_is_the_nearest_office_with_somebody_in_it(self, cast: Cast) -> None:
        assert whom_to_ask(cast.village_director, TODAY) == [cast.county_office]
        assert whom_to_ask(cast.county_office, TODAY) == [cast.city_office]
        assert whom_to_ask(cast.city_office, TODAY) == [cast.administrator]
        with acting_as(cast.city_office), appointing():
            Post.objects.filter(pk=cast.county_office.pk).update(until=TODAY)
        assert whom_to_ask(cast.village_director, TODAY) == [cast.city_office]

    def test_units_are_found_by_any_part_of_name_and_place(self, cast: Cast) -> None:
        def found(role: Role, text: str) -> list[str]:
            return [unit.name for unit in units_for(cast.county_office, role, text, TODAY, 20)]

        assert found(Role.VILLAGE_DIRECTOR, "太厢") == ["太厢村民委员会"]
        assert found(Role.VILLAGE_DIRECTOR, "") == ["红岩村民委员会", "太厢村民委员会"]
        assert found(Role.VILLAGE_DIRECTOR, "兴隆") == []
        assert found(Role.SCHOOL_HEAD, "新民 太厢") == ["太厢小学"]
        assert found(Role.CITY_OFFICE, "") == []
