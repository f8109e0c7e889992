"""What helpers were taught: rows of a day, a subject and hours."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from lantian.access.scopes import acting_post
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, Training
from lantian.helping.services.rows import lock, note
from lantian.kernel.versions import update_if_unchanged

MOST_HOURS = 60


@transaction.atomic
def train(*, helper: Helper, values: Mapping[str, Any], key: UUID, today: date) -> Training:
    """Notes a training; `key` is the form's own, so that a second tap adds nothing.

    Raises `HelpingError`: not_yours, training_future, hours_wrong.
    """
    helper = lock(helper)
    if found := Training.objects.filter(pk=key).first():
        return found
    if values["on"] > today:
        raise HelpingError("training_future", field="on")
    if not 0 < values["hours"] <= MOST_HOURS:
        raise HelpingError("hours_wrong", field="hours", most=MOST_HOURS)
    row = Training(
        pk=key,
        helper=helper,
        region=helper.region,
        school=helper.school,
        recorded_by=acting_post().user_id,
        **values,
    )
    row.save(force_insert=True)
    _count_again(helper)
    note("train", helper)
    return row


@transaction.atomic
def withdraw_training(*, training: Training, version: int) -> Training:
    """Takes back a training that was noted by mistake. Raises `Conflict`, `HelpingError("not_yours")`."""
    helper = lock(training.helper)
    row = update_if_unchanged(training, {"is_withdrawn": True}, version=version)
    _count_again(helper)
    note("train", helper, withdrawn=True)
    return row


def _count_again(helper: Helper) -> None:
    held = Training.objects.filter(helper=helper.pk, is_withdrawn=False)
    hours = held.aggregate(hours=Sum("hours"))["hours"] or 0
    Helper.objects.filter(pk=helper.pk).update(trained_hours=hours)
