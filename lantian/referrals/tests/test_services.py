"""The life of a referral: what each unit can do, who hears of it, what stays in the chain, what a department sees."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.notices.models import Notice
from lantian.places.models import Unit
from lantian.referrals.errors import ReferralError
from lantian.referrals.models import ReferralReply, ReferralStep, UnitReferral
from lantian.referrals.queries import of_origin
from lantian.referrals.services.acting import accept, forward, hand_back, refuse, reply, take_back
from lantian.referrals.services.forgetting import forget_child
from lantian.referrals.services.keeping import (
    ask_again,
    close,
    confirm_destroyed,
    reroute,
    withdraw,
    withdraw_consent,
)
from lantian.referrals.services.turning import turn_due
from lantian.referrals.tests.conftest import TODAY, asked, done
from lantian.registry.models import Child
from tests.cast import BINZHOU, HONGYAN, Cast, past_the_policies

WHY = {"words": "民政局已经救助这一家", "basis": "县联席会议纪要"}
NOT_OURS = {"reason": "not_ours", "words": ""}
REPLY = {"result": "done", "words": "户口已在新民派出所办好", "is_final": True}
WORD = {"word": "yes", "word_by": "carer", "words": "户口本拿到了", "reason": ""}


@pytest.fixture(autouse=True)
def web(as_web: None) -> None:
    """Everything here happens as the web server does it: past no policy."""


def told(cast: Cast, part: str) -> set[str]:
    with past_the_policies():
        return set(Notice.national.filter(seat=cast.posts[part].seat).values_list("kind", flat=True))


def chain(referral: UnitReferral) -> list[tuple[str, str]]:
    with past_the_policies():
        rows = ReferralStep.national.filter(referral=referral.pk).select_related("owner_unit")
        return [(row.verb, str(row.owner_unit or "")) for row in rows.order_by("number")]


def unit(name: str, **more: object) -> Unit:
    with past_the_policies():
        return Unit.objects.create(name=name, region_id=BINZHOU, **more)


def test_asked_accepted_answered_in_parts_and_closed_by_a_word(cast: Cast):
    referral = asked(cast)
    assert told(cast, "department") == {"referral_sent"}
    done(cast, "department", accept, referral)
    done(cast, "department", reply, referral, **{**REPLY, "result": "partly", "is_final": False})
    done(cast, "department", reply, referral, **REPLY)
    assert "referral_answered" in told(cast, "village_director")
    closed = done(cast, "village_director", close, referral, **WORD)
    assert (closed.state, closed.owner, closed.owner_unit_id, closed.word) == ("closed", "", None, "yes")
    police, village = "彬州市公安局", "太厢村民委员会"
    assert chain(referral) == [
        ("send", police), ("accept", police), ("reply_partly", police), ("reply", village), ("close", ""),
    ]  # fmt: skip
    with acting_as(cast.department, read_only=True):
        assert [row.words.reveal() for row in ReferralReply.objects.all()] == [REPLY["words"]] * 2
        assert UnitReferral.objects.get().shown_phone is None


def test_a_department_sees_what_it_was_asked_and_no_child(cast: Cast):
    asked(cast, "小雨", shares=("name", "carer_phone"))
    cast.units["court"] = unit("彬州市人民法院", kind="department", department="court")
    asked(cast, "小石", unit="court")
    with acting_as(cast.department, read_only=True):
        found = UnitReferral.objects.get()
        assert (found.shown_name, found.shown_age, found.shown_village) == ("小雨", None, "")
        assert found.shown_phone.reveal() == "13891012345"
        assert ReferralStep.objects.count() == 1
        refused = pytest.raises(ProgrammingError, match="permission denied for table registry_child")
        with refused, transaction.atomic():
            Child.objects.count()
    with acting_as(cast.other_county_office, read_only=True):
        assert not UnitReferral.objects.exists()


def test_refused_and_rerouted_the_chain_stays_and_the_first_unit_keeps_only_its_steps(cast: Cast):
    referral = asked(cast, shares=("name", "age", "village"))
    with pytest.raises(ReferralError, match="reason_needed"):
        done(cast, "department", refuse, referral, reason="", words="")
    refused = done(cast, "department", refuse, referral, **NOT_OURS)
    with past_the_policies():
        (job,) = ProcrastinateJob.objects.filter(task_name="networks.tell_others")
        assert job.args["kind"] == "referral_refused", "the other networks hear of it from the worker"
    assert (refused.owner, refused.owner_unit_id) == ("sender", cast.units["village"].pk)
    with pytest.raises(ReferralError, match="same_unit"):
        done(cast, "village_director", reroute, referral, to_unit=cast.units["police"], **WHY)
    moved = done(cast, "village_director", reroute, referral, to_unit=cast.units["county"], **WHY)
    assert (moved.state, moved.owner_unit_id, moved.refusals) == ("sent", cast.units["county"].pk, 1)
    assert "referral_sent" in told(cast, "county_office")
    with acting_as(cast.department, read_only=True):
        assert not UnitReferral.objects.exists()
        assert {step.verb for step in ReferralStep.objects.all()} == {"send", "refuse"}
    done(cast, "county_office", accept, referral)
    assert [verb for verb, _ in chain(referral)] == ["send", "refuse", "reroute", "accept"]


def test_nothing_is_passed_on_in_silence_and_what_is_refused_comes_back(cast: Cast):
    referral = asked(cast)
    values = {"to_unit": cast.units["county"], "basis": "县联席会议纪要"}
    with pytest.raises(ReferralError, match="silent_forward"):
        done(cast, "department", forward, referral, own_action="", reason="", **values)
    passed = done(cast, "department", forward, referral, own_action="", reason="无此职权", **values)
    assert (passed.is_passed_on, passed.hops, passed.reply_due_on) == (True, 1, referral.reply_due_on)
    assert "referral_passed_on" in told(cast, "county_office")
    back = done(cast, "county_office", refuse, referral, **NOT_OURS)
    assert (back.owner, back.owner_unit_id) == ("forwarder", cast.units["police"].pk)
    with pytest.raises(ReferralError, match="reason_needed"):
        done(cast, "department", hand_back, referral, words="已转交")
    taken = done(cast, "department", take_back, referral)
    assert (taken.state, taken.owner_unit_id) == ("accepted", cast.units["police"].pk)


def test_passed_on_with_a_deed_of_ones_own_is_not_flagged(cast: Cast):
    referral = asked(cast)
    passed = done(
        cast, "department", forward, referral, to_unit=cast.units["county"], own_action="已出警并核实身份",
        reason="", basis="县联席会议纪要",
    )  # fmt: skip
    assert not passed.is_passed_on
    handed = done(cast, "county_office", refuse, referral, **NOT_OURS)
    assert handed.owner == "forwarder"
    assert done(cast, "department", hand_back, referral, words="两家单位均无此职权").owner == "sender"


def test_consent_where_no_law_binds_and_its_withdrawal(cast: Cast):
    station = unit("爱心服务社", kind="social_organisation")
    cast.units["station"] = station
    with pytest.raises(ReferralError, match="consent_needed"):
        asked(cast, "小雨", unit="station", matter="company", network="family")
    with pytest.raises(ReferralError, match="consent_too_young"):
        asked(cast, "小雨", unit="station", consent="child")
    with pytest.raises(ReferralError, match="consent_child_unasked"):
        asked(cast, "小雨", unit="station", consent="guardian")
    referral = asked(cast, "小雨", unit="station", consent="guardian_and_child")
    assert "referral_unattended" in told(cast, "county_office"), "nobody signs in for it"
    stopped = done(cast, "village_director", withdraw_consent, referral, words="")
    assert (stopped.state, stopped.shown_name, stopped.must_destroy) == ("withdrawn", "", True)
    with pytest.raises(ReferralError, match="how_needed"):
        done(cast, "county_office", confirm_destroyed, referral)
    assert not done(cast, "county_office", confirm_destroyed, referral, how="phone").must_destroy


def test_an_office_writes_in_the_name_of_a_unit_and_says_how_it_answered(cast: Cast):
    referral = asked(cast)
    with pytest.raises(ReferralError, match="how_needed"):
        done(cast, "county_office", accept, referral)
    done(cast, "county_office", accept, referral, how="letter")
    with past_the_policies():
        step = ReferralStep.national.get(verb="accept")
        assert (step.unit_id, step.seat, step.how) == (
            cast.units["police"].pk,
            cast.county_office.seat,
            "letter",
        )


def test_what_moved_on_in_the_meantime_is_refused(cast: Cast):
    referral = asked(cast)
    done(cast, "department", accept, referral)
    for by, verb, values in (
        ("department", accept, {}),
        ("village_director", close, {**WORD, "version": 1}),
        ("village_director", accept, {}),
        ("department", withdraw, {"reason": "村里自己解决了"}),
    ):
        with pytest.raises(ReferralError, match="not_now"):
            done(cast, by, verb, referral, **values)


def test_a_word_or_a_reason_closes_and_no_sends_it_back(cast: Cast):
    referral = asked(cast)
    done(cast, "department", accept, referral)
    done(cast, "department", reply, referral, **REPLY)
    with pytest.raises(ReferralError, match="word_or_reason"):
        done(cast, "village_director", close, referral, **{**WORD, "word": "", "reason": ""})
    again = done(cast, "village_director", ask_again, referral, words="户口本上名字写错了")
    assert (again.state, again.owner_unit_id) == ("sent", cast.units["police"].pk)


def test_what_does_not_move_comes_up_and_the_sender_hears_of_it(cast: Cast):
    referral = asked(cast)
    late = referral.due_on + timedelta(days=1)
    with acting_as(cast.city_office):
        assert turn_due(referral.due_on) == 0
        assert (turn_due(late), turn_due(late)) == (1, 0)
        assert UnitReferral.objects.get().heard_by == "county_office"
    assert "referral_stuck" in told(cast, "county_office")
    assert "referral_stuck" in told(cast, "village_director")
    assert "referral_stuck" not in told(cast, "city_office")
    with acting_as(cast.county_office):
        turn_due(late + timedelta(days=3))
    assert "referral_stuck" in told(cast, "city_office")


def test_behind_closed_doors_only_who_has_the_compartment_sees_it(cast: Cast):
    with pytest.raises(ReferralError, match="no_compartment"):
        asked(cast, by="county_office", closed=True)
    cast.county_office.compartments = ["protection"]
    referral = asked(
        cast, by="county_office", closed=True, origin="cases.case", origin_key=cast.children["小石"]
    )
    with acting_as(cast.village_director, read_only=True):
        assert not UnitReferral.objects.exists()
    with acting_as(cast.department, read_only=True):
        assert not UnitReferral.objects.exists()
    assert told(cast, "department") == set()
    cast.department.compartments = ["protection"]
    done(cast, "department", accept, referral)
    with acting_as(cast.county_office, read_only=True):
        assert [row.pk for row in of_origin("cases.case", cast.children["小石"])] == [referral.pk]


def test_a_child_who_moves_takes_its_referral_along(cast: Cast):
    referral = asked(cast, "小石")
    refused = done(cast, "department", refuse, referral, **NOT_OURS)
    with past_the_policies():
        Child.national.filter(pk=refused.child_id).update(region=HONGYAN)
    with acting_as(cast.village_director, read_only=True):
        assert not UnitReferral.objects.exists()
    moved = done(cast, "next_village_director", reroute, referral, to_unit=cast.units["county"], **WHY)
    assert moved.owner_unit_id == cast.units["county"].pk


def test_bad_requests_are_refused(cast: Cast):
    for values, code in (
        ({"asks": "请高度重视，认真落实"}, "asks_hollow"),
        ({"basis": " "}, "basis_needed"),
        ({"due_on": TODAY - timedelta(days=1)}, "due_past"),
        ({"matter": "magic"}, "matter_unknown"),
        ({"shares": ("identity",)}, "share_unknown"),
        ({"unit": "far_village"}, "unit_unfit"),
        ({"unit": "village"}, "same_unit"),
    ):
        with pytest.raises(ReferralError, match=code):
            asked(cast, **values)


def test_rooms_above_follow_and_looking_is_logged(cast: Cast, settings):
    settings.REFERRAL_FOLLOWERS = ["lantian.referrals.tests.test_services.heard"]
    HEARD.clear()
    referral = asked(cast)
    done(cast, "department", refuse, referral, **NOT_OURS)
    assert HEARD == ["refused"]
    with past_the_policies():
        entry = AccessEntry.national.get(action="referrals.act")
        assert (entry.post, entry.child) == (cast.department.pk, cast.children["小石"])


HEARD: list[str] = []


def heard(_referral: UnitReferral, event: str) -> None:
    HEARD.append(event)


def test_an_erased_child_leaves_nothing_here(cast: Cast):
    referral = asked(cast)
    done(cast, "department", accept, referral)
    done(cast, "department", reply, referral, **REPLY)
    with acting_as(cast.city_office):
        forget_child(cast.children["小石"])
    with past_the_policies():
        history = UnitReferral._meta.get_field("history").related_model
        assert not any(
            model.objects.exists() for model in (UnitReferral, ReferralStep, ReferralReply, history)
        )
