"""What every write about a helper shares: the lock, the day of the next turn, followers, the line in the log."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lantian.access.log import note_access
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper
from lantian.helping.rules.fitness import turns_on
from lantian.helping.services.following import follow
from lantian.kernel.versions import update_if_unchanged
from lantian.places.rules import is_within


def lock(helper: Helper) -> Helper:
    """The helper as they stand now; nobody else changes them until this transaction ends.

    Raises `HelpingError`: not_yours for one whom the acting post may read (they offer to come) but not change,
    overtaken for one who was erased.
    """
    row = Helper.objects.select_for_update(no_key=True).filter(pk=helper.pk).first()
    if row is None:
        raise HelpingError("not_yours")
    if row.erased_at:
        raise HelpingError("overtaken")
    return row


def change(
    helper: Helper, values: Mapping[str, Any], *, version: int | None, on: date, action: str, **detail: Any
) -> Helper:
    """Writes `values` of a helper and tells who must hear of it. Raises `Conflict` where `version` is not theirs."""
    locked = lock(helper)
    seen = locked.version if version is None else version
    row = update_if_unchanged(locked, values, version=seen)
    settle(row, on)
    note(action, row, **detail)
    return row


def settle(helper: Helper, on: date) -> None:
    """Keeps the day on which time will next change how a helper stands, and tells the rooms above."""
    helper.turns_on = turns_on(helper.facts(), on)
    Helper.objects.filter(pk=helper.pk).update(turns_on=helper.turns_on)
    follow([helper.pk], on)


def note(action: str, helper: Helper, **detail: Any) -> None:
    """The line of the access log: what was done about which helper, without a word about them.

    Whoever changes their own row needs none: its history says so. Somebody who offers to come from around is
    noted in the place of whoever looked.
    """
    post = acting_post()
    if post.scope == Scope.PERSON:
        return
    low, high = post.region_low or 0, post.region_high or 0
    is_here = post.scope == Scope.SCHOOL or is_within(helper.region, (low, high))
    region = helper.region if is_here else low
    note_access(f"helping.{action}", region=region, school=helper.school, helper=str(helper.pk), **detail)
