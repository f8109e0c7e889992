"""A plan from the asking to the pairs: what it says, what people decide, what is refused, who sees it."""

import pytest
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.matching.errors import MatchingError
from lantian.matching.models import MatchGap, MatchLine, MatchLock, MatchProof, MatchRun
from lantian.matching.proof import check, opened
from lantian.matching.services import deciding, requesting
from lantian.matching.services.working_out import work_out
from lantian.matching.tests.conftest import TODAY, everybody_counts, lines, planned
from lantian.pairing.models import Pair, Refusal
from lantian.pairing.tests.conftest import helper_of
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast


@pytest.fixture(autouse=True)
def all_children(cast: Cast) -> None:
    everybody_counts(cast)


def gaps(cast: Cast, run: MatchRun) -> dict[str, str]:
    with acting_as(cast.county_office, read_only=True):
        return {
            gap.child.name: gap.rule for gap in MatchGap.objects.filter(run=run.pk).select_related("child")
        }


def test_a_plan_places_the_near_and_proves_itself(cast: Cast):
    near = helper_of(cast, name="太厢奶奶", region=TAIXIANG)
    next_door = helper_of(cast, name="红岩爷爷", sex="1", region=HONGYAN, phone="13772060001")
    run = planned(cast)
    assert run.state == "open"
    found = lines(cast, run)
    assert {name: line.helper_id for name, line in found.items()} == {
        "张小雨": near.pk, "张小石": near.pk, "单天天": next_door.pk,
    }  # fmt: skip
    assert found["张小雨"].why == {"near": "village", "siblings": True}
    assert (run.counts["placed"], run.counts["left"]) == (3, 0)
    assert run.proof["total"] == run.proof["bound"]
    with acting_as(cast.county_office, read_only=True):
        proof = opened(bytes(MatchProof.objects.get(run=run.pk).body))
    assert check(proof) == []
    assert str(TAIXIANG) not in proof
    assert Pair.national.count() == 0


def test_accepting_proposes_the_pair_and_says_what_has_come_between(cast: Cast):
    helper = helper_of(cast, farthest="town", most_children=3)
    run = planned(cast)
    found = lines(cast, run)
    with acting_as(cast.county_office):
        Refusal.objects.create(
            child=cast.child("小石"), region=TAIXIANG, helper=helper, by="child", since=TODAY
        )
        outcome = deciding.accept_lines(lines=[(line, line.version) for line in found.values()], today=TODAY)
    accepted = {line.child.name for line in outcome.accepted}
    assert accepted == {"张小雨"}
    assert [error.code for _, error in outcome.refused] == ["refused"]
    found = lines(cast, run)
    assert found["张小石"].state == "refused"
    assert found["张小石"].refused == {"code": "refused"}
    with acting_as(cast.county_office, read_only=True):
        pair = Pair.objects.get(child=cast.children["小雨"])
    assert (pair.origin, pair.pk, pair.stage) == (found["张小雨"].pk, found["张小雨"].pair, "proposed")
    with acting_as(cast.county_office), pytest.raises(MatchingError, match="not_now"):
        deciding.accept_line(line=found["张小雨"], version=found["张小雨"].version, today=TODAY)


def test_one_plan_of_a_place_at_a_time_and_the_second_is_told_who(cast: Cast):
    helper_of(cast)
    run = planned(cast, by="county_office", place=BINZHOU)
    with acting_as(cast.town_supervisor):
        with pytest.raises(MatchingError, match="place_taken") as refused:
            requesting.request_run(place=XINMIN, mode="one", team_size=1, today=TODAY)
        assert refused.value.params["run"].pk == run.pk
        looked_on = MatchRun.objects.get(pk=run.pk)
    assert looked_on.state == "open"
    with acting_as(cast.county_office):
        requesting.close_run(run=MatchRun.objects.get(pk=run.pk))
    assert planned(cast, by="town_supervisor").state == "open"


def test_locks_hold_in_the_next_plan_and_it_says_who_moved(cast: Cast):
    near = helper_of(cast, name="太厢奶奶", region=TAIXIANG, most_children=3)
    far = helper_of(cast, name="红岩奶奶", region=HONGYAN, farthest="town", phone="13772060001")
    run = planned(cast)
    line = lines(cast, run)["张小雨"]
    assert line.helper_id == near.pk
    with acting_as(cast.county_office):
        deciding.choose_helper(line=line, version=line.version, helper=far, today=TODAY)
        anew = requesting.request_again(run=MatchRun.objects.get(pk=run.pk), today=TODAY)
    anew = work_out(post=cast.county_office, run=anew.pk)
    found = lines(cast, anew)
    assert (found["张小雨"].helper_id, found["张小雨"].is_locked) == (far.pk, True)
    assert found["张小石"].helper_id in (near.pk, far.pk)
    assert (lines(cast, run)["张小雨"].run.state, anew.state) == ("replaced", "open")


