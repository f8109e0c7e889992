"""An agreement on entrusted care or a pledge of the parents: written down, changed while nobody has signed, ended."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lantian.duties.services import fulfilling, promising
from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.models import CarerAssessment, CareSignature, CareWord, Entrustment, EntrustmentTerms
from lantian.entrusting.queries.parties import around
from lantian.entrusting.rules.eligibility import Result
from lantian.entrusting.rules.life import State, last_day_allowed, who_signs
from lantian.entrusting.services.rows import guards_of, note
from lantian.entrusting.services.telling import told_by_word
from lantian.entrusting.services.watching import tell_keepers
from lantian.kernel.versions import update_if_unchanged
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

AHEAD = timedelta(days=60)
"""An agreement is written at most so long before it begins."""
TERMS = ("daily", "study", "medical", "safety", "contact", "contacts_a_week", "money", "emergency", "telling")


@transaction.atomic
def draft(
    *,
    child: Child,
    assessment: CarerAssessment | None,
    since: date,
    until: date,
    terms: Mapping[str, Any],
    today: date,
) -> Entrustment:
    """Writes down what parents agree with the person who was assessed, or without one what they pledge themselves.

    Raises `EntrustingError`: draft_open, unfit, assessed_anew, nobody_entrusts, period_wrong, period_long,
    period_far;
    `RegistryError`: closed, gone.
    """
    child = lock_one(child)
    files = files_of(child.pk)
    if Entrustment.objects.filter(child__in=files, state=State.DRAFT).exists():
        raise EntrustingError("draft_open")
    _check_carer(assessment)
    if not who_signs([one.elder for one in around(child).elders]):
        raise EntrustingError("nobody_entrusts")
    _check_period(since, until, today)
    live = Entrustment.objects.filter(child__in=files, state=State.SIGNED).order_by("-since").first()
    entrustment = Entrustment(
        **guards_of(child),
        kind=Entrustment.Kind.AGREEMENT if assessment else Entrustment.Kind.PLEDGE,
        person_id=assessment.person_id if assessment else None,
        carer_name=assessment.person_name if assessment else "",
        assessment=assessment,
        since=since,
        until=until,
        renews=live,
    )
    entrustment.save(force_insert=True)
    EntrustmentTerms(**guards_of(child), entrustment=entrustment, **terms).save(force_insert=True)
    for word in CareWord.objects.filter(
        child__in=files, state=CareWord.State.TAKEN, entrustment__isnull=True
    ).order_by("recorded_at"):
        told_by_word(entrustment, word)
    note("agree", child)
    return entrustment


@transaction.atomic
def change_draft(
    *, entrustment: Entrustment, version: int, since: date, until: date, terms: Mapping[str, Any], today: date
) -> Entrustment:
    """Changes what nobody has signed yet. Raises `Conflict`, `EntrustingError`: not_now, signed_already, as `draft`."""
    child = lock_one(entrustment.child)
    _require(entrustment, State.DRAFT)
    if CareSignature.objects.filter(entrustment=entrustment.pk, withdrawn_at__isnull=True).exists():
        raise EntrustingError("signed_already")
    _check_period(since, until, today)
    changed = update_if_unchanged(entrustment, {"since": since, "until": until}, version=version)
    row = EntrustmentTerms.objects.get(entrustment=entrustment.pk)
    update_if_unchanged(row, dict(terms), version=row.version)
    note("agree", child)
    return changed


@transaction.atomic
def end(
    *, entrustment: Entrustment, version: int, on: date, reason: str, note_text: str, today: date
) -> Entrustment:
    """The care ended or was taken away: on a day, why. Village and town hear of one that ends as unfit.

    Raises `Conflict`, `EntrustingError`: not_now, end_future, end_early, why_ended; `RegistryError`.
    """
    child = lock_one(entrustment.child)
    _require(entrustment, State.SIGNED)
    if on > today:
        raise EntrustingError("end_future", field="on")
    if on < entrustment.since and reason != Entrustment.EndReason.OTHER:
        raise EntrustingError("end_early", field="on", since=entrustment.since)
    if reason == Entrustment.EndReason.OTHER and not note_text.strip():
        raise EntrustingError("why_ended", field="note")
    values = {
        "state": State.ENDED,
        "ended_on": on,
        "end_reason": reason,
        "end_note": note_text.strip(),
        "look": "",
        "look_since": None,
    }
    ended = update_if_unchanged(entrustment, values, version=version)
    promising.drop(about=entrustment.pk)
    if reason == Entrustment.EndReason.UNFIT:
        tell_keepers([child.region], today)
    note("agree", child, ended=reason)
    return ended


@transaction.atomic
def withdraw(*, entrustment: Entrustment, version: int, note_text: str, today: date) -> Entrustment:
    """Takes back what was written down by mistake; it keeps no duty any more.

    Raises `Conflict`, `EntrustingError`: not_now, why_withdrawn; `RegistryError`.
    """
    child = lock_one(entrustment.child)
    _require(entrustment, State.DRAFT, State.SIGNED)
    if not note_text.strip():
        raise EntrustingError("why_withdrawn", field="note")
    values = {
        "state": State.WITHDRAWN,
        "ended_on": today,
        "end_note": note_text.strip(),
        "look": "",
        "look_since": None,
    }
    withdrawn = update_if_unchanged(entrustment, values, version=version)
    fulfilling.withdraw(source=entrustment.pk)
    promising.drop(about=entrustment.pk)
    note("agree", child, withdrawn=True)
    return withdrawn


@transaction.atomic
def take_signature_back(*, signature: CareSignature) -> None:
    """A signature was recorded by mistake; an agreement that stands on it waits for signatures again.

    Raises `EntrustingError("not_now")`, `RegistryError`.
    """
    child = lock_one(signature.child)
    entrustment = _require(signature.entrustment, State.DRAFT, State.SIGNED)
    changed = CareSignature.objects.filter(pk=signature.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), version=signature.version + 1
    )
    if not changed:
        raise EntrustingError("not_now")
    if entrustment.state == State.SIGNED:
        if Entrustment.objects.filter(child__in=files_of(child.pk), state=State.DRAFT).exists():
            raise EntrustingError("draft_open")
        values = {"state": State.DRAFT, "signed_on": None}
        update_if_unchanged(entrustment, values, version=entrustment.version)
        fulfilling.withdraw(source=entrustment.pk)
        promising.drop(about=entrustment.pk)
    note("agree", child, signature_withdrawn=signature.party)


def _require(entrustment: Entrustment, *states: State) -> Entrustment:
    current = Entrustment.objects.get(pk=entrustment.pk)
    if current.state not in states:
        raise EntrustingError("not_now")
    return current


def _check_carer(assessment: CarerAssessment | None) -> None:
    if assessment is None:
        return
    if assessment.superseded_at:
        raise EntrustingError("assessed_anew")
    if assessment.result == Result.UNFIT:
        raise EntrustingError("unfit", name=assessment.person_name)


def _check_period(since: date, until: date, today: date) -> None:
    if until < since or until < today:
        raise EntrustingError("period_wrong", field="until")
    if until > last_day_allowed(since):
        raise EntrustingError("period_long", field="until", last=last_day_allowed(since))
    if since > today + AHEAD:
        raise EntrustingError("period_far", field="since")
