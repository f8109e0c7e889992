"""The life of a pair: everybody's word, the signature, the trial, the year; and what happens when it cannot go on."""

from datetime import date, timedelta
from pathlib import Path

import pymupdf
import pytest
from uuid_utils.compat import uuid7

from lantian.access.models import ChargedChild
from lantian.access.scopes import acting_as
from lantian.duties.models import Duty
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import Kind, Way
from lantian.encounters.services.recording import record
from lantian.helping.errors import HelpingError
from lantian.helping.services import leaving
from lantian.helping.services.erasing import erase
from lantian.kernel.versions import Conflict
from lantian.pairing.errors import PairingError
from lantian.pairing.models import Pair, PairConsent, Refusal, Wish
from lantian.pairing.queries.meetings import last_met
from lantian.pairing.rules.stages import Mode, Party
from lantian.pairing.services import answering, ending, living, wishing
from lantian.pairing.services.following import follow_helpers
from lantian.pairing.services.forgetting import forget_child
from lantian.pairing.services.proposing import propose
from lantian.pairing.tests.conftest import DAY, TODAY, again, helper_of, proposed
from lantian.registry.models import Child, Tie
from lantian.registry.services.closing import close_file
from lantian.registry.services.following import follow
from tests.cast import Cast


def refused(act, **kwargs) -> str:
    with pytest.raises(PairingError) as caught:
        act(**kwargs)
    return caught.value.code


def said(cast: Cast, pair: Pair, party: Party, is_yes: bool = True, **changes) -> Pair:
    with acting_as(cast.village_director):
        now = again(pair)
        values = {"said_on": TODAY, "how": "met", "today": TODAY, "version": now.version} | changes
        return answering.answer(pair=now, party=party, is_yes=is_yes, **values)


def agreed(cast: Cast, pair: Pair) -> Pair:
    for party in Party:
        pair = said(cast, pair, party)
    return pair


def scan(tmp_path: Path) -> Path:
    paper = tmp_path / "agreement.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), str(uuid7()))
        document.save(paper)
    return paper


def signed(cast: Cast, pair: Pair, tmp_path: Path) -> Pair:
    with acting_as(cast.village_director):
        now = again(pair)
        return living.sign(pair=now, signed_on=TODAY, path=scan(tmp_path), version=now.version, today=TODAY)


def begun(cast: Cast, pair: Pair, on: date = TODAY) -> Pair:
    with acting_as(cast.village_director):
        now = again(pair)
        return living.begin(pair=now, on=on, version=now.version)


def on_trial(cast: Cast, tmp_path: Path, name: str = "小石", **changes) -> Pair:
    helper = helper_of(cast, seated=True, **changes)
    return begun(cast, signed(cast, agreed(cast, proposed(cast, helper, name)), tmp_path))


def test_from_proposal_to_the_first_meeting(cast: Cast, tmp_path: Path):
    helper = helper_of(cast, seated=True)
    pair = proposed(cast, helper)
    for party in (Party.CARER, Party.CHILD, Party.WITNESS):
        pair = said(cast, pair, party)
    assert (pair.stage, pair.awaits) == ("proposed", ["helper"])
    with acting_as(cast.village_director):
        assert not ChargedChild.objects.filter(seat=helper.seat).exists()
    pair = said(cast, pair, Party.HELPER)
    assert (pair.stage, pair.agreed_on) == ("agreed", TODAY)
    with acting_as(cast.village_director):
        assert refused(living.begin, pair=pair, on=TODAY, version=pair.version) == "not_signed"
    pair = begun(cast, signed(cast, pair, tmp_path))
    assert (pair.stage, pair.trial_from) == ("trial", TODAY)
    with acting_as(cast.village_director):
        assert Duty.objects.filter(child=pair.child_id, rule="pair_trial", due_on=pair.trial_until).exists()
        assert ChargedChild.objects.filter(seat=helper.seat, child=pair.child_id).exists()
        assert last_met([pair]) == {}
    post = cast.proxy_parent
    post.seat, post.user_id = helper.seat, helper.user
    with acting_as(post):
        for kind, way in ((Kind.CALL, Way.PHONE), (Kind.TALK, Way.PHONE), (Kind.TALK, Way.HOME)):
            told = Account(TODAY, way=way.value, seen=("child",), noted="聊了学校的事")
            record(occasion=uuid7(), kind=kind, children=[pair.child_id], told=told, today=TODAY)
            found = last_met(Pair.objects.all())
            assert bool(found) == (way == Way.HOME), (kind, way)
    with acting_as(cast.village_director):
        assert last_met([pair.pk]) == {pair.pk: TODAY}
        assert (
            refused(
                living.confirm,
                pair=pair,
                word_of_child="no",
                word_of_helper="good",
                on=TODAY,
                version=pair.version,
            )
            == "trial_said_no"
        )
        pair = living.confirm(
            pair=pair, word_of_child="good", word_of_helper="partly", on=TODAY, version=pair.version
        )
        assert (pair.stage, pair.live_from) == ("live", TODAY)
        assert not Duty.objects.filter(rule="pair_trial", due_on__isnull=False).exists()
        renewal = Duty.objects.get(child=pair.child_id, rule="pair_renewal")
        assert renewal.due_on == pair.renew_by - timedelta(days=30)
        assert refused(living.renew, pair=pair, on=TODAY, version=pair.version) == "too_early"


