"""What a unit that is asked does: accepts, refuses, passes on, takes back, hands back, answers."""

from datetime import date

from django.db import transaction

from lantian.access.policy import Role
from lantian.networks.queries.standing import sees_places
from lantian.networks.rules.nets import Network
from lantian.networks.services.happened import happened
from lantian.places.models import Unit
from lantian.plans.rules.measures import says_nothing
from lantian.referrals.errors import ReferralError
from lantian.referrals.matters import matters
from lantian.referrals.models import ReferralReply, UnitReferral
from lantian.referrals.queries.parties import can_be_asked
from lantian.referrals.rules.asked import REASONS
from lantian.referrals.rules.consents import needs_consent
from lantian.referrals.rules.life import (
    Verb,
    is_passing_on,
    problem_of_forward,
)
from lantian.referrals.services.moving import Said, begin, finish, guards_of
from lantian.referrals.services.telling import tell_offices, tell_sender, tell_unit
from lantian.registry.models import Child


@transaction.atomic
def accept(*, referral: UnitReferral, version: int, today: date, how: str = "") -> UnitReferral:
    """The unit takes it on. Raises `ReferralError`: not_now, how_needed."""
    doing = begin(referral, Verb.ACCEPT, version=version, today=today, how=how)
    accepted = finish(doing, Said(how=how))
    tell_sender(accepted, today)
    return accepted


@transaction.atomic
def refuse(
    *, referral: UnitReferral, version: int, reason: str, words: str, today: date, how: str = ""
) -> UnitReferral:
    """The unit does not take it on, and why; it goes back to who passed it on. Raises as `accept`, reason_needed."""
    doing = begin(referral, Verb.REFUSE, version=version, today=today, how=how)
    if reason not in REASONS:
        raise ReferralError("reason_needed", field="reason")
    if reason == "other" and not words.strip():
        raise ReferralError("reason_needed", field="words")
    changes = {"refusals": doing.referral.refusals + 1}
    refused = finish(doing, Said(reason=reason, words=words, how=how), changes)
    tell_sender(refused, today)
    _tell_networks(refused, today)
    if refused.owner_unit_id not in (refused.from_unit_id, None):
        tell_unit(refused, refused.owner_unit_id, "referral_sent", today)
    return refused


def _tell_networks(referral: UnitReferral, on: date) -> None:
    """The other networks of the child hear that a unit does not help; of what is closed nobody hears.

    Who does not see the child leaves it to the worker, by the child's key.
    """
    if referral.compartment:
        return
    child = referral.child if sees_places() else Child(pk=referral.child_id)
    happened(kind="referral_refused", child=child, network=Network(referral.network), on=on)


@transaction.atomic
def forward(
    *,
    referral: UnitReferral,
    version: int,
    to_unit: Unit,
    own_action: str,
    reason: str,
    basis: str,
    today: date,
) -> UnitReferral:
    """The unit passes it on: it says what it did itself, or why it does nothing, and gets it back when refused.

    The last day of the reply stays. Raises `ReferralError`: not_now, same_unit, silent_forward, unit_unfit,
    basis_needed, consent_needed (it was given for another kind of unit).
    """
    doing = begin(referral, Verb.FORWARD, version=version, today=today)
    current = doing.referral
    passer = current.forwarder_id if current.owner == "forwarder" else current.to_unit_id
    same = to_unit.pk in (passer, current.to_unit_id, current.from_unit_id)
    if wrong := problem_of_forward(own_action=own_action, reason=reason, same_unit=same):
        raise ReferralError(wrong, field="to_unit" if same else "own_action")
    _check_unit(current, to_unit, basis)
    hops = current.hops + 1
    is_passed_on = current.is_passed_on or is_passing_on(hops=hops, own_action=own_action)
    changes = {
        "to_unit_id": to_unit.pk,
        "forwarder_id": passer,
        "units": [to_unit.pk, passer],
        "hops": hops,
        "is_passed_on": is_passed_on,
    }
    words = "\n".join(filter(None, (own_action.strip(), reason.strip())))
    forwarded = finish(
        doing, Said(words=words, basis=basis, has_own_action=bool(own_action.strip())), changes
    )
    tell_unit(forwarded, to_unit.pk, "referral_sent", today)
    tell_sender(forwarded, today)
    if is_passed_on:
        tell_offices(forwarded, Role.COUNTY_OFFICE, "referral_passed_on", today)
    return forwarded


def _check_unit(referral: UnitReferral, unit: Unit, basis: str) -> None:
    if not can_be_asked(unit, referral.region, referral.school):
        raise ReferralError("unit_unfit", field="to_unit")
    if not basis.strip():
        raise ReferralError("basis_needed", field="basis")
    needed = needs_consent(
        unit_kind=unit.kind,
        matter_needs=matters()[referral.matter].consent,
        is_closed=bool(referral.compartment),
    )
    if needed and not referral.consent:
        raise ReferralError("consent_needed", field="to_unit")


@transaction.atomic
def take_back(*, referral: UnitReferral, version: int, today: date) -> UnitReferral:
    """Whoever passed it on to a unit that refused does it itself. Raises `ReferralError("not_now")`."""
    doing = begin(referral, Verb.TAKE_BACK, version=version, today=today)
    passer = doing.referral.forwarder_id
    taken = finish(doing, Said(), {"to_unit_id": passer, "forwarder_id": None, "units": [passer]})
    tell_sender(taken, today)
    return taken


@transaction.atomic
def hand_back(*, referral: UnitReferral, version: int, words: str, today: date) -> UnitReferral:
    """Whoever passed it on in vain gives it back to who asked, and says why. Raises not_now, reason_needed."""
    doing = begin(referral, Verb.HAND_BACK, version=version, today=today)
    if says_nothing(words):
        raise ReferralError("reason_needed", field="words")
    handed = finish(doing, Said(words=words))
    tell_sender(handed, today)
    return handed


@transaction.atomic
def reply(
    *,
    referral: UnitReferral,
    version: int,
    result: str,
    words: str,
    is_final: bool,
    today: date,
    how: str = "",
) -> UnitReferral:
    """The unit says what it found and did, in full or as a first result. Raises as `accept`, reply_hollow."""
    verb = Verb.REPLY if is_final else Verb.REPLY_PARTLY
    doing = begin(referral, verb, version=version, today=today, how=how)
    if says_nothing(words):
        raise ReferralError("reply_hollow", field="words")
    replied = finish(doing, Said(how=how, result=result))
    ReferralReply(
        **guards_of(replied),
        referral=replied,
        number=replied.steps,
        on=today,
        unit_id=replied.to_unit_id,
        to_unit_id=replied.to_unit_id,
        units=[*replied.units, replied.to_unit_id],
        is_final=is_final,
        result=result,
        words=words.strip(),
    ).save(force_insert=True)
    tell_sender(replied, today)
    return replied
