"""Somebody is away, and another seat stands in: said by the person or by whoever looks after the post."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.policy import SCOPES, Role, Scope
from lantian.access.queries import post_on_seat
from lantian.access.scopes import acting_post
from lantian.duties.errors import DutyError
from lantian.duties.models import Absence
from lantian.duties.queries.owners import away
from lantian.kernel.versions import update_if_unchanged


@transaction.atomic
def go_away(
    *, post: Post, since: date, until: date | None, cover: UUID | None, today: date, note: str = ""
) -> Absence:
    """Notes that the holder of a post is away in `[since, until)`. Raises `DutyError`: not_yours, in_the_past,
    away_already, covers_itself, cover_gone, cover_away, cover_too_far."""
    if not may_note(acting_post(), post):
        raise DutyError("not_yours")
    if (until or since) < today:
        raise DutyError("in_the_past")
    overlapping = Absence.objects.filter(seat=post.seat).exclude(until__lte=since)
    if (overlapping.filter(since__lt=until) if until else overlapping).exists():
        raise DutyError("away_already")
    refuse_cover(post, cover, max(since, today))
    row = Absence(
        seat=post.seat,
        role=post.role,
        region=place_of_seat(post),
        school=post.unit_id
        if SCOPES[Role(post.role)] == Scope.SCHOOL or post.role == Role.CLASS_TEACHER
        else None,
        since=since,
        until=until,
        cover=cover,
        note=note,
        recorded_by=acting_post().user_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise DutyError("away_already") from None
    note_access("duties.stand_in", region=row.region, role=post.role, since=since.isoformat())
    return row


@transaction.atomic
def come_back(*, row: Absence, version: int, on: date) -> Absence:
    """The person is back on a day: from then on nobody stands in. Raises `Conflict`."""
    note_access("duties.stand_in", region=row.region, role=row.role, until=on.isoformat())
    return update_if_unchanged(row, {"until": max(on, row.since)}, version=version)


def may_note(mine: Post, post: Post) -> bool:
    """Everybody of oneself; offices and the town supervisor of those in their place, a head of those in the school."""
    if mine.seat == post.seat:
        return True
    if mine.role == Role.SCHOOL_HEAD:
        return post.unit_id == mine.unit_id and post.role in (Role.CLASS_TEACHER, Role.PSYCHOLOGIST)
    if mine.role not in (Role.CITY_OFFICE, Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR):
        return False
    return (mine.region_low or 0) <= place_of_seat(post) <= (mine.region_high or 0)


def refuse_cover(post: Post, cover: UUID | None, on: date) -> None:
    """Raises `DutyError` for a seat that cannot stand in for a post on a day."""
    if cover is None:
        return
    if cover == post.seat:
        raise DutyError("covers_itself")
    other = post_on_seat(cover, on)
    if other is None:
        raise DutyError("cover_gone")
    if not reaches(other, post):
        raise DutyError("cover_too_far")
    if Absence.objects.filter(away(on), seat=cover).exists():
        raise DutyError("cover_away")


def reaches(other: Post, post: Post) -> bool:
    """Whether one post sees all that another one answers for."""
    scope, theirs = SCOPES[Role(post.role)], SCOPES[Role(other.role)]
    if theirs == Scope.PLACE:
        low, high = other.region_low or 0, other.region_high or 0
        place = (post.region_low, post.region_high) if scope == Scope.PLACE else (place_of_seat(post),) * 2
        return low <= (place[0] or 0) and (place[1] or 0) <= high
    return theirs == Scope.SCHOOL and scope != Scope.PLACE and other.unit_id == post.unit_id


def place_of_seat(post: Post) -> int:
    """The place by which an absence is guarded: where the post is."""
    return post.region_low or post.unit.region_id