def test_a_no_of_the_child_ends_it_and_stays(cast: Cast):
    helper = helper_of(cast)
    pair = said(cast, proposed(cast, helper), Party.CHILD, is_yes=False, words="我害怕他")
    assert (pair.stage, pair.end_reason) == ("declined", "child_wish")
    with acting_as(cast.village_director):
        refusal = Refusal.objects.get(child=pair.child_id)
        assert (refusal.by, refusal.helper_id) == ("child", helper.pk)
    with pytest.raises(PairingError):
        proposed(cast, helper)
    with acting_as(cast.village_director):
        word = PairConsent.objects.get(pair=pair.pk)
        assert refused(answering.take_back, consent=word, reason=" ", today=TODAY) == "reason_needed"
        back = answering.take_back(consent=word, reason="记错了，孩子说的是另一个人", today=TODAY)
        assert (back.stage, back.ended_on) == ("proposed", None)
        assert "child" in back.awaits
        assert not Refusal.objects.filter(child=pair.child_id, until__isnull=True).exists()
    assert agreed(cast, pair).stage == "agreed"


def test_a_word_is_written_once_and_not_over_anothers(cast: Cast):
    pair = proposed(cast, helper_of(cast))
    said(cast, pair, Party.CARER)
    with pytest.raises(PairingError, match="answered"):
        said(cast, pair, Party.CARER)
    with pytest.raises(Conflict):
        said(cast, pair, Party.CHILD, version=1)
    with pytest.raises(PairingError, match="future"):
        said(cast, pair, Party.CHILD, said_on=TODAY + DAY)


def test_an_expired_check_asks_for_a_plan_and_a_handover_leaves_no_gap(cast: Cast, tmp_path: Path):
    pair = on_trial(cast, tmp_path)
    with acting_as(cast.county_office):
        follow_helpers([pair.helper_id], TODAY + 366 * DAY)
        marked = again(pair)
        assert (marked.plan_why, marked.stage) == ("check", "trial")
        assert Duty.objects.filter(child=pair.child_id, rule="pair_plan", due_on__isnull=False).exists()
        follow_helpers([pair.helper_id], TODAY)
        assert again(pair).plan_why == ""
        assert not Duty.objects.filter(rule="pair_plan", due_on__isnull=False).exists()
        assert Duty.objects.filter(rule="pair_trial", due_on__isnull=False).exists()
        leaving.leave(helper=again(marked.helper), on=TODAY, reason="moved", today=TODAY)
        assert again(pair).plan_why == "helper_left"
    new = helper_of(cast, name="李阿姨", phone="13772066667", seated=True)
    with acting_as(cast.village_director):
        after = propose(
            child=cast.child("小石"), helper=new, mode=Mode.TEAM, is_lead=False, on=TODAY,
            came_from=again(pair), matters="怕黑，喜欢画画",
        )  # fmt: skip
    after = begun(cast, signed(cast, agreed(cast, after), tmp_path))
    with acting_as(cast.village_director):
        before = again(pair)
        assert (before.stage, before.end_reason) == ("ended", "handed_over")
        assert (after.is_lead, after.mode, after.matters.reveal()) == (True, "one", "怕黑，喜欢画画")
        seats = set(ChargedChild.objects.filter(child=pair.child_id).values_list("seat", flat=True))
        assert new.seat in seats
        assert before.seat not in seats


