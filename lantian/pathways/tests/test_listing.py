"""A joint list to the police: who can stand on it, how it is frozen, what an answer moves, what cannot be."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouLine, HukouList, WayDeed, WayRun, WayStep
from lantian.pathways.queries.listing import candidates_in, lists_in, paper_of
from lantian.pathways.rules.listing import Answer, problem_of_answer, problem_of_line
from lantian.pathways.services import running
from lantian.pathways.services.answering import answer_line
from lantian.pathways.services.forgetting import forget_child
from lantian.pathways.tests.conftest import POLICE, TODAY, begun, made_ready, send, step_of
from lantian.places.rules import scope_of
from lantian.registry.models import Hukou
from lantian.registry.services.facts import record_change
from tests.cast import BINZHOU, Cast

WHY = "缺出生医学证明"


@pytest.mark.parametrize(
    ("done", "is_registered", "waits", "problem"),
    [
        (("find_out", "statement"), False, False, ""),
        (("find_out", "statement", "papers", "police"), False, False, ""),
        (("find_out",), False, False, "statement_first"),
        (("statement",), False, False, "find_out_first"),
        (("find_out", "statement"), True, False, "registered_already"),
        (("find_out", "statement"), False, True, "on_list"),
    ],
)
def test_who_can_stand_on_a_list(done, is_registered, waits, problem):
    assert problem_of_line(done=done, is_registered=is_registered, waits_on_list=waits) == problem


@pytest.mark.parametrize(
    ("answer", "days", "words", "wrong"),
    [
        ("registered", 0, "", ("", "")),
        ("missing", 0, " ", ("words", "answer_why")),
        ("refused", 0, WHY, ("", "")),
        ("registered", -1, "", ("on", "before_list")),
        ("registered", 1, "", ("on", "in_the_future")),
    ],
)
def test_what_an_answer_must_say(answer, days, words, wrong):
    on = TODAY + timedelta(days=days)
    assert problem_of_answer(Answer(answer), on=on, sent_on=TODAY, today=TODAY, words=words) == wrong


@pytest.fixture
def ready(cast: Cast, as_web: None) -> WayRun:
    """小石 has no hukou: the village found out and wrote its statement."""
    return made_ready(cast, days=40)


def answer(cast: Cast, sent: HukouList, said: str, words: str = "", version: int = 1) -> HukouLine:
    with acting_as(cast.county_office):
        line = HukouLine.objects.select_related("child").get(list=sent.pk)
        return answer_line(line=line, version=version, answer=said, on=TODAY, words=words, today=TODAY)


def state_of(cast: Cast, run: WayRun) -> dict[str, str]:
    with acting_as(cast.county_office, read_only=True):
        return dict(WayStep.objects.filter(run=run.pk).values_list("code", "state"))


def refused(act, *args, **more) -> str:
    with pytest.raises(WayError) as error:
        act(*args, **more)
    return error.value.code


def test_a_list_is_frozen_as_it_went_out(cast: Cast, ready: WayRun):
    sent = send(cast, ready)
    assert state_of(cast, ready)["police"] == "done"
    with acting_as(cast.village_director):
        child = cast.child("小石")
        child.name = "张大石"
        child.save(update_fields=["name"])
        assert not HukouList.objects.exists()
    with acting_as(cast.county_office):
        (line,) = HukouLine.objects.filter(list=sent.pk)
        said = json.loads(line.content.reveal())
        assert (said["name"], said["open"], line.region) == ("张小石", "帮助备齐材料", ready.region)
        paper = paper_of(sent, [line])
        assert [cell.text for cell in paper.parts[0].tables[0].rows[0]][:3] == ["1", "张小石", "男"]
        assert (lists_in(scope_of(BINZHOU)).get().kept, lists_in(scope_of(BINZHOU)).get().waiting) == (1, 1)
    with acting_as(cast.other_county_office):
        assert not HukouList.objects.exists()
        assert not HukouLine.objects.exists()


def test_the_same_form_twice_is_one_list_and_a_child_waits_on_one(cast: Cast, ready: WayRun):
    key = uuid7()
    assert send(cast, ready, key=key).pk == send(cast, ready, key=key).pk
    assert refused(send, cast, ready) == "line_changed"
    with acting_as(cast.county_office):
        assert HukouList.objects.count() == HukouLine.objects.count() == 1
        assert WayDeed.objects.filter(step__code="police").count() == 1
        (found,) = candidates_in(scope_of(BINZHOU))
        assert found.problem == "on_list"


def test_who_is_not_ready_or_registered_meanwhile_keeps_the_whole_list_back(cast: Cast, ready: WayRun):
    other = begun(cast, "no_hukou", name="小雨")
    assert refused(send, cast, ready, other) == "line_changed"
    registered(cast)
    assert refused(send, cast, ready) == "line_changed"
    assert refused(send, cast) == "nobody_chosen"
    with acting_as(cast.county_office):
        assert not HukouList.objects.exists()


def registered(cast: Cast) -> None:
    """The director writes down that 小石 is registered."""
    with acting_as(cast.village_director):
        child = cast.child("小石")
        now = Hukou.objects.filter(child=child.pk, until__isnull=True).first()
        values = {"is_registered": True, "place": child.region, "nature": ""}
        version = now.version if now else None
        record_change(child=child, fact=Hukou, values=values, since=TODAY, version=version)


def test_a_missing_paper_opens_two_steps_again_and_the_child_can_be_listed_anew(cast: Cast, ready: WayRun):
    with acting_as(cast.village_director):
        running.do_step(step=step_of(ready, "papers"), on=TODAY, by="", words="父母身份证已复印", today=TODAY)
    sent = send(cast, ready)
    answer(cast, sent, "missing", WHY)
    assert {code: state_of(cast, ready)[code] for code in ("papers", "police")} == dict.fromkeys(
        ("papers", "police"), "waiting"
    )
    with acting_as(cast.county_office):
        step = step_of(ready, "papers")
        duty = Duty.objects.get(about=step.pk)
        assert (duty.due_on, step.done_on) == (step.due_on, None)
        assert WHY in WayDeed.objects.get(by=POLICE).words.reveal()
        assert [one.problem for one in candidates_in(scope_of(BINZHOU))] == [""]
    assert refused(answer, cast, sent, "refused", WHY, 2) == "answered_already"
    assert send(cast, ready).pk != sent.pk


def test_a_registration_brings_the_look_at_the_booklet_forward(cast: Cast, ready: WayRun):
    with acting_as(cast.county_office):
        before = step_of(ready, "registered").due_on
    sent = send(cast, ready)
    assert refused(answer, cast, sent, "nothing") == "answer_unknown"
    answer(cast, sent, "registered")
    with acting_as(cast.county_office):
        step = step_of(ready, "registered")
        assert step.state == "waiting"
        assert TODAY < step.due_on < before
        assert WayRun.objects.get(pk=ready.pk).state == "running"


def test_an_answer_about_a_way_that_ended_is_kept_and_moves_nothing(cast: Cast, ready: WayRun):
    sent = send(cast, ready)
    with acting_as(cast.village_director):
        running.end(
            run=ready, version=1, outcome="elsewhere", words="户口簿在外婆家看到", ended_on=TODAY, today=TODAY
        )
    assert answer(cast, sent, "refused", WHY).answer == "refused"
    assert state_of(cast, ready)["police"] == "done"


def test_an_erased_child_leaves_its_number_and_nothing_else(cast: Cast, ready: WayRun):
    sent = send(cast, ready)
    with acting_as(cast.county_office):
        forget_child(cast.children["小石"])
        assert not HukouLine.objects.exists()
        (row,) = paper_of(sent, []).parts[0].tables[0].rows
        assert [cell.text for cell in row][:2] == ["1", "（已转出或资料已删除）"]
        assert "张小石" not in sent.content.reveal()


def test_from_the_form_to_the_answer(cast: Cast, ready: WayRun, enter):
    county = enter("county_office")
    home = reverse("pathways:police_lists")
    page = county.get(home)
    assert POLICE in page.content.decode()
    form = {"key": str(uuid7()), "to": POLICE, "on": str(TODAY), "run": [str(ready.pk)]}
    assert county.post(home, form | {"run": []}).status_code == 422
    sent = county.post(home, form)
    assert sent.status_code == 302
    shown = county.get(sent.url).content.decode()
    assert "张小石" in shown
    word = Document(BytesIO(county.get(f"{sent.url}docx/").content))
    assert word.tables[0].cell(1, 1).text == "张小石"
    assert "户口登记条例第七条" in "".join(one.text for one in word.paragraphs)
    assert county.get(f"{sent.url}pdf/").content.startswith(b"%PDF")
    with acting_as(cast.county_office, read_only=True):
        line = HukouLine.objects.get()
    address = reverse("pathways:police_answer", args=[line.pk])
    said = {"version": 1, "answer": "missing", "on": str(TODAY), "words": ""}
    assert "请写明缺什么材料" in county.post(address, said).content.decode()
    assert county.post(address, said | {"words": WHY}).status_code == 302
    assert county.post(address, said | {"words": WHY}).status_code == 409
    assert WHY in county.get(sent.url).content.decode()
    assert enter("other_county_office").get(sent.url).status_code == 404
    assert enter("town_supervisor").get(home).status_code == 403
