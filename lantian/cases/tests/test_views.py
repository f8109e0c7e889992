"""The pages: a case from its report to its end, what is refused, what is covered, papers, and the emergency."""

import re
from typing import Any

import pymupdf
import pytest
from django.urls import reverse
from django.utils import timezone

from lantian.access.emergencies import open_in_emergency
from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.access.services import change_compartments
from lantian.cases.errors import CasesError
from lantian.cases.models import CaseStep, CaseTask, Conference, ProtectionCase, SafetyPlan
from lantian.cases.rules.steps import State, Verb
from lantian.cases.services import helping, intervening, steps
from lantian.cases.services.telling import tell_waiting
from lantian.cases.tests.conftest import (
    BASIS,
    REASON,
    TODAY,
    WORDS,
    closing,
    intervention,
    joined,
    left,
    opened,
    placed,
    task_of,
    to_help,
)
from lantian.notices.models import Notice
from lantian.registry.models import Child
from tests.cast import JING_VILLAGE, PARTS, Cast, past_the_policies

STEP = {"basis": "gf13_help", "basis_words": ""}


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, *keys: object) -> str:
    return reverse(f"cases:{name}", args=keys)


def state_of(case: ProtectionCase) -> str:
    with past_the_policies():
        return ProtectionCase.objects.get(pk=case.pk).state


def test_a_case_goes_from_its_report_to_its_end(cast: Cast, enter):
    browser, key = enter("county_office"), cast.children["小雨"]
    form = {"kind": "alone", "reason": REASON, "told": ["police"], **STEP, "basis": "gf13_report"}
    answer = browser.post(at("open_known", key), form)
    with acting_as(cast.county_office):
        case = ProtectionCase.objects.get()
    assert answer["Location"] == at("case", case.pk)
    answer = browser.post(
        at("step", case.pk, "respond"),
        {"words": WORDS, "acts": ["police", "kin"], **STEP, "basis": "gf13_response"},
    )
    assert (answer.status_code, state_of(case)) == (302, "response")
    found = {
        "on": TODAY, "assessors": "周镇\n彭警", "safety": "danger", "guardianship": "danger", "body": "good",
        "mind": "watch", "words": "父母外出，无人照料", **STEP,
    }  # fmt: skip
    assert browser.post(at("assess", case.pk), {**found, "assessors": "周镇"}).status_code == 422
    assert browser.post(at("assess", case.pk), found).status_code == 302
    call = {"on": TODAY, "place": "镇政府", "invited": [str(case.owner)]}
    assert browser.post(at("call", case.pk), call).status_code == 302
    with acting_as(cast.county_office):
        meeting = Conference.objects.get()
    minutes = {
        "version": 1, "on": TODAY, "present": [str(case.owner)], "others": "村医 王大夫",
        "minutes": "一致同意由奶奶照料",
        "what_1": "接奶奶来同住", "seat_1": str(case.owner), "due_1": TODAY, **STEP,
    }  # fmt: skip
    assert "没填完整" in page(browser.post(at("conference", meeting.pk), {**minutes, "seat_1": ""}))
    assert browser.post(at("conference", meeting.pk), minutes).status_code == 302
    plan = {
        "edition": 0, "aim": "奶奶同住", "warnings": "奶奶离开过夜", "call": "110", "review_on": TODAY,
        "what_1": "每晚看一次", "seat_1": str(case.owner), "due_1": TODAY, **STEP,
    }  # fmt: skip
    assert browser.post(at("plan", case.pk), plan).status_code == 302
    assert state_of(case) == "help"
    end = {
        "outcome": "home",
        "word_by": "child",
        "word_text": "奶奶在，我不怕",
        "feedback_on": TODAY,
        "words": "监护落实",
        **STEP,
    }
    assert "还有任务没办完" in page(browser.post(at("close", case.pk), end))
    with acting_as(cast.county_office):
        tasks = list(CaseTask.objects.filter(state="open").exclude(kind="review"))
    for task in tasks:
        done = {"version": 1, "came_out": "done", "note_text": "已经办好"}
        assert browser.post(at("task_end", task.pk), done).status_code == 302
    assert browser.post(at("close", case.pk), {**end, "word_text": ""}).status_code == 422
    assert browser.post(at("close", case.pk), {**end, "feedback_on": ""}).status_code == 422
    assert browser.post(at("close", case.pk), end).status_code == 302
    text = page(browser.get(at("case", case.pk)))
    assert "奶奶在，我不怕" in text
    assert "回归家庭" in text
    assert browser.post(at("step", case.pk, "reopen"), {"words": "孩子又一个人住", **STEP}).status_code == 302
    assert state_of(case) == "response"


