"""The one way in which a helper's data leave the register for good."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from lantian.access.queries import post_on_seat
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper
from lantian.helping.queries.listing import loads_of
from lantian.helping.reasons import ERASE_REASONS, TIME_IS_OVER
from lantian.helping.rules.keeping import ERASABLE, is_over
from lantian.helping.rules.standings import Standing
from lantian.helping.services.rows import change, lock

BLANK: dict[str, Any] = {
    "name": "",
    "name_pinyin": "",
    "phone": None,
    "phone_index": None,
    "identity": None,
    "identity_index": None,
    "school": None,
    "unit": None,
    "user": None,
    "seat": None,
    "reason": "",
    "reason_words": "",
    "consented_on": None,
    "most_children": 0,
    "farthest": Helper.Farthest.VILLAGE,
    "gives_study": False,
    "gives_life": False,
    "gives_mind": False,
    "days": [],
    "languages": [],
    "health": "",
    "words": "",
    "vetted_until": None,
    "trained_hours": 0,
    "away_from": None,
    "away_until": None,
}
"""What is written over all that tells who somebody was and what they offered."""


@transaction.atomic
def erase(*, helper: Helper, reason: str, version: int, on: date) -> None:
    """Erases what is kept of somebody who was declined or has left, its history included (PIPL art 47).

    Checks and trainings go, and what rooms above keep of the person (`HELPER_FORGETTERS`). What stays is a row without
    a person (kind, sex, year of birth, home, standing and its day), so that pairs that ended still had a helper and
    figures of the past still add up, and the access log with `reason`: who erased, when, on what ground.
    Raises `HelpingError`: not_yours, reason_needed, overtaken, and what `refuse` does.
    """
    row = lock(helper)
    if reason not in ERASE_REASONS:
        raise HelpingError("reason_needed", field="reason")
    if row.version != version:
        raise HelpingError("overtaken")
    refuse(row, on)
    if reason == TIME_IS_OVER and not is_over(row.standing, _since(row), on, settings.HELPERS_KEPT_MONTHS):
        raise HelpingError("kept_still", field="reason")
    values = {**BLANK, "birth_on": row.birth_on.replace(month=1, day=1), "erased_at": timezone.now()}
    change(row, values, version=version, on=on, action="erase", reason=reason)
    # Rows of before may lie in another county: PostgreSQL takes them away past the policies, of an erased one alone.
    with connection.cursor() as cursor:
        cursor.execute("SELECT helping_forget(%s, %s)", [row.city, row.pk])
    for forget in map(import_string, settings.HELPER_FORGETTERS):
        forget(row.pk)


def refuse(helper: Helper, on: date) -> None:
    """What stands against erasing somebody. Raises `HelpingError`: not_over, pairs_open, post_open."""
    if helper.standing not in ERASABLE:
        raise HelpingError("not_over")
    if children := (loads_of([helper.pk]) or {}).get(helper.pk, 0):
        raise HelpingError("pairs_open", number=children)
    post = post_on_seat(helper.seat, on) if helper.seat else None
    if post and post.user_id == helper.user:
        raise HelpingError("post_open")


def _since(row: Helper) -> date | None:
    return row.left_on if row.standing == Standing.LEFT else row.standing_on
