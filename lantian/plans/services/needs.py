"""Noting a need, and closing it by the word of the child or the family."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from lantian.access.scopes import taking_rows_away
from lantian.kernel.versions import update_if_unchanged
from lantian.plans.codes import need_kinds
from lantian.plans.errors import PlansError
from lantian.plans.models import Measure, Need
from lantian.plans.rules.needs import LIVE, TO, State, Verb, after_measures, may, problem_of_closing
from lantian.plans.services.ringing import ring
from lantian.plans.services.rows import guards_of, note
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of
from lantian.registry.services.following import lock_one

DECLINED = "本地核实后，不作为需求"


@transaction.atomic
def note_need(
    *,
    child: Child,
    code: str,
    told_by: str,
    since: date,
    today: date,
    words: str = "",
    proposed_by: UUID | None = None,
) -> Need:
    """Notes what a child needs; one that follows from an answer of the child, or that the city it came from told
    (`proposed_by`: the row), is a proposal only.

    Raises `PlansError`: need_unknown, since_future, since_before_birth, need_known (one of the kind is live);
    `RegistryError`: closed, gone.
    """
    child = lock_one(child)
    _check(child, code, since, today)
    need = Need(
        **guards_of(child),
        code=code,
        told_by=told_by,
        since=since,
        words=words.strip() or None,
        state=State.PROPOSED if proposed_by else State.OPEN,
        source=proposed_by,
    )
    need.save(force_insert=True)
    ring(child, words, today)
    note("note_need", child, code=code)
    return need


def _check(child: Child, code: str, since: date, today: date) -> None:
    if code not in need_kinds():
        raise PlansError("need_unknown", field="code")
    if since > today:
        raise PlansError("since_future", field="since")
    if since < child.birth_on:
        raise PlansError("since_before_birth", field="since", birth_on=child.birth_on)
    if known := live_of_kind(child, code):
        raise PlansError("need_known", field="code", since=known.since)


def live_of_kind(child: Child, code: str) -> Need | None:
    """The need of a kind that a child has already, proposed ones too."""
    live = Need.objects.filter(child__in=files_of(child.pk), code=code, state__in=[State.PROPOSED, *LIVE])
    return live.first()


@transaction.atomic
def accept_need(*, need: Need, version: int) -> Need:
    """Makes a proposal a need. Raises `Conflict`, `PlansError("not_now")`, `RegistryError`."""
    _step(need, Verb.ACCEPT)
    accepted = update_if_unchanged(need, {"state": State.OPEN}, version=version)
    note("note_need", accepted, accepted=accepted.code)
    return accepted


@transaction.atomic
def decline_need(*, need: Need, version: int, today: date) -> Need:
    """What another city told is no need here, said with one tap. Raises `Conflict`, `PlansError("not_now")`."""
    if need.told_by != Need.ToldBy.FORMER or need.state != State.PROPOSED:
        raise PlansError("not_now")
    return withdraw_need(need=need, version=version, reason=DECLINED, today=today)


@transaction.atomic
def take_proposals_back(*, source: UUID) -> None:
    """Takes proposals of a row away that nobody has looked at, together with what they came from."""
    with taking_rows_away():
        Need.objects.filter(source=source, state=State.PROPOSED, version=1).delete()


@transaction.atomic
def close_need(*, need: Need, version: int, met: bool, values: Mapping[str, Any], today: date) -> Need:
    """Closes a need by the word of the child or the family: `word_by`, `word`, `word_on`, `word_text`, `reason`.

    Measures that still go on must be kept or dropped first. Raises `Conflict`, `PlansError` (not_now, measures_live,
    word_needed, word_against, reason_needed, word_future), `RegistryError`.
    """
    _step(need, Verb.CLOSE)
    if wrong := problem_of_closing(met=met, word=values["word"], reason=values["reason"]):
        raise PlansError(wrong, field="reason" if wrong == "reason_needed" else "word")
    if not need.since <= values["word_on"] <= today:
        raise PlansError("word_future", field="word_on", since=need.since)
    if Measure.objects.filter(need=need.pk, state=Measure.State.LIVE).exists():
        raise PlansError("measures_live")
    written = {
        "state": State.MET if met else State.NOT_MET,
        "word_by": values["word_by"],
        "word": values["word"],
        "word_on": values["word_on"],
        "word_text": values["word_text"].strip() or None,
        "reason": values["reason"].strip(),
        "closed_on": today,
    }
    closed = update_if_unchanged(need, written, version=version)
    ring(need.child, f"{values['word_text']}。{values['reason']}", today)
    note("close_need", closed, code=closed.code, state=str(closed.state))
    return closed


@transaction.atomic
def withdraw_need(*, need: Need, version: int, reason: str, today: date) -> Need:
    """Takes back a need that was noted by mistake or is none. Raises as `close_need`."""
    _step(need, Verb.WITHDRAW)
    if not reason.strip():
        raise PlansError("reason_needed", field="reason")
    if Measure.objects.filter(need=need.pk, state=Measure.State.LIVE).exists():
        raise PlansError("measures_live")
    values = {"state": State.WITHDRAWN, "reason": reason.strip(), "closed_on": today}
    withdrawn = update_if_unchanged(need, values, version=version)
    note("close_need", withdrawn, code=withdrawn.code, state=State.WITHDRAWN)
    return withdrawn


@transaction.atomic
def reopen_need(*, need: Need, version: int) -> Need:
    """Opens a need again that came back or was closed too early. Raises `Conflict`, `PlansError`, `RegistryError`."""
    child = _step(need, Verb.REOPEN)
    other = live_of_kind(child, need.code)
    if other and other.pk != need.pk:
        raise PlansError("need_known", since=other.since)
    state = TO[Verb.REOPEN]
    nothing: dict[str, Any] = dict.fromkeys(("reason", "word", "word_by"), "")
    values = {"state": state, "closed_on": None, "word_on": None, "word_text": None, **nothing}
    opened = update_if_unchanged(need, values, version=version)
    note("close_need", opened, code=opened.code, state=str(state))
    return opened


def follow_measures(need: Need) -> None:
    """Brings the state of a need in step with its measures, in the transaction that changed them."""
    states = list(Measure.objects.filter(need=need.pk).values_list("state", flat=True))
    live, kept = states.count(Measure.State.LIVE), states.count(Measure.State.KEPT)
    state = State(Need.objects.values_list("state", flat=True).get(pk=need.pk))
    after = after_measures(state, live=live, kept=kept)
    if after != state:
        Need.objects.filter(pk=need.pk).update(state=after, version=need.version + 1)


def _step(need: Need, verb: Verb) -> Child:
    """Locks the child of a need and looks whether `verb` can happen to the need as it is now."""
    child = lock_one(need.child)
    state = Need.objects.values_list("state", flat=True).get(pk=need.pk)
    if not may(verb, State(state)):
        raise PlansError("not_now")
    return child
