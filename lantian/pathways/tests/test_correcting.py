"""An answer of the police is corrected: by whom, with a reason, what follows, what stays; two at one answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty, Fulfilment
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.pathways.errors import WayError
from lantian.pathways.models import HukouCorrection, HukouLine, HukouList, WayDeed, WayRun
from lantian.pathways.rules.listing import KEPT_FOR, asked_no_more, has_gone_on, may_correct
from lantian.pathways.services import running
from lantian.pathways.services.answering import answer_line, answer_own_line, close_answered
from lantian.pathways.services.correcting import RULE, correct_line, correct_own_line, look_at
from lantian.pathways.services.forgetting import forget_child
from lantian.pathways.services.listing import let_answer
from lantian.pathways.tests.conftest import TODAY, made_ready, send, step_of
from tests.cast import JING_VILLAGE, Cast, past_the_policies

MISSING, SLIP = "缺出生医学证明", "点错了行，这一条是下一名孩子的"
A, B = uuid7(), uuid7()
Enter = Callable[[str], Client]


@pytest.mark.parametrize(
    ("by_unit", "units", "acting", "may"),
    [
        (A, [A], A, True),
        (A, [A], B, False),
        (A, [B], B, False),
        (A, [], A, False),
        (None, [A], A, False),
        (None, [], None, True),
        (None, [A], None, True),
        (A, [A], None, False),
        (A, [B], None, True),
        (A, [], None, True),
    ],
)
def test_whoever_gave_an_answer_corrects_it(
    by_unit: UUID | None, units: list[UUID], acting: UUID | None, may: bool
):
    assert may_correct(by_unit=by_unit, units=units, acting=acting) is may


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        ("missing", "", {"papers"}),
        ("missing", "registered", {"papers"}),
        ("registered", "missing", {"registered"}),
        ("refused", "", set()),
        ("not_found", "missing", {"find_out"}),
        ("missing", "missing", set()),
    ],
)
def test_what_only_the_earlier_answer_asked_for(before: str, after: str, steps: set[str]):
    assert asked_no_more(before, after) == steps


@pytest.mark.parametrize(
    ("answer", "has_ended", "done", "gone_on"),
    [
        ("registered", True, (), True),
        ("registered", False, ("registered",), True),
        ("registered", False, ("papers",), False),
        ("missing", False, ("papers", "statement"), True),
        ("refused", False, ("police",), True),
        ("refused", False, (), False),
        ("", True, ("police",), False),
    ],
)
def test_when_somebody_has_acted_on_an_answer(
    answer: str, has_ended: bool, done: tuple[str, ...], gone_on: bool
):
    assert has_gone_on(answer, has_ended=has_ended, done=done) is gone_on


@pytest.fixture
def ready(cast: Cast, as_web: None) -> WayRun:
    return made_ready(cast, days=40)


@pytest.fixture
def given(cast: Cast, ready: WayRun) -> HukouList:
    """小石 stands on a list that the bureau may answer on line."""
    return send(cast, ready, unit=cast.units["police"].pk)


def answered(post: Post, said: str, words: str = "") -> HukouLine:
    """The line of the one list, answered on line or, by the office, as it came on paper."""
    write = answer_own_line if post.role == "department" else answer_line
    with acting_as(post):
        line = HukouLine.objects.get(answer="")
        return write(line=line, version=line.version, answer=said, on=TODAY, words=words, today=TODAY)


def corrected(
    post: Post, line: HukouLine, said: str, words: str = "", because: str = SLIP, version: int = 0
) -> HukouLine:
    write = correct_own_line if post.role == "department" else correct_line
    with acting_as(post):
        return write(
            line=line, version=version or line.version, answer=said, on=TODAY, words=words, because=because,
            today=TODAY,
        )  # fmt: skip


def refused(*args: Any, **more: Any) -> str:
    with pytest.raises(WayError) as error:
        corrected(*args, **more)
    return error.value.code


def state_of(cast: Cast) -> dict[str, tuple[str, Any, Any]]:
    with acting_as(cast.county_office, read_only=True):
        run = WayRun.objects.get()
        codes = ("find_out", "papers", "police", "registered")
        return {code: ((step := step_of(run, code)).state, step.done_on, step.due_on) for code in codes}


def owed(cast: Cast, code: str) -> Any:
    with acting_as(cast.county_office, read_only=True):
        return Duty.objects.get(about=step_of(WayRun.objects.get(), code).pk).due_on


def told(seat: UUID, kind: str = "hukou_corrected") -> int:
    with past_the_policies():
        return Notice.objects.filter(seat=seat, kind=kind).count()


def done(cast: Cast, run: WayRun, code: str, words: str) -> None:
    with acting_as(cast.village_director):
        running.do_step(step=step_of(run, code), on=TODAY, by="", words=words, today=TODAY)


def ended(cast: Cast, run: WayRun, outcome: str = "registered") -> None:
    with acting_as(cast.village_director):
        running.end(
            run=run, version=1, outcome=outcome, words="派出所来信说已办好", ended_on=TODAY, today=TODAY
        )


def test_the_earlier_answer_stays_with_who_when_and_why(cast: Cast, given: HukouList):
    line = answered(cast.department, "registered")
    now = corrected(cast.department, line, "missing", MISSING)
    assert (now.answer, now.words.reveal(), now.version) == ("missing", MISSING, line.version + 1)
    for post in (cast.department, cast.county_office, cast.village_director):
        with acting_as(post, read_only=True):
            (kept,) = HukouCorrection.objects.all()
            assert (kept.answer, kept.answered_on, kept.answered_at) == (
                "registered",
                TODAY,
                line.answered_at,
            )
            assert (kept.answered_by, kept.by_unit) == (cast.department.user_id, cast.units["police"].pk)
            assert (kept.because.reveal(), kept.recorded_by) == (SLIP, cast.department.user_id)
    with acting_as(cast.county_office, read_only=True):
        deed = WayDeed.objects.filter(step__code="police").order_by("recorded_at").last()
        assert deed is not None
        assert all(
            part in deed.words.reveal() for part in ("更正答复：需要补充材料", MISSING, "户口已登记", SLIP)
        )


@pytest.mark.parametrize(
    ("said", "words", "because", "code"),
    [
        ("missing", "", SLIP, "answer_why"),
        ("nothing", MISSING, SLIP, "answer_unknown"),
        ("missing", MISSING, " ", "reason_needed"),
        ("registered", "", SLIP, "nothing_changed"),
    ],
)
def test_a_correction_says_what_is_right_and_why(
    cast: Cast, given: HukouList, said: str, words: str, because: str, code: str
):
    line = answered(cast.department, "registered")
    assert refused(cast.department, line, said, words, because) == code
    with acting_as(cast.department, read_only=True):
        assert not HukouCorrection.objects.exists()


def test_what_nobody_acted_on_is_asked_no_more(cast: Cast, ready: WayRun):
    done(cast, ready, "papers", "父母身份证已复印")
    send(cast, ready, unit=cast.units["police"].pk)
    before = state_of(cast)
    line = answered(cast.department, "missing", MISSING)
    assert state_of(cast)["papers"][:2] == ("waiting", None)
    assert owed(cast, "papers") is not None
    taken_back = corrected(cast.department, line, "")
    assert (taken_back.answer, taken_back.answered_on, taken_back.words) == ("", None, None)
    after = state_of(cast)
    assert {code: after[code][:2] for code in after} == {code: before[code][:2] for code in before}
    assert {code: after[code][2] for code in ("find_out", "papers", "registered")} == {
        code: before[code][2] for code in ("find_out", "papers", "registered")
    }
    assert owed(cast, "papers") is None
    with acting_as(cast.county_office, read_only=True):
        papers = step_of(ready, "papers").pk
        assert Fulfilment.objects.filter(about=papers, withdrawn_at__isnull=True).count() == 1
        assert not HukouCorrection.objects.get().went_on
        assert not Duty.objects.filter(rule=RULE).exists()
    assert answered(cast.department, "refused", "父母不到场").version == taken_back.version + 1


def test_a_registration_that_was_none_lets_the_look_at_the_booklet_wait_again(cast: Cast, given: HukouList):
    before = state_of(cast)["registered"]
    line = answered(cast.department, "registered")
    assert state_of(cast)["registered"][2] < before[2]
    corrected(cast.department, line, "missing", MISSING)
    after = state_of(cast)
    assert after["registered"] == before
    assert after["papers"][0] == after["police"][0] == "waiting"
    assert owed(cast, "registered") == before[2]


def test_what_somebody_acted_on_stays_and_who_follows_the_way_looks(
    cast: Cast, given: HukouList, ready: WayRun
):
    line = answered(cast.department, "missing", MISSING)
    done(cast, ready, "papers", "到卫健局补办了出生医学证明")
    stood = state_of(cast)["papers"]
    corrected(cast.department, line, "registered")
    assert state_of(cast)["papers"] == stood
    with acting_as(cast.village_director):
        kept = HukouCorrection.objects.select_related("child").get()
        duty = Duty.objects.get(rule=RULE, about=kept.pk)
        assert (kept.went_on, kept.looked_at, duty.owed_by) == (True, None, "village_director")
        assert duty.due_on is not None
        assert duty.due_on > TODAY
        with pytest.raises(WayError, match="hollow"):
            look_at(correction=kept, version=1, words="已落实", today=TODAY)
        look_at(correction=kept, version=1, words="户口簿已看到，补办的证明一并存档", today=TODAY)
        assert Duty.objects.get(rule=RULE).due_on is None
        with pytest.raises(WayError, match="looked_already"):
            look_at(correction=kept, version=2, words="再看一次户口簿", today=TODAY)


def test_a_way_that_ended_by_the_answer_stays_ended_and_somebody_looks(
    cast: Cast, given: HukouList, ready: WayRun
):
    line = answered(cast.department, "registered")
    ended(cast, ready)
    deeds = state_of(cast)
    corrected(cast.department, line, "refused", "父母不到场")
    assert state_of(cast) == deeds
    with acting_as(cast.county_office, read_only=True):
        assert WayRun.objects.get().state == "ended"
        assert HukouCorrection.objects.get().went_on
        assert Duty.objects.filter(rule=RULE, due_on__isnull=False).count() == 1
    assert told(cast.village_director.seat) == told(cast.county_office.seat) == 1


def test_an_answer_about_a_way_that_had_ended_before_moved_nothing(
    cast: Cast, given: HukouList, ready: WayRun
):
    ended(cast, ready, "elsewhere")
    line = answered(cast.department, "refused", "父母不到场")
    corrected(cast.department, line, "registered")
    with acting_as(cast.county_office, read_only=True):
        assert not HukouCorrection.objects.get().went_on
    assert (told(cast.village_director.seat), told(cast.county_office.seat)) == (0, 1)


def test_listed_anew_is_acted_on_and_the_answer_cannot_be_taken_back(
    cast: Cast, given: HukouList, ready: WayRun
):
    line = answered(cast.department, "refused", "父母不到场")
    send(cast, ready)
    assert refused(cast.department, line, "") == "listed_anew"
    corrected(cast.department, line, "missing", MISSING)
    with acting_as(cast.county_office, read_only=True):
        assert HukouCorrection.objects.get().went_on


def test_the_office_corrects_what_came_on_paper_and_for_a_unit_that_has_the_list_no_more(
    cast: Cast, given: HukouList
):
    line = answered(cast.county_office, "refused", "父母不到场")
    assert refused(cast.department, line, "registered") == "not_your_answer"
    taken_back = corrected(cast.county_office, line, "")
    line = answered(cast.department, "registered")
    assert line.version == taken_back.version + 1
    assert refused(cast.county_office, line, "missing", MISSING) == "not_your_answer"
    with acting_as(cast.county_office):
        let_answer(one=given, version=1, unit=None, today=TODAY)
    assert corrected(cast.county_office, line, "missing", MISSING).by_unit is None


def test_two_of_one_unit_are_shown_each_others_correction(cast: Cast, given: HukouList, enter: Enter):
    line = answered(cast.department, "registered")
    police, page = enter("department"), reverse("pathways:given_correct", args=[line.pk])
    form = {"version": line.version, "answer": "missing", "on": str(TODAY), "words": MISSING, "because": SLIP}
    assert "张小石" in police.get(page).content.decode()
    corrected(cast.department, line, "refused", "父母不到场")
    late = police.post(page, form)
    assert late.status_code == 409
    assert all(said in late.content.decode() for said in ("父母不到场", MISSING, "<span>暂不能登记</span>"))
    with acting_as(cast.department), pytest.raises(Conflict):
        correct_own_line(
            line=line,
            version=line.version,
            answer="missing",
            on=TODAY,
            words=MISSING,
            because=SLIP,
            today=TODAY,
        )
    with acting_as(cast.department, read_only=True):
        assert HukouLine.objects.get().answer == "refused"
    assert corrected(cast.department, line, "refused", "父母不到场").answer == "refused", (
        "the same twice is no conflict"
    )
    assert police.post(page, form | {"version": line.version + 1}).status_code == 302
    with acting_as(cast.department, read_only=True):
        assert HukouCorrection.objects.count() == 2


def test_pages_say_what_was_answered_before_and_who_is_to_look(
    cast: Cast, given: HukouList, ready: WayRun, enter: Enter
):
    line = answered(cast.department, "registered")
    ended(cast, ready)
    theirs, ours = (reverse(f"pathways:{name}", args=[given.pk]) for name in ("given_list", "police_list"))
    police, office, village = enter("department"), enter("county_office"), enter("village_director")
    page = reverse("pathways:given_correct", args=[line.pk])
    assert page in police.get(theirs).content.decode()
    assert reverse("pathways:police_correct", args=[line.pk]) not in office.get(ours).content.decode()
    form = {"version": line.version, "answer": "none", "on": str(TODAY), "words": "", "because": ""}
    assert police.post(page, form).status_code == 422
    assert police.post(page, form | {"because": SLIP}).status_code == 302
    shown = police.get(theirs).content.decode()
    assert all(said in shown for said in (SLIP, "已登记户口", "办理单位已按原答复办理"))
    shown = office.get(ours).content.decode()
    assert all(said in shown for said in (SLIP, "已登记户口", "后续情况尚未填写"))
    way = reverse("pathways:run", args=[ready.pk])
    with acting_as(cast.county_office, read_only=True):
        look = reverse("pathways:correction", args=[HukouCorrection.objects.get().pk])
    assert look in village.get(way).content.decode()
    assert look in village.get("/").content.decode()
    assert village.post(look, {"version": 1, "words": "已落实"}).status_code == 422
    found = "户口簿没有看到，重新启动流程"
    assert village.post(look, {"version": 1, "words": found}).status_code == 302
    assert found in village.get(way).content.decode()
    assert found in office.get(ours).content.decode()
    shown = police.get(theirs).content.decode()
    assert found not in shown
    assert "办理单位已查看后续情况" in shown


def test_notices_tell_whoever_was_told_and_name_nobody(cast: Cast, given: HukouList):
    line = answered(cast.department, "missing", MISSING)
    assert told(cast.village_director.seat, "way_step") > 0
    corrected(cast.department, line, "registered")
    assert told(cast.village_director.seat) == told(cast.county_office.seat) == 1


def test_shut_or_taken_back_or_moved_away_nothing_is_corrected_and_nothing_read(
    cast: Cast, given: HukouList, enter: Enter
):
    line = answered(cast.department, "registered")
    line = corrected(cast.department, line, "missing", MISSING)
    page = reverse("pathways:given_correct", args=[line.pk])
    police = enter("department")
    with acting_as(cast.city_office):
        assert close_answered(today=TODAY + KEPT_FOR) == 0
    assert police.get(page).status_code == 200
    with acting_as(cast.city_office):
        assert close_answered(today=TODAY + KEPT_FOR + timedelta(days=1)) == 1
    assert police.get(page).status_code == 404
    with acting_as(cast.department, read_only=True):
        assert not HukouCorrection.objects.exists()
    with acting_as(cast.county_office):
        let_answer(one=given, version=2, unit=cast.units["police"].pk, today=TODAY)
    assert police.get(page).status_code == 200
    with past_the_policies(), connection.cursor() as cursor:
        cursor.execute("""SET LOCAL pghistory.context_metadata = '{"user": "a test"}'""")
        cursor.execute(
            "UPDATE registry_child SET region = %s WHERE id = %s", [JING_VILLAGE, cast.children["小石"]]
        )
    with acting_as(cast.department, read_only=True):
        assert not HukouCorrection.objects.exists()
    with acting_as(cast.other_county_office, read_only=True):
        assert HukouCorrection.objects.exists(), "it goes along with the child"


def test_the_database_lets_no_answer_be_overwritten(cast: Cast, given: HukouList):
    line = answered(cast.department, "registered")
    for post in (cast.department, cast.county_office):
        for values in ({"answer": "refused"}, {"answer": "", "answered_on": None}, {"answered_by": None}):
            with (
                acting_as(post),
                pytest.raises(DatabaseError, match="never overwritten"),
                transaction.atomic(),
            ):
                HukouLine.objects.filter(pk=line.pk).update(**values, version=line.version + 1)
    corrected(cast.department, line, "missing", MISSING)
    with acting_as(cast.county_office):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            HukouCorrection.objects.update(answer="refused")
        with pytest.raises(DatabaseError), transaction.atomic():
            HukouCorrection.objects.update(looked_by=A)
    with acting_as(cast.department), pytest.raises(DatabaseError), transaction.atomic():
        HukouCorrection.objects.update(looked_by=A)
    for post in (cast.department, cast.county_office):
        with acting_as(post), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            HukouCorrection.objects.all()._raw_delete("default")


def test_the_database_lets_only_whoever_gave_an_answer_correct_it(cast: Cast, given: HukouList):
    line = answered(cast.county_office, "refused", "父母不到场")
    with acting_as(cast.department):
        HukouCorrection(
            child_id=line.child_id, region=line.region, school=line.school, readers=line.readers, line_id=line.pk,
            units=line.units, replaced=line.version, answer=line.answer, answered_on=line.answered_on,
            because=SLIP, went_on=False,
        ).save(force_insert=True)  # fmt: skip
        with pytest.raises(DatabaseError, match="its own answers"), transaction.atomic():
            HukouLine.objects.filter(pk=line.pk).update(answer="missing", version=line.version + 1)


def test_an_erased_child_leaves_no_earlier_answer(cast: Cast, given: HukouList):
    line = answered(cast.department, "registered")
    corrected(cast.department, line, "missing", MISSING)
    with acting_as(cast.county_office):
        forget_child(cast.children["小石"])
        assert not HukouCorrection.objects.exists()