def test_no_page_of_anybody_else_shows_that_there_is_a_case(cast: Cast, enter):
    case, key = opened(cast, by="town_supervisor"), cast.children["小雨"]
    addresses = [
        reverse("registry:child", args=[key]),
        reverse("access:log"),
        reverse("notices:notices"),
        "/",
    ]
    closed = [at("case", case.pk), at("step", case.pk, "note"), at("plan", case.pk), at("take_over", case.pk)]
    words = re.compile(f"{case.mark}|{case.pk}|独居|脱离监护单独居住|{REASON}|个案小组|已有个案")
    for part in PARTS:
        if part == "town_supervisor":
            continue
        browser = enter(part)
        for address in addresses:
            text = page(browser.get(address, follow=True))
            assert not words.search(text), (part, address)
        for address in closed:
            assert browser.get(address).status_code in (403, 404), (part, address)
    assert "脱离监护单独居住" in page(enter("town_supervisor").get(addresses[0]))


def test_who_watches_over_cases_reads_no_name_no_school_and_no_word(cast: Cast, enter):
    case = to_help(cast, opened(cast))
    with acting_as(cast.administrator):
        change_compartments(post=cast.city_office, compartments=["protection"])
    browser = enter("city_office")
    for address in (at("cases") + "?which=place", at("case", case.pk)):
        text = page(browser.get(address))
        assert "张某某" in text
        assert not re.search(f"小雨|太厢|{REASON}|{WORDS}|奶奶|彭警 派出所", text), address
    assert browser.get(at("plan", case.pk)).status_code == 403
    team = page(enter("county_office").get(at("case", case.pk)))
    assert all(word in team for word in ("张小雨", "太厢", REASON, WORDS, "奶奶"))


def test_a_department_works_on_its_case_and_finds_nothing_after_it_left(cast: Cast, enter):
    case = opened(cast)
    member = joined(cast, case, "department")
    browser = enter("department")
    assert "张小雨" in page(browser.get(at("cases")))
    assert browser.get(at("case", case.pk)).status_code == 200
    form = {"words": "已出警，孩子安全", "acts": ["police"], **STEP, "basis": "gf13_response"}
    assert browser.post(at("step", case.pk, "respond"), form).status_code == 302
    assert browser.get(at("close", case.pk)).status_code == 403
    left(cast, member)
    assert browser.get(at("case", case.pk)).status_code == 404
    assert "张小雨" not in page(browser.get(at("cases")))


def test_looking_at_a_case_is_logged_with_no_child(cast: Cast, enter):
    case = opened(cast)
    joined(cast, case, "department")
    enter("department").get(at("case", case.pk))
    with past_the_policies():
        entry = AccessEntry.objects.filter(user=cast.department.user_id).latest("at")
        assert (entry.child, entry.detail["deed"], entry.detail["case"]) == (None, "cases.read", str(case.pk))
        assert not AccessEntry.objects.filter(detail__has_key="case", child__isnull=False).exists()


def test_in_an_emergency_it_is_read_and_nothing_else(cast: Cast, enter):
    case, key = to_help(cast, opened(cast)), cast.children["小雨"]
    browser, behind = enter("town_supervisor"), at("behind_glass", cast.children["小雨"], case.pk)
    assert browser.get(behind).status_code == 404
    with acting_as(cast.town_supervisor):
        child = cast.child("小雨")
        open_in_emergency(
            child=key, region=child.region, school=child.school, reason="孩子走失", now=timezone.now()
        )
    assert behind in page(browser.get(reverse("registry:child", args=[key])))
    text = page(browser.get(behind))
    assert "您正在紧急查阅" in text
    assert REASON in text
    assert at("plan", case.pk) not in text
    assert browser.get(at("case", case.pk)).status_code == 404
    assert browser.post(at("step", case.pk, "note"), {"words": WORDS, **STEP}).status_code == 404
    assert enter("village_director").get(behind).status_code == 403
    assert browser.get(at("behind_glass", cast.children["小石"], case.pk)).status_code == 404


