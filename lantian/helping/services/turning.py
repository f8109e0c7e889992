"""What time alone does: a check begins to run out, or has run out; somebody goes away, or is back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.queries import holders
from lantian.access.scopes import acting_as
from lantian.helping.models import Helper
from lantian.helping.rules.fitness import turns_on
from lantian.helping.rules.vetting import DAY, EXPIRES_SOON_BY
from lantian.helping.services.following import follow
from lantian.notices.services import tell

PORTION = 500


class Turned(NamedTuple):
    """A helper whose day has come, and which day that was."""

    row: Helper
    since: date


def turn_due_of(post: Post, on: date) -> int:
    """Brings the helpers of a post whose day has come up to it, a portion a transaction; how many there were."""
    done = 0
    while True:
        with acting_as(post):
            found = turn_due(on)
        done += found
        if found < PORTION:
            return done


def turn_due(on: date) -> int:
    """Turns at most `PORTION` helpers, tells who must hear of it and the rooms above; how many there were."""
    due = Helper.objects.filter(turns_on__lte=on).order_by("turns_on", "pk")
    turned = [Turned(row, row.turns_on or on) for row in due.select_for_update(no_key=True)[:PORTION]]
    for row, _since in turned:
        Helper.objects.filter(pk=row.pk).update(turns_on=turns_on(row.facts(), on))
    if turned:
        _tell(turned, on)
        follow([one.row.pk for one in turned], on)
    return len(turned)


def _tell(turned: Sequence[Turned], on: date) -> None:
    """Tells helpers of their own checks, and the offices of a county how many of theirs."""
    for kind, own, happens in (
        ("checks_expire", "own_check_expires", _begins_to_expire),
        ("checks_expired", "own_check_expired", _has_expired),
    ):
        found = [one.row for one in turned if happens(one, on)]
        tell(seats=[row.seat for row in found if row.seat], kind=own)
        for seat, count in _by_office(found, on).items():
            tell(seats=[seat], kind=kind, count=count)


def _by_office(rows: Iterable[Helper], on: date) -> Counter[UUID]:
    counts: Counter[UUID] = Counter()
    for county, number in Counter(row.region // 1_000_000 * 1_000_000 for row in rows).items():
        for post in holders(Role.COUNTY_OFFICE, county, on):
            counts[post.seat] += number
    return counts


def _begins_to_expire(one: Turned, on: date) -> bool:
    """Whether the day on which a check begins to run out has come since the last look, and it still holds."""
    until = one.row.vetted_until
    return until is not None and until >= on and _has_come(one, until - EXPIRES_SOON_BY, on)


def _has_expired(one: Turned, on: date) -> bool:
    until = one.row.vetted_until
    return until is not None and _has_come(one, until + DAY, on)


def _has_come(one: Turned, day: date, on: date) -> bool:
    """Whether somebody who stands by children met a day between the turn that was waited for and today."""
    return one.row.standing == Helper.Standing.ACCEPTED and one.since <= day <= on
