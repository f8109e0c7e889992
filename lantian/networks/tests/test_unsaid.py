"""Networks hear by themselves of a child that is missing at school, and of a need that stays unmet."""

from datetime import date, timedelta
from typing import Any

import pytest

from lantian.access.scopes import acting_as
from lantian.assessment.services.answering import note_answers
from lantian.attendance.tests.absences import FRIDAY, MONDAY, TUESDAY, noted, on_day
from lantian.networks.jobs import tell_in_the_morning
from lantian.networks.models import NetworkWord
from lantian.networks.rules.unsaid import ABSENT, QUIET, UNMET
from lantian.networks.services.unsaid import tell_of_the_unsaid
from lantian.networks.tests.conftest import TODAY
from lantian.networks.tests.test_telling import told
from lantian.plans.models import Need
from lantian.plans.services.measures import drop_measure
from lantian.plans.services.needs import close_need
from lantian.plans.tests.conftest import need_of, promised
from tests.cast import BINZHOU, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SAID_NO: dict[str, Any] = {
    "word_by": "child",
    "word": "no",
    "word_on": TODAY,
    "word_text": "",
    "reason": "没有人来过",
}


def morning(cast: Cast, on: date = TODAY) -> int:
    """What the county's networks are told on a morning."""
    with acting_as(cast.county_office):
        return tell_of_the_unsaid(place=BINZHOU, on=on)


def answered(cast: Cast, answer: str, on: date = TODAY) -> None:
    with acting_as(cast.village_director):
        note_answers(child=cast.child("小雨"), answers={"absence": answer}, source="school", on=on)


def kinds(cast: Cast) -> set[str]:
    with acting_as(cast.county_office, read_only=True):
        return set(NetworkWord.objects.values_list("kind", flat=True))


def test_five_days_away_from_school_are_told_once(cast: Cast, as_web: None):
    answered(cast, "three")
    assert morning(cast) == 0
    answered(cast, "five")
    tell_in_the_morning(0)
    assert kinds(cast) == {ABSENT}
    assert told(cast) == {"village_director", "proxy_parent"}
    assert [morning(cast, TODAY + days * DAY) for days in (0, 1, 6)] == [0, 0, 0]
    quiet = QUIET[ABSENT].days
    answered(cast, "seldom", TODAY + DAY)
    answered(cast, "five", TODAY + quiet * DAY)
    assert morning(cast, TODAY + (quiet - 1) * DAY) == 0
    assert morning(cast, TODAY + quiet * DAY) == 1


def test_whoever_is_back_at_school_is_not_missing(cast: Cast, as_web: None):
    answered(cast, "five", TODAY - DAY)
    answered(cast, "seldom")
    assert morning(cast) == 0


def test_a_need_that_says_so_counts_as_well(cast: Cast, as_web: None):
    need_of(cast, "小雨", code="S05", words="这个月常不来")
    assert morning(cast) == 1
    assert kinds(cast) == {ABSENT}


def test_a_need_that_nobody_takes_up_in_its_days_is_told(cast: Cast, as_web: None):
    need_of(cast, "小雨")
    busy = need_of(cast, "小石")
    promised(cast, busy)
    assert [morning(cast, TODAY + days * DAY) for days in (0, 29)] == [0, 0]
    assert morning(cast, TODAY + 30 * DAY) == 1
    assert kinds(cast) == {UNMET}
    with acting_as(cast.county_office, read_only=True):
        assert {word.child_id for word in NetworkWord.objects.all()} == {cast.children["小雨"]}
    assert morning(cast, TODAY + 31 * DAY) == 0


def test_what_turned_unmet_long_ago_is_no_news(cast: Cast, as_web: None):
    need_of(cast, "小雨")
    assert morning(cast, TODAY + 37 * DAY) == 0


def test_a_measure_that_was_dropped_and_a_no_of_the_child_are_told(cast: Cast, as_web: None):
    first, second = need_of(cast, "小雨"), need_of(cast, "小石")
    measure = promised(cast, first)
    with acting_as(cast.village_director):
        drop_measure(measure=measure, version=1, reason="辅导老师调走了", today=TODAY)
        close_need(
            need=Need.objects.get(pk=second.pk),
            version=second.version,
            met=False,
            values=SAID_NO,
            today=TODAY,
        )
    assert morning(cast) == 2
    assert kinds(cast) == {UNMET}
    assert "class_teacher" in told(cast)


def test_days_that_a_school_notes_are_told_at_once_and_by_one_source(cast: Cast, as_web: None):
    noted(cast)
    on_day(cast, MONDAY)
    assert kinds(cast) == set()
    on_day(cast, TUESDAY)
    assert kinds(cast) == {ABSENT}
    assert told(cast) == {"village_director", "proxy_parent"}
    answered(cast, "five", TUESDAY)
    on_day(cast, FRIDAY)
    assert morning(cast, FRIDAY) == 0
