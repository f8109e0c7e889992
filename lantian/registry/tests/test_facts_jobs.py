"""What follows later: children for teachers appointed since, and what changed where nobody saw every child."""

import pytest
from django.utils import timezone

from lantian.access.models import ChargedChild
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.access.services import Newcomer, appoint_newcomer, hand_over
from lantian.registry import following_jobs
from lantian.registry.models import Child, Person, Tie
from lantian.registry.rules.gaps import gaps_of
from lantian.registry.services.people import correct_person, tie_person
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()


def test_a_teacher_appointed_later_gets_the_class(cast: Cast) -> None:
    with acting_as(cast.county_office):
        post, _ = appoint_newcomer(
            newcomer=Newcomer("冯新"), unit=cast.units["school"], role=Role.CLASS_TEACHER, since=TODAY, grade=4,
            class_name="1",
        )  # fmt: skip
    with acting_as(post, read_only=True):
        assert not Child.objects.exists()
    for _ in range(2):
        following_jobs.charge_teachers(0)
    with acting_as(post, read_only=True):
        assert [child.name for child in Child.objects.all()] == ["单天天"]
    with acting_as(cast.county_office):
        assert ChargedChild.objects.filter(seat=post.seat).count() == 1


def test_a_successor_sits_down_among_the_children_of_the_seat(cast: Cast) -> None:
    with acting_as(cast.county_office):
        post = hand_over(post=cast.class_teacher, successor=cast.parent.user, on=TODAY)
    with acting_as(post, read_only=True):
        assert [child.name for child in Child.objects.all()] == ["张小雨"]


def test_a_telephone_changed_in_one_village_is_missing_in_no_other(cast: Cast) -> None:
    """The director of 太厢 does not see 天天 of 红岩; that his father has a telephone now is known by the morning."""
    with acting_as(cast.county_office):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": None}, version=father.version)
        tie_person(child=cast.child("天天"), kind=Tie.Kind.FATHER, since=None, person=father)
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13512341234"}, version=father.version)
        assert "parent_phone" not in gaps_of(cast.child("小雨").gaps)
    with acting_as(cast.county_office):
        assert "parent_phone" in gaps_of(cast.child("天天").gaps)
    following_jobs.follow_all(0)
    with acting_as(cast.county_office):
        assert "parent_phone" not in gaps_of(cast.child("天天").gaps)


def test_following_everybody_changes_nothing_that_was_true(cast: Cast) -> None:
    def state() -> list[tuple]:
        with acting_as(cast.city_office):
            rows = Child.objects.order_by("pk").values_list("pk", "gaps", "confirmed_on", "version")
            return [*rows, *ChargedChild.objects.order_by("pk").values_list("seat", "child")]

    before = state()
    following_jobs.follow_all(0)
    following_jobs.charge_teachers(0)
    assert state() == before