def test_several_helpers_and_the_longest_leads(cast: Cast, tmp_path: Path):
    first = on_trial(cast, tmp_path)
    second = helper_of(cast, name="李阿姨", phone="13772066667")
    other = proposed(cast, second, "小石", mode=Mode.TEAM, is_lead=False)
    with acting_as(cast.village_director):
        ended = ending.end(
            pair=again(first), on=TODAY, reason="helper_wish", wants_again=True,
            version=again(first).version, today=TODAY,
        )  # fmt: skip
        assert (ended.stage, ended.wants_again) == ("ended", True)
        assert (again(other).is_lead, again(other).mode) == (True, "one")
        assert Tie.objects.get(pk=first.tie).until is not None


def test_a_closed_file_and_a_tie_that_ended_elsewhere(cast: Cast, tmp_path: Path):
    pair = on_trial(cast, tmp_path)
    with acting_as(cast.county_office):
        tie = Tie.objects.select_related("child").get(pk=pair.tie)
        Tie.objects.filter(pk=tie.pk).update(seat=None)
        from_register(pair)
        assert again(pair).plan_why == "tie_ended"
        Tie.objects.filter(pk=tie.pk).update(seat=pair.seat)
        from_register(pair)
        assert again(pair).plan_why == ""
        close_file(child=cast.child("小石"), reason="moved", since=TODAY, today=TODAY)
        assert (again(pair).stage, again(pair).end_reason) == ("ended", "closed")


def from_register(pair: Pair) -> None:
    follow(Child.objects.get(pk=pair.child_id))


def test_wishes_refusals_and_exemptions(cast: Cast, tmp_path: Path):
    pair = on_trial(cast, tmp_path)
    with acting_as(cast.village_director):
        stone, rain = cast.child("小石"), cast.child("小雨")
        values = {"by": "child", "since": TODAY, "today": TODAY}
        assert refused(wishing.refuse, child=stone, helper=None, **values) == "goes_on"
        assert (
            refused(wishing.refuse, child=rain, helper=None, **{**values, "by": "office"})
            == "office_says_why"
        )
        wish = wishing.wish(child=rain, named="冯老师", helper=None, since=TODAY, today=TODAY)
        assert wishing.wish(child=rain, named="冯老师", helper=None, since=TODAY, today=TODAY) == wish
        exempt = wishing.exempt(child=rain, reason="parent_back", since=TODAY, until=None)
        assert (
            refused(wishing.exempt, child=rain, reason="relatives", since=TODAY, until=None) == "exempt_known"
        )
        assert refused(wishing.exempt, child=rain, reason="other", since=TODAY, until=None) == "reason_needed"
        wishing.no_longer(row=exempt, on=TODAY, version=exempt.version)
    for part in ("parent", "proxy_parent"):
        with acting_as(cast.posts[part], read_only=True):
            assert not pair_rows()
    with acting_as(cast.county_office):
        forget_child(pair.child_id)
        assert not Pair.objects.filter(child=pair.child_id).exists()


def pair_rows() -> list[object]:
    return [*Pair.objects.all(), *Wish.objects.all(), *PairConsent.objects.all()]


def test_of_an_erased_helper_stays_that_there_was_one(cast: Cast):
    helper = helper_of(cast)
    pair = proposed(cast, helper)
    said(cast, pair, Party.HELPER, name=helper.name, words="我愿意陪她")
    with acting_as(cast.village_director):
        child = cast.child("小石")
        wishing.wish(child=child, named=helper.name, helper=helper, since=TODAY, today=TODAY)
        wishing.refuse(child=child, helper=helper, by="carer", since=TODAY, today=TODAY)
    with acting_as(cast.county_office):
        now = leaving.leave(helper=helper, on=TODAY, reason="moved", today=TODAY)
        asked = {"helper": now, "reason": "asked", "version": now.version, "on": TODAY}
        with pytest.raises(HelpingError, match="pairs_open"):
            erase(**asked)
    with acting_as(cast.village_director):
        pair = ending.drop(pair=again(pair), reason="mistake", version=again(pair).version, today=TODAY)
    with acting_as(cast.county_office):
        erase(**asked)
        assert again(pair).helper_name == ""
        assert again(pair).called == "一位已删除登记信息的帮扶人"
        assert not Wish.objects.exists()
        assert not Refusal.objects.exists()
        word = PairConsent.objects.get(party="helper")
        assert (word.name, word.words) == ("", None)
        for model in (Pair, PairConsent, Wish, Refusal):
            before = model.history.rel.related_model.objects.filter(city=pair.city)
            assert not [row for row in before.values() if helper.name in map(str, row.values())]
