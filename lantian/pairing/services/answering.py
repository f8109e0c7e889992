"""What everybody says to a proposal: written down by whoever heard it, or answered by the helper on their own seat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from lantian.access.scopes import acting_post
from lantian.kernel.versions import update_if_unchanged
from lantian.pairing.errors import PairingError
from lantian.pairing.models import IS_OPEN, Pair, PairConsent, Refusal
from lantian.pairing.rules.stages import (
    Mode,
    Party,
    Stage,
    Verb,
    after_answer,
    may,
    refuses_for_good,
    words_needed,
)
from lantian.pairing.services.ending import decline
from lantian.pairing.services.rows import change, guards_of, locked, note, refuse_future, standing
from lantian.plans.services.ringing import ring
from lantian.registry.models import Child

END_OF = {
    Party.CHILD: "child_wish",
    Party.CARER: "family_wish",
    Party.HELPER: "helper_wish",
    Party.WITNESS: "not_now",
}


@transaction.atomic
def answer(
    *,
    pair: Pair,
    party: Party,
    is_yes: bool,
    said_on: date,
    how: str,
    version: int,
    today: date,
    name: str = "",
    words: str = "",
) -> Pair:
    """Writes down what somebody said to a proposal. A no of the child or its family ends it, and is kept as refusal.

    A child's words that suggest harm ring at once. Raises `Conflict`, `RegistryError`, `PairingError`: not_now, future,
    answered.
    """
    refuse_future(said_on, today, "said_on")
    child, found = locked(pair, Verb.AGREE if is_yes else Verb.REFUSE)
    _write(found, child, party, is_yes, said_on=said_on, how=how, name=name.strip(), words=words.strip())
    if party == Party.CHILD and words.strip():
        ring(child, words, today)
    if not is_yes and refuses_for_good(party):
        _keep_refusal(found, child, party, said_on)
    note("answer", child, party=party.value, yes=is_yes)
    return _moved(found, party, is_yes, said_on, version)


@transaction.atomic
def answer_as_helper(*, pair: Pair, is_yes: bool, version: int, today: date) -> Pair:
    """The helper answers on their own seat; before the trial they do not see the child. Raises as `answer`."""
    found = standing(pair, Verb.AGREE if is_yes else Verb.REFUSE)
    if found.seat != acting_post().seat:
        raise PairingError("not_now")
    _write(found, None, Party.HELPER, is_yes, said_on=today, how="sign_in", name=found.helper_name, words="")
    if not is_yes and found.is_lead and found.mode == Mode.TEAM:
        # Who leads then, only somebody who sees the other helpers can say.
        raise PairingError("others_too")
    # The word itself tells who gave it: in the log a post finds only children that are tied to it.
    return _moved(found, Party.HELPER, is_yes, today, version)


@transaction.atomic
def take_back(*, consent: PairConsent, reason: str, today: date) -> Pair:
    """A word was written down wrongly: it counts no more, and the proposal waits for it again; the row stays.

    Raises `PairingError`: not_now, reason_needed, and lead_taken where somebody else was proposed meanwhile.
    """
    if not reason.strip():
        raise PairingError("reason_needed", field="reason")
    child, pair = locked(consent.pair, Verb.TAKE_BACK)
    if consent.taken_back_on is not None:
        return pair
    was_refused = pair.stage == Stage.DECLINED
    if was_refused and consent.is_yes:
        raise PairingError("not_now")
    taken = {"taken_back_on": today, "taken_back_why": reason.strip()}
    update_if_unchanged(consent, taken, version=consent.version)
    if was_refused:
        for refusal in Refusal.objects.filter(child=child.pk, pair=pair.pk, until__isnull=True):
            update_if_unchanged(refusal, {"until": refusal.since}, version=refusal.version)
    party = Party(consent.party)
    said = PairConsent.objects.filter(pair=pair.pk, taken_back_on__isnull=True, is_yes=True)
    awaited = set(words_needed(child.birth_on, today)) - {
        Party(one) for one in said.values_list("party", flat=True)
    }
    values = {
        "stage": Stage.PROPOSED if awaited else Stage.AGREED,
        "awaits": [one.value for one in Party if one in awaited],
        "agreed_on": None if awaited else pair.agreed_on,
        "ended_on": None,
        "end_reason": "",
    }
    note("answer", child, party=party.value, taken_back=True)
    return _opened_again(pair, values) if was_refused else change(pair, values, version=pair.version)


def _opened_again(pair: Pair, values: Mapping[str, Any]) -> Pair:
    if Pair.objects.filter(IS_OPEN, child=pair.child_id).exists():
        raise PairingError("lead_taken", name=_lead_of(pair))
    return change(pair, {**values, "is_lead": True, "mode": "one"}, version=pair.version)


def _lead_of(pair: Pair) -> str:
    lead = Pair.objects.filter(IS_OPEN, child=pair.child_id, is_lead=True).first()
    return lead.helper_name if lead else ""


def _write(
    pair: Pair,
    child: Child | None,
    party: Party,
    is_yes: bool,
    *,
    said_on: date,
    how: str,
    name: str,
    words: str,
) -> None:
    guards = (
        guards_of(child)
        if child
        else {
            "child_id": pair.child_id,
            "region": pair.region,
            "school": pair.school,
            "recorded_by": acting_post().user_id,
        }
    )
    row = PairConsent(
        **guards,
        pair=pair,
        party=party.value,
        is_yes=is_yes,
        said_on=said_on,
        how=how,
        name=name,
        words=words or None,
        seat=pair.seat if party == Party.HELPER else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise PairingError("answered", field="party") from None


def _moved(pair: Pair, party: Party, is_yes: bool, on: date, version: int) -> Pair:
    if not is_yes:
        return decline(pair, END_OF[party], on, version)
    stage, awaits = after_answer([Party(one) for one in pair.awaits], party)
    if not may(Verb.AGREE, Stage(pair.stage)):
        raise PairingError("not_now")
    values = {
        "stage": stage.value,
        "awaits": [one.value for one in awaits],
        "agreed_on": (pair.agreed_on or on) if stage == Stage.AGREED else None,
    }
    return change(pair, values, version=version)


def _keep_refusal(pair: Pair, child: Child, party: Party, since: date) -> None:
    row = Refusal(
        **guards_of(child),
        helper_id=pair.helper_id,
        helper_name=pair.helper_name,
        by=Refusal.By.CHILD if party == Party.CHILD else Refusal.By.CARER,
        since=since,
        pair=pair.pk,
    )
    row.save(force_insert=True)
