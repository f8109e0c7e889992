"""Who holds a card that no longer tells the truth: after a telephone, a carer, a post or an address changed."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from lantian.access.models import User
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import change_phone, create_user, end_post, hand_over
from lantian.places.models import Unit
from lantian.places.rules import scope_of
from lantian.registry import card_jobs
from lantian.registry.models import CardIssue, Child, Enrolment, Person, Residence, Tie
from lantian.registry.queries import issued
from lantian.registry.queries.cards import DUTY, POCKET
from lantian.registry.queries.issued import compared, newly_outdated, outdated_cards, standings
from lantian.registry.services.cards import mark_outdated, print_cards
from lantian.registry.services.facts import correct_shared, record_change
from lantian.registry.services.people import correct_person, end_tie
from tests.cast import HONGYAN, TAIXIANG, XINMIN, Cast

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def printed(cast: Cast) -> Cast:
    """Everybody in the town has both cards, printed a month ago."""
    with acting_as(cast.county_office):
        for kind in (POCKET, DUTY):
            print_cards(children=Child.objects.all(), kind=kind, layout="fold", on=TODAY)
        CardIssue.objects.update(printed_on=TODAY - timedelta(days=30))
    return cast


def outdated(cast: Cast, kind: str = POCKET, post: str = "county_office") -> dict[str, list[str]]:
    """The names of children with an outdated card, and the lines that changed."""
    with acting_as(cast.posts[post], read_only=True):
        cards = list(outdated_cards(kind, None, TODAY))
        return {one.child.name: one.changed for one in compared(cards, TODAY) if one.changed}


def marked(cast: Cast) -> set[UUID]:
    """The children with a card that is marked as outdated in its row."""
    with acting_as(cast.county_office, read_only=True):
        cards = CardIssue.objects.filter(outdated_since__isnull=False, is_latest=True)
        return set(cards.values_list("child", flat=True))


def test_right_after_printing_no_card_is_outdated(printed: Cast) -> None:
    assert outdated(printed) == outdated(printed, DUTY) == {}


def test_a_new_phone_outdates_both_cards_of_every_child_it_stands_on(printed: Cast) -> None:
    with acting_as(printed.village_director):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13900000000"}, version=father.version)

    assert outdated(printed) == {"张小雨": ["father"], "张小石": ["father"]}
    assert outdated(printed, DUTY) == {"张小雨": ["father"], "张小石": ["father"]}
    assert marked(printed) == {printed.children["小雨"], printed.children["小石"]}


def test_a_correction_that_stands_on_no_card_outdates_none(printed: Cast) -> None:
    with acting_as(printed.village_director):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"education": "70"}, version=father.version)

    assert marked(printed) == set()


def test_another_address_outdates_the_duty_card_alone(printed: Cast) -> None:
    with acting_as(printed.village_director):
        house = printed.child("小雨").household
        assert house is not None
        correct_shared(row=house, values={"address": "太厢村三组7号"}, version=house.version)

    assert outdated(printed) == {}
    assert outdated(printed, DUTY)["张小雨"] == ["address"]


def test_a_carer_who_left_is_missed_on_both_cards(printed: Cast) -> None:
    with acting_as(printed.village_director):
        tie = Tie.objects.get(child=printed.children["小雨"], kind=Tie.Kind.CARER)
        end_tie(tie=tie, until=TODAY, version=tie.version)

    assert outdated(printed) == {"张小雨": ["carer"]}


def test_another_school_changes_school_and_teacher(printed: Cast) -> None:
    school = Unit.objects.create(name="红岩小学", region_id=XINMIN, kind="school", stage="primary")
    with acting_as(printed.county_office):
        child = printed.child("小雨")
        values = {"stage": "primary", "school_unit": school.pk, "grade": 3, "class_name": "1"}
        record_change(child=child, fact=Enrolment, values=values, since=TODAY, version=1)

    assert outdated(printed) == {"张小雨": ["schooling", "class_teacher"]}


def test_a_child_that_moves_has_another_director(printed: Cast) -> None:
    with acting_as(printed.town_supervisor):
        child, moved = printed.child("小雨"), {"place": HONGYAN}
        record_change(child=child, fact=Residence, values=moved, since=TODAY, version=1)

    assert outdated(printed) == {"张小雨": ["village_director"]}
    assert outdated(printed, post="next_village_director") == {"张小雨": ["village_director"]}
    assert outdated(printed, post="village_director") == {}


# Posts change in a room below, which knows nothing of cards ------------------------------------------------


def test_a_director_who_hands_over_outdates_the_cards_of_the_village(printed: Cast) -> None:
    with acting_as(printed.county_office):
        user = newcomer("高新")
        hand_over(post=printed.village_director, successor=user, on=TODAY)

    assert marked(printed) == set()
    assert outdated(printed) == {"张小雨": ["village_director"], "张小石": ["village_director"]}


def test_a_teacher_who_hands_over_outdates_the_cards_of_the_class(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.class_teacher, successor=newcomer("高新"), on=TODAY)

    assert outdated(printed) == {"张小雨": ["class_teacher"]}


def test_a_director_who_goes_and_a_new_phone_are_noticed_too(printed: Cast) -> None:
    with acting_as(printed.county_office):
        end_post(post=printed.class_teacher, until=YESTERDAY)
        change_phone(post=printed.next_village_director, phone="13700000001")

    assert outdated(printed) == {"张小雨": ["class_teacher"], "单天天": ["village_director"]}


def test_a_handover_that_lies_ahead_outdates_nothing_yet(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.village_director, successor=newcomer("高新"), on=TODAY + timedelta(days=3))

    assert outdated(printed) == {}


def test_outdated_since_the_day_the_successor_began(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.village_director, successor=newcomer("高新"), on=YESTERDAY)
        cards = list(outdated_cards(POCKET, TAIXIANG, TODAY))
        assert {one.since for one in compared(cards, TODAY)} == {YESTERDAY}


def test_every_night_all_cards_are_compared(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.village_director, successor=newcomer("高新"), on=TODAY)

    card_jobs.compare_cards(0)

    assert marked(printed) == {printed.children["小雨"], printed.children["小石"]}
    assert outdated(printed) == {"张小雨": ["village_director"], "张小石": ["village_director"]}


def test_more_cards_than_a_page_can_compare_wait_for_the_night(
    printed: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.village_director, successor=newcomer("高新"), on=TODAY)
    monkeypatch.setattr(issued, "COMPARED_AT_ONCE", 1)
    with acting_as(printed.county_office, read_only=True):
        assert newly_outdated(POCKET, None, TODAY) == []


def test_printing_only_outdated_cards_finds_those_of_changed_posts(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.class_teacher, successor=newcomer("高新"), on=TODAY)
        children = issued.children_due(Child.objects.all(), POCKET, TODAY, only_outdated=True)
        print_cards(children=children, kind=POCKET, layout="fold", on=TODAY, only_new=True)

    assert outdated(printed) == {}
    with acting_as(printed.county_office, read_only=True):
        versions = dict(CardIssue.objects.filter(kind=POCKET, is_latest=True).values_list("child", "number"))
    assert versions[printed.children["小雨"]] == 2
    assert versions[printed.children["天天"]] == 1


# Scope ----------------------------------------------------------------------------------------------------


def test_each_sees_the_outdated_cards_of_their_own_place(printed: Cast) -> None:
    with acting_as(printed.county_office):
        hand_over(post=printed.next_village_director, successor=newcomer("高新"), on=TODAY)
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13900000000"}, version=father.version)

    assert set(outdated(printed, post="village_director")) == {"张小雨", "张小石"}
    assert set(outdated(printed, post="town_supervisor")) == {"张小雨", "张小石", "单天天"}
    assert set(outdated(printed, post="far_village_director")) == set()


def test_how_far_a_place_is(printed: Cast) -> None:
    with acting_as(printed.village_director):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13900000000"}, version=father.version)
    with acting_as(printed.county_office, read_only=True):
        first, second = standings(POCKET, scope_of(XINMIN), 1)
    assert (first.place, first.children, first.printed, first.outdated) == (HONGYAN, 1, 1, 0)
    assert (second.place, second.children, second.printed, second.outdated) == (TAIXIANG, 2, 2, 2)


def test_marking_is_one_pass_for_many_children(printed: Cast) -> None:
    with acting_as(printed.county_office):
        Person.objects.filter(name="张建军").update(name="张建国")
        assert mark_outdated(children=list(printed.children.values()), on=TODAY) == 4
        assert mark_outdated(children=list(printed.children.values()), on=TODAY) == 0


def newcomer(name: str) -> User:
    with appointing():
        user, _password = create_user(username="gao.xin", name=name)
    return user
