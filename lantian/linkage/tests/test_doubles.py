"""The register held against itself."""

from datetime import date

import pytest

from lantian.access.scopes import acting_as
from lantian.linkage.errors import LinkageError
from lantian.linkage.jobs import find_doubles_monthly
from lantian.linkage.lists.asking import common_place
from lantian.linkage.models import Source
from lantian.linkage.services import answering
from lantian.linkage.services.searching import request_search
from lantian.linkage.tests.lists import questions, register_another, searched, the_question, told
from tests.cast import BINZHOU, HONGYAN, JING_VILLAGE, TAIXIANG, XINMIN, Cast

RAIN_AGAIN = {
    "child_name": "张小雨",
    "sex": "2",
    "birth_on": date(2017, 5, 4),
    "no_identity_reason": "lost",
    "father_name": "张建军",
}


@pytest.mark.parametrize(
    ("regions", "place"),
    [
        ((TAIXIANG, TAIXIANG), TAIXIANG),
        ((TAIXIANG, HONGYAN), XINMIN),
        ((TAIXIANG, BINZHOU + 999999), BINZHOU),
        ((TAIXIANG, JING_VILLAGE), 610400000000),
        ((TAIXIANG, XINMIN), XINMIN),
    ],
)
def test_the_place_that_two_have_in_common(regions, place):
    assert common_place(regions) == place


def test_a_child_registered_twice_is_found(cast: Cast):
    again = register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    search = searched(cast.county_office)
    question = the_question(cast.town_supervisor, kind="double")
    assert {question.one, question.other} == {again.pk, cast.children["小雨"]}
    assert (question.region, search.counts) == (XINMIN, {"double": 1})
    assert told(question)["evidence"]["birth"] == "same"
    assert questions(cast.village_director) == []


def test_different_children_are_not_asked_about_again(cast: Cast):
    register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    searched(cast.county_office)
    question = the_question(cast.town_supervisor)
    with acting_as(cast.town_supervisor):
        answering.judge(question=question, version=1, answer="different")
    searched(cast.county_office)
    assert questions(cast.county_office) == []


def test_who_is_the_same_and_was_not_merged_is_asked_about_again(cast: Cast):
    register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    searched(cast.county_office)
    question = the_question(cast.county_office)
    with acting_as(cast.county_office):
        answering.judge(question=question, version=1, answer="same")
    searched(cast.county_office)
    assert len(questions(cast.county_office)) == 1


def test_a_pair_of_two_counties_is_seen_by_the_city_alone(cast: Cast):
    bean = {"child_name": "解豆豆", "sex": "2", "birth_on": date(2015, 12, 12), "no_identity_reason": "lost"}
    register_another(cast, **bean, village=HONGYAN)
    find_doubles_monthly(0)
    assert the_question(cast.city_office).kind == "double"
    assert questions(cast.county_office) == []
    assert questions(cast.other_county_office) == []


def test_two_searches_ask_about_a_pair_once(cast: Cast):
    register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    searched(cast.city_office)
    searched(cast.county_office)
    assert len(questions(cast.county_office)) == 1
    searched(cast.city_office)
    assert len(questions(cast.county_office)) == 1


def test_one_search_at_a_time(cast: Cast):
    with acting_as(cast.county_office):
        search = request_search()
        with pytest.raises(LinkageError, match="not_now"):
            request_search()
    assert search.state == Source.State.LINKING
