"""Parents: what they see, acknowledge, and say of themselves; how the village takes it over."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.access.services import change_phone
from lantian.desk.models import Acknowledgement, FamilyNotice, FamilyWord
from lantian.desk.rules.words_of_parents import said_by
from lantian.registry.models import Migration, MonthlyCheck
from lantian.registry.services.erasing import erase_child
from tests.cast import Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]


def absence(cast: Cast) -> Migration:
    with acting_as(cast.county_office, read_only=True):
        return Migration.objects.get(until=None)


def waiting(cast: Cast) -> FamilyWord:
    with acting_as(cast.village_director, read_only=True):
        return FamilyWord.objects.get(state="waiting")


def say(client: Client, what: str, **more: str) -> None:
    answer = client.post("/family/where/", {"what": what, "since": TODAY.isoformat(), **more})
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_parent_sees_their_own_children_and_whom_to_call(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.county_office):
        change_phone(post=cast.village_director, phone="029-33211234")
    answer = enter("parent").get("/")
    page = answer.content.decode()
    assert [one.child.name for one in answer.context["children"]] == ["张小雨", "张小石"]
    assert 'href="tel:029-33211234"' in page
    assert "冯师" in page
    assert "太厢小学" in page
    for hidden in ("13891012345", "610427201705040026", "单天天", "东莞"):
        assert hidden not in page


def test_what_a_parent_says_changes_nothing_until_the_village_confirms_it(cast: Cast, enter: Enter) -> None:
    say(enter("parent"), "away", place_text="浙江宁波")
    before = absence(cast)
    assert before.destination_text == "广东东莞"
    word = waiting(cast)
    director = enter("village_director")
    page = director.get("/").content.decode()
    assert "浙江宁波" in page
    director.post(f"/family/words/{word.pk}/take/", {"version": before.version, "row": before.pk})
    now = absence(cast)
    assert (now.destination_text, now.since, now.reason) == ("浙江宁波", TODAY, "work")
    with acting_as(cast.village_director, read_only=True):
        assert MonthlyCheck.objects.filter(checked_on=TODAY).exists()
    assert director.get("/").context["words"] == []


def test_a_word_that_meets_another_change_is_not_taken_over_blindly(cast: Cast, enter: Enter) -> None:
    say(enter("parent"), "home")
    word, seen = waiting(cast), absence(cast)
    with acting_as(cast.county_office):
        Migration.objects.filter(pk=seen.pk).update(version=seen.version + 1, destination_text="福建厦门")
    enter("village_director").post(
        f"/family/words/{word.pk}/take/", {"version": seen.version, "row": seen.pk}
    )
    assert waiting(cast).pk == word.pk
    assert absence(cast).reason == "work"


def test_only_the_parent_sees_and_takes_back_what_they_said(cast: Cast, enter: Enter) -> None:
    parent = enter("parent")
    say(parent, "visit", visit_until=(TODAY + timedelta(days=5)).isoformat())
    say(parent, "home")
    word = waiting(cast)
    assert word.what == "home"
    with acting_as(cast.proxy_parent, read_only=True):
        assert not FamilyWord.objects.exists()
    assert enter("next_village_director").post(f"/family/words/{word.pk}/take/").status_code == 404
    parent.post(f"/family/words/{word.pk}/withdraw/")
    assert enter("village_director").get("/").context["words"] == []
    assert absence(cast).reason == "work"


def test_a_notice_is_read_once_and_the_sender_sees_when(cast: Cast, enter: Enter) -> None:
    child = cast.children["小雨"]
    teacher = enter("class_teacher")
    for _ in range(2):
        teacher.post(f"/family/of/{child}/notices/", {"kind": "study"})
    parent = enter("parent")
    (line,) = parent.get("/").context["children"][0].unread
    for _ in range(2):
        parent.post(f"/family/notices/{line.notice.pk}/read/")
    assert parent.get("/").context["children"][0].unread == []
    with acting_as(cast.class_teacher, read_only=True):
        assert FamilyNotice.objects.count() == Acknowledgement.objects.count() == 1
    assert "已读" in teacher.get(f"/family/of/{child}/notices/").content.decode()


def test_somebody_else_s_notice_does_not_exist_for_a_parent(cast: Cast, enter: Enter) -> None:
    child = cast.children["天天"]
    enter("next_village_director").post(f"/family/of/{child}/notices/", {"kind": "duties"})
    with acting_as(cast.county_office, read_only=True):
        notice = FamilyNotice.objects.get()
    assert enter("parent").post(f"/family/notices/{notice.pk}/read/").status_code == 404


@pytest.mark.parametrize(
    ("what", "reason_now", "reason", "meanwhile", "is_visit"),
    [
        ("away", "", "work", "", False),
        ("away", "home", "work", "", False),
        ("away", "study", "study", "moved_on", False),
        ("home", "work", "home", "", False),
        ("visit", "work", "home", "", True),
    ],
)
def test_what_a_word_means(what: str, reason_now: str, reason: str, meanwhile: str, is_visit: bool) -> None:
    said = said_by(what, date(2026, 2, 1), "宁波", date(2026, 2, 9), reason_now)
    assert (said.reason, said.meanwhile, said.is_visit) == (reason, meanwhile, is_visit)
    assert (said.visit_until is not None) == is_visit


def test_an_erased_child_leaves_nothing_at_the_desk(cast: Cast, enter: Enter) -> None:
    parent = enter("parent")
    say(parent, "home")
    enter("village_director").post(f"/family/of/{cast.children['小石']}/notices/", {"kind": "duties"})
    with acting_as(cast.city_office):
        for name in ("小雨", "小石"):
            erase_child(child=cast.child(name), basis="法定监护人申请删除")
        assert not FamilyWord.objects.exists()
        assert not FamilyNotice.objects.exists()
