"""Registering through the page: what it asks, what it refuses, whom it warns of."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.registry.models import Child, Enrolment, Health, Migration, Person
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast

Enter = Callable[[str], Client]
TODAY = timezone.localdate()
NUMBER = "610427201803070018"
LEAST = {"child_name": "单小单", "identity_number": NUMBER, "village": str(TAIXIANG)}
WITHOUT = {
    "child_name": "无名儿",
    "no_identity_reason": "not_registered",
    "sex": "2",
    "birth_on": "2025-01-01",
    "village": str(TAIXIANG),
}


def registered(cast: Cast) -> set[str]:
    with acting_as(cast.city_office):
        return set(Child.objects.filter(erased_at__isnull=True).values_list("name", flat=True)) - {
            "张小雨",
            "张小石",
            "单天天",
            "解豆豆",
        }


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.status_code
    return set(answer.context["form"].errors)


def test_three_answers_are_enough(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    answer = director.post("/children/register/", LEAST)
    assert answer.status_code == 302
    with acting_as(cast.village_director):
        child = Child.objects.get(name="单小单")
        assert (child.birth_on, child.sex) == (date(2018, 3, 7), "1")
    assert answer.url == f"/children/{child.pk}/"
    assert director.get(answer.url).status_code == 200


def test_a_child_without_a_number_needs_a_reason(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert director.post("/children/register/", WITHOUT).status_code == 302
    for missing in ("no_identity_reason", "sex", "birth_on", "child_name", "village"):
        values = {name: value for name, value in WITHOUT.items() if name != missing}
        assert errors(director.post("/children/register/", {**values, "child_name": "另一人"} | (
            {"child_name": ""} if missing == "child_name" else {}
        ))) == {missing}  # fmt: skip
    assert registered(cast) == {"无名儿"}


BAD = [
    ({"identity_number": "610427201803070017"}, {"identity_number"}),
    ({"identity_number": "61042720180307"}, {"identity_number"}),
    ({"identity_number": "610427209903070015"}, {"identity_number"}),
    ({"identity_number": "E12345678"}, {"identity_number"}),
    ({"birth_on": "2018-03-08"}, {"birth_on"}),
    ({"birth_on": "2018-02-31"}, {"birth_on"}),
    ({"sex": "2"}, {"sex"}),
    ({"sex": "9"}, {"sex"}),
    ({"child_name": "a"}, {"child_name"}),
    ({"child_name": "=cmd()"}, {"child_name"}),
    ({"child_name": "张三" * 40}, {"child_name"}),
    ({"child_name": "张\x00三"}, {"child_name"}),
    ({"village": str(HONGYAN)}, {"village"}),
    ({"village": str(JING_VILLAGE)}, {"village"}),
    ({"village": "garbage"}, {"village"}),
    ({"carer_phone": "12345", "carer_name": "王姨"}, {"carer_phone"}),
    ({"carer_phone": "13512341234"}, {"carer_name"}),
    ({"father_away": "work"}, {"father_name"}),
    ({"mother_destination": "广东东莞"}, {"mother_name"}),
    (
        {"father_name": "单强", "father_away_since": (TODAY + timedelta(days=1)).isoformat()},
        {"father_away_since"},
    ),
    ({"grade": "3"}, {"stage"}),
    ({"stage": "primary", "grade": "13"}, {"grade"}),
    ({"stage": "primary", "grade": "drei"}, {"grade"}),
    ({"stage": "nonsense"}, {"stage"}),
    ({"school": "garbage"}, {"school"}),
    ({"illness": "哮喘"}, {"health"}),
    ({"aid": ["nonsense"]}, {"aid"}),
    ({"remarks": "长" * 501}, {"remarks"}),
    ({"ethnicity": "99"}, {"ethnicity"}),
]


@pytest.mark.parametrize(("values", "fields"), BAD, ids=[str(values)[:60] for values, _ in BAD])
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, enter: Enter, values: dict[str, Any], fields: set[str]
) -> None:
    answer = enter("village_director").post("/children/register/", {**LEAST, **values})
    assert errors(answer) == fields
    form = answer.context["form"]
    for name, value in {**LEAST, **values}.items():
        assert form[name].value() == value, "what was typed stays"
    assert registered(cast) == set()


def test_nobody_is_born_tomorrow(cast: Cast, enter: Enter) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    answer = enter("village_director").post("/children/register/", {**WITHOUT, "birth_on": tomorrow})
    assert errors(answer) == {"birth_on"}


def test_somebody_of_eighteen_is_no_child(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    eighteen = TODAY.replace(year=TODAY.year - 18)
    assert errors(director.post("/children/register/", {**WITHOUT, "birth_on": eighteen.isoformat()})) == {
        "birth_on"
    }
    adult = {**LEAST, "identity_number": "610427200101010016"}
    assert errors(director.post("/children/register/", adult)) == {"birth_on"}


def test_an_empty_form_is_answered(cast: Cast, enter: Enter) -> None:
    answer = enter("village_director").post("/children/register/")
    assert {"child_name", "village", "no_identity_reason", "sex", "birth_on"} <= errors(answer)


def test_a_known_number_leads_to_the_file(cast: Cast, enter: Enter) -> None:
    values = {**LEAST, "identity_number": "610427201705040026"}
    answer = enter("village_director").post("/children/register/", values)
    assert errors(answer) == {"identity_number"}
    assert f'href="/children/{cast.children["小雨"]}/"' in answer.content.decode()


def test_a_number_known_elsewhere_leads_nowhere(cast: Cast, enter: Enter) -> None:
    values = {**LEAST, "identity_number": "610423201512120024"}
    answer = enter("village_director").post("/children/register/", values)
    assert errors(answer) == {"identity_number"}
    assert str(cast.children["豆豆"]) not in answer.content.decode()
    assert "解豆豆" not in answer.content.decode()


def test_the_likely_same_child_is_shown_until_somebody_says_no(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    values = {**LEAST, "child_name": "张小雨", "identity_number": "610427201705040042"}
    answer = director.post("/children/register/", values)
    assert answer.status_code == 422
    assert [line.child.pk for line in answer.context["likely"]] == [cast.children["小雨"]]
    answer = director.post("/children/register/", {**values, "another_child": "on", "grade": "20"})
    assert (answer.status_code, "checked" in answer.content.decode()) == (422, True)
    answer = director.post("/children/register/", {**values, "another_child": "on"})
    assert answer.status_code == 302


def test_the_likely_same_child_is_looked_for_while_the_form_is_filled(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    part = director.post("/children/register/likely/", {"child_name": "章小雨", "birth_on": "2017-05-04"})
    assert [line.child.name for line in part.context["likely"]] == ["张小雨"]
    for half in ({}, {"child_name": "张小雨"}, {"birth_on": "gestern"}, {"village": "x", "sex": "?"}):
        assert director.post("/children/register/likely/", half).status_code == 200
    assert director.get("/children/register/likely/").status_code == 405
    with acting_as(cast.village_director):
        assert Child.objects.count() == 2


def test_nobody_is_warned_of_children_of_others(cast: Cast, enter: Enter) -> None:
    values = {"child_name": "解豆豆", "birth_on": "2015-12-12", "sex": "2"}
    part = enter("village_director").post("/children/register/likely/", values)
    assert part.context["likely"] == []


def test_the_city_office_writes_village_and_school(cast: Cast, enter: Enter) -> None:
    city = enter("city_office")
    page = city.get("/children/register/").content.decode()
    assert '<select name="village"' not in page, "no list of thousands of villages"
    values = {
        **LEAST, "village": "彬州市新民镇太厢村", "stage": "primary", "school_text": "太厢村小学", "grade": "3",
        "father_name": "单强", "father_away": "work", "father_destination": "陕西省彬州市",
    }  # fmt: skip
    assert city.post("/children/register/", values).status_code == 302
    with acting_as(cast.city_office):
        child = Child.objects.get(name="单小单")
        assert (child.region, child.school) == (TAIXIANG, cast.units["school"].pk)
        assert Enrolment.objects.get(child=child.pk).school_text == ""
        away = Migration.objects.get(person__name="单强")
        assert (away.destination, away.destination_text) == (610482000000, "陕西省彬州市")
    assert errors(city.post("/children/register/", {**LEAST, "village": "太乡村"})) == {"village"}


def test_a_director_finds_her_village_chosen(cast: Cast, enter: Enter) -> None:
    assert enter("village_director").get("/children/register/").context["form"]["village"].value() == TAIXIANG
    assert enter("town_supervisor").get("/children/register/").context["form"]["village"].value() is None


def test_nothing_that_was_written_is_lost(cast: Cast, enter: Enter) -> None:
    values = {
        **LEAST, "village_group": "二组", "household_head": "单大山", "address": "太厢村二组7号",
        "carer_name": "单大山", "carer_relation": "61", "carer_phone": "13891019999", "health": "30",
        "illness": "哮喘", "stage": "primary", "school_text": "西安某小学", "grade": "3", "class_name": "2",
        "mother_name": "李秀", "mother_phone": "13512341234", "remarks": "爱画画", "hukou_registered": "no",
    }  # fmt: skip
    answer = enter("village_director").post("/children/register/", values)
    assert answer.status_code == 302, answer.context["form"].errors
    page = enter("village_director").get(answer.url).content.decode()
    for word in ("二组", "单大山", "138****9999", "哮喘", "西安某小学", "李秀", "135****1234", "爱画画"):
        assert word in page, word
    with acting_as(cast.village_director):
        assert Health.objects.get(child__name="单小单").illness == "哮喘"
        assert Person.objects.filter(name="单大山").count() == 1


def test_the_form_has_at_most_twenty_five_required_fields(cast: Cast, enter: Enter) -> None:
    form = enter("village_director").get("/children/register/").context["form"]
    assert sum(field.required for field in form.fields.values()) <= 25
    grouped = {field.name for _, fields in form.groups() for field in fields}
    assert grouped == set(form.fields) - {"another_child"}
