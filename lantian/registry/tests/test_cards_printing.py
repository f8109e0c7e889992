"""From rows to paper: what stands on it, which version it is, and what the log keeps."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pymupdf
import pytest
import zxingcpp
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.access.services import change_phone as give_phone
from lantian.kernel.city import in_cities
from lantian.registry.errors import RegistryError
from lantian.registry.models import CardIssue, Child, Household, Person, Tie
from lantian.registry.queries.cards import DUTY, POCKET
from lantian.registry.services import cards as service
from lantian.registry.services.cards import print_cards
from lantian.registry.services.people import correct_person, tie_person
from lantian.registry.services.printing import print_forms
from lantian.registry.services.registering import register_child
from tests.cast import CITY, TAIXIANG, Cast

TODAY = timezone.localdate()


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return "".join(page.get_text() for page in document)


def addresses_in(pdf: bytes) -> set[str]:
    """Where the codes on the paper lead."""
    found = set()
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            picture = page.get_pixmap(dpi=300)
            image = memoryview(picture.samples).cast("B", (picture.height, picture.width, picture.n))
            found |= {code.text for code in zxingcpp.read_barcodes(image)}
    return found


def print_for(post: Post, names: Iterable[Child] | None = None, kind: str = POCKET, **options: Any) -> bytes:
    """Prints the cards of the children whom a post sees, or of some of them."""
    children = Child.objects.filter(erased_at__isnull=True)
    if names is not None:
        children = children.filter(pk__in=[child.pk for child in names])
    return print_cards(children=children, kind=kind, layout="fold", on=TODAY, **options)


def give_phones(cast: Cast) -> None:
    with acting_as(cast.county_office):
        give_phone(post=cast.village_director, phone="13700000001")
        give_phone(post=cast.class_teacher, phone="13700000002")


def cards_of(cast: Cast, name: str, kind: str = POCKET) -> list[CardIssue]:
    with in_cities(CITY):
        return list(CardIssue.objects.filter(child=cast.children[name], kind=kind).order_by("number"))


def test_a_pocket_card_says_whom_to_call(cast: Cast) -> None:
    give_phones(cast)
    with acting_as(cast.village_director):
        text = text_of(print_for(cast.village_director, [cast.child("小雨")]))

    for said in ("小雨", "太厢小学", "三年级（1）班", "第1版", "110", "12345", "12355"):
        assert said in text
    for role, name, phone in (
        ("爷爷", "张老汉", "138 9101 2345"),
        ("爸爸", "张建军", "135 0911 2233"),
        ("班主任", "冯师", "137 0000 0002"),
        ("儿童主任", "李梅", "137 0000 0001"),
        ("代理家长", "褚爱", ""),
    ):
        assert role in text
        assert name in text
        assert phone in text


def test_a_pocket_card_holds_nothing_that_could_harm(cast: Cast) -> None:
    with acting_as(cast.village_director):
        text = text_of(print_for(cast.village_director))

    for secret in ("6104272017", "太厢村", "二组", "18号", "留守", "张小雨", "2017", "东莞"):
        assert secret not in text


def test_a_duty_card_says_where_the_child_lives_and_the_parents_work(cast: Cast) -> None:
    with acting_as(cast.county_office):
        text = text_of(print_for(cast.county_office, [cast.child("小雨")], kind=DUTY)).replace("\n", "")

    for said in ("张小雨", "新民镇太厢村二组18号", "广东东莞", "爷爷", "健康与过敏提醒", "请填写"):
        assert said in text
    assert "6104272017" not in text
    assert "留守" not in text


def test_the_code_leads_to_an_opaque_address(cast: Cast) -> None:
    with acting_as(cast.village_director):
        pdf = print_for(cast.village_director, [cast.child("小雨")])

    (card,) = cards_of(cast, "小雨")
    assert addresses_in(pdf) == {f"{settings.PUBLIC_URL}/c/{card.token}/"}
    assert len(card.token) == 22
    assert str(card.child_id) not in card.token


def test_who_is_dead_or_out_of_contact_is_on_no_card(cast: Cast) -> None:
    with acting_as(cast.county_office):
        Person.objects.filter(name="张老汉").update(is_deceased=True)
        Person.objects.get(name="张建军").migration_rows.filter(city=CITY).update(reason="prison")
        text = text_of(print_for(cast.county_office, [cast.child("小雨")]))

    assert "张老汉" not in text
    assert "张建军" not in text
    assert "家人" in text


def test_a_child_without_a_teacher_in_post_has_the_one_it_is_tied_to(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("天天")
        tie_person(
            child=child, kind=Tie.Kind.TEACHER, since=None, details={"name": "何老师", "phone": "13600000000"}
        )
        text = text_of(print_for(cast.county_office, [child]))

    assert "何老师" in text
    assert "136 0000 0000" in text


# Versions -------------------------------------------------------------------------------------------------


def test_the_same_card_printed_again_is_the_same_version(cast: Cast) -> None:
    with acting_as(cast.village_director):
        first = print_for(cast.village_director)
        again = print_for(cast.village_director)

    assert [card.number for card in cards_of(cast, "小雨")] == [1]
    assert addresses_in(first) == addresses_in(again)


def test_a_changed_card_is_the_next_version_and_the_old_one_outdated(cast: Cast) -> None:
    with acting_as(cast.village_director):
        print_for(cast.village_director)
        change_phone("张老汉", "13800000009")
        text = text_of(print_for(cast.village_director, [cast.child("小雨")]))

    old, new = cards_of(cast, "小雨")
    assert (old.number, old.is_latest, old.outdated_since) == (1, False, TODAY)
    assert (new.number, new.is_latest, new.outdated_since) == (2, True, None)
    assert old.token != new.token
    assert "第2版" in text
    assert "138 0000 0009" in text


def test_only_new_leaves_out_who_has_a_card_that_holds(cast: Cast) -> None:
    with acting_as(cast.village_director):
        print_for(cast.village_director, [cast.child("小雨")])
        text = text_of(print_for(cast.village_director, only_new=True))
        assert "小石" in text
        assert "小雨" not in text
        with pytest.raises(RegistryError, match="nothing_to_print"):
            print_for(cast.village_director, only_new=True)


def test_versions_of_the_two_cards_are_counted_apart(cast: Cast) -> None:
    with acting_as(cast.village_director):
        print_for(cast.village_director)
        change_phone("张老汉", "13800000009")
        print_for(cast.village_director)
        print_for(cast.village_director, kind=DUTY)

    assert [card.number for card in cards_of(cast, "小雨", POCKET)] == [1, 2]
    assert [card.number for card in cards_of(cast, "小雨", DUTY)] == [1]


def test_a_phone_that_changes_and_comes_back_leaves_the_card_true(cast: Cast) -> None:
    with acting_as(cast.village_director):
        print_for(cast.village_director)
        change_phone("张老汉", "13800000009")
        assert cards_of(cast, "小雨")[0].outdated_since == TODAY
        change_phone("张老汉", "13891012345")

    (card,) = cards_of(cast, "小雨")
    assert card.outdated_since is None


def test_a_print_that_fails_records_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_options: Any) -> bytes:
        raise OSError("The disk is full.")

    monkeypatch.setattr(service, "set_child_cards", fail)
    with pytest.raises(OSError, match="full"), acting_as(cast.village_director):
        print_for(cast.village_director)

    assert not cards_of(cast, "小雨")
    assert not AccessEntry.national.filter(action="registry.print_cards").exists()


def test_every_child_whose_card_was_printed_stands_in_the_log(cast: Cast) -> None:
    with acting_as(cast.village_director):
        print_for(cast.village_director)

    entries = AccessEntry.national.filter(action="registry.print_cards")
    assert {entry.child for entry in entries} == {cast.children["小雨"], cast.children["小石"]}
    assert {entry.detail["count"] for entry in entries} == {2}
    assert {entry.user for entry in entries} == {cast.village_director.user_id}


# Many -----------------------------------------------------------------------------------------------------


def register_many(cast: Cast, count: int) -> None:
    """Children of one village, each with parents and a carer of its own."""
    school = cast.units["school"].pk
    for number in range(count):
        register_child(
            values={
                "child_name": f"王{chr(0x4E00 + number)}",
                "sex": "1",
                "birth_on": date(2016, 1, 1) + timedelta(days=number),
                "no_identity_reason": "other",
                "village": TAIXIANG,
                "stage": "primary",
                "school": school,
                "grade": 3,
                "class_name": "1",
                "health": "10",
                **{
                    key: value
                    for who, start in (("father", 1), ("mother", 2), ("carer", 3))
                    for key, value in ((f"{who}_name", f"王{who}"), (f"{who}_phone", f"13{start}{number:08}"))
                },
                "carer_relation": "61",
                "father_away": "work",
                "father_destination": "广东东莞",
            },
            as_of=TODAY,
        )


def test_the_number_of_queries_does_not_grow_with_the_children(cast: Cast) -> None:
    with acting_as(cast.village_director):
        with CaptureQueriesContext(
            connection,
        ) as few:
            print_for(cast.village_director)
        register_many(cast, 60)
        with CaptureQueriesContext(connection) as many:
            print_for(cast.village_director)

    assert len(many) <= len(few) + 1
    assert len(many) <= 22


# The registration form ------------------------------------------------------------------------------------


def test_the_form_is_filled_with_what_the_register_holds(cast: Cast) -> None:
    with acting_as(cast.village_director):
        Household.objects.update(village_group="二组")
        children = Child.objects.filter(pk=cast.children["小雨"])
        text = text_of(print_forms(children=children, on=TODAY)).replace("\n", "")

    for said in (
        "农村留守儿童基本情况登记表",
        "彬州市新民镇太厢村民委员会",
        "张小雨",
        "610427201705040026",
        "2017.05.04",
        "咸阳市彬州市新民镇太厢村二组18号",
        "太厢小学",
        "三年级（1）班",
        "张建军",
        "13509112233",
        "广东东莞",
        "张老汉",
        "祖父",
    ):
        assert said in text


def test_forms_are_printed_for_many_and_each_stands_in_the_log(cast: Cast) -> None:
    with acting_as(cast.town_supervisor, read_only=True):
        pdf = print_forms(children=Child.objects.all(), on=TODAY)

    with pymupdf.open(stream=pdf) as document:
        assert len(document) == 3
    entries = AccessEntry.national.filter(action="registry.print_form")
    assert {entry.child for entry in entries} == {cast.children[name] for name in ("小雨", "小石", "天天")}


def change_phone(name: str, phone: str) -> None:
    person = Person.objects.get(name=name)
    correct_person(person=person, details={"phone": phone}, version=person.version)
