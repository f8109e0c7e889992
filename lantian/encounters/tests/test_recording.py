"""Recording care: one row a child, once; what cannot be is refused; who reads which words."""

from dataclasses import replace

import pytest
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.errors import EncounterError
from lantian.encounters.models import Encounter
from lantian.encounters.queries import last_by_kind
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Confidence, Kind
from lantian.encounters.tests.acts import DAY, TALK, TODAY, VISIT, kinds_seen, words_seen, written
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]


def test_one_visit_covers_the_children_of_a_house(cast: Cast) -> None:
    rows = written(cast, "village_director", Kind.HOME_VISIT, VISIT, "小雨", "小石").rows
    assert len({row.occasion for row in rows}) == 1
    assert len({row.pk for row in rows}) == 2
    with acting_as(cast.village_director, read_only=True):
        latest = last_by_kind(cast.children.values())
    assert latest[cast.children["小石"]] == {"home_visit": TODAY}
    assert latest[cast.children["豆豆"]] == {}


def test_a_form_that_is_sent_twice_is_there_once(cast: Cast) -> None:
    occasion = uuid7()
    first = written(cast, "village_director", Kind.TALK, TALK, occasion=occasion)
    again = written(cast, "village_director", Kind.TALK, TALK, occasion=occasion)
    assert (first.is_new, again.is_new) == (True, False)
    assert [row.pk for row in first.rows] == [row.pk for row in again.rows]
    assert kinds_seen(cast, "village_director") == ["talk"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(VISIT, happened_on=TODAY + DAY), "in_the_future"),
        (replace(VISIT, happened_on=TODAY - 9000 * DAY), "before_birth"),
        (replace(VISIT, happened_on=TODAY - 800 * DAY), "before_file"),
        (replace(VISIT, promise="带书来", promised_on=TODAY - DAY), "promise_before_visit"),
        (
            replace(VISIT, happened_on=TODAY - 9 * DAY, promise="带书", promised_on=TODAY - DAY),
            "promise_in_the_past",
        ),
        (replace(VISIT, promise="带书来"), "promise_without_day"),
        (replace(VISIT, next_on=TODAY), "next_before_visit"),
        (Account(TODAY), "nobody_seen"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, told: Account, code: str) -> None:
    with pytest.raises(EncounterError) as refused:
        written(cast, "village_director", Kind.HOME_VISIT, told)
    assert refused.value.code == code
    assert kinds_seen(cast, "village_director") == []


def test_a_child_of_the_next_county_cannot_be_recorded(cast: Cast) -> None:
    with pytest.raises(EncounterError, match="gone"):
        written(cast, "village_director", Kind.HOME_VISIT, VISIT, "豆豆")


ALL = {"city_office", "county_office", "town_supervisor", "village_director", "school_head", "class_teacher"}


@pytest.mark.parametrize(
    ("author", "confidence", "readers"),
    [
        ("class_teacher", Confidence.ORDINARY, {"class_teacher", "village_director", "psychologist"}),
        ("class_teacher", Confidence.CLOSED, {"class_teacher", "psychologist"}),
        ("village_director", Confidence.CASE, {"town_supervisor"}),
    ],
)
def test_the_words_of_a_talk_never_go_up_the_line(
    cast: Cast, author: str, confidence: Confidence, readers: set[str]
) -> None:
    cast.psychologist.compartments, cast.town_supervisor.compartments = ["counselling"], ["protection"]
    written(cast, author, Kind.TALK, replace(TALK, confidence=confidence))
    everybody = ALL | {
        "psychologist",
        "parent",
        "proxy_parent",
        "other_county_office",
        "next_village_director",
    }
    assert {part for part in everybody if words_seen(cast, part)} == readers
    assert {part for part in ALL if kinds_seen(cast, part) == ["talk"]} >= ALL - {"class_teacher"}
    assert bool(kinds_seen(cast, "parent")) is (confidence == Confidence.ORDINARY)


def test_that_somebody_was_counselled_only_counsellors_know(cast: Cast) -> None:
    cast.psychologist.compartments = ["counselling"]
    written(cast, "psychologist", Kind.COUNSELLING, TALK)
    everybody = ALL | {"psychologist", "parent", "proxy_parent"}
    assert {part for part in everybody if kinds_seen(cast, part)} == {"psychologist"}
    cast.psychologist.compartments = []
    with pytest.raises(EncounterError, match="not_yours"):
        written(cast, "psychologist", Kind.COUNSELLING, TALK)


def test_a_parent_records_only_contact_with_its_own_child(cast: Cast) -> None:
    told = Account(TODAY, way="video", seen=("father",))
    written(cast, "parent", Kind.PARENT_CONTACT, told)
    with pytest.raises(EncounterError, match="not_yours"):
        written(cast, "parent", Kind.HOME_VISIT, VISIT)
    with pytest.raises(EncounterError, match="gone"):
        written(cast, "parent", Kind.PARENT_CONTACT, told, "天天")


def test_words_that_suggest_harm_raise_an_alarm_and_hold_nothing_up(cast: Cast) -> None:
    told = replace(TALK, child_words="叔叔昨天又打我。")
    recorded = written(cast, "class_teacher", Kind.TALK, told)
    assert [alarm.situation for alarm in recorded.alarms] == ["violence"]
    everybody = ALL | {"parent", "proxy_parent", "psychologist", "other_county_office"}
    seeing = set()
    for part in everybody:
        with acting_as(cast.posts[part], read_only=True):
            if Encounter.objects.filter(alarms__isnull=False, alarms__city=6104).exists():
                seeing.add(part)
    assert seeing == {"class_teacher", "town_supervisor", "county_office"}
