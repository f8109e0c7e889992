"""Asking a unit for something for a child."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lantian.access.policy import Compartment
from lantian.access.scopes import acting_post
from lantian.access.sealing import Sealed
from lantian.kernel.values.pinyin import given_name
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.plans.queries.levels import level_of
from lantian.plans.rules.measures import says_nothing
from lantian.referrals.errors import ReferralError
from lantian.referrals.matters import OTHER, matters
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries.parties import can_be_asked
from lantian.referrals.rules.asked import NETWORKS, SHARED_USUALLY, SHARES
from lantian.referrals.rules.clocks import reply_due
from lantian.referrals.rules.consents import needs_consent, problem_of_consent
from lantian.referrals.rules.life import Party, State, Verb, move_of
from lantian.referrals.services.moving import Said, clock, note, working_days, write_step
from lantian.referrals.services.telling import tell_unit
from lantian.registry.models import Child, Tie
from lantian.registry.rules.ages import age_on
from lantian.registry.services.following import lock_one

CARERS = (Tie.Kind.CARER, Tie.Kind.GUARDIAN, Tie.Kind.MOTHER, Tie.Kind.FATHER)


@transaction.atomic
def refer(
    *,
    child: Child,
    to_unit: Unit,
    network: str,
    asks: str,
    basis: str,
    due_on: date | None = None,
    origin: str = "",
    origin_key: UUID | None = None,
    closed: bool = False,
    consent: str = "",
    matter: str = OTHER,
    shares: Sequence[str] = SHARED_USUALLY,
    is_advice: bool = False,
    today: date | None = None,
) -> UnitReferral:
    """Asks a unit of a network for something for a child; the unit must answer within one working day.

    `asks` says what, `matter` the same in coded words; `due_on` until when it is wanted; `shares` which of the child's
    data the unit gets. `origin` and `origin_key` name room and row that it is for ("plans.need"). What is `closed` is
    for posts with the compartment of protection alone. `consent` is a `Consent`, where one is needed. `is_advice`: a
    建议 under art 114 of the law on the protection of minors, answered within a month.

    Raises `ReferralError`: no_compartment, asks_hollow, basis_needed, due_past, unit_unfit, same_unit,
    matter_unknown, share_unknown, consent_needed and what `problem_of_consent` names; `RegistryError`: closed, gone.
    """
    today = today or timezone.localdate()
    if closed and Compartment.PROTECTION not in acting_post().compartments:
        raise ReferralError("no_compartment")
    child = lock_one(child)
    _check(child, to_unit, network, asks, basis, due_on, matter, shares, today)
    check_consent(child, to_unit, matter, consent, closed=closed, today=today)
    post = acting_post()
    due = reply_due(today, is_advice=is_advice, wanted_on=due_on, add=working_days(child.region))
    referral = UnitReferral(
        child=child,
        region=child.region,
        school=child.school,
        recorded_by=post.user_id,
        compartment=Compartment.PROTECTION if closed else "",
        from_unit_id=post.unit_id,
        from_seat=post.seat,
        to_unit=to_unit,
        units=[to_unit.pk],
        network=network,
        matter=matter,
        asks=asks.strip(),
        basis=basis.strip(),
        is_advice=is_advice,
        wanted_on=due_on,
        comes_from=origin,
        comes_from_key=origin_key,
        level=level_of(child.pk) or "",
        shares=[one for one in SHARES if one in shares],
        **shown(child, shares, today),
        consent=consent,
        consent_on=today if consent else None,
        state=State.SENT,
        owner=Party.RECEIVER,
        owner_unit=to_unit,
        sent_on=today,
        reply_due_on=due,
        acted_on=today,
        steps=1,
    )
    for name, value in clock(State.SENT, today, referral, {}).items():
        setattr(referral, name, value)
    referral.save(force_insert=True)
    sent = move_of(Verb.SEND, None, Party.SENDER)
    if sent is None:
        raise LookupError("The table of transitions begins nowhere.")
    write_step(referral, sent, today, Said(basis=basis), due_on=None, in_name=False)
    note("refer", referral, matter=matter)
    tell_unit(referral, to_unit.pk, "referral_sent", today)
    return referral


def _check(
    child: Child,
    unit: Unit,
    network: str,
    asks: str,
    basis: str,
    due_on: date | None,
    matter: str,
    shares: Sequence[str],
    today: date,
) -> None:
    checks = (
        ("matter", "matter_unknown", matter not in matters() or network not in NETWORKS),
        ("asks", "asks_hollow", says_nothing(asks)),
        ("basis", "basis_needed", not basis.strip()),
        ("wanted_on", "due_past", due_on is not None and due_on < today),
        ("to_unit", "unit_unfit", not can_be_asked(unit, child.region, child.school)),
        ("to_unit", "same_unit", unit.pk == acting_post().unit_id),
        ("shares", "share_unknown", not set(shares) <= set(SHARES)),
    )
    for field, code, is_wrong in checks:
        if is_wrong:
            raise ReferralError(code, field=field)


def check_consent(child: Child, unit: Unit, matter: str, consent: str, *, closed: bool, today: date) -> None:
    """Raises `ReferralError` where consent is needed and missing, or is none."""
    needed = needs_consent(unit_kind=unit.kind, matter_needs=matters()[matter].consent, is_closed=closed)
    age = age_on(child.birth_on, today)
    if wrong := problem_of_consent(needed=needed, consent=consent, age=age, is_closed=closed):
        raise ReferralError(wrong, field="consent")


def shown(child: Child, shares: Sequence[str], on: date) -> dict[str, object]:
    """What a unit gets of a child: the given name and what was chosen besides, as it is on a day."""
    school = Unit.objects.filter(pk=child.school).first() if "school" in shares and child.school else None
    return {
        "shown_name": given_name(child.name) if "name" in shares else "",
        "shown_age": age_on(child.birth_on, on) if "age" in shares else None,
        "shown_village": places.path(child.region) if "village" in shares else "",
        "shown_school": school.name if school else "",
        "shown_phone": _carer_phone(child) if "carer_phone" in shares else None,
    }


def _carer_phone(child: Child) -> str | None:
    ties = Tie.objects.filter(child=child.pk, until__isnull=True, kind__in=CARERS).select_related("person")
    near = sorted(ties, key=lambda tie: CARERS.index(tie.kind))
    phone: Sealed | None = next((tie.person.phone for tie in near if tie.person.phone), None)
    return phone.reveal() if phone else None
