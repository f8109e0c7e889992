"""The forms of a file: what is saved, what is refused with a sentence, and what two people do at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Livelihood,
    Migration,
    Person,
    Residence,
    Tie,
)
from lantian.registry.services.facts import record_change
from lantian.registry.services.people import tie_person
from tests.cast import HONGYAN, JING_VILLAGE, TAIXIANG, Cast

Enter = Callable[[str], Client]
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
TODAY = timezone.localdate()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
NEW = {"version": "0", "row": "", "since": "2026-09-01"}


def address(cast: Cast, rest: str, name: str = "小雨") -> str:
    return f"/children/{cast.children[name]}/{rest}"


def seen(row: Any, **more: Any) -> dict[str, Any]:
    """What the form of a row carries along."""
    return {"version": row.version, "row": row.pk, **more}


def messages_in(answer: Any) -> str:
    return answer.content.decode()


def test_a_change_is_recorded_and_the_log_says_by_whom(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    answer = director.post(address(cast, "facts/guardianship/change/"), {**NEW, "level": "fair"})
    assert (answer.status_code, answer.url) == (302, address(cast, ""))
    assert "监护情况一般" in messages_in(director.get(answer.url))
    with acting_as(cast.county_office):
        row = Guardianship.objects.get(child=cast.children["小雨"])
        assert (row.level, row.since, row.recorded_by) == (
            "fair", date(2026, 9, 1), cast.village_director.user_id,
        )  # fmt: skip
        entry = AccessEntry.objects.get(action="registry.change_child")
        assert entry.detail == {"fact": "guardianship", "correction": False}


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("hukou", {"is_registered": "yes", "nature": "agricultural", "place_text": "彬州市新民镇"}),
        ("residence", {"place": str(TAIXIANG), "lives_with": "61"}),
        ("enrolment", {"stage": "primary", "school_text": "太厢小学", "grade": "4", "class_name": "2"}),
        ("health", {"condition": "30", "illness": "哮喘"}),
        ("guardianship", {"level": "good"}),
    ],
)
def test_every_fact_has_a_form_that_saves(
    cast: Cast, enter: Enter, fact: str, values: dict[str, str]
) -> None:
    county = enter("county_office")
    change = address(cast, f"facts/{fact}/change/")
    form = county.get(change).context["form"]
    hidden = {"version": form["version"].value(), "row": form["row"].value() or ""}
    answer = county.post(change, {**hidden, "since": "2026-09-01", **values})
    assert answer.status_code == 302, answer.context["form"].errors
    page = county.get(address(cast, "")).context["file"]
    row = page.facts[fact]
    correct = address(cast, f"facts/{fact}/{row.pk}/correct/")
    answer = county.post(correct, {**seen(row), "since": "2026-09-02", **values})
    assert answer.status_code == 302, answer.context["form"].errors
    mended = county.get(address(cast, "")).context["file"].facts[fact]
    assert (mended.pk, mended.since, mended.version) == (row.pk, date(2026, 9, 2), 2)


def test_a_school_that_was_written_is_found(cast: Cast, enter: Enter) -> None:
    change = address(cast, "facts/enrolment/change/", "豆豆")
    values = {"stage": "primary", "school_text": "云阳镇中心小学", "grade": "5"}
    assert enter("other_county_office").post(change, {**NEW, **values}).status_code == 302
    values["school_text"] = "太厢村完全小学"
    change = address(cast, "facts/enrolment/change/", "小石")
    assert enter("county_office").post(change, {**NEW, **values}).status_code == 302
    with acting_as(cast.city_office):
        unknown = Enrolment.objects.get(child=cast.children["豆豆"])
        assert (unknown.school_unit, unknown.school_text) == (None, "云阳镇中心小学")
        known = Enrolment.objects.get(child=cast.children["小石"])
        assert (known.school_unit, known.school_text) == (cast.units["school"].pk, "")


def test_the_city_office_keeps_the_school_of_a_child(cast: Cast, enter: Enter) -> None:
    form = enter("city_office").get(address(cast, "facts/enrolment/change/")).context["form"]
    assert (cast.units["school"].pk, "太厢小学") in form.fields["school_unit"].choices


def test_the_city_office_writes_the_village(cast: Cast, enter: Enter) -> None:
    city = enter("city_office")
    change = address(cast, "facts/residence/change/")
    page = city.get(change)
    assert "咸阳市 彬州市 新民镇 太厢村" in messages_in(page)
    with acting_as(cast.city_office):
        row = Residence.objects.get(child=cast.children["小雨"])
    for wrong in ("不存在的村", "彬州市", "广东东莞"):
        answer = city.post(change, {**seen(row), "since": "2026-09-01", "place": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place"]), wrong
        assert wrong in messages_in(answer)
    answer = city.post(change, {**seen(row), "since": "2026-09-01", "place": "彬州市新民镇红岩村"})
    assert answer.status_code == 302
    with acting_as(cast.city_office):
        assert cast.child("小雨").region == HONGYAN


DAYS = [
    ("2026-02-31", "日历上没有这一天"),
    (TOMORROW, "日期还没有到"),
    ("1700-01-01", "日期太早"),
    ("gestern", "看不出"),
    ("2026", ""),
    ("2026-03", ""),
    ("2010-01-01", ""),
    ("", "必填"),
    ("9" * 500, ""),
    ("2026-01-01; DROP", ""),
]


@pytest.mark.parametrize(("since", "says"), DAYS)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_lost(
    cast: Cast, enter: Enter, since: str, says: str
) -> None:
    answer = enter("village_director").post(
        address(cast, "facts/health/change/"), {**NEW, "since": since, "condition": "30", "illness": "哮喘"}
    )
    assert answer.status_code == 422
    assert "哮喘" in messages_in(answer)
    assert answer.context["form"]["since"].value() == since
    if says:
        assert says in messages_in(answer)
    with acting_as(cast.county_office):
        assert not Health.objects.filter(child=cast.children["小雨"]).exists()


@pytest.mark.parametrize(
    "since", ["2026.9.1", "2026年9月1日", "２０２６－０９－０１", "20260901", "2026/9/1"]
)
def test_a_day_may_be_written_as_people_write_it(cast: Cast, enter: Enter, since: str) -> None:
    change = address(cast, "facts/health/change/")
    assert (
        enter("village_director").post(change, {**NEW, "since": since, "condition": "10"}).status_code == 302
    )
    with acting_as(cast.county_office):
        assert Health.objects.get(child=cast.children["小雨"]).since == date(2026, 9, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"condition": ""},
        {"condition": "99"},
        {"condition": "10", "illness": "病" * 129},
        {"condition": "10", "illness": "a\x00b"},
        {"condition": "10", "disability_kind": "nonsense"},
        {"condition": "10", "version": "abc"},
        {"condition": "10", "version": "-1"},
        {"condition": "10", "row": "no-key"},
        {},
    ],
)
def test_bad_input_is_answered_at_its_field(cast: Cast, enter: Enter, values: dict[str, str]) -> None:
    answer = enter("village_director").post(address(cast, "facts/health/change/"), {**NEW, **values})
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_an_empty_submission_is_answered_too(cast: Cast, enter: Enter) -> None:
    assert enter("village_director").post(address(cast, "facts/health/change/")).status_code == 422


def test_two_people_change_one_fact(cast: Cast, enter: Enter) -> None:
    """Both have the form open; the second sees both values side by side, and may still save knowingly."""
    change = address(cast, "facts/guardianship/change/")
    director, town = enter("village_director"), enter("town_supervisor")
    assert director.post(change, {**NEW, "level": "good"}).status_code == 302
    answer = town.post(change, {**NEW, "since": "2026-10-01", "level": "none"})
    assert answer.status_code == 409
    said = {one["label"]: (one["mine"], one["theirs"]) for one in answer.context["differences"]}
    assert said["监护情况"] == ("无人监护", "监护情况较好")
    assert "李梅" in messages_in(answer)
    form = answer.context["form"]
    again = {name: form.data[name] for name in ("version", "row")}
    answer = town.post(change, {**again, "since": "2026-10-01", "level": "none"})
    assert answer.status_code == 302
    with acting_as(cast.county_office):
        levels = Guardianship.objects.filter(child=cast.children["小雨"]).order_by("since")
        assert [row.level for row in levels] == ["good", "none"]


def test_an_older_form_never_overwrites_a_newer_fact(cast: Cast, enter: Enter) -> None:
    """The row that was seen is gone, another one with the same version stands in its place."""
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        first = record_change(
            child=child, fact=Guardianship, values={"level": "good"}, since=date(2026, 1, 1)
        )
        record_change(
            child=child, fact=Guardianship, values={"level": "fair"}, since=date(2026, 2, 1), version=1,
            row=first.pk,
        )  # fmt: skip
    change = address(cast, "facts/guardianship/change/")
    answer = enter("village_director").post(change, seen(first, since="2026-03-01", level="none"))
    assert answer.status_code == 409


def test_two_people_correct_one_fact(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        row = record_change(
            child=cast.child("小雨"), fact=Health, values={"condition": "10"}, since=date(2026, 1, 1)
        )
    correct = address(cast, f"facts/health/{row.pk}/correct/")
    values = seen(row, since="2026-01-01")
    assert enter("village_director").post(correct, {**values, "condition": "20"}).status_code == 302
    answer = enter("town_supervisor").post(correct, {**values, "condition": "30", "illness": "哮喘"})
    assert answer.status_code == 409
    labels = {one["label"]: (one["mine"], one["theirs"]) for one in answer.context["differences"]}
    assert labels == {"健康状况": ("有慢性病", "一般或较弱"), "患病情况": ("哮喘", "")}
    again = {**values, "version": answer.context["form"].data["version"], "condition": "30"}
    assert enter("town_supervisor").post(correct, again).status_code == 302


def test_two_people_save_the_same(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        row = record_change(
            child=cast.child("小雨"), fact=Health, values={"condition": "10"}, since=date(2026, 1, 1)
        )
    values = seen(row, since="2026-01-01", condition="20")
    for part in ("village_director", "town_supervisor"):
        assert enter(part).post(address(cast, f"facts/health/{row.pk}/correct/"), values).status_code == 302


def test_a_father_comes_home_and_what_was_wrong_is_corrected(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    with acting_as(cast.county_office):
        father = Person.objects.get(name="张建军")
        (now,) = Migration.objects.filter(person=father.pk)
    change = address(cast, f"people/{father.pk}/whereabouts/")
    assert "广东东莞" in messages_in(director.get(change))
    correct = address(cast, f"facts/whereabouts/{now.pk}/correct/")
    assert '"dead"' not in messages_in(director.get(correct))
    values = {"reason": "work", "destination_text": "广东东莞"}
    answer = director.post(correct, {**seen(now), "since": "2026-02-01", **values})
    assert answer.status_code == 302
    answer = director.post(
        change, {"version": "2", "row": now.pk, "since": "2026-03-01", "reason": "home",
                 "expected_return_on": "2026-01-01"}
    )  # fmt: skip
    assert list(answer.context["form"].errors) == ["expected_return_on"]
    answer = director.post(change, {"version": "2", "row": now.pk, "since": "2026-03-01", "reason": "home"})
    assert answer.status_code == 302
    with acting_as(cast.county_office):
        episodes = Migration.objects.filter(person=father.pk).order_by("since")
        assert [(row.reason, row.since, row.until) for row in episodes] == [
            ("work", date(2026, 2, 1), date(2026, 3, 1)),
            ("home", date(2026, 3, 1), None),
        ]


def test_whose_child_it_is_not_says_nothing_about_whereabouts(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.city_office):
        carer = Person.objects.get(name="张老汉")
        (now,) = Migration.objects.filter(person__name="张建军")
    city = enter("city_office")
    assert city.get(address(cast, f"people/{carer.pk}/whereabouts/", "豆豆")).status_code == 404
    assert city.get(address(cast, f"facts/whereabouts/{now.pk}/correct/", "豆豆")).status_code == 404


def test_what_a_family_lives_on_is_recorded_where_no_house_was_known(cast: Cast, enter: Enter) -> None:
    answer = enter("far_village_director").post(
        address(cast, "livelihood/", "豆豆"),
        {**NEW, "poverty_marks": ["minimum_living"], "aid": ["minimum_living"]},
    )
    assert answer.status_code == 302
    with acting_as(cast.city_office):
        house = cast.child("豆豆").household
        assert house is not None
        row = Livelihood.objects.get(household=house.pk)
        assert (row.poverty_marks, row.aid) == (["minimum_living"], ["minimum_living"])
    correct = address(cast, f"facts/livelihood/{row.pk}/correct/", "豆豆")
    answer = enter("far_village_director").post(correct, {**seen(row), "since": "", "aid": []})
    assert answer.status_code == 302


def test_a_house_is_recorded_mended_and_emptied(cast: Cast, enter: Enter) -> None:
    director = enter("far_village_director")
    form = address(cast, "household/", "豆豆")
    answer = director.post(form, {"version": "0", "head_name": "解大爷", "address": "兴隆村三组"})
    assert answer.status_code == 302
    page = messages_in(director.get(address(cast, "", "豆豆")))
    assert "解大爷" in page
    assert "兴隆村三组" not in page
    answer = director.post(form, {"version": "1", "head_name": "解大爷", "neighbour": "王婶 13500000000"})
    assert answer.status_code == 302
    with acting_as(cast.city_office):
        house = Household.objects.get(head_name="解大爷")
        assert house.address is not None
        assert house.address.reveal() == "兴隆村三组"
    answer = director.post(form, {"version": "2", "head_name": "解大爷", "remove_address": "on"})
    assert answer.status_code == 302
    with acting_as(cast.city_office):
        assert Household.objects.get(pk=house.pk).address is None


def test_two_people_mend_one_house(cast: Cast, enter: Enter) -> None:
    form = address(cast, "household/")
    values = {"version": "1", "head_name": "张老汉"}
    assert enter("village_director").post(form, {**values, "is_unsafe": "yes"}).status_code == 302
    answer = enter("county_office").post(form, {**values, "is_unsafe": "no", "address": "太厢村二组18号"})
    assert answer.status_code == 409
    assert [(one["mine"], one["theirs"]) for one in answer.context["differences"]] == [("否", "是")]
    assert "太厢村二组18号" in messages_in(answer), "what was typed stays in the form"


def test_a_telephone_is_changed_kept_and_removed(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.CARER)
    form = address(cast, f"people/{tie.pk}/correct/")
    assert "13891012345" not in messages_in(director.get(form))
    steps = [
        ({"phone": "139 1234 5678"}, "13912345678"),
        ({"occupation": "务农"}, "13912345678"),
        ({"remove_phone": "on"}, None),
    ]
    for version, (values, phone) in enumerate(steps, start=1):
        answer = director.post(form, {"version": version, "name": "张老汉", **values})
        assert answer.status_code == 302, answer.context["form"].errors
        with acting_as(cast.county_office):
            person = Person.objects.get(pk=tie.person_id)
            assert (person.phone and person.phone.reveal()) == phone
            assert (person.phone_index is None) == (phone is None)
    answer = director.post(form, {"version": "4", "name": "张老汉", "phone": "12345"})
    assert answer.status_code == 422
    assert "电话" in messages_in(answer)


def test_two_people_change_one_telephone_without_seeing_it(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=cast.children["小雨"], kind=Tie.Kind.CARER)
    form = address(cast, f"people/{tie.pk}/correct/")
    values = {"version": "1", "name": "张老汉"}
    assert enter("village_director").post(form, {**values, "phone": "13912345678"}).status_code == 302
    answer = enter("county_office").post(form, {**values, "phone": "13987654321"})
    assert answer.status_code == 409
    assert "13912345678" not in messages_in(answer)
    answer = enter("county_office").post(form, {**values, "phone": "13912345678"})
    assert (answer.status_code, answer.context["differences"]) == (409, [])


def test_somebody_comes_and_goes(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    answer = director.post(
        address(cast, "people/add/", "小石"),
        {"version": "0", "kind": "mother", "name": "李秀", "phone": "13512341234", "since": ""},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    with acting_as(cast.county_office):
        tie = Tie.objects.get(child=cast.children["小石"], kind=Tie.Kind.MOTHER)
        assert tie.relation == "52"
    answer = director.post(
        address(cast, "people/add/", "小石"), {"version": "0", "kind": "mother", "name": "王秀"}
    )
    assert (answer.status_code, "已登记" in messages_in(answer)) == (422, True)
    end = address(cast, f"people/{tie.pk}/end/", "小石")
    assert director.post(end, {"version": tie.version, "until": TOMORROW}).status_code == 422
    assert director.post(end, {"version": tie.version, "until": TODAY.isoformat()}).status_code == 302
    assert director.get(end).status_code == 404


def test_nobody_ties_a_proxy_parent_by_hand(cast: Cast, enter: Enter) -> None:
    answer = enter("village_director").post(
        address(cast, "people/add/"), {"version": "0", "kind": "proxy_parent", "name": "某人"}
    )
    assert list(answer.context["form"].errors) == ["kind"]


def test_a_correction_of_the_child_agrees_with_its_number(cast: Cast, enter: Enter) -> None:
    county = enter("county_office")
    form = address(cast, "correct/", "豆豆")
    values = {"version": "1", "name": "解豆豆", "sex": "2", "birth_on": "2015-12-12", "ethnicity": "01"}
    for wrong, field in (
        ({"birth_on": "2015-12-13"}, "birth_on"),
        ({"sex": "1"}, "sex"),
        ({"sex": "9"}, "sex"),
        ({"name": ""}, "name"),
        ({"name": "已故"}, "name"),
        ({"identity": "610423201512120025"}, "identity"),
        ({"identity": "610427201705040026"}, "birth_on"),
    ):
        answer = enter("other_county_office").post(form, {**values, **wrong})
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True), wrong
    assert county.get(form).status_code == 404
    answer = enter("other_county_office").post(form, {**values, "remarks": "怕黑"})
    assert answer.status_code == 302
    with acting_as(cast.city_office):
        assert cast.child("豆豆").remarks == "怕黑"


def test_a_number_of_another_child_is_refused_with_a_sentence(cast: Cast, enter: Enter) -> None:
    values = {
        "version": "1", "name": "张小石", "sex": "2", "birth_on": "2015-12-12", "identity": "610423201512120024",
    }  # fmt: skip
    answer = enter("village_director").post(address(cast, "correct/", "小石"), values)
    assert (answer.status_code, "另一个地方" in messages_in(answer) or "其他地方" in messages_in(answer)) == (
        422,
        True,
    )


def test_a_file_that_moved_away_meanwhile_is_gone(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    with acting_as(cast.county_office):
        row = Residence.objects.get(child=cast.children["小雨"])
        record_change(
            child=cast.child("小雨"),
            fact=Residence,
            values={"place": HONGYAN},
            since=TODAY,
            version=row.version,
        )
    for rest in ("", "facts/health/change/", "household/", "correct/"):
        assert director.get(address(cast, rest)).status_code == 404
    assert director.post(address(cast, "confirm/")).status_code == 404


@pytest.mark.parametrize(
    "rest",
    [
        "facts/shoes/change/",
        f"facts/shoes/{NOBODY}/correct/",
        f"facts/health/{NOBODY}/correct/",
        f"facts/livelihood/{NOBODY}/correct/",
        "facts/livelihood/change/",
        f"people/{NOBODY}/whereabouts/",
        f"people/{NOBODY}/correct/",
        f"people/{NOBODY}/end/",
        "people/garbage/end/",
        f"reveal/phone/{NOBODY}/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_does_not_exist_is_not_found(cast: Cast, enter: Enter, rest: str, method: str) -> None:
    answer = getattr(enter("county_office"), method)(address(cast, rest))
    assert answer.status_code in (404, 405)
    assert answer.status_code == 404 or rest.startswith("reveal")


def test_a_director_cannot_move_a_child_out_of_her_village(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        row = Residence.objects.get(child=cast.children["小雨"])
    for place in (HONGYAN, JING_VILLAGE, "610482102999"):
        answer = enter("village_director").post(
            address(cast, "facts/residence/change/"), {**seen(row), "since": "2026-09-01", "place": place}
        )
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place"])
    with acting_as(cast.county_office):
        assert Residence.objects.get(child=cast.children["小雨"]).pk == row.pk


def test_confirming_is_logged(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        Child.objects.update(confirmed_on=date(2026, 1, 1))
    assert enter("village_director").post(address(cast, "confirm/")).status_code == 302
    with acting_as(cast.county_office):
        assert cast.child("小雨").confirmed_on == TODAY
        assert AccessEntry.objects.filter(action="registry.confirm_child").count() == 1


def test_a_person_who_is_on_file_is_tied_not_doubled(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        tie_person(
            child=cast.child("天天"), kind=Tie.Kind.CARER, since=None,
            details={"name": "单奶奶", "phone": "13500001111"},
        )  # fmt: skip
    answer = enter("town_supervisor").post(
        address(cast, "people/add/", "小石"),
        {"version": "0", "kind": "carer", "name": "单奶奶", "phone": "135 0000 1111"},
    )
    assert answer.status_code == 302
    with acting_as(cast.county_office):
        assert Person.objects.filter(name="单奶奶").count() == 1
