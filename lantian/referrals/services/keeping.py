"""What whoever asked does then: asks another unit, asks again, closes with the family's word, withdraws."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from lantian.places.models import Unit
from lantian.plans.rules.measures import says_nothing
from lantian.referrals.errors import ReferralError
from lantian.referrals.models import UnitReferral
from lantian.referrals.models.referrals import WORD_BY, WORDS
from lantian.referrals.queries.parties import can_be_asked
from lantian.referrals.rules.clocks import reply_due
from lantian.referrals.rules.life import Verb, problem_of_closing
from lantian.referrals.services.moving import Said, begin, finish, working_days
from lantian.referrals.services.referring import check_consent
from lantian.referrals.services.telling import tell_unit

NOTHING_SHOWN: Mapping[str, Any] = {
    "shown_name": "",
    "shown_age": None,
    "shown_village": "",
    "shown_school": "",
    "shown_phone": None,
}


@transaction.atomic
def reroute(
    *,
    referral: UnitReferral,
    version: int,
    to_unit: Unit,
    basis: str,
    words: str,
    today: date,
    consent: str = "",
) -> UnitReferral:
    """Asks another unit, which sees the whole chain; the one before no longer sees the child. Its days begin anew.

    Raises `ReferralError`: not_now, same_unit, unit_unfit, basis_needed, reason_needed, and those of consent.
    """
    doing = begin(referral, Verb.REROUTE, version=version, today=today)
    current = doing.referral
    consent = consent or current.consent
    _check_unit(current, to_unit, basis, words)
    if consent != current.consent or not consent:
        check_consent(
            current.child, to_unit, current.matter, consent, closed=bool(current.compartment), today=today
        )
    due = reply_due(
        today,
        is_advice=current.is_advice,
        wanted_on=current.wanted_on if current.wanted_on and current.wanted_on > today else None,
        add=working_days(current.region),
    )
    changes = {
        "to_unit_id": to_unit.pk,
        "forwarder_id": None,
        "units": [to_unit.pk],
        "reply_due_on": due,
        "consent": consent,
        "consent_on": current.consent_on or (today if consent else None),
    }
    rerouted = finish(doing, Said(words=words, basis=basis), changes)
    tell_unit(rerouted, to_unit.pk, "referral_sent", today)
    return rerouted


def _check_unit(current: UnitReferral, unit: Unit, basis: str, words: str) -> None:
    checks = (
        ("to_unit", "same_unit", unit.pk in (current.to_unit_id, current.from_unit_id)),
        ("to_unit", "unit_unfit", not can_be_asked(unit, current.region, current.school)),
        ("basis", "basis_needed", not basis.strip()),
        ("words", "reason_needed", says_nothing(words)),
    )
    for field, code, is_wrong in checks:
        if is_wrong:
            raise ReferralError(code, field=field)


@transaction.atomic
def ask_again(*, referral: UnitReferral, version: int, words: str, today: date) -> UnitReferral:
    """The family says that it did not help, or something is still missing: the unit is asked again.

    Raises `ReferralError`: not_now, reason_needed.
    """
    doing = begin(referral, Verb.ASK_AGAIN, version=version, today=today)
    if says_nothing(words):
        raise ReferralError("reason_needed", field="words")
    current = doing.referral
    due = reply_due(today, is_advice=current.is_advice, wanted_on=None, add=working_days(current.region))
    asked = finish(doing, Said(words=words), {"reply_due_on": due})
    tell_unit(asked, asked.to_unit_id, "referral_sent", today)
    return asked


@transaction.atomic
def close(
    *, referral: UnitReferral, version: int, word: str, word_by: str, words: str, reason: str, today: date
) -> UnitReferral:
    """Closes a referral by the word of the child or family, or by the reason why nobody could be asked.

    Raises `ReferralError`: not_now, word_or_reason, reason_needed, word_by_needed.
    """
    doing = begin(referral, Verb.CLOSE, version=version, today=today)
    if wrong := problem_of_closing(word=word if word in WORDS else "", reason=reason):
        raise ReferralError(wrong, field="reason" if wrong == "reason_needed" else "word")
    if word and word_by not in WORD_BY:
        raise ReferralError("word_by_needed", field="word_by")
    changes = {
        "word": word,
        "word_by": word_by if word else "",
        "reason": reason.strip(),
        "shown_phone": None,
    }
    return finish(doing, Said(words=words, word=word), changes)


@transaction.atomic
def withdraw(*, referral: UnitReferral, version: int, reason: str, today: date) -> UnitReferral:
    """Takes a request back, and says why. Raises `ReferralError`: not_now, reason_needed."""
    doing = begin(referral, Verb.WITHDRAW, version=version, today=today)
    if says_nothing(reason):
        raise ReferralError("reason_needed", field="reason")
    changes = {**NOTHING_SHOWN, "reason": reason.strip()}
    withdrawn = finish(doing, Said(words=reason), changes)
    tell_unit(withdrawn, withdrawn.to_unit_id, "referral_withdrawn", today)
    return withdrawn


@transaction.atomic
def withdraw_consent(*, referral: UnitReferral, version: int, words: str, today: date) -> UnitReferral:
    """Whoever consented no longer does: the referral stops, and the unit is told to destroy what it got.

    Raises `ReferralError("not_now")`, also where there was no consent.
    """
    doing = begin(referral, Verb.WITHDRAW_CONSENT, version=version, today=today)
    changes = {
        **NOTHING_SHOWN,
        "reason": "rule:consent",
        "consent_withdrawn_on": today,
        "destroyed_on": None,
    }
    stopped = finish(doing, Said(words=words), changes)
    tell_unit(stopped, stopped.to_unit_id, "referral_destroy", today)
    return stopped


@transaction.atomic
def confirm_destroyed(*, referral: UnitReferral, version: int, today: date, how: str = "") -> UnitReferral:
    """The unit says that what it got of the child is destroyed. Raises `ReferralError`: not_now, how_needed."""
    doing = begin(referral, Verb.DESTROYED, version=version, today=today, how=how)
    return finish(doing, Said(how=how), {"destroyed_on": today})
