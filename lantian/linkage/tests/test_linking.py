"""A list held against the register: what is linked, what is asked, and of whom."""

from datetime import timedelta

import pytest

from lantian.access.scopes import acting_as
from lantian.linkage.models import Source, SourceLine
from lantian.linkage.services import answering
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
    told,
)
from tests.cast import HONGYAN, TAIXIANG, Cast

Standing = SourceLine.Standing


@pytest.fixture
def county(cast: Cast):
    return cast.county_office


def test_a_list_that_agrees_asks_nothing(cast: Cast, county):
    source = brought_in(county, [RAIN, SKY])
    assert source.state == Source.State.OPEN, source.refusal
    assert source.counts[Standing.LINKED] == 2
    assert questions(county) == []


def test_who_is_on_the_list_and_not_here_is_asked_of_the_village(cast: Cast, county):
    brought_in(county, [RAIN, SKY, FLOWER])
    question = the_question(cast.village_director)
    assert (question.kind, question.name, question.region) == ("unregistered", "马小花", TAIXIANG)
    assert told(question)["said"]["father_name"] == "马大明"
    assert told(question)["giver"] == "教育局 学籍科"
    assert questions(cast.next_village_director) == []
    assert questions(cast.far_village_director) == []


def test_who_should_be_on_the_list_and_is_not_is_asked(cast: Cast, county):
    brought_in(county, [RAIN])
    question = the_question(cast.next_village_director)
    assert (question.kind, question.name, question.region) == ("absent", "单天天", HONGYAN)
    assert told(question)["why"] == "goes_to_school"
    assert questions(cast.village_director) == []


def test_what_is_said_differently_is_asked_by_subject(cast: Cast, county):
    brought_in(county, [changed(RAIN, grade="四年级", class_name="2班", village="红岩村"), SKY])
    found = {one.subject: told(one)["pairs"] for one in questions(county)}
    assert found == {
        "enrolment": [["grade", 3, 4], ["class_name", "1", "2"]],
        "residence": [["village", TAIXIANG, HONGYAN]],
    }
    assert {one.region for one in questions(county)} == {TAIXIANG}


def test_a_wrong_cell_is_told_and_keeps_no_line_out(cast: Cast, county):
    source = brought_in(
        county, [changed(RAIN, birth_on="2017-13-45"), changed(FLOWER, identity_number="123"), SKY]
    )
    assert source.counts["faults"] == 2
    assert source.counts[Standing.LINKED] == 2
    assert kinds(county) == {"马小花": "unregistered"}


def test_a_line_that_names_nobody_is_told(cast: Cast, county):
    source = brought_in(county, [changed(RAIN, child_name="", identity_number=""), SKY])
    assert lines(county, source)[2].standing == Standing.UNREADABLE


def test_lines_that_repeat_each_other_are_one_child_and_flagged(cast: Cast, county):
    source = brought_in(county, [RAIN, changed(RAIN, class_name="2班"), SKY, FLOWER, FLOWER])
    found = lines(county, source)
    assert [found[row].repeats for row in (2, 3, 4, 5, 6)] == [None, 2, None, None, 5]
    assert found[3].child == found[2].child == cast.children["小雨"]
    assert source.counts["repeats"] == 2
    assert kinds(county) == {"张小雨 enrolment": "different", "马小花": "unregistered"}


def test_who_may_be_another_is_asked_side_by_side(cast: Cast, county):
    doubtful = ["张小霞", "女", "2017-05-04", "", "太厢小学", "三年级", "1班", "太厢村", "张建军"]
    source = brought_in(county, [doubtful, SKY])
    (question,) = questions(county, kind="doubtful")
    assert question.child == cast.children["小雨"]
    assert told(question)["evidence"]["birth"] == "same"
    assert lines(county, source)[2].standing == Standing.DOUBTFUL
    assert questions(county, kind="absent") == []


def test_a_newer_list_ends_the_open_work_of_the_older_one(cast: Cast, county):
    older = brought_in(county, [RAIN, SKY, FLOWER], as_of=YESTERDAY - timedelta(days=30))
    newer = brought_in(county, [RAIN, SKY, FLOWER])
    assert [one.source_id for one in questions(county)] == [newer.pk]
    (ended,) = questions(county, state="superseded")
    assert ended.source_id == older.pk
    assert (ended.name, ended.detail) == ("", None)
    assert {line.name for line in lines(county, older).values()} == {""}


def test_an_older_list_does_not_come_after_a_newer_one(cast: Cast, county):
    from lantian.linkage.errors import LinkageError

    brought_in(county, [RAIN, SKY])
    with pytest.raises(LinkageError, match="older"):
        brought_in(county, [RAIN], as_of=YESTERDAY - timedelta(days=3))


def test_a_child_listed_twice_in_different_words_is_not_lost(cast: Cast, county):
    """Once with the number and once without: the second line is asked about beside the child of the first."""
    without = changed(RAIN, identity_number="", school="", grade="", class_name="", father_name="")
    source = brought_in(county, [without, RAIN, SKY])
    assert lines(county, source)[3].child == cast.children["小雨"]
    (question,) = questions(county)
    assert (question.kind, question.child) == ("doubtful", cast.children["小雨"])
    with acting_as(county):
        answering.judge(question=question, version=1, answer="same")
    found = lines(county, source)
    assert [(found[row].child, found[row].repeats) for row in (2, 3)] == [
        (cast.children["小雨"], 3),
        (cast.children["小雨"], None),
    ]
    assert questions(county) == []
