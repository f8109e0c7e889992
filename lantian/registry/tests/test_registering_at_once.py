"""Two people at the same moment: one number is registered once, one fact is written once, and both are told."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.registry.errors import AlreadyRegistered
from lantian.registry.models import Child, Enrolment, Guardianship, Health, Migration, Person
from lantian.registry.rules.gaps import gaps_of
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.facts import record_change, record_whereabouts
from lantian.registry.services.people import correct_person
from lantian.registry.services.registering import register_child
from tests.cast import HONGYAN, TAIXIANG, Cast
from tests.together import Act, at_once

TODAY = timezone.localdate()
NUMBER = "610427201803070018"
MAY = date(2025, 5, 1)


def registers(post: Post, village: int, name: str) -> Act:
    values = {
        "child_name": name,
        "sex": "1",
        "birth_on": date(2018, 3, 7),
        "identity_number": NUMBER,
        "village": village,
        "father_name": "张建军",
        "father_phone": "13509112233",
    }

    def act() -> Child:
        with acting_as(post):
            return register_child(values=values, as_of=TODAY)

    return act


@pytest.mark.parametrize("second", ["village_director", "next_village_director"])
def test_one_number_is_registered_once(real_cast: Cast, second: str) -> None:
    village = {"village_director": TAIXIANG, "next_village_director": HONGYAN}[second]
    results = at_once(
        registers(real_cast.town_supervisor, TAIXIANG, "单一"),
        registers(real_cast.posts[second], village, "单二"),
    )
    kinds = sorted(type(result).__name__ for result in results)
    assert kinds == ["AlreadyRegistered", "Child"], results
    (refusal,) = (result for result in results if isinstance(result, AlreadyRegistered))
    winner = next(result for result in results if isinstance(result, Child))
    loser = (real_cast.town_supervisor, real_cast.posts[second])[results.index(refusal)]
    sees = (loser.region_low or 0) <= winner.region <= (loser.region_high or 0)
    assert refusal.child == (winner.pk if sees else None)


def test_one_number_is_given_by_two_corrections_once(real_cast: Cast) -> None:
    def corrects(name: str) -> Act:
        def act() -> Child:
            with acting_as(real_cast.county_office):
                child = real_cast.child(name)
                return correct_identity(child=child, values={"identity": NUMBER}, version=child.version)

        return act

    results = at_once(corrects("小雨"), corrects("小石"))
    assert sorted(type(result).__name__ for result in results) == ["AlreadyRegistered", "Child"], results


def records(post: Post, child: Any, fact: Any, **values: Any) -> Act:
    def act() -> Any:
        with acting_as(post):
            return record_change(child=Child.objects.get(pk=child), fact=fact, values=values, since=MAY)

    return act


def test_a_first_fact_is_recorded_once(real_cast: Cast) -> None:
    rain = real_cast.children["小雨"]
    results = at_once(
        records(real_cast.village_director, rain, Guardianship, level="good"),
        records(real_cast.town_supervisor, rain, Guardianship, level="none"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Guardianship"], results


def test_what_is_missing_is_counted_from_both_of_two_facts(real_cast: Cast) -> None:
    rain = real_cast.children["小雨"]
    results = at_once(
        records(real_cast.village_director, rain, Guardianship, level="good"),
        records(real_cast.town_supervisor, rain, Health, condition="10"),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    with acting_as(real_cast.county_office):
        assert not {"guardianship", "health"} & set(gaps_of(real_cast.child("小雨").gaps))


def test_two_villages_write_about_one_father(real_cast: Cast) -> None:
    """Neither director sees the other's child; where the father is stands once all the same."""
    cast = real_cast
    with acting_as(cast.county_office):
        child = registers(cast.county_office, HONGYAN, "张小山")()
        father = Person.objects.get(name="张建军")
        assert child.pk in father.children
        (now,) = Migration.objects.filter(person=father.pk)

    def says(post: Post, reason: str) -> Act:
        def act() -> Any:
            with acting_as(post):
                person = Person.objects.get(pk=father.pk)
                return record_whereabouts(
                    person=person, values={"reason": reason}, since=TODAY, version=now.version, row=now.pk
                )

        return act

    results = at_once(says(cast.village_director, "home"), says(cast.next_village_director, "prison"))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Migration"], results


def test_writers_of_brother_and_sister_never_wait_for_ever(real_cast: Cast) -> None:
    """Facts of two children and the telephone of their father, all at once, again and again."""
    cast = real_cast

    def rings(number: int) -> Act:
        def act() -> Any:
            with acting_as(cast.county_office):
                father = Person.objects.get(name="张建军")
                return correct_person(
                    person=father, details={"phone": f"1350000000{number}"}, version=father.version
                )

        return act

    acts = [
        records(cast.village_director, cast.children["小雨"], Health, condition="10"),
        records(cast.town_supervisor, cast.children["小石"], Health, condition="20"),
        records(cast.town_supervisor, cast.children["小石"], Enrolment, stage="not_enrolled"),
        rings(1),
        rings(2),
    ]
    results = at_once(*acts)
    errors = {type(result).__name__ for result in results if isinstance(result, Exception)}
    assert errors <= {"Conflict"}, results
