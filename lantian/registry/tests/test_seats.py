"""Sign-ins of proxy parents and parents: who gives them, what is then seen, and how they go."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry, ChargedChild, Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import build_post, create_user, end_post, hand_over
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Tie
from lantian.registry.queries.seats import children_called, seat_post, seats_for, ties_on
from lantian.registry.rules.seating import kinds_of, names_agree, role_of
from lantian.registry.services.people import tie_person
from lantian.registry.services.seating import begin_tie_on_seat, give_seat
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import SINCE, Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]


def tie_of(cast: Cast, child: str, kind: str) -> Tie:
    return Tie.objects.select_related("person", "child").get(
        child=cast.children[child], kind=kind, until__isnull=True
    )


def new_post(cast: Cast, name: str, username: str, role: Role, unit: str = "village") -> Post:
    with past_the_policies():
        user, _ = create_user(username=username, name=name, password="blue-sky-over-the-village")
        post = build_post(user=user, unit=cast.units[unit], role=role, since=SINCE)
        post.save(force_insert=True)
    return post


@pytest.fixture
def helper(cast: Cast) -> Post:
    """Another proxy parent of the village, without a child."""
    return new_post(cast, "何暖", "henuan", Role.PROXY_PARENT)


@pytest.fixture
def mother(cast: Cast) -> Post:
    """A mother of the village who may sign in; 小雨 knows her."""
    post = new_post(cast, "李秀", "lixiu", Role.PARENT)
    with acting_as(cast.county_office):
        tie_person(child=cast.child("小雨"), kind=Tie.Kind.MOTHER, since=None, details={"name": "李秀"})
    return post


def seen_by(post: Post) -> set[str]:
    with acting_as(post, read_only=True):
        return set(Child.objects.values_list("name", flat=True))


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(RegistryError) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("father", Role.PARENT),
        ("mother", Role.PARENT),
        ("proxy_parent", Role.PROXY_PARENT),
        ("carer", None),
        ("guardian", None),
        ("grandparent", None),
        ("teacher", None),
    ],
)
def test_who_around_a_child_may_sign_in(kind: str, role: Role | None) -> None:
    assert role_of(kind) == role
    assert role is None or kind in kinds_of(role)


@pytest.mark.parametrize(
    ("person", "user", "agree"),
    [("张建军", "张建军", True), ("张 建军", "张建军", True), ("张建军", "张建国", False)],
)
def test_names_agree(person: str, user: str, agree: bool) -> None:
    assert names_agree(person, user) == agree


class TestGiving:
    def test_a_parent_sees_exactly_the_own_child_and_then_no_more(self, cast: Cast, mother: Post) -> None:
        assert seen_by(mother) == set()
        with acting_as(cast.town_supervisor):
            tie = tie_of(cast, "小雨", "mother")
            tie = give_seat(tie=tie, seat=mother.seat, version=tie.version, on=TODAY)
        assert seen_by(mother) == {"张小雨"}
        with acting_as(cast.town_supervisor):
            give_seat(tie=tie, seat=None, version=tie.version, on=TODAY)
        assert seen_by(mother) == set()

    def test_a_proxy_parent_sees_exactly_the_children_of_the_seat(self, cast: Cast, helper: Post) -> None:
        with acting_as(cast.county_office):
            for name in ("小石", "天天"):
                begin_tie_on_seat(child=cast.child(name), post=helper, since=TODAY)
            first, second = ties_on(helper.seat)
            assert first.person_id == second.person_id
        assert seen_by(helper) == {"张小石", "单天天"}
        assert seen_by(cast.proxy_parent) == {"张小雨"}

    def test_whoever_takes_the_post_over_takes_the_children(self, cast: Cast, helper: Post) -> None:
        follower, _ = create_user(username="hou", name="侯继", password="blue-sky-over-the-village")
        with acting_as(cast.county_office):
            begin_tie_on_seat(child=cast.child("小石"), post=helper, since=TODAY)
            post = hand_over(post=helper, successor=follower, on=TODAY)
        assert seen_by(post) == {"张小石"}

    def test_what_cannot_be(self, cast: Cast, helper: Post, mother: Post) -> None:
        with acting_as(cast.county_office):
            tie = tie_of(cast, "小雨", "mother")
            give = {"tie": tie, "version": tie.version, "on": TODAY}
            assert refusal(lambda: give_seat(seat=helper.seat, **give)) == "seat_of_another_kind"
            assert (
                refusal(lambda: give_seat(seat=cast.village_director.seat, **give)) == "seat_of_another_kind"
            )
            assert refusal(lambda: give_seat(seat=UUID(int=7), **give)) == "seat_empty"
            assert (
                refusal(lambda: give_seat(seat=cast.parent.seat, is_same_person=True, **give))
                == "seat_of_another"
            )
            child = cast.child("小雨")
            assert refusal(lambda: begin_tie_on_seat(child=child, post=mother, since=TODAY)) == (
                "seat_of_another_kind"
            )
            former = tie_of(cast, "小雨", "father")
            Tie.objects.filter(pk=former.pk).update(until=TODAY)
            assert refusal(lambda: give_seat(tie=former, seat=None, version=1, on=TODAY)) == "tie_ended"

    def test_another_name_must_be_said_to_be_the_same_person(self, cast: Cast) -> None:
        post = new_post(cast, "李秀兰", "lixiulan", Role.PARENT)
        with acting_as(cast.county_office):
            tie = tie_person(
                child=cast.child("小雨"), kind=Tie.Kind.MOTHER, since=None, details={"name": "李秀"}
            )
            give = {"tie": tie, "seat": post.seat, "version": tie.version, "on": TODAY}
            assert refusal(lambda: give_seat(**give)) == "other_name"
            give_seat(is_same_person=True, **give)
        assert seen_by(post) == {"张小雨"}

    def test_the_second_of_two_meets_a_conflict(self, cast: Cast, mother: Post) -> None:
        with acting_as(cast.county_office):
            tie = tie_of(cast, "小雨", "mother")
            give_seat(tie=tie, seat=mother.seat, version=tie.version, on=TODAY)
            with pytest.raises(Conflict):
                give_seat(tie=tie, seat=None, version=tie.version, on=TODAY)


class TestChoosing:
    def test_whom_the_acting_post_can_choose(self, cast: Cast, mother: Post) -> None:
        far = new_post(cast, "李秀", "faraway", Role.PARENT, unit="far_village")
        with acting_as(cast.town_supervisor):
            tie = tie_of(cast, "小雨", "mother")
            lines = seats_for(tie, cast.town_supervisor, "", TODAY)
            assert [line.post for line in lines] == [mother, cast.parent]
            assert [line.children for line in lines] == [0, 2]
            assert [line.is_same_name for line in lines] == [True, False]
            assert [line.post for line in seats_for(tie, cast.town_supervisor, "李", TODAY)] == [mother]
            assert [line.post for line in seats_for(tie, cast.town_supervisor, "faraway", TODAY)] == [far]
            assert seats_for(tie, cast.town_supervisor, "farawa", TODAY) == []

    def test_which_post_has_a_page(self, cast: Cast) -> None:
        assert seat_post(cast.proxy_parent.pk, cast.town_supervisor, TODAY) == cast.proxy_parent
        assert seat_post(cast.proxy_parent.pk, cast.other_county_office, TODAY) is None
        assert seat_post(cast.village_director.pk, cast.town_supervisor, TODAY) is None

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("张小雨", ["张小雨"]),
            (" 张 小雨 ", ["张小雨"]),
            ("张", []),
            ("zxy", []),
            ("610427201705040026", ["张小雨"]),
            ("61042720170504", []),
            ("解豆豆", []),
            ("", []),
        ],
    )
    def test_children_are_found_by_the_whole_name_or_number(
        self, cast: Cast, typed: str, found: list[str]
    ) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            assert [one.child.name for one in children_called(typed, cast.proxy_parent)] == found


def values_of(answer: Any, name: str = "form") -> dict[str, Any]:
    form = answer.context[name]
    found = {field: form[field].value() for field in form.fields}
    return {field: "" if value is None else value for field, value in found.items()}


class TestPages:
    def test_the_file_says_who_signs_in_and_leads_there(self, cast: Cast, enter: Enter) -> None:
        with acting_as(cast.county_office, read_only=True):
            tie = tie_of(cast, "小雨", "proxy_parent")
        address = reverse("registry:tie_seat", args=[tie.child_id, tie.pk])
        page = reverse("registry:child", args=[tie.child_id])
        assert address in enter("town_supervisor").get(page).content.decode()
        for part in ("village_director", "school_head", "proxy_parent", "parent"):
            assert "/sign-in/" not in enter(part).get(page).content.decode()

    def test_given_on_the_file(self, cast: Cast, mother: Post, enter: Enter) -> None:
        with acting_as(cast.county_office, read_only=True):
            tie = tie_of(cast, "小雨", "mother")
        address = reverse("registry:tie_seat", args=[tie.child_id, tie.pk])
        client = enter("town_supervisor")
        values = values_of(client.get(address))
        assert client.post(address, {**values, "seat": "nonsense"}).status_code == 422
        search = client.post(address, {"find": "1", "q": "nobody"})
        assert search.status_code == 200
        assert "没有" in search.content.decode()
        assert client.post(address, {**values, "seat": str(mother.seat)}).status_code == 302
        assert seen_by(mother) == {"张小雨"}
        assert client.post(address, {**values, "seat": ""}).status_code == 409
        with past_the_policies():
            assert AccessEntry.objects.filter(action="registry.seat_people", child=tie.child_id).count() == 1

    def test_another_name_is_asked_about(self, cast: Cast, mother: Post, enter: Enter) -> None:
        other = new_post(cast, "李秀兰", "lixiulan", Role.PARENT)
        with acting_as(cast.county_office, read_only=True):
            tie = tie_of(cast, "小雨", "mother")
        address = reverse("registry:tie_seat", args=[tie.child_id, tie.pk])
        client = enter("county_office")
        values = {**values_of(client.get(address)), "seat": str(other.seat), "is_same_person": ""}
        refused = client.post(address, values)
        assert refused.status_code == 422
        assert "is_same_person" in refused.context["form"].errors
        assert client.post(address, {**values, "is_same_person": "on"}).status_code == 302

    def test_only_parents_and_proxy_parents_have_one(self, cast: Cast, enter: Enter) -> None:
        with acting_as(cast.county_office, read_only=True):
            carer = tie_of(cast, "小雨", "carer")
        address = reverse("registry:tie_seat", args=[carer.child_id, carer.pk])
        assert enter("county_office").get(address).status_code == 404

    def test_children_are_added_on_the_page_of_the_post(self, cast: Cast, helper: Post, enter: Enter) -> None:
        address = reverse("registry:seat_children", args=[helper.pk])
        client = enter("town_supervisor")
        assert address in client.get(reverse("access:person", args=[helper.user_id])).content.decode()
        assert "张小石" not in client.get(address).content.decode()
        assert client.post(address, {"q": ""}).status_code == 422
        assert client.post(address, {"q": "解豆豆"}).context["found"] == []
        (offer,) = client.post(address, {"q": "张小石"}).context["found"]
        add = {"q": "张小石", "child": str(offer["child"].pk), "tie": "new", "since": ""}
        assert client.post(address, add).status_code == 422
        assert client.post(address, {**add, "tie": "?"}).status_code == 422
        tomorrow = (TODAY + timedelta(days=1)).isoformat()
        assert client.post(address, {**add, "since": tomorrow}).status_code == 422
        assert client.post(address, {**add, "child": str(UUID(int=7))}).status_code == 404
        assert client.post(address, {**add, "since": TODAY.isoformat()}).status_code == 302
        assert seen_by(helper) == {"张小石"}
        assert "张小石" in client.get(address).content.decode()
        assert client.post(address, {"q": "张小石"}).context["found"][0]["form"] is None

    def test_a_parent_is_added_by_a_tie_on_file_only(self, cast: Cast, mother: Post, enter: Enter) -> None:
        address = reverse("registry:seat_children", args=[mother.pk])
        client = enter("county_office")
        (nobody,) = client.post(address, {"q": "单天天"}).context["found"]
        assert nobody["form"] is None
        with acting_as(cast.county_office, read_only=True):
            tie, father = tie_of(cast, "小雨", "mother"), tie_of(cast, "小雨", "father")
        add = {"q": "张小雨", "child": str(tie.child_id)}
        assert client.post(address, {**add, "tie": "new"}).status_code == 422
        assert client.post(address, {**add, "tie": str(father.pk)}).status_code == 422
        assert client.post(address, {**add, "tie": str(tie.pk)}).status_code == 302
        assert seen_by(mother) == {"张小雨"}

    def test_removed_with_a_day(self, cast: Cast, enter: Enter) -> None:
        with acting_as(cast.county_office, read_only=True):
            tie = tie_of(cast, "小雨", "proxy_parent")
        address = reverse("registry:leave_seat", args=[cast.proxy_parent.pk, tie.pk])
        client = enter("town_supervisor")
        values = values_of(client.get(address))
        early = date(2023, 1, 1).isoformat()
        assert client.post(address, {**values, "until": early}).status_code == 422
        assert client.post(address, {**values, "until": TODAY.isoformat(), "version": 99}).status_code == 409
        assert client.post(address, {**values, "until": TODAY.isoformat()}).status_code == 302
        assert seen_by(cast.proxy_parent) == set()
        with past_the_policies():
            assert Tie.objects.get(pk=tie.pk).until == TODAY
            assert not ChargedChild.objects.filter(seat=cast.proxy_parent.seat).exists()

    def test_a_parent_loses_the_sign_in_and_stays_a_parent(self, cast: Cast, enter: Enter) -> None:
        with acting_as(cast.county_office, read_only=True):
            tie = tie_of(cast, "小雨", "father")
        address = reverse("registry:leave_seat", args=[cast.parent.pk, tie.pk])
        client = enter("county_office")
        form = client.get(address).context["form"]
        assert "until" not in form.fields
        assert client.post(address, {"version": tie.version}).status_code == 302
        assert seen_by(cast.parent) == {"张小石"}
        with past_the_policies():
            assert Tie.objects.get(pk=tie.pk).until is None

    def test_nobody_of_another_place_finds_them(self, cast: Cast, enter: Enter) -> None:
        client = enter("other_county_office")
        assert client.get(reverse("registry:seat_children", args=[cast.proxy_parent.pk])).status_code == 404

    def test_an_ended_post_gives_no_sign_in(self, cast: Cast, helper: Post, enter: Enter) -> None:
        with acting_as(cast.county_office):
            end_post(post=helper, until=TODAY)
        client = enter("county_office")
        assert client.get(reverse("registry:seat_children", args=[helper.pk])).status_code == 404
