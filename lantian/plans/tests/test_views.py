"""The pages: what is refused and how it is said, two people at once, paper, and what each role is shown."""

import re

import pymupdf
import pytest
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.plans.models import Need, Plan, VoiceAnswer
from lantian.plans.services.growing import move_goal, set_goal
from lantian.plans.services.needs import withdraw_need
from lantian.plans.services.planning import write_plan
from lantian.plans.tests.conftest import TODAY, again, need_of, promised
from lantian.plans.tests.test_growing import lines
from tests.cast import Cast


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, key: object = None, query: str = "") -> str:
    return reverse(f"plans:{name}", args=[key] if key else []) + query


def test_bad_input_gets_a_sentence(cast: Cast, enter):
    need, browser = need_of(cast), enter("village_director")
    form = {"what": "每周三辅导", "done_means": "会做作业", "line": "education", "due_on": "2020-01-01"}
    answer = browser.post(at("measure_new", need.pk), form)
    assert answer.status_code == 422
    assert "谁来办？请选择岗位" in page(answer)
    answer = browser.post(at("measure_new", need.pk), {**form, "outside": "县妇联"})
    assert "这个日期已过" in page(answer)
    answer = browser.post(at("measure_new", need.pk), {**form, "outside": "县妇联", "done_means": "已安排"})
    assert "这是套话" in page(answer)
    answer = browser.post(at("need_new", need.child_id), {"code": "S01", "told_by": "child", "since": TODAY})
    assert answer.status_code == 422
    assert "已登记且未办结" in page(answer)
    answer = browser.post(at("need_close", need.pk), {"version": 1, "outcome": "met", "word_on": TODAY})
    assert answer.status_code == 422
    assert again_state(cast, need) == "open"


def again_state(cast: Cast, need: Need) -> str:
    with acting_as(cast.village_director, read_only=True):
        return again(need).state


def test_what_others_do_stands_above_the_form(cast: Cast, enter):
    need = need_of(cast)
    promised(cast, need, by="class_teacher")
    browser = enter("village_director")
    assert "已有他人在帮" in page(browser.get(at("measure_new", need.pk)))
    form = {
        "what": "周末借书", "done_means": "每月读两本书", "line": "education", "outside": "村图书室",
        "due_on": TODAY,
    }  # fmt: skip
    answer = browser.post(at("measure_new", need.pk), form)
    assert (answer.status_code, "这件事已经有人在帮" in page(answer)) == (422, True)
    assert browser.post(at("measure_new", need.pk), {**form, "knows_others": "on"}).status_code == 302


def test_two_people_at_one_plan_see_both_values(cast: Cast, enter):
    with acting_as(cast.village_director):
        write_plan(child=cast.child("小雨"), values=lines(cast), version=None, today=TODAY)
        write_plan(child=cast.child("小雨"), values=lines(cast, study="每天读十页书"), version=1, today=TODAY)
    mine = {**lines(cast, study="每天练字二十分钟"), "version": 1}
    browser = enter("class_teacher")
    answer = browser.post(at("plan_write", cast.children["小雨"]), mine)
    assert answer.status_code == 409
    assert "每天读十页书" in page(answer)
    assert "每天练字二十分钟" in page(answer)
    assert browser.post(at("plan_write", cast.children["小雨"]), {**mine, "version": 2}).status_code == 302
    with acting_as(cast.village_director, read_only=True):
        assert (Plan.objects.get().study, Plan.objects.get().version) == ("每天练字二十分钟", 3)


def test_a_step_that_somebody_else_took_is_said(cast: Cast, enter):
    need = need_of(cast)
    with acting_as(cast.village_director):
        withdraw_need(need=need, version=1, reason="孩子说不是这样", today=TODAY)
    answer = enter("village_director").post(
        at("need_close", need.pk),
        {"version": 1, "outcome": "met", "word_by": "child", "word": "yes", "word_on": TODAY},
    )
    assert (answer.status_code, "期间已有他人更新" in page(answer)) == (422, True)


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    with pymupdf.open(stream=answer.content) as document:
        assert document.page_count == 1
        return "".join("".join(sheet.get_text() for sheet in document).split())


def test_paper_for_the_family_is_plain_and_carries_no_label(cast: Cast, enter):
    promised(cast, need_of(cast))
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        long = dict.fromkeys(("mind", "study", "life"), "这学期每周都要做的一件很重要的事情" * 3)
        write_plan(child=child, values=lines(cast, **long), version=None, today=TODAY)
        goal = set_goal(
            child=child, self_code="care", words="自己叠被子", next_step="每天早上叠", today=TODAY
        )
        move_goal(goal=goal, version=1, state="reached", next_step="", today=TODAY)
    browser = enter("village_director")
    plan = text_of(browser.get(at("plan_print", child.pk)))
    assert "张小雨的成长关爱计划" in plan
    assert "照护人签名" in plan
    certificate = text_of(browser.get(at("certificate", goal.pk)))
    assert "“自己叠被子”" in certificate
    sheets = browser.get(at("voice_sheets"))
    assert sheets.status_code == 200
    for text in (plan, certificate):
        assert not re.search("留守|风险|等级|排名|第[一二三]名", text)
    assert "没人教我数学" not in plan


def test_a_county_sees_kind_and_state_and_no_words(cast: Cast, enter):
    need_of(cast)
    key = cast.children["小雨"]
    for part, words in (("village_director", True), ("county_office", False), ("town_supervisor", False)):
        for address in (at("child", key), reverse("registry:child", args=[key])):
            text = page(enter(part).get(address))
            assert ("没人教我数学" in text) == words, (part, address)
            assert "作业没有人辅导" in text
    for part in ("proxy_parent", "parent"):
        for address in (at("child", key), reverse("registry:child", args=[key])):
            assert not re.search("没人教我数学|作业没有人辅导", page(enter(part).get(address))), part


def test_one_tap_keeps_a_measure(cast: Cast, enter):
    need = need_of(cast)
    measure = promised(cast, need, by="proxy_parent")
    browser = enter("proxy_parent")
    assert "张小雨" in page(browser.get(at("measures")))
    answer = browser.post(at("measure_keep", measure.pk, "?from=list"), {"version": 1, "came_out": "done"})
    assert answer["Location"] == at("measures")
    assert again_state(cast, need) == "done"


def test_an_answer_without_a_name_takes_no_words(cast: Cast, enter):
    browser, key = enter("class_teacher"), cast.children["小雨"]
    faces = {"loved": 3, "guarded": 2, "helped": 1, "version": 0}
    answer = browser.post(at("voice", key), {**faces, "with_name": "no", "words": "想妈妈"})
    assert (answer.status_code, "写话需要记名" in page(answer)) == (422, True)
    assert browser.post(at("voice", key), {**faces, "with_name": "no"}).status_code == 302
    with acting_as(cast.village_director, read_only=True):
        assert VoiceAnswer.objects.get().is_anonymous
        assert not Need.objects.exists()


@pytest.mark.parametrize("name", ["child", "goals"])
def test_the_next_village_finds_nothing(cast: Cast, enter, name: str):
    assert enter("next_village_director").get(at(name, cast.children["小雨"])).status_code == 404
