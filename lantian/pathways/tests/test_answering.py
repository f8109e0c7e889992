"""A unit of the police answers a list on line: what it sees, what it may, two at one line, until when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouLine, HukouList, WayDeed, WayRun
from lantian.pathways.rules.listing import KEPT_FOR, MOVES, SENT, Answer
from lantian.pathways.services.answering import answer_line, answer_own_line, close_answered
from lantian.pathways.services.listing import let_answer
from lantian.pathways.tests.conftest import TODAY, made_ready, send, step_of
from tests.cast import JING_VILLAGE, Cast, past_the_policies

WHY = "缺出生医学证明"
Enter = Callable[[str], Client]


@pytest.fixture
def given(cast: Cast, as_web: None) -> HukouList:
    """小石 stands on a list that the bureau may answer on line."""
    return send(cast, made_ready(cast, days=40), unit=cast.units["police"].pk)


def line_of(cast: Cast, post: Post) -> HukouLine:
    with acting_as(post, read_only=True):
        return HukouLine.objects.get()


def own_answer(post: Post, said: str, words: str = "", line: HukouLine | None = None) -> HukouLine:
    with acting_as(post):
        line = line or HukouLine.objects.get()
        return answer_own_line(
            line=line, version=line.version, answer=said, on=TODAY, words=words, today=TODAY
        )


def told(seat: Any, kind: str) -> int:
    with past_the_policies():
        return Notice.objects.filter(seat=seat, kind=kind).count()


def posted(line: HukouLine, said: str, words: str = "") -> dict[str, Any]:
    values = {"answer": said, "on": str(TODAY), "words": words, "version": line.version}
    return {f"{line.pk}-{name}": value for name, value in values.items()}


def test_every_answer_moves_something_and_never_a_step_that_is_none():
    assert set(MOVES) == set(Answer)
    assert all(move.again or move.now for move in MOVES.values())
    assert all(SENT in move.again for answer, move in MOVES.items() if answer != Answer.REGISTERED)


def test_the_unit_sees_the_frozen_lines_and_no_file(cast: Cast, given: HukouList):
    with acting_as(cast.department, read_only=True):
        assert (HukouList.objects.count(), HukouLine.objects.count()) == (1, 1)
        for table in ("registry_child", "pathways_wayrun", "pathways_waydeed", "pathways_hukoulinehistory"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT 1 FROM {table}")
    assert told(cast.department.seat, "hukou_list") == 1


def test_an_answer_on_line_moves_the_way_like_one_on_paper_and_names_who_wrote_it(
    cast: Cast, given: HukouList
):
    answered = own_answer(cast.department, "missing", WHY)
    assert (answered.by_unit, answered.answered_by) == (cast.units["police"].pk, cast.department.user_id)
    with acting_as(cast.county_office, read_only=True):
        run = WayRun.objects.get()
        assert {step_of(run, code).state for code in ("papers", "police")} == {"waiting"}
        assert any(WHY in deed.words.reveal() for deed in WayDeed.objects.filter(step__code="police"))
    with past_the_policies():
        entries = AccessEntry.objects.filter(action="pathways.answer_list")
        assert set(entries.values_list("post", "child")) == {(cast.department.pk, cast.children["小石"])}
    assert told(cast.county_office.seat, "hukou_answers") == 1


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [("missing", "", "answer_why"), ("nothing", WHY, "answer_unknown"), ("not_found", " ", "answer_why")],
)
def test_the_same_rules_bind_the_unit(cast: Cast, given: HukouList, said: str, words: str, code: str):
    with pytest.raises(WayError) as error:
        own_answer(cast.department, said, words)
    assert error.value.code == code


def test_who_is_not_found_is_found_out_about_again(cast: Cast, given: HukouList):
    own_answer(cast.department, "not_found", "村里说已搬走")
    with acting_as(cast.county_office, read_only=True):
        assert step_of(WayRun.objects.get(), "find_out").state == "waiting"


def test_whoever_comes_second_reads_the_first_answer_and_overwrites_nothing(
    cast: Cast, given: HukouList, enter: Enter
):
    line = line_of(cast, cast.department)
    police, office = enter("department"), enter("county_office")
    page = reverse("pathways:given_list", args=[given.pk])
    assert "张小石" in police.get(page).content.decode()
    with acting_as(cast.county_office):
        mine = HukouLine.objects.select_related("child").get()
        answer_line(line=mine, version=1, answer="refused", on=TODAY, words="父母不到场", today=TODAY)
    late = police.post(page, posted(line, "registered"))
    assert late.status_code == 409
    assert all(said in late.content.decode() for said in ("父母不到场", f"没有保存：已登记户口 {TODAY}"))
    assert line_of(cast, cast.department).answer == "refused"
    with acting_as(cast.department), pytest.raises((WayError, Conflict)):
        answer_own_line(line=line, version=1, answer="registered", on=TODAY, words="", today=TODAY)
    form = {"version": 1, "answer": "registered", "on": str(TODAY), "words": ""}
    second = office.post(reverse("pathways:police_answer", args=[line.pk]), form)
    assert (second.status_code, "父母不到场" in second.content.decode()) == (409, True)


def test_the_page_writes_what_is_filled_in_and_leaves_the_rest(cast: Cast, as_web: None, enter: Enter):
    runs = [made_ready(cast, name, days=40) for name in ("小石", "小雨")]
    given = send(cast, *runs, unit=cast.units["police"].pk)
    with acting_as(cast.department, read_only=True):
        first, second = HukouLine.objects.order_by("number")
    police, page = enter("department"), reverse("pathways:given_list", args=[given.pk])
    wrong = police.post(page, posted(first, "registered") | posted(second, "missing"))
    assert wrong.status_code == 422
    assert "请写明缺什么材料" in wrong.content.decode()
    with acting_as(cast.department, read_only=True):
        assert set(HukouLine.objects.values_list("pk", "answer")) == {
            (first.pk, "registered"),
            (second.pk, ""),
        }
    again = posted(first, "registered") | posted(second, "missing", WHY)
    assert police.post(page, again).status_code == 302, "what was written by the same hand is no conflict"
    assert told(cast.county_office.seat, "hukou_answers") == 2, "the first of the day, and the whole"
    assert (
        WHY in enter("county_office").get(reverse("pathways:police_list", args=[given.pk])).content.decode()
    )


def test_taken_back_or_given_to_another_unit_it_is_gone_for_the_first(
    cast: Cast, given: HukouList, enter: Enter
):
    line, page = line_of(cast, cast.department), reverse("pathways:given_list", args=[given.pk])
    police, office = enter("department"), enter("county_office")
    address = reverse("pathways:police_unit", args=[given.pk])
    assert office.post(address, {"version": 1, "unit": str(cast.units["county"].pk)}).status_code == 422
    assert office.post(address, {"version": 1, "unit": ""}).status_code == 302
    assert police.get(page).status_code == police.post(page, posted(line, "registered")).status_code == 404
    with acting_as(cast.department, read_only=True):
        assert not HukouLine.objects.exists()
        assert not HukouList.objects.exists()
    with acting_as(cast.county_office), pytest.raises(WayError):
        let_answer(one=given, version=2, unit=cast.units["school"].pk, today=TODAY)
    with acting_as(cast.county_office):
        let_answer(one=given, version=2, unit=cast.units["police"].pk, today=TODAY)
    assert police.get(page).status_code == 200


def test_a_child_that_moves_to_another_county_is_gone_for_the_unit(cast: Cast, given: HukouList):
    with past_the_policies(), connection.cursor() as cursor:
        cursor.execute("""SET LOCAL pghistory.context_metadata = '{"user": "a test"}'""")
        cursor.execute(
            "UPDATE registry_child SET region = %s WHERE id = %s", [JING_VILLAGE, cast.children["小石"]]
        )
    with acting_as(cast.department, read_only=True):
        assert not HukouLine.objects.exists()
        assert HukouList.objects.exists()


def test_a_list_that_is_answered_whole_is_shut_after_a_while(cast: Cast, given: HukouList):
    own_answer(cast.department, "registered")
    later = TODAY + KEPT_FOR + timedelta(days=1)
    for day, shut in ((TODAY, 0), (later, 1), (later, 0)):
        with acting_as(cast.city_office):
            assert close_answered(today=day) == shut
    with acting_as(cast.department, read_only=True):
        assert not HukouLine.objects.exists()
