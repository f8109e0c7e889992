"""Answering: what each answer does, that it is not asked again, and who comes second."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.kernel.versions import Conflict
from lantian.linkage.errors import LinkageError
from lantian.linkage.models import Question, SourceLine
from lantian.linkage.services import answering, bringing
from lantian.linkage.services.forgetting import forget_child
from lantian.linkage.services.taking_over import take_over
from lantian.linkage.tests.lists import (
    FLOWER,
    RAIN,
    SKY,
    YESTERDAY,
    brought_in,
    changed,
    kinds,
    lines,
    questions,
    the_question,
)
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, Enrolment, Livelihood, Residence
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.facts import record_change
from lantian.registry.tests.rosters import number
from tests.cast import HONGYAN, TAIXIANG, Cast

BEFORE = YESTERDAY - timedelta(days=30)
DOUBTFUL = ["张小霞", "女", "2017-05-04", "", "太厢小学", "三年级", "1班", "太厢村", "张建军"]
NUMBER = number("2020-09-01", 3)
NEXT_CLASS = changed(RAIN, class_name="2班")


@pytest.fixture
def county(cast: Cast):
    return cast.county_office


@pytest.fixture
def director(cast: Cast):
    return cast.village_director


def test_not_ours_is_said_once_for_all_lists_of_the_kind(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, FLOWER], as_of=BEFORE)
    question = the_question(director)
    with acting_as(director):
        answering.not_ours(question=question, version=question.version, reason="not_counted")
    source = brought_in(county, [RAIN, SKY, FLOWER])
    assert kinds(county) == {}
    assert lines(county, source)[4].standing == SourceLine.Standing.NOT_OURS


def test_another_kind_of_list_asks_for_itself(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, FLOWER], as_of=BEFORE)
    question = the_question(director)
    with acting_as(director):
        answering.not_ours(question=question, version=question.version, reason="not_counted")
    brought_in(county, [FLOWER], kind="hukou")
    assert "马小花" in kinds(county)


@pytest.mark.parametrize(
    ("answer", "reason", "note", "code"),
    [
        ("not_ours", "", "", "reason_needed"),
        ("not_ours", "family_asked", "", "reason_needed"),
        ("not_ours", "other", "  ", "note_needed"),
        ("kept", "list_wrong", "", "answer_unknown"),
    ],
)
def test_an_answer_needs_what_belongs_to_it(cast: Cast, county, director, answer, reason, note, code):
    brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(director)
    with acting_as(director), pytest.raises(LinkageError, match=code):
        answering.record_answer(question=question, version=1, answer=answer, reason=reason, note=note)
    assert the_question(director).state == Question.State.OPEN


def test_who_comes_second_is_shown_the_first_ones_answer(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(director)
    with acting_as(cast.town_supervisor):
        answering.not_ours(question=question, version=question.version, reason="moved_away")
    with acting_as(director), pytest.raises(Conflict) as conflict:
        answering.not_ours(question=question, version=question.version, reason="died")
    assert conflict.value.row.reason == "moved_away"
    assert conflict.value.row.answered_by == cast.town_supervisor.user_id


def test_each_answer_stands_in_the_log_and_keeps_its_history(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, NEXT_CLASS, FLOWER])
    question = the_question(director, kind="different")
    with acting_as(director):
        asked = answering.record_answer(question=question, version=1, answer="asked", note="问过学校")
        answering.record_answer(question=asked, version=asked.version, answer="kept", reason="list_outdated")
        entry = AccessEntry.objects.filter(action="linkage.work_list").latest("at")
        history = list(asked.history.order_by("version").values_list("answer", "note"))
    assert (entry.child, entry.detail["answer"]) == (cast.children["小雨"], "kept")
    assert history == [("", ""), ("asked", "问过学校")]


def test_several_lines_are_answered_at_once_and_what_others_answered_stays(cast: Cast, county, director):
    another = ["何田田", "女", "2017-09-09", "", "太厢小学", "三年级", "1班", "太厢村", ""]
    brought_in(county, [RAIN, SKY, FLOWER, another])
    found = questions(director)
    with acting_as(cast.town_supervisor):
        answering.not_ours(question=found[0], version=1, reason="died")
    with acting_as(director):
        done = answering.not_ours_at_once(
            questions={one.pk: one.version for one in found}, reason="not_counted"
        )
    assert done == 1
    answered = questions(director, state="answered")
    assert {one.reason for one in answered} == {"died", "not_counted"}


def test_a_line_is_linked_by_hand_and_stays_so(cast: Cast, county, director):
    brought_in(county, [SKY, FLOWER], as_of=BEFORE)
    assert kinds(county) == {"张小雨": "absent", "马小花": "unregistered"}
    question = the_question(director, kind="unregistered")
    with acting_as(director):
        answering.link_by_hand(question=question, version=question.version, child=cast.children["小雨"])
    assert kinds(county) == {"张小雨 child": "different"}
    source = brought_in(county, [SKY, FLOWER])
    assert lines(county, source)[3].child == cast.children["小雨"]


def test_nobody_links_a_child_of_another_place(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(director)
    with acting_as(director), pytest.raises(LinkageError, match="child_gone"):
        answering.link_by_hand(question=question, version=1, child=cast.children["天天"])
    assert the_question(director).answer == ""


def test_the_child_of_a_line_is_registered(cast: Cast, county, director):
    brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(director)
    values = {
        "child_name": "马小花",
        "sex": "2",
        "birth_on": question.recorded_at.date().replace(year=2016, month=3, day=5),
        "no_identity_reason": "lost",
        "village": TAIXIANG,
    }
    with acting_as(director):
        child, answered = answering.register_from(
            question=question, version=1, values=values, as_of=timezone.localdate()
        )
    assert (answered.state, answered.answer, answered.child) == ("answered", "registered", child.pk)
    assert kinds(county) == {"马小花 enrolment": "different"}
    source = brought_in(county, [RAIN, SKY, FLOWER])
    assert lines(county, source)[4].child == child.pk


def test_two_side_by_side_are_the_same(cast: Cast, county):
    brought_in(county, [DOUBTFUL, SKY], as_of=BEFORE)
    question = the_question(cast.town_supervisor, kind="doubtful")
    with acting_as(cast.town_supervisor):
        answering.judge(question=question, version=question.version, answer="same")
    assert kinds(county) == {"张小雨 child": "different"}
    brought_in(county, [DOUBTFUL, SKY])
    assert kinds(county) == {"张小雨 child": "different"}


def test_two_side_by_side_are_not_the_same(cast: Cast, county):
    brought_in(county, [DOUBTFUL, SKY], as_of=BEFORE)
    question = the_question(cast.town_supervisor, kind="doubtful")
    with acting_as(cast.town_supervisor):
        answering.judge(question=question, version=question.version, answer="different")
    missing = the_question(cast.village_director)
    assert (missing.kind, missing.name, missing.region) == ("unregistered", "张小霞", TAIXIANG)
    source = brought_in(county, [DOUBTFUL, SKY])
    assert kinds(county) == {"张小霞": "unregistered", "张小雨": "absent"}
    assert lines(county, source)[2].standing == SourceLine.Standing.MISSING


def test_what_cannot_be_told_yet_stays_open_with_its_note(cast: Cast, county):
    brought_in(county, [DOUBTFUL, SKY], as_of=BEFORE)
    question = the_question(county, kind="doubtful")
    with acting_as(county):
        answering.judge(question=question, version=1, answer="unsure", note="等家长回电话")
    assert the_question(county, kind="doubtful").note == "等家长回电话"
    brought_in(county, [DOUBTFUL, SKY])
    again = the_question(county, kind="doubtful")
    assert (again.answer, again.note) == ("unsure", "等家长回电话")


def test_a_change_is_taken_over_since_a_day(cast: Cast, county, director):
    source = brought_in(county, [changed(RAIN, grade="四年级", class_name="2班"), SKY])
    question = the_question(director)
    with acting_as(director):
        take_over(question=question, version=1, since=YESTERDAY)
        facts = list(Enrolment.objects.filter(child=question.child).order_by("until"))
        entry = AccessEntry.objects.filter(action="registry.change_child").latest("at")
    assert [(one.grade, one.class_name, one.until) for one in facts] == [(3, "1", YESTERDAY), (4, "2", None)]
    assert entry.detail["source"] == str(source.pk)
    assert entry.detail["reason"] == f"秋季学籍 · 教育局 学籍科 · {YESTERDAY}"
    assert kinds(county) == {}


def test_a_mistake_is_taken_over_as_a_correction(cast: Cast, county, director):
    brought_in(county, [changed(RAIN, class_name="2班"), SKY])
    question = the_question(director)
    with acting_as(director):
        take_over(question=question, version=1, since=None)
        (fact,) = Enrolment.objects.filter(child=question.child)
    assert (fact.class_name, fact.until) == ("2", None)


def test_who_a_child_is_is_corrected(cast: Cast, county, director):
    stone = ["张小石", "男", "2020-09-01", NUMBER, "", "", "", "太厢村", "张建军"]
    brought_in(county, [RAIN, SKY, stone])
    question = the_question(director, subject="child")
    with acting_as(director):
        take_over(question=question, version=1, since=None)
        child = Child.objects.get(pk=cast.children["小石"])
    assert child.identity.reveal() == NUMBER
    assert child.temporary_key == ""


def test_what_contradicts_the_number_is_not_taken_over(cast: Cast, county, director):
    brought_in(county, [changed(RAIN, identity_number="", birth_on="2017-05-14"), SKY])
    (question,) = questions(county, kind="doubtful") or questions(county, subject="child")
    with acting_as(county):
        if question.kind == "doubtful":
            answering.judge(question=question, version=1, answer="same")
            question = Question.objects.get(kind="different", subject="child")
        with pytest.raises(LinkageError, match="number_disagrees"):
            take_over(question=question, version=question.version, since=None)
    assert the_question(county, subject="child").state == "open"


def test_a_move_takes_the_child_and_its_questions_along(cast: Cast, county):
    moved = changed(RAIN, village="红岩村", class_name="2班")
    brought_in(county, [moved, SKY])
    question = the_question(county, subject="residence")
    with acting_as(county):
        take_over(question=question, version=1, since=YESTERDAY)
        home = Residence.objects.get(child=question.child, until__isnull=True)
    assert home.place == HONGYAN
    assert [one.subject for one in questions(cast.next_village_director)] == ["enrolment"]
    assert questions(cast.village_director) == []


def test_a_village_director_cannot_move_a_child_away(cast: Cast, county, director):
    brought_in(county, [changed(RAIN, village="红岩村"), SKY])
    question = the_question(director)
    with acting_as(director), pytest.raises(RegistryError, match="out_of_scope"):
        take_over(question=question, version=1, since=YESTERDAY)
    assert the_question(director).answer == ""


def test_a_file_that_changed_meanwhile_is_not_overwritten(cast: Cast, county, director):
    brought_in(county, [changed(RAIN, class_name="2班"), SKY])
    question = the_question(director)
    with acting_as(director):
        child, fact = cast.child("小雨"), Enrolment.objects.get(child=cast.children["小雨"])
        values = {"stage": "primary", "school_unit": fact.school_unit, "grade": 3, "class_name": "5"}
        record_change(
            child=child, fact=Enrolment, values=values, since=BEFORE, version=fact.version, row=fact.pk
        )
    with acting_as(director), pytest.raises(Conflict):
        take_over(
            question=question, version=1, since=YESTERDAY, seen={"row": fact.pk, "version": fact.version}
        )
    assert the_question(director).answer == ""


def test_an_allowance_is_added_to_what_the_household_has(cast: Cast, county, director):
    brought_in(county, [RAIN], kind="allowance")
    question = the_question(director, subject="livelihood")
    with acting_as(director):
        take_over(question=question, version=1, since=YESTERDAY)
        house = cast.child("小雨").household
        row = Livelihood.objects.get(household=house.pk, until__isnull=True)
    assert row.aid == ["minimum_living"]
    brought_in(county, [RAIN], kind="allowance")
    assert "张小雨 livelihood" not in kinds(county)


def test_what_was_kept_is_asked_again_only_when_the_list_says_something_new(cast: Cast, county, director):
    brought_in(county, [changed(RAIN, class_name="2班"), SKY], as_of=BEFORE)
    question = the_question(director)
    with acting_as(director):
        answering.record_answer(question=question, version=1, answer="kept", reason="list_wrong")
    brought_in(county, [changed(RAIN, class_name="2班"), SKY])
    assert kinds(county) == {}
    brought_in(county, [changed(RAIN, class_name="3班"), SKY])
    assert kinds(county) == {"张小雨 enrolment": "different"}


def test_what_was_decided_by_mistake_is_asked_again(cast: Cast, county, director):
    source = brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(director)
    with acting_as(director):
        answered = answering.not_ours(question=question, version=1, reason="died")
        with pytest.raises(Conflict):
            answering.reopen(question=question_of(answered), version=1)
        answering.reopen(question=answered, version=answered.version)
        with pytest.raises(LinkageError, match="question_over"):
            answering.reopen(question=question_of(answered), version=3)
    again = the_question(director)
    assert (again.answer, again.reason, again.answered_by) == ("", "", None)
    assert lines(county, source)[4].standing == SourceLine.Standing.MISSING
    brought_in(county, [RAIN, SKY, FLOWER])
    assert kinds(county) == {"马小花": "unregistered"}


def question_of(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def test_what_an_answer_has_written_is_not_asked_again(cast: Cast, county, director):
    brought_in(county, [NEXT_CLASS, SKY])
    question = the_question(director)
    with acting_as(director):
        answered = take_over(question=question, version=1, since=YESTERDAY)
        with pytest.raises(LinkageError, match="question_over"):
            answering.reopen(question=answered, version=answered.version)


def test_a_pair_judged_again_takes_the_line_along(cast: Cast, county):
    source = brought_in(county, [DOUBTFUL, SKY])
    question = the_question(county, kind="doubtful")
    with acting_as(county):
        judged = answering.judge(question=question, version=1, answer="different")
        asked = answering.reopen(question=judged, version=judged.version)
        answering.judge(question=asked, version=asked.version, answer="same")
    assert kinds(county) == {"张小雨 child": "different"}
    assert lines(county, source)[2].child == cast.children["小雨"]


def test_a_withdrawn_list_takes_its_open_work_along_and_leaves_decisions(cast: Cast, county, director):
    source = brought_in(county, [NEXT_CLASS, SKY, FLOWER])
    question = the_question(director, kind="unregistered")
    with acting_as(director):
        answering.not_ours(question=question, version=1, reason="not_counted")
    with acting_as(county):
        bringing.withdraw(source=source)
    assert questions(county) == []
    assert [one.answer for one in questions(county, state="answered")] == ["not_ours"]
    assert {line.name for line in lines(county, source).values()} == {"", "马小花"}
    late = questions(county, state="withdrawn")[0]
    with acting_as(director), pytest.raises(LinkageError, match="question_over"):
        answering.record_answer(question=late, version=late.version, answer="kept", reason="list_wrong")


def test_of_an_erased_child_nothing_is_left(cast: Cast, county, director):
    source = brought_in(county, [NEXT_CLASS, SKY])
    question = the_question(director)
    with acting_as(director):
        answering.record_answer(question=question, version=1, answer="asked", note="张小雨妈妈说")
    with acting_as(cast.city_office):
        erase_child(child=cast.child("小雨"), basis="监护人书面申请，民政局批准")
    (left,) = questions(county, kind="different")
    assert (left.name, left.note, left.detail, left.mark) == ("", "", None, None)
    line = lines(county, source)[2]
    assert (line.name, line.said, line.mark) == ("", None, None)
    with acting_as(county):
        assert not left.history.exists()


def test_forgetting_twice_is_no_error(cast: Cast, county):
    brought_in(county, [NEXT_CLASS, SKY])
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        forget_child(cast.children["小雨"])
