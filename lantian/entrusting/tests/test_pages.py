"""What the pages say to whom."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.test import Client
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.entrusting.models import CareWord, Entrustment
from lantian.entrusting.rules.life import How, Party
from lantian.entrusting.services.forgetting import forget_child
from lantian.entrusting.services.signing import Hand, sign
from lantian.entrusting.tests.conftest import BACKEND, DRINKS, GOOD, TODAY, assessed, drafted, word_of
from tests.cast import TAIXIANG, Cast
from tests.test_city_named import asked_of, complaints

Enter = Callable[[str], Client]
ANSWERS = {
    "assessed_on": str(TODAY),
    "birth_on": "1960-01-01",
    "health": "10",
    "children": "1",
    "lives": "together",
    "bond": "close",
    "wish": "agrees",
    **dict.fromkeys(("harm", "habits", "neglect", "other"), "no"),
    "result": "fit",
}


def page(client: Client, name: str, *keys: Any) -> str:
    return client.get(reverse(f"entrusting:{name}", args=keys)).content.decode()


def test_two_directors_do_not_assess_past_each_other(cast: Cast, enter: Enter):
    row = assessed(cast, GOOD)
    address = reverse("entrusting:carer", args=[row.child_id, row.person_id])
    client = enter("village_director")
    assert client.post(address, {**ANSWERS, "seen": str(row.pk)}).status_code == 302
    late = client.post(address, {**ANSWERS, "seen": str(row.pk)})
    assert late.status_code == 422
    assert "请重新打开页面" in late.content.decode()


def test_why_somebody_is_unfit_stands_on_no_page_and_school_and_family_are_not_told(cast: Cast, enter: Enter):
    drafted(cast)
    assessed(cast, replace(DRINKS, ground="屡次酗酒"))
    rain = cast.children["小雨"]
    for part in ("village_director", "county_office"):
        shown = page(enter(part), "child", rain)
        assert "不适宜" in shown
        assert "屡次酗酒" not in shown
    assert "不适宜" not in page(enter("school_head"), "school")
    assert "不适宜" not in page(enter("parent"), "own", rain)
    for part, told in (("village_director", True), ("school_head", True), ("proxy_parent", False)):
        file = enter(part).get(reverse("registry:child", args=[rain])).content.decode()
        assert ("entrusted-care" in file) == told, part
        assert part == "village_director" or "被认定" not in file


def test_a_parent_writes_on_the_telephone_and_the_village_answers(cast: Cast, enter: Enter):
    rain = cast.children["小雨"]
    address = reverse("entrusting:own", args=[rain])
    told = {"since": str(TODAY), "until": "", "carer_name": "张老汉", "relation": "61", "carer_phone": "123"}
    father = enter("parent")
    assert father.post(address, told).status_code == 422
    assert father.post(address, {**told, "carer_phone": "13891012345"}).status_code == 302
    assert "张老汉" in page(enter("school_head"), "school")
    with acting_as(cast.village_director):
        word = CareWord.objects.get()
    answer = {"reason": "请先告诉我们爷爷的电话"}
    enter("village_director").post(reverse("entrusting:word_decline", args=[word.pk]), answer)
    assert "请先告诉我们爷爷的电话" in page(father, "own", rain)


def test_two_people_who_change_one_draft_see_both_values(cast: Cast, enter: Enter):
    row = drafted(cast)
    client, address = enter("village_director"), reverse("entrusting:agreement_change", args=[row.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    with acting_as(cast.town_supervisor):
        Entrustment.objects.filter(pk=row.pk).update(until=TODAY, version=2)
    answer = client.post(address, values)
    assert answer.status_code == 409


def test_what_this_room_asks_names_the_city(cast: Cast, as_web: None):
    def live() -> None:
        row = drafted(cast)
        word_of(cast)
        hand = Hand(How.IN_PERSON, TODAY, row.person_id)
        with acting_as(cast.village_director):
            sign(entrustment=row, party=Party.CARER, hand=hand, today=TODAY)

    asked = asked_of(live)
    rain, client = cast.children["小雨"], Client()
    for part, addresses in {
        "village_director": (
            reverse("entrusting:child", args=[rain]),
            reverse("registry:child", args=[rain]),
        ),
        "county_office": tuple(
            f"{reverse('entrusting:places')}{query}"
            for query in ("", f"?place={TAIXIANG}", "?list=without", "?list=notices", "?list=unfit")
        ),
        "school_head": (reverse("entrusting:school"),),
        "parent": (reverse("entrusting:own", args=[rain]),),
    }.items():
        client.force_login(cast.posts[part].user, backend=BACKEND)
        for address in addresses:
            asked += asked_of(lambda a=address: client.get(a))
    with acting_as(cast.city_office):
        asked += asked_of(lambda: forget_child(rain))
    assert len(asked) > 100
    assert not complaints(asked)
