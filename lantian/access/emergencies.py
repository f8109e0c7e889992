"""Breaking the glass: in an emergency a post reads what is closed to it about one child, and answers for it.

An opening has a reason and an end; it lets read and nothing else. Whoever stands above, or an auditor, says
afterwards whether it was justified.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from lantian.access.log import note_access
from lantian.access.models import EmergencyOpening, OpeningReview, Post, User
from lantian.access.policy import Role, may
from lantian.access.rules import Seat, may_review
from lantian.access.scopes import acting_post, break_glass
from lantian.access.services import NotYours, Overtaken

ACTION = "registry.break_glass"


@transaction.atomic
def open_in_emergency(
    *, child: UUID, region: int, school: UUID | None, reason: str, now: datetime
) -> EmergencyOpening:
    """Opens what is closed about a child to the acting post, from `now` for `BREAK_GLASS_MINUTES`.

    What is open already stays so until its end. Raises `NotYours` for a role that may not.
    """
    post = acting_post()
    if not may(Role(post.role), ACTION):
        raise NotYours
    standing = opening_in_force(child, now)
    if standing:
        return standing
    opening = EmergencyOpening(
        at=now,
        until=now + timedelta(minutes=settings.BREAK_GLASS_MINUTES),
        user=post.user_id,
        post=post.pk,
        child=child,
        region=region,
        reason=reason,
    )
    opening.save(force_insert=True)
    note_access(ACTION, child=child, region=region, school=school, opening=str(opening.pk))
    return opening


def opening_in_force(child: UUID, now: datetime) -> EmergencyOpening | None:
    """The opening by which the acting post may read what is closed about a child at `now`."""
    openings = EmergencyOpening.objects.filter(post=acting_post().pk, child=child, at__lte=now, until__gt=now)
    return openings.order_by("-until").first()


def look_behind_glass(child: UUID, now: datetime) -> EmergencyOpening | None:
    """Lets this transaction read what is closed about a child, where the acting post has an opening in force."""
    if not may(Role(acting_post().role), ACTION):
        return None
    opening = opening_in_force(child, now)
    if opening:
        break_glass(child)
    return opening


@transaction.atomic
def review_opening(
    *, opening: EmergencyOpening, is_justified: bool, note: str, now: datetime
) -> OpeningReview:
    """Says whether an opening was justified, once and for good.

    Raises `NotYours` for one's own and those of one's peers, `Overtaken` when somebody has reviewed it.
    """
    post = acting_post()
    opener = Post.objects.get(pk=opening.post)
    if not may_review(_seat(post), _seat(opener)):
        raise NotYours
    review = OpeningReview(
        opening=opening,
        at=now,
        user=post.user_id,
        post=post.pk,
        region=opening.region,
        is_justified=is_justified,
        note=note,
    )
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        raise Overtaken from None
    return review


@dataclass(frozen=True)
class OpeningLine:
    """An emergency opening with its names, and what was found about it."""

    opening: EmergencyOpening
    name: str
    post_name: str
    review: OpeningReview | None
    reviewer: str
    may_review: bool


def waiting_for_review() -> list[OpeningLine]:
    """The openings that nobody has reviewed and the acting post may, the oldest first."""
    unreviewed = EmergencyOpening.objects.filter(reviews__isnull=True).order_by("at", "pk")
    return [line for line in opening_lines(unreviewed) if line.may_review]


def opening_lines(openings: Iterable[EmergencyOpening]) -> list[OpeningLine]:
    """Openings with their names and reviews, in three more queries."""
    rows = list(openings)
    reviews = {
        row.opening_id: row for row in OpeningReview.objects.filter(opening__in=[row.pk for row in rows])
    }
    posts = Post.objects.select_related("unit").in_bulk({row.post for row in rows})
    users = {row.user for row in rows} | {review.user for review in reviews.values()}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
    acting = acting_post()
    return [
        OpeningLine(
            opening=row,
            name=names.get(row.user, ""),
            post_name=f"{posts[row.post].role_name} · {posts[row.post].unit}",
            review=reviews.get(row.pk),
            reviewer=names.get(reviews[row.pk].user, "") if row.pk in reviews else "",
            may_review=row.pk not in reviews and may_review(_seat(acting), _seat(posts[row.post])),
        )
        for row in rows
    ]


def _seat(post: Post) -> Seat:
    return Seat(Role(post.role), (post.region_low or 0, post.region_high or 0), str(post.user_id))
