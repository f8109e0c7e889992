"""The pages of events: each asks little, says what follows, and answers bad input."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.registry.models import Child, Closing, Migration, Person, Residence, Tie
from lantian.registry.rules.events import EVENTS
from tests.cast import TAIXIANG, Cast

Enter = Callable[[str], Client]
TODAY = timezone.localdate()
LEFT = TODAY - timedelta(days=400)
MOTHER = {"name": "李秀兰", "phone": "13509118888"}


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def at(cast: Cast, rest: str, name: str = "小雨") -> str:
    return f"/children/{cast.children[name]}/{rest}"


@pytest.fixture
def rain(cast: Cast) -> Cast:
    """小雨 lives with her grandfather; her father is away for more than a year, her mother is at home."""
    from lantian.registry.services.facts import record_whereabouts
    from lantian.registry.services.people import tie_person

    with acting_as(cast.county_office):
        child = cast.child("小雨")
        tie_person(child=child, kind=Tie.Kind.MOTHER, since=None, details=MOTHER)
        mother = Person.objects.get(name=MOTHER["name"])
        record_whereabouts(person=mother, values={"reason": "home"}, since=LEFT, version=None)
        Migration.objects.filter(person__name="张建军").update(since=LEFT)
        Residence.objects.update(since=LEFT, lives_with="61")
    return cast


def parent(cast: Cast, name: str) -> Person:
    with acting_as(cast.county_office, read_only=True):
        return Person.objects.get(name=name)


def hidden(client: Client, address: str) -> dict[str, Any]:
    """What the form on a page carries along."""
    form = client.get(address).context["form"]
    return {"version": form["version"].value(), "row": form["row"].value() or ""}


def tell(client: Client, address: str, **values: Any) -> Any:
    return client.post(address, {**hidden(client, address), **values})


def follow(client: Client, answer: Any) -> tuple[set[str], str]:
    """The codes of what follows, and the page."""
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer.url)
    assert page.status_code == 200
    return {one["code"] for one in (*page.context["due"], *page.context["more"])}, page.content.decode()


def error(answer: Any) -> str:
    assert answer.status_code == 422
    return str(answer.context["form"].errors)


def test_every_event_that_is_offered_has_a_page(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    choices = director.get(at(rain, "events/")).context["choices"]
    assert len(choices) == len(EVENTS) - 1
    for choice in choices:
        assert director.get(choice["url"]).status_code == 200, choice
    assert director.get(at(rain, "events/sixteen/")).status_code == 404
    assert director.get(at(rain, "events/died/")).status_code == 404
    assert director.get(at(rain, "close/school/")).status_code == 404
    assert director.get(at(rain, "events/nothing/")).status_code == 404


def test_of_two_parents_it_asks_which_and_shows_where_each_is(rain: Cast, enter: Enter) -> None:
    page = enter("village_director").get(at(rain, "events/parent_left/"))
    text = page.content.decode()
    assert "父亲 张建军" in text
    assert "务工 · 广东东莞" in text
    assert "母亲 李秀兰" in text
    other = enter("village_director").get(at(rain, "events/parent_left/?parent=nobody"))
    assert other.status_code == 404


def test_when_both_are_away_a_written_notice_is_due(rain: Cast, enter: Enter) -> None:
    director, mother = enter("village_director"), parent(rain, "李秀兰")
    address = at(rain, f"events/parent_left/?parent={mother.pk}")
    assert "meanwhile" not in director.get(address).context["form"].fields
    answer = tell(director, address, since=ago(3), reason="work", destination_text="浙江省宁波市")
    codes, page = follow(director, answer)
    assert {"both_away_since", "written_notice", "weekly_contact"} <= codes
    assert "书面告知学校和村委会" in page
    with acting_as(rain.county_office):
        row = Migration.objects.get(person=mother.pk, until__isnull=True)
        assert (row.reason, row.destination_text, rain.child("小雨").confirmed_on) == (
            "work", "浙江省宁波市", TODAY,
        )  # fmt: skip
        entry = AccessEntry.objects.get(action="registry.change_child")
        assert entry.detail == {"fact": "parent_left", "correction": False}


def test_who_leaves_twice_is_asked_what_happened_in_between(rain: Cast, enter: Enter) -> None:
    director, father = enter("village_director"), parent(rain, "张建军")
    address = at(rain, f"events/parent_left/?parent={father.pk}")
    values = {"since": ago(3), "reason": "work", "destination_text": "浙江宁波"}
    assert "meanwhile" in tell(director, address, **values).context["form"].errors
    assert "之前" in error(tell(director, address, **values, meanwhile="was_back"))
    follow(director, tell(director, address, **values, meanwhile="was_back", back_on=ago(30)))
    with acting_as(rain.county_office):
        rows = Migration.objects.filter(person=father.pk).order_by("since")
        assert [row.reason for row in rows] == ["work", "home", "work"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"stays": "good", "since": ago(500)}, "外出的，回来的日期应在此之后"),
        ({"stays": "visit", "since": ago(60), "visit_until": ago(10)}, "住满 30 天"),
        ({"stays": "visit", "since": ago(6), "visit_until": ago(10)}, "结束日期早于开始日期"),
        ({"stays": "good", "since": ago(-1)}, "since"),
        ({"stays": "good", "since": "2010-01-01"}, "2017-05-04"),
        ({"since": ago(1)}, "stays"),
        ({"stays": "good", "since": "昨天"}, "since"),
    ],
)
def test_a_return_that_cannot_be_is_answered(
    rain: Cast, enter: Enter, values: dict[str, str], said: str
) -> None:
    address = at(rain, f"events/parent_back/?parent={parent(rain, '张建军').pk}")
    assert said in error(tell(enter("village_director"), address, **values))


def test_what_is_on_file_already_changes_nothing_and_says_so(rain: Cast, enter: Enter) -> None:
    director, mother = enter("village_director"), parent(rain, "李秀兰")
    address = at(rain, f"events/parent_back/?parent={mother.pk}")
    assert "没有改动" in error(tell(director, address, stays="good", since=ago(1)))
    with acting_as(rain.county_office):
        assert Migration.objects.filter(person=mother.pk).count() == 1


def test_a_visit_says_that_it_interrupts_nothing(rain: Cast, enter: Enter) -> None:
    director, father = enter("village_director"), parent(rain, "张建军")
    address = at(rain, f"events/parent_back/?parent={father.pk}")
    answer = tell(director, address, stays="visit", since=ago(10), visit_until=ago(3))
    codes, _ = follow(director, answer)
    assert {"visit_ends_nothing", "counts_as_before"} <= codes
    assert "上次回家" in director.get(at(rain, "")).content.decode()


def test_two_people_tell_of_the_same_parent(rain: Cast, enter: Enter) -> None:
    director, town = enter("village_director"), enter("town_supervisor")
    address = at(rain, f"events/parent_back/?parent={parent(rain, '张建军').pk}")
    mine = hidden(director, address)
    follow(town, tell(town, address, stays="good", since=ago(9)))
    answer = director.post(address, {**mine, "stays": "good", "since": ago(10)})
    assert "没有改动" in error(answer)
    lost = at(rain, f"events/parent_lost/?parent={parent(rain, '张建军').pk}")
    assert director.post(lost, {**mine, "reason": "missing", "since": ago(5)}).status_code == 409


def test_a_carer_is_chosen_or_named(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    address = at(rain, "events/carer/")
    assert "张老汉 祖父" in director.get(address).content.decode()
    answer = tell(director, address, person="new", since=ago(2), instead="on")
    assert set(answer.context["form"].errors) == {"name", "relation"}
    values = {"person": "new", "name": "王秀英", "relation": "62", "phone": "13891010000", "since": ago(2)}
    codes, _ = follow(director, tell(director, address, **values, lives_there="on"))
    assert "counts_as_before" in codes
    with acting_as(rain.county_office):
        Tie.objects.filter(kind=Tie.Kind.CARER).update(since=LEFT)
        ties = Tie.objects.filter(child=rain.children["小雨"], kind=Tie.Kind.CARER, until__isnull=True)
        assert {tie.person.name for tie in ties} == {"张老汉", "王秀英"}
    with acting_as(rain.county_office):
        Child.objects.filter(pk=rain.children["小雨"]).update(maternal_grandmother="赵淑芬")
    follow(director, tell(director, address, person="64", since=ago(1), instead="on", lives_there="on"))
    with acting_as(rain.county_office):
        tie = Tie.objects.get(child=rain.children["小雨"], kind=Tie.Kind.CARER, until__isnull=True)
        assert (tie.person.name, tie.relation) == ("赵淑芬", "64")
    answer = tell(director, address, person="somebody", since=ago(2))
    assert "person" in answer.context["form"].errors


def test_the_director_is_told_who_moves_a_file_to_another_village(rain: Cast, enter: Enter) -> None:
    page = enter("village_director").get(at(rain, "events/village/")).content.decode()
    assert "周镇" in page
    assert "周镇" not in enter("county_office").get(at(rain, "events/village/")).content.decode()


def test_a_child_that_moved_along_for_good_is_closed_and_comes_back(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    address = at(rain, "events/moved_along/")
    values = {"since": ago(5), "along_with": "both", "elsewhere_text": "广东省东莞市"}
    assert "keeps_file" in tell(director, address, **values).context["form"].errors
    codes, _ = follow(director, tell(director, address, **values, keeps_file="no"))
    assert {"closed_moved", "can_be_opened_again"} <= codes
    page = director.get(at(rain, "")).content.decode()
    assert "已归档" in page
    assert "恢复档案" in page
    assert not director.get(at(rain, "events/")).context["choices"]
    assert director.get(address).status_code == 404
    assert "张小雨" not in director.get("/children/").content.decode()
    assert "张小雨" in director.get("/children/?closed=on").content.decode()
    assert "back_on" in tell(director, at(rain, "reopen/"), why="back").context["form"].errors
    answer = tell(director, at(rain, "reopen/"), why="back", back_on=ago(1), lives_with="61")
    assert answer.status_code == 302
    assert "张小雨" in director.get("/children/").content.decode()
    with acting_as(rain.county_office):
        assert {entry.action for entry in AccessEntry.objects.all()} >= {"registry.reopen_file"}


def test_a_child_that_moved_along_may_keep_its_file(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    values = {"since": ago(5), "along_with": "both", "elsewhere_text": "广东省东莞市", "keeps_file": "yes"}
    codes, _ = follow(director, tell(director, at(rain, "events/moved_along/"), **values))
    assert {"file_stays_here", "ask_for_school"} <= codes
    assert "广东省东莞市 · 父母" in director.get(at(rain, "")).content.decode().replace("与", "").replace(
        "同住", ""
    )


@pytest.mark.parametrize(
    ("event", "values"), [("died", {"since": ago(1)}), ("mistake", {"note": "登记重了"})]
)
def test_a_file_is_closed_and_the_closing_undone(
    rain: Cast, enter: Enter, event: str, values: dict[str, str]
) -> None:
    director = enter("village_director")
    codes, _ = follow(director, tell(director, at(rain, f"close/{event}/"), **values))
    assert f"closed_{event}" in codes
    with acting_as(rain.county_office):
        assert Closing.objects.get(child=rain.children["小雨"]).note == values.get("note", "")
        assert AccessEntry.objects.filter(action="registry.close_file").count() == 1
    form = director.get(at(rain, "reopen/")).context["form"]
    assert [code for code, _ in form.fields["why"].choices] == ["wrong"]
    assert tell(director, at(rain, "reopen/"), why="wrong").status_code == 302
    assert director.get(at(rain, "reopen/")).url == at(rain, "")


def test_a_mistake_needs_its_reason(rain: Cast, enter: Enter) -> None:
    assert (
        "note" in tell(enter("county_office"), at(rain, "close/mistake/"), note="错").context["form"].errors
    )


def test_turning_sixteen_asks_nothing(rain: Cast, enter: Enter) -> None:
    with acting_as(rain.county_office):
        birthday = TODAY.replace(day=1)
        Child.objects.filter(pk=rain.children["小雨"]).update(
            birth_on=birthday.replace(year=TODAY.year - 16), confirmed_on=birthday - timedelta(days=1)
        )
    director = enter("village_director")
    assert at(rain, "events/sixteen/") in director.get(at(rain, "")).content.decode()
    assert at(rain, "events/sixteen/") in director.get("/check/").content.decode()
    assert list(director.get(at(rain, "events/sixteen/")).context["form"].fields) == ["version", "row"]
    codes, _ = follow(director, tell(director, at(rain, "events/sixteen/")))
    assert "of_age" in codes
    assert director.get(at(rain, "events/sixteen/")).status_code == 404


def test_what_follows_is_forgotten_with_the_session(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    assert director.get(at(rain, "events/done/")).url == at(rain, "")
    values = {"since": ago(5), "along_with": "both", "elsewhere_text": "东莞", "keeps_file": "yes"}
    follow(director, tell(director, at(rain, "events/moved_along/"), **values))
    assert director.get(at(rain, "events/done/", "小石")).url == at(rain, "", "小石")


def test_from_the_check_one_comes_back_to_the_same_line(rain: Cast, enter: Enter) -> None:
    director = enter("village_director")
    choices = director.get(at(rain, "events/?from=check")).context["choices"]
    assert all(choice["url"].endswith("?from=check") for choice in choices)
    values = {"since": ago(5), "along_with": "both", "elsewhere_text": "东莞", "keeps_file": "yes"}
    answer = tell(director, at(rain, "events/moved_along/?from=check"), **values)
    _, page = follow(director, answer)
    assert f"/check/?place={TAIXIANG}#child-{rain.children['小雨']}" in page


@pytest.mark.parametrize("part", ["school_head", "class_teacher", "parent", "auditor", "administrator"])
def test_only_those_who_keep_files_tell_events(rain: Cast, enter: Enter, part: str) -> None:
    client = enter(part)
    for rest in ("events/", "events/school/", "close/died/", "reopen/"):
        assert client.get(at(rain, rest)).status_code == 403


def test_a_child_of_another_place_does_not_exist(rain: Cast, enter: Enter) -> None:
    client = enter("far_village_director")
    for rest in ("events/", "events/school/", "events/done/", "close/died/", "reopen/"):
        assert client.get(at(rain, rest)).status_code == 404
