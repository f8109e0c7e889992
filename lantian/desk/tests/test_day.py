"""The list of a day: what stands on it for whom, in which order, and what one tap does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.duties.names import SINGLE_NAMES
from lantian.duties.rules.shipped import NATIONAL
from lantian.duties.services.promising import promise
from lantian.encounters.models import Encounter
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.screening.services.alarms import SAME_DAY
from tests.cast import Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]


def owe(cast: Cast, name: str, rule: str, days: int, risk: int = 1, by: Role = Role.VILLAGE_DIRECTOR) -> Duty:
    """A duty to a child that falls due so many days from today."""
    due_on = TODAY + timedelta(days=days)
    with acting_as(cast.county_office):
        child = cast.child(name)
        duty, _ = Duty.objects.update_or_create(
            child=child,
            rule=rule,
            about=None,
            defaults={
                "region": child.region,
                "school": child.school,
                "owed_by": by,
                "risk": risk,
                "basis_on": due_on - timedelta(days=60),
                "due_on": due_on,
                "late_from": due_on + timedelta(days=1),
            },
        )
    return duty


@pytest.fixture
def quiet(cast: Cast) -> None:
    """Nothing is owed to anybody yet."""
    with acting_as(cast.city_office):
        Duty.objects.update(due_on=None, late_from=None)


def told(client: Client) -> list[tuple[str, list[str], str]]:
    """What the list says: deed, children, standing."""
    houses = client.get("/").context["day"].houses
    return [
        (str(todo.deed.act), [name for _key, name in todo.names], str(todo.standing))
        for house in houses
        for todo in house.todos
    ]


@pytest.mark.usefixtures("quiet")
def test_one_visit_for_a_house_and_the_late_ones_first(cast: Cast, enter: Enter) -> None:
    owe(cast, "小石", "home_visit", 3)
    owe(cast, "小雨", "home_visit", -9)
    owe(cast, "小雨", "monthly_check", 2)
    owe(cast, "天天", "home_visit", -30)
    assert told(enter("village_director")) == [("home_visit", ["张小雨", "张小石"], "late")]
    assert told(enter("next_village_director")) == [("home_visit", ["单天天"], "late")]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("village_director", ["home_visit"]),
        ("town_supervisor", ["meeting"]),
        ("class_teacher", ["home_visit"]),
        ("school_head", ["home_visit"]),
        ("psychologist", ["screening"]),
        ("county_office", []),
        ("far_village_director", []),
    ],
)
def test_everybody_finds_what_they_owe(cast: Cast, enter: Enter, part: str, expected: list[str]) -> None:
    owe(cast, "小雨", "home_visit", 0)
    owe(cast, "小雨", "case_meeting", 1, by=Role.TOWN_SUPERVISOR)
    owe(cast, "小雨", "teacher_visit", 1, by=Role.CLASS_TEACHER)
    owe(cast, "小雨", "screening", 1, by=Role.PSYCHOLOGIST)
    owe(cast, "小雨", "proxy_call", 2, by=Role.PROXY_PARENT)
    assert [act for act, _names, _standing in told(enter(part))] == expected


@pytest.mark.usefixtures("quiet")
def test_a_tap_records_a_call_once_and_can_be_taken_back(cast: Cast, enter: Enter) -> None:
    owe(cast, "小雨", "contact", -1)
    director, child = enter("village_director"), cast.children["小雨"]
    occasion = str(uuid7())
    for _ in range(2):
        answer = director.post(
            f"/done/called/{child}/", {"occasion": occasion, "back": "/?after=1.2.3.x#house-1"}
        )
    with acting_as(cast.village_director, read_only=True):
        call = Encounter.objects.get()
    assert (call.kind, call.happened_on, call.seen) == ("call", TODAY, ["child"])
    assert answer.url == f"/?after=1.2.3.x&undo={call.pk}#house-1"
    assert director.get(answer.url).context["undo"] == call.pk
    assert "late" not in [standing for _act, _names, standing in told(director)]
    assert enter("town_supervisor").post(f"/done/undo/{call.pk}/").status_code == 404
    director.post(f"/done/undo/{call.pk}/")
    with acting_as(cast.village_director, read_only=True):
        assert Encounter.objects.get().withdrawn_at


def test_a_tap_never_leads_to_another_site(cast: Cast, enter: Enter) -> None:
    child = cast.children["小雨"]
    for back in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        answer = enter("village_director").post(f"/done/called/{child}/", {"back": back})
        assert answer.url.startswith("/?undo=")


@pytest.mark.usefixtures("quiet")
def test_a_promise_is_shown_with_its_words_and_kept_with_a_tap(cast: Cast, enter: Enter) -> None:
    told_by = Account(TODAY, seen=("child",), promise="带一本字典", promised_on=TODAY)
    with acting_as(cast.village_director):
        record(
            occasion=uuid7(),
            kind=Kind.HOME_VISIT,
            children=[cast.children["小雨"]],
            told=told_by,
            today=TODAY,
        )
    director = enter("village_director")
    page = director.get("/")
    found = [todo for house in page.context["day"].houses for todo in house.todos]
    (todo,) = [todo for todo in found if todo.deed.act == "promise"]
    assert (todo.words, [way.is_tap for way in todo.ways]) == ("带一本字典", [True])
    director.post(todo.ways[0].url)
    assert "promise" not in [act for act, _names, _standing in told(director)]
    assert "带一本字典" not in enter("town_supervisor").get("/").content.decode()


@pytest.mark.usefixtures("quiet")
def test_a_parent_says_with_one_tap_that_they_called(cast: Cast, enter: Enter) -> None:
    parent, child = enter("parent"), cast.children["小雨"]
    answer = parent.post(f"/family/of/{child}/called/", {"occasion": str(uuid7())})
    with acting_as(cast.parent, read_only=True):
        made = Encounter.objects.get()
    assert (made.kind, made.seen) == ("parent_contact", ["father"])
    assert parent.get(answer.url).context["undo"] == made.pk
    assert parent.post(f"/family/of/{cast.children['天天']}/called/").status_code == 404


@pytest.mark.usefixtures("quiet")
def test_the_list_costs_as_many_queries_for_many_as_for_few(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")

    def reads() -> int:
        director.get("/")
        with CaptureQueriesContext(connection) as asked:
            director.get("/")
        return len([query for query in asked if query["sql"].startswith("SELECT")])

    owe(cast, "小雨", "home_visit", -1)
    few = reads()
    for number, rule in enumerate(("contact", "monthly_check", "window_visit", "away_visit", "holiday_file")):
        owe(cast, "小雨", rule, number - 3)
        owe(cast, "小石", rule, number - 3)
    assert reads() == few <= 24


def of(post: Post) -> dict[str, Any]:
    return {"owed_by": Role(post.role), "seat": post.seat}


@pytest.mark.usefixtures("quiet")
def test_a_promise_of_another_seat_is_not_mine(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.village_director):
        promise(child=cast.children["小雨"], about=uuid7(), due_on=TODAY, **of(cast.village_director))
        promise(
            child=cast.children["小雨"],
            about=uuid7(),
            due_on=TODAY,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=uuid7(),
        )
    assert [act for act, _names, _standing in told(enter("village_director"))].count("promise") == 1


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("part", ["village_director", "class_teacher", "psychologist", "proxy_parent"])
def test_whatever_is_owed_has_a_way_to_be_done(cast: Cast, enter: Enter, part: str) -> None:
    post = cast.posts[part]
    for rule in NATIONAL:
        owe(cast, "小雨", rule, -3, by=Role(post.role))
    for rule in (*SINGLE_NAMES, SAME_DAY):
        with acting_as(cast.county_office):
            promise(child=cast.children["小雨"], about=uuid7(), due_on=TODAY, rule=rule, **of(post))
    answer = enter(part).get("/")
    assert answer.status_code == 200
    todos = [todo for house in answer.context["day"].houses for todo in house.todos]
    assert todos
    assert all(todo.ways for todo in todos)
