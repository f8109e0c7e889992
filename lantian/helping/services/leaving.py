"""Leaving, being away, coming back: said without blame, and the rooms above hear of it at once."""

from datetime import date
from uuid import UUID

from django.db import transaction

from lantian.access.policy import Role, Scope
from lantian.access.queries import holders, post_on_seat
from lantian.access.scopes import acting_post
from lantian.duties.models import Absence
from lantian.duties.queries.owners import away
from lantian.duties.services.standing_in import come_back as end_absence
from lantian.duties.services.standing_in import go_away
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper
from lantian.helping.reasons import LEAVE_REASONS
from lantian.helping.rules.standings import Standing, may_step
from lantian.helping.services.rows import change
from lantian.notices.services import tell


@transaction.atomic
def leave(
    *,
    helper: Helper,
    on: date,
    reason: str,
    words: str = "",
    today: date | None = None,
    version: int | None = None,
) -> Helper:
    """A helper goes, with a last day `on`. From now on no child is given to them; those they have are handed on.

    Raises `Conflict`, `HelpingError`: not_yours, not_now, reason_needed.
    """
    if not may_step("leave", helper.standing):
        raise HelpingError("not_now")
    if reason not in LEAVE_REASONS:
        raise HelpingError("reason_needed", field="reason")
    day = today or on
    values = {
        "standing": Standing.LEFT,
        "standing_on": day,
        "left_on": on,
        "reason": reason,
        "reason_words": words,
        "away_from": None,
        "away_until": None,
    }
    return change(helper, values, version=version, on=day, action="leave", reason=reason)


@transaction.atomic
def pause(
    *,
    helper: Helper,
    since: date,
    until: date | None,
    today: date,
    cover: UUID | None = None,
    version: int | None = None,
) -> Helper:
    """A helper is away in `[since, until)`; on a seat of their own, another seat may stand in.

    Raises `Conflict`, `DutyError` of `duties.standing_in`, `HelpingError`: not_yours, not_now, back_before_away,
    cover_needs_seat.
    """
    if helper.standing != Standing.ACCEPTED:
        raise HelpingError("not_now")
    if until is not None and until <= since:
        raise HelpingError("back_before_away", field="until")
    post = post_on_seat(helper.seat, max(since, today)) if helper.seat else None
    # Who stands in is said by whoever looks after the post, not by its holder on a seat of persons.
    post = None if acting_post().scope == Scope.PERSON else post
    if cover and post is None:
        raise HelpingError("cover_needs_seat", field="cover")
    values = {"away_from": since, "away_until": until}
    row = change(helper, values, version=version, on=today, action="leave", since=since.isoformat())
    if post:
        go_away(post=post, since=since, until=until, cover=cover, today=today)
    return row


@transaction.atomic
def come_back(*, helper: Helper, on: date, version: int | None = None) -> Helper:
    """A helper is back on a day. Raises `Conflict`, `HelpingError`: not_yours, not_away."""
    if helper.away_from is None:
        raise HelpingError("not_away")
    values = {"away_from": None, "away_until": None}
    row = change(helper, values, version=version, on=on, action="leave", back=on.isoformat())
    if helper.seat is None or acting_post().scope == Scope.PERSON:
        return row
    for absence in Absence.objects.filter(away(on), seat=helper.seat):
        end_absence(row=absence, version=absence.version, on=on)
    return row


def tell_office(helper: Helper, on: date) -> None:
    """Tells the town supervisor and the county office that somebody needs a pause, or goes."""
    posts = [
        *holders(Role.TOWN_SUPERVISOR, helper.region, on),
        *holders(Role.COUNTY_OFFICE, helper.region, on),
    ]
    tell(seats=[post.seat for post in posts], kind="helper_steps_back")
