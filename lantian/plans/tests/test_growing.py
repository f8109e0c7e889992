"""Plans, goals and voices."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lantian.access.scopes import acting_as
from lantian.encounters.models import Alarm
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.plans.errors import PlansError
from lantian.plans.models import Goal, Need, Plan, SelfCheck, VoiceAnswer, VoiceCount
from lantian.plans.queries.papers import family_plan, growth_of
from lantian.plans.queries.terms import term_of_child
from lantian.plans.queries.voice import counts, named_counts
from lantian.plans.rules.voice import QUESTIONS
from lantian.plans.services.growing import check_oneself, move_goal, set_goal
from lantian.plans.services.listening import drop_sheets, drop_voice, hear_voice
from lantian.plans.services.planning import review_plan, write_plan
from lantian.plans.tests.conftest import TODAY, need_of, promised
from lantian.registry.services.registering import register_child
from tests.cast import TAIXIANG, Cast

pytestmark = pytest.mark.usefixtures("as_web")
HAPPY = dict.fromkeys(QUESTIONS, 1)
LATER = TODAY + timedelta(days=90)


def lines(cast: Cast, **changes):
    seat = cast.village_director.seat
    plan = {
        "mind": "每周陪她和爸爸视频一次", "study": "每周三辅导数学", "life": "冬天前添一床棉被",
        "review_on": LATER,
    }  # fmt: skip
    owners = {
        f"{line}_{what}": seat if what == "seat" else ""
        for line in ("mind", "study", "life")
        for what in ("seat", "who")
    }
    return {**plan, **owners, **changes}


def test_a_plan_has_three_lines_a_term_and_editions(cast: Cast):
    promised(cast, need_of(cast))
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        for changes, field in (
            ({"mind": "已安排"}, "mind"),
            ({"life_seat": None}, "life_seat"),
            ({"review_on": TODAY}, "review_on"),
        ):
            with pytest.raises(PlansError) as error:
                write_plan(child=child, values=lines(cast, **changes), version=None, today=TODAY)
            assert error.value.field == field
        plan = write_plan(child=child, values=lines(cast), version=None, today=TODAY)
        second = write_plan(child=child, values=lines(cast, study="每天读十页书"), version=1, today=TODAY)
        assert (second.pk, second.version) == (plan.pk, 2)
        with pytest.raises(Conflict) as conflict:
            write_plan(child=child, values=lines(cast, study="每天练字二十分钟"), version=1, today=TODAY)
        assert [one.field for one in conflict.value.differences] == ["study"]
        next_on = LATER + timedelta(30)
        review_plan(plan=second, version=2, seen="数学跟上来了", next_on=next_on, today=TODAY)
        assert Plan.objects.get().review_on == next_on
        paper = family_plan(child, TODAY)
        assert paper is not None
        assert [line.name for line in paper.lines] == ["mind", "study", "life"]
        assert paper.helps[0].what == "每周三放学后到村里辅导数学"


def test_a_child_grows_beside_itself_alone(cast: Cast):
    with acting_as(cast.proxy_parent):
        child = cast.child("小雨")
        check_oneself(child=child, ticks=["B11", "B21"], version=None, today=TODAY)
        check = check_oneself(child=child, ticks=["B11", "B31"], version=1, today=TODAY)
        with pytest.raises(PlansError) as unknown:
            check_oneself(child=child, ticks=["C11"], version=2, today=TODAY)
        assert unknown.value.code == "tick_unknown"
        with pytest.raises(PlansError) as outside:
            check_oneself(child=child, ticks=[], version=None, today=date(child.birth_on.year + 17, 1, 1))
        assert outside.value.code == "band_outside"
        ((found, by_self, new),) = growth_of(child)
        assert (found.pk, set(by_self), new) == (check.pk, {"study", "guard"}, {"B11", "B31"})
        goal = set_goal(
            child=child, self_code="study", words="我想会背乘法口诀", next_step="每天背一行", today=TODAY
        )
        with pytest.raises(PlansError):
            move_goal(goal=goal, version=1, state="going", next_step="关注", today=TODAY)
        assert move_goal(goal=goal, version=1, state="reached", next_step="", today=TODAY).ended_on == TODAY
    with acting_as(cast.parent, read_only=True):
        assert Goal.objects.get().words == "我想会背乘法口诀"
        assert SelfCheck.objects.count() == 1


def test_a_no_is_a_proposal_to_the_village_director(cast: Cast):
    faces = {"loved": 3, "guarded": 1, "helped": 1}
    with acting_as(cast.class_teacher):
        child = cast.child("小雨")
        answer = hear_voice(child=child, faces=faces, words="想妈妈", version=None, today=TODAY)
        hear_voice(child=child, faces=faces, words="想妈妈", version=1, today=TODAY)
        (need,) = Need.objects.all()
        assert (need.code, need.state, need.source, need.told_by) == ("M01", "proposed", answer.pk, "voice")
        with pytest.raises(PlansError):
            drop_voice(child=child, faces=HAPPY, today=TODAY)
    with acting_as(cast.village_director):
        assert Notice.objects.filter(kind="need_proposed").count() == 1


def classmates(cast: Cast, number: int) -> list:
    values = {
        "sex": "1", "birth_on": date(2017, 3, 2), "no_identity_reason": "not_registered",
        "village": TAIXIANG, "household_head": "王大山", "stage": "primary",
        "school": cast.units["school"].pk, "grade": 3, "class_name": "1",
    }  # fmt: skip
    with acting_as(cast.county_office):
        return [
            register_child(values={**values, "child_name": f"王{chr(0x4E00 + 40 * n)}"}, as_of=TODAY)
            for n in range(number)
        ]


def test_voices_without_a_name_are_counts_of_five_and_nothing_else(cast: Cast):
    children = classmates(cast, 6)
    faces = [{"loved": 1 + n % 3, "guarded": 1, "helped": 2} for n in range(6)]
    with acting_as(cast.class_teacher):
        term = term_of_child(children[0], TODAY)
        for child, one in list(zip(children, faces, strict=True))[:4]:
            drop_voice(child=child, faces=one, today=TODAY)
    with acting_as(cast.school_head, read_only=True):
        assert counts(term, None, cast.units["school"].pk) == []
    with acting_as(cast.class_teacher):
        for child, one in list(zip(children, faces, strict=True))[4:]:
            drop_voice(child=child, faces=one, today=TODAY)
        with pytest.raises(PlansError):
            drop_voice(child=children[0], faces=HAPPY, today=TODAY)
        assert VoiceAnswer.objects.filter(loved__isnull=True).count() == 6
        assert not Need.objects.exists()
    with acting_as(cast.school_head, read_only=True):
        (found,) = counts(term, None, cast.units["school"].pk)
        assert (found.answers, found.faces["loved"], found.faces["helped"]) == (5, (2, 2, 1), (0, 5, 0))
    columns = {field.name for field in VoiceCount._meta.fields}
    assert not columns & {"child", "recorded_at", "recorded_by", "on", "at", "origin"}
    with acting_as(cast.village_director), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("SELECT 1 FROM plans_voicebox")


def test_a_pile_of_sheets_agrees_with_the_children(cast: Cast):
    children = classmates(cast, 5)
    piles = {question: [1, 1, 1, 2, 3] for question in QUESTIONS}
    with acting_as(cast.class_teacher):
        for wrong in ({**piles, "helped": [1]},):
            with pytest.raises(PlansError) as error:
                drop_sheets(children=children, piles=wrong, today=TODAY)
            assert error.value.code == "sheets_do_not_agree"
        drop_sheets(children=children, piles=piles, today=TODAY)
        term = term_of_child(children[0], TODAY)
    with acting_as(cast.county_office, read_only=True):
        (found,) = counts(term, None)
        assert found.faces == dict.fromkeys(QUESTIONS, (3, 1, 1))
        assert named_counts(term, None) is None


def test_words_that_suggest_harm_ring_and_hold_nothing_up(cast: Cast):
    with acting_as(cast.class_teacher):
        child = cast.child("小雨")
        answer = hear_voice(child=child, faces=HAPPY, words="爷爷用棍子打我", version=None, today=TODAY)
        hear_voice(child=child, faces=HAPPY, words="爷爷用棍子打我", version=1, today=TODAY)
        hear_voice(child=child, faces=HAPPY, words="想买一本书", version=2, today=TODAY)
        assert VoiceAnswer.objects.get(pk=answer.pk).words.reveal() == "想买一本书"
    with acting_as(cast.town_supervisor, read_only=True):
        (alarm,) = Alarm.objects.filter(child=cast.children["小雨"])
        assert alarm.source == "words"
