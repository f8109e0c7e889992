"""Proposing: every hard rule is asked here, by hand or by plan, and two at once give nobody too many children."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from lantian.access.scopes import acting_as
from lantian.helping.models import LoadCap
from lantian.helping.services import leaving
from lantian.pairing.errors import PairingError
from lantian.pairing.messages import SENTENCES, say
from lantian.pairing.models import Pair, Refusal, SameSexAge
from lantian.pairing.queries.loads import load_of
from lantian.pairing.queries.pairs import standing_of
from lantian.pairing.rules.stages import Mode
from lantian.pairing.services.proposing import HELPER_FIRST, propose
from lantian.pairing.tests.conftest import DAY, TODAY, again, check, helper_of, proposed
from tests.cast import HONGYAN, XINMIN, Cast
from tests.together import at_once


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(PairingError) as caught:
        act(*args, **kwargs)
    assert say(caught.value)
    return caught.value.code


def test_a_proposal_waits_for_everybodys_word(cast: Cast):
    helper = helper_of(cast)
    pair = proposed(cast, helper)
    assert (pair.stage, pair.helper_name, pair.is_lead) == ("proposed", "寇淑芳", True)
    assert pair.awaits == ["child", "carer", "helper", "witness"]
    with acting_as(cast.village_director):
        assert standing_of([pair.child_id])[pair.child_id].lead == pair
        assert not standing_of([pair.child_id])[pair.child_id].is_tied
        assert load_of([helper.pk]) == {helper.pk: 1}


def test_each_reason_against_a_helper_is_a_sentence(cast: Cast):
    assert refused(proposed, cast, helper_of(cast, is_checked=False)) == "helper_not_vetted"
    helper = helper_of(cast, phone="13772066667", is_checked=False)
    with acting_as(cast.county_office):
        check(helper, TODAY - 400 * DAY)
    assert refused(proposed, cast, helper) == "helper_vetting_expired"
    away = helper_of(cast, phone="13772066668")
    with acting_as(cast.county_office):
        leaving.pause(helper=away, since=TODAY, until=None, today=TODAY)
    assert refused(proposed, cast, away) == "helper_away"
    assert (
        refused(proposed, cast, helper_of(cast, phone="13772066669", most_children=0)) == "helper_no_capacity"
    )
    assert {f"helper_{code}" for code in HELPER_FIRST} <= set(SENTENCES)


def test_who_is_nobody_for_this_child(cast: Cast):
    man = helper_of(cast, name="王大伯", sex="1")
    with acting_as(cast.county_office):
        SameSexAge(place=XINMIN, age=8, recorded_by=cast.county_office.user_id).save(force_insert=True)
    assert refused(proposed, cast, man) == "same_sex_from"
    father = helper_of(cast, name="张建军", sex="1", phone="13509112233", most_children=1)
    assert refused(proposed, cast, father, "小石") == "kin"
    far = helper_of(cast, phone="13772066669", region=HONGYAN)
    assert refused(proposed, cast, far) == "helper_unseen"
    with acting_as(cast.county_office):
        assert (
            refused(propose, child=cast.child("小雨"), helper=far, mode=Mode.ONE, is_lead=True, on=TODAY)
            == "too_far"
        )


def test_a_no_of_the_child_or_the_office_stands(cast: Cast):
    helper = helper_of(cast)
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        row = Refusal(child=child, region=child.region, helper=helper, by="child", since=TODAY)
        row.save(force_insert=True)
    assert refused(proposed, cast, helper) == "refused"
    with acting_as(cast.village_director):
        Refusal.objects.filter(pk=row.pk).update(by="office", note="亲属之间有纠纷")
    assert refused(proposed, cast, helper) == "forbidden"
    with acting_as(cast.village_director):
        Refusal.objects.filter(pk=row.pk).update(helper=None, by="child")
    assert refused(proposed, cast, helper) == "none_wanted"
    with acting_as(cast.village_director):
        Refusal.objects.filter(pk=row.pk).update(since=date(2020, 1, 1), until=TODAY)
    assert proposed(cast, helper).stage == "proposed"


def test_several_helpers_have_exactly_one_lead(cast: Cast):
    first, second = helper_of(cast), helper_of(cast, phone="13772066667", name="李阿姨")
    assert refused(proposed, cast, first, mode=Mode.TEAM, is_lead=False) == "lead_missing"
    lead = proposed(cast, first)
    assert refused(proposed, cast, first) == "pair_known"
    assert refused(proposed, cast, second) == "has_one"
    assert refused(proposed, cast, second, mode=Mode.TEAM) == "lead_taken"
    other = proposed(cast, second, mode=Mode.TEAM, is_lead=False)
    with acting_as(cast.village_director):
        assert (again(lead).mode, again(lead).is_lead, again(lead).version) == ("team", True, 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Pair.objects.filter(pk=other.pk).update(is_lead=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            leaderless(lead)


def leaderless(pair: Pair) -> None:
    Pair.objects.filter(pk=pair.pk).update(is_lead=False)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_place_may_lower_how_many(cast: Cast):
    helper = helper_of(cast)
    proposed(cast, helper)
    with acting_as(cast.county_office):
        LoadCap(place=XINMIN, kind="volunteer", most=1, recorded_by=cast.county_office.user_id).save(
            force_insert=True
        )
    assert refused(proposed, cast, helper, "小石") == "helper_no_capacity"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_overload_a_helper(real_cast: Cast):
    helper = helper_of(real_cast, most_children=1)

    def one(name: str):
        return lambda: proposed(real_cast, helper, name)

    found = at_once(one("小雨"), one("小石"))
    assert sorted(type(one).__name__ for one in found) == ["Pair", "PairingError"]