def text_of(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    with pymupdf.open(stream=answer.content) as document:
        return "".join("".join(sheet.get_text() for sheet in document).split())


def test_papers_are_for_the_team_with_a_reason_that_stays(cast: Cast, enter):
    case = to_help(cast, opened(cast))
    with acting_as(cast.county_office):
        held = helping.call_conference(case=case, on=TODAY, place="镇政府", invited=[], today=TODAY)
        minutes = {
            "on": TODAY,
            "present": [case.owner],
            "others": "村医 王大夫",
            "minutes": "由奶奶照料\n每周看望",
            **BASIS,
        }
        tasks = [task_of(cast.county_office, "接奶奶来")]
        helping.hold_conference(meeting=held, version=1, values=minutes, tasks=tasks, today=TODAY)
        plan = SafetyPlan.objects.get()
    browser = enter("county_office")
    assert browser.post(at("minutes_print", held.pk), {"reason": ""}).status_code == 422
    paper = text_of(browser.post(at("minutes_print", held.pk), {"reason": "存入卷宗"}))
    assert all(
        word in paper
        for word in ("个案会议纪要", "张小雨", "村医王大夫", "每周看望", "接奶奶来", "彬州市民政局")
    )
    paper = text_of(browser.post(at("plan_print", plan.pk), {"reason": "交派出所"}))
    assert all(word in paper for word in ("安全计划", "奶奶离开过夜", "每天晚上到家里看一次"))
    with past_the_policies():
        reasons = AccessEntry.objects.filter(detail__deed="cases.print").values_list(
            "detail__reason", flat=True
        )
        assert set(reasons) == {"存入卷宗", "交派出所"}
    with acting_as(cast.administrator):
        change_compartments(post=cast.city_office, compartments=["protection"])
    assert enter("city_office").post(at("plan_print", plan.pk), {"reason": "看看"}).status_code == 403


def test_a_child_whom_nobody_knows(cast: Cast, enter):
    browser = enter("county_office")
    form = {"kind": "missing", "reason": REASON, **STEP, "region": JING_VILLAGE, "described": "男孩，约八岁"}
    assert browser.post(at("open_unknown"), form).status_code == 422, "another county's village"
    answer = browser.post(at("open_unknown"), {**form, "region": cast.village_director.region_low})
    assert answer.status_code == 302
    assert "男孩，约八岁" in page(browser.get(answer["Location"]))


def test_a_second_case_of_a_child_is_refused_and_the_county_hears_of_it(cast: Cast, enter):
    opened(cast)
    form = {"kind": "alone", "reason": REASON, **STEP}
    answer = enter("town_supervisor").post(at("open_known", cast.children["小雨"]), form)
    assert (answer.status_code, "已有个案在办" in page(answer)) == (422, True)
    with acting_as(cast.county_office):
        assert Notice.objects.filter(kind="case_asked").exists()


def test_two_people_at_one_task_see_that_it_is_done(cast: Cast, enter):
    case = to_help(cast, opened(cast))
    with acting_as(cast.county_office):
        task = CaseTask.objects.select_related("case").get(kind="review", case=case.pk)
        helping.end_task(task=task, version=1, came_out="done", note_text="看过了，一切都好", today=TODAY)
        assert CaseTask.objects.filter(kind="review", state="open").count() == 1, "the next look is owed"
    form = {"version": 1, "came_out": "done", "note_text": "再看一次"}
    answer = enter("county_office").post(at("task_end", task.pk), form)
    assert (answer.status_code, "期间已有他人更新" in page(answer)) == (422, True)


def test_courts_and_placements_keep_a_case_open(cast: Cast):
    case = to_help(cast, opened(cast))
    row = placed(cast, case)
    with acting_as(cast.county_office):
        for task in CaseTask.objects.filter(kind="plan").select_related("case"):
            helping.end_task(task=task, version=1, came_out="done", note_text=WORDS, today=TODAY)
        with pytest.raises(CasesError, match="placement_open"):
            steps.close(case=case, values=closing(), today=TODAY)
        with pytest.raises(CasesError, match="placed_already"):
            placed(cast, case)
        ends = {"on": TODAY, "words": "随奶奶回家居住", **BASIS}
        intervening.end_placement(placement=row, version=1, values=ends, today=TODAY)
        applied = intervening.intervene(case=case, values=intervention(), today=TODAY)
        case.refresh_from_db()
        assert case.state == State.INTERVENTION
        with pytest.raises(CasesError, match="intervention_open"):
            steps.close(case=case, values=closing(), today=TODAY)
        decided = {"stage": "refused", "on": TODAY, "words": "法院驳回申请（2026）陕0482民特1号", **BASIS}
        intervening.enter_outcome(intervention=applied, version=1, values=decided, today=TODAY)
        steps.close(case=case, values=closing(), today=TODAY)
        assert CaseStep.objects.filter(case=case.pk).exclude(basis="").count() == CaseStep.objects.count()


def test_a_child_that_moves_stays_with_its_team_and_the_other_county_is_told(cast: Cast, as_web: None):
    case = opened(cast)
    joined(cast, case, "village_director")
    with past_the_policies():
        Child.objects.filter(pk=cast.children["小雨"]).update(region=JING_VILLAGE)
    for part in ("county_office", "village_director"):
        with acting_as(cast.posts[part]):
            moved = ProtectionCase.objects.get()
            assert moved.moved_from == cast.village_director.region_low
            steps.move(case=moved, verb=Verb.NOTE, words=WORDS, basis="gf13_help", today=TODAY)
    tell_waiting(office=cast.city_office, on=TODAY)
    with acting_as(cast.other_county_office):
        assert Notice.objects.filter(kind="case_moved").count() == 1
        assert not ProtectionCase.objects.exists()