def test_locks_that_cannot_hold_are_named_and_the_plan_before_comes_back(cast: Cast):
    helper = helper_of(cast, most_children=2)
    run = planned(cast)
    with acting_as(cast.county_office):
        for name in ("小雨", "小石"):
            line = lines(cast, run)[f"张{name}"]
            deciding.lock_line(line=line, version=line.version)
        type(helper).objects.filter(pk=helper.pk).update(most_children=1)
        anew = requesting.request_again(run=MatchRun.objects.get(pk=run.pk), today=TODAY)
    anew = work_out(post=cast.county_office, run=anew.pk)
    assert (anew.state, anew.refusal["code"]) == ("refused", "locks_clash")
    assert {(one["child"], one["clash"]) for one in anew.refusal["found"]} == {
        (str(cast.children[name]), "beyond_capacity") for name in ("小雨", "小石")
    }
    with acting_as(cast.county_office):
        assert MatchRun.objects.get(pk=run.pk).state == "open"
        deciding.lift_lock(lock=MatchLock.objects.get(child=cast.children["小石"]))
        requesting.close_run(run=MatchRun.objects.get(pk=run.pk))
        again = requesting.request_restart(run=anew)
    assert work_out(post=cast.county_office, run=again.pk).state == "open"


def test_whoever_has_left_is_named_too(cast: Cast):
    helper = helper_of(cast)
    run = planned(cast)
    line = lines(cast, run)["张小雨"]
    with acting_as(cast.county_office):
        deciding.lock_line(line=line, version=line.version)
        type(helper).objects.filter(pk=helper.pk).update(standing="left", left_on=TODAY)
        anew = requesting.request_again(run=MatchRun.objects.get(pk=run.pk), today=TODAY)
    anew = work_out(post=cast.county_office, run=anew.pk)
    assert [one["clash"] for one in anew.refusal["found"]] == ["helper_out"]


def test_a_pair_ruled_out_is_in_no_later_plan(cast: Cast):
    helper_of(cast)
    run = planned(cast)
    line = lines(cast, run)["张小雨"]
    with acting_as(cast.county_office):
        deciding.forbid_line(line=line, version=line.version, reason="两家有矛盾", today=TODAY)
        anew = requesting.request_again(run=MatchRun.objects.get(pk=run.pk), today=TODAY)
    anew = work_out(post=cast.county_office, run=anew.pk)
    assert "张小雨" not in lines(cast, anew)
    assert gaps(cast, anew)["张小雨"] == "named"


def test_several_stand_by_a_child_and_one_leads(cast: Cast):
    for number in range(3):
        helper_of(cast, name=f"奶奶{number}", phone=f"1377206000{number}", most_children=3)
    run = planned(cast, mode="team", team_size=2)
    with acting_as(cast.county_office):
        rows = list(
            MatchLine.objects.filter(run=run.pk, child=cast.children["小雨"]).select_related("child", "run")
        )
        assert (len(rows), sum(line.is_lead for line in rows)) == (2, 1)
        rows.sort(key=lambda line: not line.is_lead)
        outcome = deciding.accept_lines(lines=[(line, line.version) for line in rows], today=TODAY)
    assert len(outcome.accepted) == 2


def test_a_plan_of_nobody_is_no_fault(cast: Cast):
    run = planned(cast)
    assert (run.state, run.counts["placed"], run.counts["left"]) == ("open", 0, 3)
    assert set(gaps(cast, run).values()) == {"nobody_near"}
    assert run.advice[0] == {"place": TAIXIANG, "helpers": 3, "children": 3}


def test_a_change_of_the_file_is_seen_on_the_line(cast: Cast):
    helper_of(cast)
    run = planned(cast)
    with acting_as(cast.village_director):
        from lantian.matching.services.following import follow_children

        follow_children([cast.children["小雨"]], TODAY)
    assert lines(cast, run)["张小雨"].changed_on == TODAY
    assert lines(cast, run)["张小石"].changed_on is None


def test_work_that_stopped_can_begin_again_and_is_done_once(cast: Cast):
    helper_of(cast)
    with acting_as(cast.county_office):
        run = requesting.request_run(place=XINMIN, mode="one", team_size=1, today=TODAY)
        MatchRun.objects.filter(pk=run.pk).update(moved_at=timezone.now() - 2 * requesting.SILENT_FOR)
        run.refresh_from_db()
        assert requesting.is_silent(run)
        requesting.request_restart(run=run)
    assert work_out(post=cast.county_office, run=run.pk).state == "open"
    work_out(post=cast.county_office, run=run.pk)
    assert len(lines(cast, run)) == 2


def test_who_sees_a_plan_and_its_lines(cast: Cast):
    helper_of(cast)
    helper_of(cast, name="红岩爷爷", sex="1", region=HONGYAN, phone="13772060001")
    run = planned(cast, place=BINZHOU)
    seen = {
        part: len(lines(cast, run, by=part))
        for part in ("county_office", "town_supervisor", "village_director")
    }
    assert seen["village_director"] == 2
    assert seen["county_office"] == seen["town_supervisor"] > 2
    for part in ("other_county_office", "far_village_director"):
        with acting_as(cast.posts[part], read_only=True):
            assert not MatchRun.objects.filter(pk=run.pk).exists()
            assert not MatchLine.objects.exists()
