"""The yearly check (未保法 art 62): that it was asked for, what word came back, until when it holds."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from lantian.access.scopes import acting_post
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Vetting
from lantian.helping.rules.vetting import last_day
from lantian.helping.services.rows import lock, note, settle
from lantian.kernel.versions import update_if_unchanged

Result = Vetting.Result


@transaction.atomic
def record(
    *,
    helper: Helper,
    authority: str,
    asked_on: date,
    result: str,
    checked_on: date | None = None,
    valid_until: date | None = None,
    today: date,
) -> Vetting:
    """Notes that a check was asked for, or its answer; an answer completes what was asked.

    `valid_until` (for a clear check; a year from `checked_on` unless said shorter) is its last day. Raises
    `HelpingError`: not_yours, asked_already, asked_future, answer_needed, answer_future, answer_before_asking,
    holds_too_long, holds_too_short.
    """
    helper = lock(helper)
    values = checked_values(
        {
            "authority": authority,
            "asked_on": asked_on,
            "result": result,
            "checked_on": checked_on,
            "valid_until": valid_until,
        },
        today,
    )
    pending = Vetting.objects.filter(helper=helper.pk, result=Result.PENDING).first()
    if pending and result == Result.PENDING:
        raise HelpingError("asked_already", asked_on=pending.asked_on)
    if pending:
        row = update_if_unchanged(pending, values, version=pending.version)
    else:
        row = Vetting(
            helper=helper,
            region=helper.region,
            school=helper.school,
            recorded_by=acting_post().user_id,
            **values,
        )
        row.save(force_insert=True)
    _count_again(helper, today)
    # Which word came back stands in the row alone, under its own guard.
    note("vet", helper, asked=result == Result.PENDING)
    return row


@transaction.atomic
def correct(*, vetting: Vetting, values: Mapping[str, Any], version: int, today: date) -> Vetting:
    """Mends a check that was written down wrongly. Raises `Conflict`, and `HelpingError` as `record` does."""
    helper = lock(vetting.helper)
    row = update_if_unchanged(vetting, checked_values(values, today), version=version)
    _count_again(helper, today)
    note("vet", helper, corrected=True)
    return row


def checked_values(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What is written of a check, once its days agree with each other. Raises `HelpingError`."""
    asked_on, checked_on, valid_until = values["asked_on"], values["checked_on"], values["valid_until"]
    if asked_on > today:
        raise HelpingError("asked_future", field="asked_on")
    if values["result"] == Result.PENDING:
        return {**values, "checked_on": None, "valid_until": None}
    if checked_on is None:
        raise HelpingError("answer_needed", field="checked_on")
    if checked_on > today:
        raise HelpingError("answer_future", field="checked_on")
    if checked_on < asked_on:
        raise HelpingError("answer_before_asking", field="checked_on")
    if values["result"] != Result.CLEAR:
        return {**values, "valid_until": None}
    return {**values, "valid_until": _held(checked_on, valid_until)}


def _held(checked_on: date, valid_until: date | None) -> date:
    longest = last_day(checked_on)
    if valid_until is None:
        return longest
    if valid_until > longest:
        raise HelpingError("holds_too_long", field="valid_until", last=longest)
    if valid_until < checked_on:
        raise HelpingError("holds_too_short", field="valid_until")
    return valid_until


def _count_again(helper: Helper, today: date) -> None:
    """Until when a helper is eligible follows from the latest answer, and from no other."""
    answered = Vetting.objects.filter(helper=helper.pk).exclude(result=Result.PENDING)
    latest = answered.order_by("-checked_on", "-pk").first()
    helper.vetted_until = latest.valid_until if latest else None
    Helper.objects.filter(pk=helper.pk).update(vetted_until=helper.vetted_until)
    settle(helper, today)
