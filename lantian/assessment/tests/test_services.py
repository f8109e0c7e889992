"""Somebody answers, the house suggests, a named person decides, a second one agrees."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.assessment.errors import AssessmentError
from lantian.assessment.models import Finding, LevelDecision, LevelShown, Proposal
from lantian.assessment.queries import level_of
from lantian.assessment.queries.known import known_of
from lantian.assessment.rules.deciding import review_by
from lantian.assessment.rules.losses import Loss
from lantian.assessment.services.deciding import second
from lantian.assessment.services.proposing import propose_anew, propose_due, propose_seen_of, town_seats
from lantian.assessment.tests.conftest import (
    BLUE,
    GREEN,
    RED,
    TODAY,
    YELLOW,
    answer,
    confirm,
    suggested,
)
from lantian.duties.models import Duty, DutyBasis, Fulfilment
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.services.recording import record
from lantian.kernel.versions import Conflict
from lantian.notices.models import Notice
from lantian.registry.models import Enrolment, Guardianship, Hukou
from lantian.registry.services.closing import close_file
from lantian.registry.services.erasing import erase_child
from lantian.registry.services.facts import correct_fact, record_change
from tests.cast import TAIXIANG, Cast


def refused(act: Any) -> str:
    with pytest.raises(AssessmentError) as caught, transaction.atomic():
        act()
    return caught.value.code


def change(cast: Cast, fact: Any, name: str = "小雨", **values: Any) -> None:
    """A fact of the register changes today."""
    with acting_as(cast.village_director):
        row = fact.objects.filter(child=cast.children[name], until__isnull=True).first()
        record_change(
            child=cast.child(name),
            fact=fact,
            values=values,
            since=TODAY,
            version=row.version if row else None,
        )


def test_the_register_answers_most_and_the_rest_stays_unknown(cast: Cast):
    assert {"hukou", "contact", "homework", "guardianship"} <= set(suggested(cast, "小石").unknown)
    change(cast, Hukou, "小石", is_registered=False)
    row = suggested(cast, "小石")
    assert (row.life, row.reasons, "hukou" in row.unknown) == (2, ["hukou", "carer"], False)


def test_a_changed_fact_changes_what_is_suggested_at_once(cast: Cast):
    assert suggested(cast).level == GREEN
    change(cast, Guardianship, level="carer_weak")
    row = suggested(cast)
    assert (row.level, row.safety, row.reasons) == (YELLOW, 3, ["guardianship"])
    assert row.differs_on == TODAY


def test_an_answer_is_added_and_never_overwritten(cast: Cast):
    assert answer(cast, cast.village_director, meals="hungry", net="much") == ["meals", "net"]
    assert answer(cast, cast.village_director, meals="hungry", net="much") == []
    assert answer(cast, cast.town_supervisor, meals="enough") == ["meals"]
    with acting_as(cast.village_director, read_only=True):
        told = list(Finding.objects.filter(item="meals").order_by("pk").values_list("answer", "role"))
    assert told == [("hungry", "village_director"), ("enough", "town_supervisor")]
    assert suggested(cast).reasons == ["net"]


def test_an_unknown_answer_is_refused(cast: Cast):
    assert refused(lambda: answer(cast, cast.village_director, meals="raw")) == "unknown_answer"
    assert refused(lambda: answer(cast, cast.village_director, closed_mind="no")) == "unknown_answer"


def test_a_suspicion_of_harm_is_closed_and_its_weight_is_not(cast: Cast, handler: Post, as_web: None):
    answer(cast, cast.village_director, harm="violence")
    readers = {
        "village_director": {"harm", "closed_safety"},
        "county_office": {"harm", "closed_safety"},
        "town_supervisor": {"closed_safety"},
        "city_office": {"closed_safety"},
        "next_village_director": set(),
    }
    for part, sees in readers.items():
        with acting_as(cast.posts[part], read_only=True):
            assert set(Finding.objects.values_list("item", flat=True)) == sees, part
    for part in ("town_supervisor", "village_director", "county_office"):
        with acting_as(cast.posts[part]):
            propose_anew([cast.children["小雨"]], TODAY)
        row = suggested(cast, post=cast.posts[part])
        assert (row.level, row.reds) == (RED, ["closed_safety"]), "the same for whoever looks"
    with acting_as(cast.class_teacher), pytest.raises(ProgrammingError), transaction.atomic():
        Finding.objects.count()


def test_who_does_not_see_the_ground_cannot_answer_it_away(cast: Cast, handler: Post, as_web: None):
    answer(cast, cast.village_director, harm="violence")
    assert refused(lambda: answer(cast, cast.town_supervisor, harm="no")) == "closed_answer"
    answer(cast, handler, harm="no")
    assert suggested(cast).reds == []


def test_confirming_what_is_suggested_needs_no_reason_and_deciding_otherwise_does(cast: Cast):
    answer(cast, cast.village_director, meals="hungry")
    assert refused(lambda: confirm(cast, cast.village_director, YELLOW, reason="")) == "reason_needed"
    row = confirm(cast, cast.village_director)
    assert (row.state, row.level, row.life, row.proposed_level) == ("confirmed", BLUE, 2, BLUE)
    assert row.review_by > TODAY + timedelta(days=180)
    assert suggested(cast).differs_on is None
    again = confirm(cast, cast.village_director, YELLOW)
    assert (again.number, again.level, again.reason) == (2, YELLOW, "看过了")
    with acting_as(cast.village_director, read_only=True):
        told = level_of([cast.children["小雨"], cast.children["小石"]])
    assert {child: one.level for child, one in told.items()} == {cast.children["小雨"]: YELLOW}
    assert told[cast.children["小雨"]].losses[Loss.LIFE] == 2


def test_what_was_decided_against_a_suggestion_stands_until_the_suggestion_changes(cast: Cast):
    answer(cast, cast.village_director, meals="hungry")
    confirm(cast, cast.village_director, GREEN)
    answer(cast, cast.village_director, insurance="none")
    assert suggested(cast).differs_on is None, "a lesser reason changes no level"
    answer(cast, cast.village_director, net="cannot_stop")
    assert suggested(cast).differs_on == TODAY


def test_a_red_item_is_red_before_anybody_confirms_and_the_town_is_to_look(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    row = suggested(cast)
    assert (row.level, row.reds) == (RED, ["schooling"])
    assert row.alarm
    decided = confirm(cast, cast.village_director)
    assert (decided.state, decided.needs_look) == ("confirmed", True)
    assert suggested(cast).alarm is None
    with acting_as(cast.village_director):
        assert refused(lambda: agree(decided)) == "not_a_second"
    with acting_as(cast.town_supervisor):
        seen = agree(decided)
    assert (seen.needs_look, seen.second_by) == (False, cast.town_supervisor.user_id)


def agree(row: LevelDecision, agrees: bool = True, reason: str = "") -> LevelDecision:
    return second(decision=row, agrees=agrees, reason=reason, version=row.version, on=TODAY)


def test_a_child_leaves_red_with_two_people(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    confirm(cast, cast.village_director)
    change_back(cast)
    waiting = confirm(cast, cast.village_director, GREEN)
    assert waiting.state == "waiting"
    assert standing(cast) == RED, "nothing changes until the town has agreed"
    with acting_as(cast.town_supervisor):
        assert refused(lambda: agree(waiting, False)) == "reason_needed"
        agree(waiting)
    assert standing(cast) == GREEN
    with acting_as(cast.town_supervisor):
        waiting.refresh_from_db()
        assert refused(lambda: agree(waiting)) == "nothing_waits"


def change_back(cast: Cast) -> None:
    with acting_as(cast.village_director):
        row = Enrolment.objects.get(child=cast.children["小雨"], until__isnull=True)
        Enrolment.objects.filter(pk=row.pk).update(stage="primary")


def standing(cast: Cast) -> Any:
    with acting_as(cast.village_director, read_only=True):
        return level_of([cast.children["小雨"]])[cast.children["小雨"]].level


def test_a_supervisor_who_lowers_needs_somebody_else(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    waiting = confirm(cast, cast.town_supervisor, BLUE)
    with acting_as(cast.town_supervisor):
        assert refused(lambda: agree(waiting)) == "not_a_second"
    with acting_as(cast.county_office):
        no = agree(waiting, False, "仍未复学")
    assert (no.state, no.second_role) == ("refused", "county_office")
    row = suggested(cast)
    assert row.differs_on == TODAY
    assert row.alarm, "red again, and somebody owes something today"


def test_two_who_decide_differently_at_once_are_shown_it(cast: Cast):
    confirm(cast, cast.village_director, BLUE, seen=0)
    assert confirm(cast, cast.town_supervisor, BLUE, seen=0).number == 1, "the same twice is no dispute"
    with pytest.raises(Conflict) as caught, transaction.atomic():
        confirm(cast, cast.town_supervisor, YELLOW, seen=0)
    assert [(one.field, one.theirs, one.mine) for one in caught.value.differences] == [
        ("level", BLUE, YELLOW)
    ]


def test_school_and_family_are_shown_a_part_of_it(cast: Cast, as_web: None):
    answer(cast, cast.village_director, homework="alone", water="yes", company="yes")
    confirm(cast, cast.village_director)
    for part in ("class_teacher", "school_head", "parent", "proxy_parent"):
        with acting_as(cast.posts[part], read_only=True):
            (row,) = LevelShown.objects.filter(child=cast.children["小雨"])
            assert (row.level, row.study, row.points) == (BLUE, 1, ["water", "homework"])
            for hidden in (LevelDecision, Proposal):
                with pytest.raises(ProgrammingError), transaction.atomic():
                    hidden.objects.count()
    with acting_as(cast.class_teacher, read_only=True):
        told = level_of([cast.children["小雨"]])[cast.children["小雨"]]
    assert set(told.losses) == {Loss.STUDY, Loss.LIFE, Loss.MIND}


def test_time_alone_brings_a_child_back_and_touches_no_other(cast: Cast):
    birthday = date(TODAY.year - 16, TODAY.month, TODAY.day) if (TODAY.month, TODAY.day) != (2, 29) else TODAY
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        type(child).objects.filter(pk=child.pk).update(birth_on=birthday + timedelta(days=1))
    change(cast, Enrolment, stage="dropout")
    row = suggested(cast)
    assert (row.level, row.turns_on) == (RED, TODAY + timedelta(days=1))
    with acting_as(cast.county_office):
        assert propose_due(TODAY) == 0
        assert propose_due(TODAY + timedelta(days=1)) == 1
    assert suggested(cast).level == BLUE


def test_a_closed_file_is_assessed_no_longer(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    with acting_as(cast.village_director):
        close_file(child=cast.child("小雨"), reason="moved", since=TODAY, today=TODAY)
        assert not Proposal.objects.filter(child=cast.children["小雨"]).exists()


def test_nothing_of_an_erased_child_stays(cast: Cast):
    answer(cast, cast.village_director, harm="violence", meals="hungry")
    confirm(cast, cast.village_director)
    confirm(cast, cast.village_director, RED)
    with acting_as(cast.city_office):
        erase_child(child=cast.child("小雨"), basis="监护人申请")
    history = LevelDecision._meta.get_field("history").related_model
    for model in (Finding, Proposal, LevelShown, LevelDecision, history):
        assert not model._base_manager.filter(child=cast.children["小雨"]).exists(), model


def test_many_children_take_as_many_questions_as_one(cast: Cast):
    def asked(names: list[str]) -> int:
        keys = [cast.children[name] for name in names]
        with acting_as(cast.city_office), CaptureQueriesContext(connection) as caught:
            propose_anew(keys, TODAY)
        return len(caught)

    assert asked(["小雨", "小石", "天天", "豆豆"]) <= asked(["小雨"]) + 1


def test_the_town_of_each_village_hears_once(cast: Cast):
    assert town_seats([TAIXIANG, TAIXIANG], TODAY) == {cast.town_supervisor.seat: 2}


def owed(cast: Cast, rule: str) -> list[tuple[Any, int]]:
    with acting_as(cast.county_office, read_only=True):
        rows = Duty.objects.filter(child=cast.children["小雨"], rule=rule, due_on__isnull=False)
        return [(row.due_on, row.risk) for row in rows]


def test_a_red_item_is_owed_today_until_somebody_decides(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    assert owed(cast, "red_item") == [(TODAY, RED.rank)]
    with acting_as(cast.town_supervisor, read_only=True):
        notices = Notice.objects.filter(seat=cast.town_supervisor.seat)
        assert sorted(notices.values_list("kind", "count")) == [("network_event", 1), ("red_item", 1)]
    confirm(cast, cast.village_director)
    assert owed(cast, "red_item") == []
    with acting_as(cast.county_office, read_only=True):
        assert Fulfilment.objects.filter(child=cast.children["小雨"], rule="red_item").count() == 1
        basis = DutyBasis.objects.get(child=cast.children["小雨"])
    assert (basis.level, basis.review_by) == (RED, review_by(RED, TODAY))


def test_a_red_item_that_was_a_mistake_is_owed_no_longer(cast: Cast):
    change(cast, Enrolment, stage="dropout")
    with acting_as(cast.village_director):
        row = Enrolment.objects.get(child=cast.children["小雨"], until__isnull=True)
        correct_fact(row=row, values={"stage": "primary"}, version=row.version)
    assert suggested(cast).alarm is None
    assert owed(cast, "red_item") == []


def test_ticks_and_contacts_of_encounters_flow_in(cast: Cast):
    """An encounter tells no room above: the page reads it at once, the worklist after the night."""
    with acting_as(cast.village_director):
        record(
            occasion=uuid7(),
            kind=Kind.HOME_VISIT,
            children=[cast.children["小雨"]],
            told=Account(happened_on=TODAY, way="home", seen=("child",), ticks={"life": 2}),
            today=TODAY,
        )
    with acting_as(cast.village_director, read_only=True):
        known = known_of([cast.children["小雨"]])[cast.children["小雨"]]
    assert known.seen == {Loss.LIFE: (2, TODAY)}
    assert suggested(cast).life == 0
    assert propose_seen_of(cast.county_office, TODAY) == 1
    assert (suggested(cast).life, suggested(cast).reasons) == (2, ["seen_life"])
