"""The team: joining opens a case to whatever post, leaving closes it at once, and one seat answers for it always."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantian.access.models import Post
from lantian.access.scopes import acting_as, taking_rows_away
from lantian.access.securing import declared_models
from lantian.cases.errors import CasesError
from lantian.cases.models import (
    CaseMember,
    CaseStep,
    CaseTask,
    Intervention,
    Placement,
    ProtectionCase,
    SafetyPlan,
)
from lantian.cases.rules.steps import State, Verb, after
from lantian.cases.services import helping, intervening, steps, teams
from lantian.cases.services.forgetting import forget_child
from lantian.cases.services.referring import ask_unit
from lantian.cases.tests.conftest import (
    BASIS,
    TODAY,
    WORDS,
    closing,
    found,
    intervention,
    joined,
    left,
    opened,
    planned,
    sees,
    staying,
    task_of,
    to_help,
)
from lantian.referrals.errors import ReferralError
from lantian.referrals.models import UnitReferral
from lantian.referrals.services import acting, keeping
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child
from tests.cast import CITY, JING_VILLAGE, PARTS, TAIXIANG, Cast, past_the_policies, shown

OTHERS = [part for part in PARTS if part not in ("county_office",)]
TEAM = ["village_director", "town_supervisor", "class_teacher", "school_head", "psychologist", "department"]


def rows_seen(post: Post) -> dict[str, int]:
    """How many rows of the room a post sees in each table, history included."""
    models = [model for model in declared_models() if model._meta.app_label == "cases"]
    return {model.__name__: shown(post, model.objects.count, 0) for model in models}


def test_nobody_outside_of_the_team_sees_any_row(cast: Cast, as_web: None):
    case = to_help(cast, opened(cast))
    assert all(rows_seen(cast.county_office)[name] for name in ("ProtectionCase", "CaseStep", "CaseTask"))
    for part in OTHERS:
        assert not any(rows_seen(cast.posts[part]).values()), part
    assert case.state == State.HELP


@pytest.mark.parametrize("part", TEAM)
def test_joining_opens_all_of_a_case_and_leaving_closes_it_at_once(cast: Cast, as_web: None, part: str):
    case = to_help(cast, opened(cast))
    member = joined(cast, case, part)
    seen = rows_seen(cast.posts[part])
    assert seen == rows_seen(cast.county_office)
    assert seen["ProtectionCaseHistory"]
    left(cast, member)
    assert not any(rows_seen(cast.posts[part]).values())


@pytest.mark.parametrize("part", ["village_director", "department"])
def test_a_member_works_and_one_that_left_does_not(cast: Cast, as_web: None, part: str):
    case = opened(cast)
    member, post = joined(cast, case, part), cast.posts[part]
    with acting_as(post):
        steps.move(case=case, verb=Verb.RESPOND, words=WORDS, basis="gf13_response", today=TODAY)
        helping.assess(case=case, values=found(), today=TODAY)
        helping.write_plan(case=case, edition=0, values=planned(), tasks=[task_of(post)], today=TODAY)
        with pytest.raises(CasesError, match="not_owner"):
            steps.close(case=case, values=closing(), today=TODAY)
        with pytest.raises(CasesError, match="not_owner"):
            teams.add_member(case=case, seat=cast.school_head.seat, part="school", basis="minors_103")
        teams.end_member(member=member, words="工作调动", basis="minors_103")
        assert not ProtectionCase.objects.exists()
        with pytest.raises(CasesError, match="not_now"):
            steps.move(case=case, verb=Verb.NOTE, words=WORDS, basis="gf13_help", today=TODAY)
    with acting_as(cast.county_office):
        assert CaseTask.objects.get(kind="plan").seat == cast.county_office.seat, (
            "what it had to do is passed on"
        )


def test_a_successor_takes_the_seat_and_so_the_case(cast: Cast, as_web: None):
    case = opened(cast)
    joined(cast, case, "village_director")
    successor = cast.next_village_director
    assert not sees(successor, case)
    successor.seat = cast.village_director.seat
    assert sees(successor, case)


def test_families_and_those_who_are_gone_cannot_join(cast: Cast, as_web: None):
    case = opened(cast)
    for part in ("parent", "proxy_parent", "auditor", "administrator"):
        with pytest.raises(CasesError, match="role_unfit"):
            joined(cast, case, part)
    with acting_as(cast.county_office), pytest.raises(CasesError, match="seat_empty"):
        teams.add_member(case=case, seat=case.pk, part="other", basis="minors_103")
    joined(cast, case, "school_head")
    with pytest.raises(CasesError, match="member_already"):
        joined(cast, case, "school_head")


def test_whoever_answers_for_a_case_cannot_just_leave(cast: Cast, as_web: None):
    case = opened(cast)
    with acting_as(cast.county_office):
        own = CaseMember.objects.get(seat=case.owner)
        with pytest.raises(CasesError, match="owner_stays"):
            teams.end_member(member=own, words="不再负责", basis="minors_103")
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseMember.objects.filter(pk=own.pk).update(until_at=own.since_at)
        joined(cast, case, "town_supervisor")
        teams.hand_over(case=case, seat=cast.town_supervisor.seat, words="由镇上负责", basis="gf13_help")
        teams.end_member(member=own, words="交接完毕", basis="minors_103")
        assert not ProtectionCase.objects.exists()
    assert sees(cast.town_supervisor, case)


def test_an_office_with_the_key_watches_and_takes_over(cast: Cast, as_web: None):
    case = opened(cast, by="town_supervisor")
    assert not sees(cast.county_office, case)
    with acting_as(cast.county_office), pytest.raises(CasesError, match="not_owner"):
        teams.take_over(case=case, words="镇上无人", basis="gf13_help")
    cast.county_office.compartments = ["protection"]
    assert sees(cast.county_office, case)
    cast.other_county_office.compartments = ["protection"]
    assert not sees(cast.other_county_office, case)
    with acting_as(cast.county_office):
        with pytest.raises(CasesError, match="not_team"):
            steps.move(case=case, verb=Verb.RESPOND, words=WORDS, basis="gf13_response", today=TODAY)
        teams.take_over(case=case, words="镇上的同志调走了", basis="gf13_help")
        assert ProtectionCase.objects.get().owner == cast.county_office.seat
        look = CaseTask.objects.get(kind="review")
        assert look.seat == cast.county_office.seat


def test_an_erasure_spares_steps_and_bases_and_no_word(cast: Cast):
    case = to_help(cast, opened(cast))
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
    with past_the_policies(), connection.cursor() as cursor:
        kept = ProtectionCase.objects.get(pk=case.pk)
        assert (kept.name, kept.reason, kept.state) == (None, None, State.HELP)
        steps_kept = list(CaseStep.objects.filter(case=case.pk).order_by("number"))
        assert len(steps_kept) > 3
        assert all(step.basis and step.words is None for step in steps_kept)
        for table in ("casetask", "safetyplan", "caseassessment", "protectioncasehistory"):
            cursor.execute(f"SELECT count(*) FROM cases_{table} WHERE city = %s", [CITY])
            assert cursor.fetchone() == (0,), table


def test_rows_go_with_no_post_that_takes_others_away(cast: Cast, as_web: None):
    """The right to take rows away, lent to an office for something else, opens no case."""
    opened(cast, by="town_supervisor")
    with acting_as(cast.county_office), taking_rows_away():
        assert not ProtectionCase.objects.all()._raw_delete("default")


KINDS = (
    *("join", "leave", "hand_over", "take_over", "respond", "assess", "plan", "task", "close", "reopen"),
    *("place", "end_place", "intervene", "outcome", "move", "stay", "ask", "refuse", "withdraw"),
)
DEEDS = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(["county_office", "town_supervisor", "city_office", "village_director", "department"]),
    st.sampled_from(["county_office", "town_supervisor", "city_office", "school_head", "department"]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(DEEDS, min_size=8, max_size=20))
def test_one_owner_at_any_time_and_no_state_without_its_basis(cast: Cast, deeds: list[tuple[str, str, str]]):
    with transaction.atomic():
        for part in ("county_office", "other_county_office", "city_office", "department"):
            cast.posts[part].compartments = ["protection"]
        case = opened(cast)
        for deed, actor, other in deeds:
            if deed == "move":
                goes_to(cast, JING_VILLAGE if other == "city_office" else TAIXIANG)
                check(cast, case)
                continue
            try:
                with acting_as(cast.posts[actor]):
                    done(cast, case, deed, other)
            except (CasesError, ReferralError, RegistryError):
                pass
            check(cast, case)
        transaction.set_rollback(True)


def done(cast: Cast, case: ProtectionCase, deed: str, other: str) -> None:
    seat = cast.posts[other].seat
    deeds: dict[str, Callable[[], object]] = {
        "join": lambda: teams.add_member(case=case, seat=seat, part="other", basis="minors_103"),
        "leave": lambda: leaves(case, seat),
        "hand_over": lambda: teams.hand_over(case=case, seat=seat, words="由他们负责", basis="gf13_help"),
        "respond": lambda: moves(case, Verb.RESPOND),
        "assess": lambda: helping.assess(case=case, values=found(), today=TODAY),
        "plan": lambda: plans(case, cast.posts[other]),
        "close": lambda: closes(case),
        "reopen": lambda: moves(case, Verb.REOPEN),
        "take_over": lambda: teams.take_over(case=case, words="由我们负责", basis="gf13_help"),
        "task": lambda: ends_task(case),
        "place": lambda: intervening.place(case=case, values=staying(), today=TODAY),
        "end_place": lambda: ends_placement(case),
        "intervene": lambda: intervening.intervene(case=case, values=intervention(), today=TODAY),
        "outcome": lambda: decided(case),
        "stay": lambda: teams.stay_with(case=case, basis="gf13_help"),
        "ask": lambda: asks(cast, case),
        "refuse": lambda: of_referrals(acting.refuse, reason="not_ours", words=""),
        "withdraw": lambda: of_referrals(keeping.withdraw, reason="改由镇上办理"),
    }
    deeds[deed]()


def leaves(case: ProtectionCase, seat: UUID) -> None:
    member = CaseMember.objects.filter(case=case.pk, seat=seat, until_at=None).select_related("case").first()
    if member:
        teams.end_member(member=member, words="不再负责这件事", basis="minors_103")


def moves(case: ProtectionCase, verb: Verb) -> None:
    steps.move(case=case, verb=verb, words=WORDS, basis="gf13_response", today=TODAY)


def plans(case: ProtectionCase, post: Post) -> None:
    edition = SafetyPlan.objects.filter(case=case.pk).count()
    helping.write_plan(case=case, edition=edition, values=planned(), tasks=[task_of(post)], today=TODAY)


def closes(case: ProtectionCase) -> None:
    tasks = CaseTask.objects.filter(case=case.pk, state="open").exclude(kind="review")
    for task in tasks.select_related("case"):
        helping.end_task(task=task, version=task.version, came_out="done", note_text=WORDS, today=TODAY)
    steps.close(case=case, values=closing(), today=TODAY)


def ends_task(case: ProtectionCase) -> None:
    task = CaseTask.objects.filter(case=case.pk, state="open").select_related("case").order_by("kind").first()
    if task:
        helping.end_task(task=task, version=task.version, came_out="done", note_text=WORDS, today=TODAY)


def ends_placement(case: ProtectionCase) -> None:
    row = Placement.objects.filter(case=case.pk, ended_on=None).select_related("case").first()
    if row:
        values = {"on": TODAY, "words": "回到奶奶家", **BASIS}
        intervening.end_placement(placement=row, version=row.version, values=values, today=TODAY)


def decided(case: ProtectionCase) -> None:
    row = Intervention.objects.filter(case=case.pk, stage="applied").select_related("case").first()
    if row:
        values = {"stage": "refused", "on": TODAY, "words": "法院驳回申请", **BASIS}
        intervening.enter_outcome(intervention=row, version=row.version, values=values, today=TODAY)


def goes_to(cast: Cast, place: int) -> None:
    """Past the services, which know of no way there and back on one day."""
    with past_the_policies():
        Child.objects.filter(pk=cast.children["小雨"]).update(region=place)


def asks(cast: Cast, case: ProtectionCase) -> None:
    values = {
        "matter": "other",
        "to_unit": cast.units["police"],
        "asks": "到家里看一看",
        "basis": "国发〔2016〕13号",
    }
    more = {"wanted_on": None, "shares": [], "consent": "", "is_advice": False}
    ask_unit(case=case, values=values | more, today=TODAY)


def of_referrals(service: Callable[..., object], **given: str) -> None:
    for row in UnitReferral.objects.filter(comes_from="cases.case"):
        how = {"how": "phone"} if service is acting.refuse else {}
        service(referral=row, version=row.version, today=TODAY, **given, **how)


def check(cast: Cast, case: ProtectionCase) -> None:
    """What holds at any time, asked past the policies."""
    with past_the_policies():
        now = ProtectionCase.objects.get(pk=case.pk)
        members = set(CaseMember.objects.filter(case=case.pk, until_at=None).values_list("seat", flat=True))
        walked = list(CaseStep.objects.filter(case=case.pk).order_by("number"))
        tasks = list(CaseTask.objects.filter(case=case.pk, state="open"))
        rows = [*walked, *tasks, *CaseMember.objects.filter(case=case.pk)]
        asked = list(UnitReferral.objects.filter(comes_from_key=case.pk))
    assert now.owner in members
    assert set(now.team) == members
    assert all(step.basis for step in walked)
    assert all((row.region, row.team) == (now.region, now.team) for row in rows)
    assert all((row.owner_unit_id is None) == (row.closed_on is not None) for row in asked)
    for post in (cast.village_director, cast.school_head):
        assert sees(post, case) == (post.seat in members)
    assert [step.number for step in walked] == list(range(1, len(walked) + 1))
    state = State.REPORTED
    for step in walked[1:]:
        assert step.before == state
        state = after(Verb(step.verb), state)
        assert step.after == state
    assert now.state == state
    assert {task.seat for task in tasks} <= members
    assert [task.kind for task in tasks].count("review") == (0 if state == State.CLOSED else 1)
