"""Pages of merging: who may, what they show, what a second submission does."""

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.models import Child, Merge
from lantian.registry.services.correcting import correct_identity
from lantian.registry.services.facts import correct_child
from lantian.registry.tests.twice import AGAIN, merged, registered_again
from tests.cast import JING_VILLAGE, Cast

Enter = Callable[[str], Client]
SEEN = re.compile(r'name="(seen-[^"]+)" value="([^"]+)"')
CHOSEN = re.compile(r'name="(choice-[^"]+)" value="([^"]+)" checked')
ASKED = re.compile(r'name="(answer-[^"]+)" value="([^"]+)" checked')


def address(kept: object, gone: object) -> str:
    return reverse("registry:merge", args=[kept, gone])


def filled(page: str, **more: str) -> dict[str, str]:
    """What the form of a page submits as it is shown, with a reason."""
    return {**dict(SEEN.findall(page)), **dict(CHOSEN.findall(page)), "reason": "家长电话确认", **more}


def test_an_office_makes_one_file_of_two_and_two_again(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    browser = enter("county_office")
    page = browser.get(address(kept, gone)).content.decode()
    assert "住在外婆家" in page
    assert "李秀兰" in page
    answer = browser.post(address(kept, gone), filled(page, is_certain="on"))
    assert answer.headers["Location"] == reverse("registry:child", args=[kept])
    file = browser.get(answer.headers["Location"]).content.decode()
    assert "李秀兰" in file
    old = browser.get(reverse("registry:child", args=[gone]))
    assert old.status_code == 200
    assert reverse("registry:child", args=[kept]) in old.content.decode()
    with acting_as(cast.county_office):
        merge = Merge.objects.get()
    undo = reverse("registry:merge_undo", args=[merge.pk])
    assert undo in file
    assert browser.get(undo).status_code == 200
    assert browser.post(undo, {}).status_code == 302
    assert "李秀兰" not in browser.get(reverse("registry:child", args=[kept])).content.decode()
    assert "张晓雨" in browser.get(reverse("registry:child", args=[gone])).content.decode()
    assert browser.post(undo, {}).status_code == 302
    assert browser.get(undo).status_code == 200
    assert browser.get(reverse("registry:merges")).status_code == 200


def test_two_files_changed_meanwhile_are_shown_again_with_what_changed(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    browser = enter("county_office")
    page = browser.get(address(kept, gone)).content.decode()
    with acting_as(cast.county_office):
        child = Child.objects.get(pk=gone)
        correct_child(child=child, values={"remarks": "住在姑姑家"}, version=child.version)
    chosen = {"choice-name": "theirs", "is_certain": "on"}
    answer = browser.post(address(kept, gone), filled(page, **chosen))
    again = answer.content.decode()
    assert answer.status_code == 409
    assert "住在姑姑家" in again
    assert again.count("期间有改动") == 2
    assert ("choice-name", "theirs") in CHOSEN.findall(again)
    with acting_as(cast.county_office):
        assert not Merge.objects.exists()
    assert browser.post(address(kept, gone), filled(again, **chosen)).status_code == 302


def test_what_was_submitted_twice_is_merged_once(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    browser = enter("county_office")
    form = filled(browser.get(address(kept, gone)).content.decode(), is_certain="on")
    assert browser.post(address(kept, gone), form).status_code == 302
    assert browser.post(address(kept, gone), form).status_code == 302
    with acting_as(cast.county_office):
        assert Merge.objects.count() == 1
    assert browser.get(address(kept, gone)).status_code == 302
    assert browser.get(address(gone, kept)).status_code == 404


def test_nobody_merges_without_a_reason_or_twins_without_a_word(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    browser = enter("county_office")
    page = browser.get(address(kept, gone)).content.decode()
    assert "是不是双胞胎" in page
    assert browser.post(address(kept, gone), filled(page, reason="")).status_code == 422
    answer = browser.post(address(kept, gone), filled(page))
    assert answer.status_code == 422
    assert "请核实清楚" in answer.content.decode()
    nonsense = {"choice-name": "nobody's", "choice-nothing": "mine", "seen-nothing": "1", "is_certain": "on"}
    assert browser.post(address(kept, gone), filled(page, **nonsense)).status_code == 409


def test_files_of_another_county_do_not_exist(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    far = cast.children["豆豆"]
    browser = enter("county_office")
    assert browser.get(address(kept, far)).status_code == 404
    assert browser.get(address(kept, kept)).status_code == 404
    merge = merged(cast.county_office, kept, gone)
    other = enter("other_county_office")
    for page in (
        reverse("registry:merge_undo", args=[merge.pk]),
        reverse("registry:merge_decline", args=[merge.pk]),
        reverse("registry:child", args=[gone]),
    ):
        assert other.get(page).status_code == 404


def test_a_shell_has_no_pages_but_the_one_that_leads_on(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merged(cast.county_office, kept, gone)
    browser = enter("county_office")
    for name in (
        "timeline",
        "child_log",
        "child_around",
        "correct_child",
        "household",
        "add_person",
        "merge_search",
    ):
        assert browser.get(reverse(f"registry:{name}", args=[gone])).status_code == 404, name
    assert browser.post(reverse("registry:confirm", args=[gone])).status_code == 404
    director = enter("village_director")
    page = director.get(reverse("registry:child", args=[gone])).content.decode()
    assert reverse("registry:child", args=[kept]) in page
    assert "撤销" not in page
    listed = director.get(reverse("registry:children")).content.decode()
    assert "张晓雨" not in listed


def test_the_page_of_undoing_asks_what_it_cannot_know(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    merge = merged(cast.county_office, kept, gone, name="theirs")
    browser = enter("county_office")
    with acting_as(cast.county_office):
        child = Child.objects.get(pk=kept)
        correct_identity(child=child, values={"name": "张雨"}, version=child.version)
    address = reverse("registry:merge_undo", args=[merge.pk])
    page = browser.get(address).content.decode()
    assert "张小雨（保留的档案）" in page
    assert "合并时：张晓雨" in page
    assert browser.post(address, {}).status_code == 409
    assert browser.post(address, dict(ASKED.findall(page))).status_code == 302
    assert browser.post(address, dict(ASKED.findall(page))).status_code == 302
    with acting_as(cast.county_office):
        assert Child.objects.get(pk=kept).name == "张雨"


def test_a_later_merge_stands_in_the_way(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    third = registered_again(cast, cast.county_office)
    first, second = merged(cast.county_office, kept, gone), merged(cast.county_office, third, kept)
    browser = enter("county_office")
    address = reverse("registry:merge_undo", args=[first.pk])
    page = browser.get(address).content.decode()
    assert reverse("registry:merge_undo", args=[second.pk]) in page
    assert browser.post(address, {}).status_code == 422


def test_a_county_declines_what_concerns_a_child_of_its_own(cast: Cast, enter: Enter) -> None:
    kept = cast.children["小雨"]
    gone = registered_again(cast, cast.other_county_office, **{**AGAIN, "village": JING_VILLAGE})
    city = enter("city_office")
    page = city.get(address(kept, gone)).content.decode()
    assert city.post(address(kept, gone), filled(page, is_certain="on")).status_code == 302
    page = city.get(address(kept, gone)).content.decode()
    assert "须由他人决定" in page
    assert city.post(address(kept, gone), filled(page, is_certain="on")).status_code == 302
    with acting_as(cast.other_county_office):
        proposal = Merge.objects.get(state="waiting")
    county = enter("other_county_office")
    listed = county.get(reverse("registry:merges")).content.decode()
    assert "其他地方的儿童" in listed
    assert "张小雨" not in listed
    decline = reverse("registry:merge_decline", args=[proposal.pk])
    assert county.post(decline, {"version": 1, "reason": ""}).status_code == 422
    answer = {"version": proposal.version, "reason": "两个孩子我们都认识"}
    assert county.post(decline, answer).status_code == 302
    assert county.post(decline, answer).status_code == 302
    assert "两个孩子我们都认识" in city.get(reverse("registry:merges")).content.decode()


def test_who_compared_two_files_stands_in_the_log_of_both(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    enter("town_supervisor").get(address(kept, gone))
    with acting_as(cast.county_office):
        lines = AccessEntry.objects.filter(action="registry.propose_merge")
        assert {line.child for line in lines} == {kept, gone}


def test_the_other_file_is_searched_for(cast: Cast, enter: Enter) -> None:
    kept, gone = cast.children["小雨"], registered_again(cast, cast.county_office)
    browser = enter("town_supervisor")
    search = reverse("registry:merge_search", args=[kept])
    assert address(kept, gone) in browser.get(search).content.decode()
    assert address(kept, gone) in browser.post(search, {"q": "张晓雨"}).content.decode()
    assert "没有查到" in browser.post(search, {"q": "张小雨"}).content.decode()
