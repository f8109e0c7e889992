"""Random histories by everybody who may: exactly one owner, no state without basis, no end without word or reason."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from lantian.access.scopes import acting_as
from lantian.referrals.errors import ReferralError
from lantian.referrals.models import ReferralStep, UnitReferral
from lantian.referrals.queries.parties import verbs_of
from lantian.referrals.rules.life import OPEN, Verb
from lantian.referrals.services.turning import turn_due_of
from lantian.referrals.tests.conftest import TODAY, asked, done
from lantian.referrals.views.acting import SERVICES
from lantian.registry.models import Child
from tests.cast import HONGYAN, TAIXIANG, Cast, past_the_policies

PARTS = ("department", "county_office", "village_director", "town_supervisor", "city_office")
UNITS = ("police", "county", "town", "city")


def values_for(verb: Verb, cast: Cast, dice: Random) -> dict[str, Any]:
    """What somebody might enter, not always what is wanted."""
    unit = {"to_unit": cast.units[dice.choice(UNITS)], "basis": dice.choice(["县联席会议纪要", ""])}
    words = dice.choice(["已到户核实情况并登记", "家里说还没有办成", ""])
    return {
        Verb.REFUSE: {"reason": dice.choice(["not_ours", "other"]), "words": words},
        Verb.FORWARD: {**unit, "own_action": dice.choice(["已出警核实", ""]), "reason": words},
        Verb.HAND_BACK: {"words": words},
        Verb.REPLY: {"result": "done", "words": words, "is_final": dice.random() < 0.6},
        Verb.REROUTE: {**unit, "words": words},
        Verb.ASK_AGAIN: {"words": words},
        Verb.CLOSE: {
            "word": dice.choice(["yes", "no", ""]),
            "word_by": "child",
            "words": "",
            "reason": words,
        },
        Verb.WITHDRAW: {"reason": words},
        Verb.WITHDRAW_CONSENT: {"words": ""},
    }.get(verb, {})


@pytest.mark.usefixtures("as_web")
@pytest.mark.parametrize("seed", range(5))
def test_a_random_history(cast: Cast, seed: int):
    dice, taken = Random(seed), 0
    referral = asked(cast, consent=dice.choice(["", "guardian"]))
    for _ in range(30):
        part = dice.choice(PARTS)
        with acting_as(cast.posts[part], read_only=True):
            seen = UnitReferral.objects.filter(pk=referral.pk).first()
            verbs = verbs_of(seen, cast.posts[part]) if seen else []
        verbs = [verb for verb in verbs if verb != Verb.REPLY_PARTLY]
        if dice.random() < 0.1:
            beside(cast, dice, referral)
        if not verbs:
            continue
        verb = dice.choice(verbs)
        how = {"how": "phone"} if verb in (Verb.ACCEPT, Verb.REFUSE, Verb.REPLY, Verb.DESTROYED) else {}
        try:
            done(cast, part, SERVICES[verb], referral, **how, **values_for(verb, cast, dice))
            taken += 1
        except ReferralError:
            pass
        holds(referral)
    assert taken


def beside(cast: Cast, dice: Random, referral: UnitReferral) -> None:
    """What is nobody's step: the child comes to live elsewhere in the county, or time alone turns a day."""
    if dice.random() < 0.5:
        with past_the_policies():
            Child.national.filter(pk=referral.child_id).update(region=dice.choice([TAIXIANG, HONGYAN]))
    else:
        turn_due_of(cast.city_office, TODAY + timedelta(days=dice.choice([2, 9, 40])))
    holds(referral)


def holds(referral: UnitReferral) -> None:
    """What must be true at any time."""
    with past_the_policies():
        now = UnitReferral.national.get(pk=referral.pk)
        steps = list(ReferralStep.national.filter(referral=referral.pk).order_by("number"))
        home = Child.national.values_list("region", flat=True).get(pk=referral.child_id)
    is_open = now.state in OPEN
    owners = {"sender": now.from_unit_id, "receiver": now.to_unit_id, "forwarder": now.forwarder_id}
    assert now.owner_unit_id == (owners[now.owner] if is_open else None)
    assert is_open == (now.closed_on is None)
    assert is_open or now.word or now.reason
    assert [step.number for step in steps] == list(range(1, now.steps + 1))
    assert all(step.basis for step in steps)
    assert (steps[-1].state, steps[-1].owner_unit_id) == (now.state, now.owner_unit_id)
    assert now.to_unit_id in now.units
    assert {now.region, *(step.region for step in steps)} == {home}
    assert not now.consent_withdrawn_on or not any((now.shown_name, now.shown_village, now.shown_phone))
    assert all(set(now.units) <= set(step.units) for step in steps)
