"""The life of a way: what facts suggest, who does what, duties, papers, ends; and who never hears of it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.pathways.errors import WayError
from lantian.pathways.models import WayDeed, WayPaper, WayRun, WayStep, WaySuggestion
from lantian.pathways.rules.running import State, StepState
from lantian.pathways.services import running
from lantian.pathways.services.forgetting import forget_child
from lantian.pathways.services.issuing import issue
from lantian.pathways.tests.conftest import SEEN, TODAY, begun, leaves_school, step_of
from lantian.registry.models import Child
from lantian.registry.services.following import follow
from tests.cast import Cast
from tests.test_city_named import asked_of, complaints

VISIT = "校长和李梅上门，孩子说数学跟不上，不想上学"
RULE = running.RULE


def done(cast: Cast, run: WayRun, code: str, part: str) -> WayDeed:
    with acting_as(cast.posts[part]):
        return running.do_step(step=step_of(run, code), on=TODAY, by="", words=VISIT, today=TODAY)


def refused(cast: Cast, run: WayRun, code: str, part: str) -> str:
    with pytest.raises(WayError) as error:
        done(cast, run, code, part)
    return error.value.code


def test_a_file_suggests_a_way_once_and_nothing_begins_by_itself(cast: Cast):
    leaves_school(cast)
    with acting_as(cast.village_director):
        (suggestion,) = WaySuggestion.objects.filter(way="dropout")
        assert suggestion.child_id == cast.children["小雨"]
        assert not WayRun.objects.exists()
        with pytest.raises(WayError, match="reason_needed"):
            running.decline(suggestion=suggestion, reason="已落实", today=TODAY)
        running.decline(suggestion=suggestion, reason="转学到西安，学籍还没转", today=TODAY)
        assert not WaySuggestion.objects.filter(way="dropout").exists()
    with acting_as(cast.county_office):
        follow(cast.child("小雨"))
        assert not WaySuggestion.objects.filter(way="dropout").exists()
        assert WayRun.objects.get().state == State.DECLINED


def test_a_suggestion_goes_with_its_fact_and_is_taken_up_by_its_way(cast: Cast):
    fact = leaves_school(cast)
    run = begun(cast)
    with acting_as(cast.village_director):
        assert run.fact == fact.pk
        assert not WaySuggestion.objects.filter(way="dropout").exists()
        # 小石 has no hukou: so its file says from the beginning.
        assert WaySuggestion.objects.get().way == "no_hukou"
    leaves_school(cast, "小石", "kindergarten")
    with acting_as(cast.town_supervisor):
        assert [row.way for row in WaySuggestion.objects.all()] == ["no_hukou"]


def test_steps_are_owed_and_kept_and_the_outcome_stays(cast: Cast):
    run = begun(cast)
    with acting_as(cast.county_office):
        steps = {step.code: step for step in WayStep.objects.filter(run=run.pk)}
        owed = set(Duty.objects.filter(rule=RULE, due_on__isnull=False).values_list("about", flat=True))
        assert owed == {steps[code].pk for code in ("register", "persuade", "notice", "again")}
        assert all(duty.is_discreet for duty in Duty.objects.filter(rule=RULE))
    assert refused(cast, run, "register", "village_director") == "not_yours"
    done(cast, run, "register", "school_head")
    done(cast, run, "persuade", "school_head")
    with acting_as(cast.county_office):
        assert step_of(run, "register").state == StepState.DONE
        assert step_of(run, "persuade").state == StepState.WAITING
        assert Duty.objects.get(about=steps["register"].pk).due_on is None
        assert Duty.objects.get(about=steps["persuade"].pk).due_on is not None
    second = done(cast, run, "persuade", "town_supervisor")
    with acting_as(cast.town_supervisor):
        assert step_of(run, "persuade").state == StepState.DONE
        running.withdraw_deed(deed=second, now=timezone.now())
        assert step_of(run, "persuade").state == StepState.WAITING
        assert Duty.objects.get(about=steps["persuade"].pk).due_on is not None
    with acting_as(cast.village_director):
        with pytest.raises(WayError, match="hollow"):
            running.end(run=run, version=1, outcome="back", words="已落实", ended_on=TODAY, today=TODAY)
        running.end(
            run=run, version=1, outcome="back", words="今天早上在教室里见到了她", ended_on=TODAY, today=TODAY
        )
        assert not Duty.objects.filter(rule=RULE, due_on__isnull=False).exists()
    assert refused(cast, run, "again", "village_director") == "not_now"


def test_one_way_of_a_kind_at_a_time_for_a_child_of_its_age(cast: Cast):
    begun(cast)
    for name, way, code in (("小雨", "dropout", "runs_already"), ("小雨", "unattended", "wrong_age")):
        with pytest.raises(WayError, match=code):
            begun(cast, way, name=name)
    with acting_as(cast.village_director), pytest.raises(WayError, match="in_the_future"):
        running.begin(
            child=cast.child("小石"),
            way="refusal",
            because="seen",
            words=SEEN,
            began_on=TODAY + timedelta(1),
            today=TODAY,
        )


def test_a_paper_is_kept_as_it_went_out(cast: Cast):
    run = begun(cast)
    done(cast, run, "register", "school_head")
    with acting_as(cast.school_head):
        step = step_of(run, "report")
        paper = issue(
            step=step, to="彬州市教育局{}，抄送新民镇人民政府", words="请协助劝返。", on=TODAY, today=TODAY
        )
        assert step_of(run, "report").state == StepState.DONE
        Child.objects.filter(pk=run.child_id).update(name="改了名")
        content = json.loads(WayPaper.objects.get(pk=paper.pk).content.reveal())
    assert "张小雨" in content["opening"]
    assert any(VISIT in line for line in content["acts"])
    assert content["unit"] == "太厢小学"


def test_bullying_is_known_to_school_and_county_alone(cast: Cast):
    run = begun(cast, "bullying", "school_head")
    knows = {}
    # Posts of person scope have no grant on any of these tables at all.
    for part in (
        "school_head",
        "psychologist",
        "county_office",
        "city_office",
        "town_supervisor",
        "village_director",
    ):
        with acting_as(cast.posts[part]):
            knows[part] = WayRun.objects.exists() and WayStep.objects.exists()
            if part in ("town_supervisor", "village_director"):
                assert not Duty.objects.filter(rule=RULE).exists()
                assert not AccessEntry.objects.filter(detail__began="bullying").exists()
    assert {part for part, known in knows.items() if known} == {
        "school_head",
        "psychologist",
        "county_office",
    }
    with acting_as(cast.psychologist):
        running.do_step(step=step_of(run, "support"), on=TODAY, by="", words="单独谈了两次话", today=TODAY)
    assert refused(cast, run, "stop", "psychologist") == "not_yours"
    with acting_as(cast.city_office):
        forget_child(run.child_id)
    with acting_as(cast.school_head):
        assert not WayRun.objects.exists()


def test_pages_name_the_city_and_papers_open(cast: Cast, enter: Callable[[str], Client]):
    run = begun(cast)
    with acting_as(cast.school_head):
        paper = issue(step=step_of(run, "report"), to="教育局", words="", on=TODAY, today=TODAY)
    clients = {part: enter(part) for part in ("village_director", "school_head", "county_office")}
    pages = [
        reverse("pathways:home"),
        f"{reverse('pathways:home')}?list=late",
        reverse("pathways:child", args=[run.child_id]),
        reverse("pathways:run", args=[run.pk]),
        reverse("registry:child", args=[run.child_id]),
    ]
    asked = []
    for client in clients.values():
        for page in pages:
            asked += asked_of(lambda c=client, p=page: c.get(p))
    assert not complaints(asked)
    shown = clients["school_head"].get(reverse("pathways:run", args=[run.pk])).content.decode()
    assert SEEN in shown
    assert "《关于学生辍学情况的书面报告》已送教育局" in shown
    pdf = clients["school_head"].get(reverse("pathways:paper", args=[paper.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert (
        clients["village_director"].get(reverse("pathways:step", args=[step_key(cast, run)])).status_code
        == 404
    )


def step_key(cast: Cast, run: WayRun) -> object:
    with acting_as(cast.school_head):
        return step_of(run, "register").pk
