"""The lists of referrals: what waits for a unit, what it asked, those of a child, those for a row of another room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.access import paging
from lantian.access.models import Post
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.referrals.matters import Matter, matters
from lantian.referrals.models import UnitReferral
from lantian.referrals.rules.life import State, Verb
from lantian.referrals.words import STATE_TONES
from lantian.registry.queries.active import of_files

PAGE = 30
TABS = ("todo", "asked", "sent", "over")


@dataclass(frozen=True, slots=True)
class Line:
    """A referral in a list: who it is for as the reader may know it, what is asked, and whether it is late."""

    referral: UnitReferral
    who: str
    matter: Matter
    is_late: bool

    @property
    def tone(self) -> str:
        return STATE_TONES[self.referral.state]


def visible(post: Post) -> QuerySet[UnitReferral]:
    """The referrals that a post may look at: a school its own ones, others what the policies show."""
    rows = UnitReferral.objects.select_related("from_unit", "to_unit", "owner_unit", "forwarder")
    if post.scope == Scope.SCHOOL:
        own = post.unit_id
        rows = rows.filter(Q(from_unit=own) | Q(to_unit=own) | Q(forwarder=own))
    return rows.select_related("child") if knows_children(post) else rows


def knows_children(post: Post) -> bool:
    """Whether a post sees the child behind a referral, and not only what it was given of it."""
    return post.scope != Scope.UNIT


def listed(post: Post, tab: str) -> QuerySet[UnitReferral]:
    """What waits for the unit of a post (todo), what it was asked, what it sent, and what is over."""
    own, rows = post.unit_id, visible(post)
    if tab == "todo":
        return rows.filter(owner_unit=own)
    if tab == "over":
        column = "from_unit" if knows_children(post) else "to_unit"
        return rows.filter(**{column: own}, closed_on__isnull=False)
    return rows.filter(**{"to_unit" if tab == "asked" else "from_unit": own}, due_on__isnull=False)


def page_of(
    rows: QuerySet[UnitReferral], tab: str, *, after: UUID | None, before: UUID | None
) -> paging.Page[UnitReferral]:
    """A page of a list: what is due first, of what is over the latest first."""
    order = ("-closed_on", "-id") if tab == "over" else ("due_on", "id")
    return paging.page_of(rows, order, after=after, before=before, size=PAGE)


def waiting() -> QuerySet[UnitReferral]:
    """What waits for the unit of the acting post."""
    return listed(acting_post(), "todo")


def consent_withdrawn(post: Post) -> QuerySet[UnitReferral]:
    """Referrals of which the unit of a post still has to say that what it got is destroyed."""
    return visible(post).filter(
        to_unit=post.unit_id, consent_withdrawn_on__isnull=False, destroyed_on__isnull=True
    )


def to_destroy(post: Post) -> list[UnitReferral]:
    """The same as a list, the oldest first."""
    return list(consent_withdrawn(post).order_by("consent_withdrawn_on")[:PAGE])


def lines_of(rows: Sequence[UnitReferral], post: Post, on: date) -> list[Line]:
    """Referrals as lines of a list."""
    knows = knows_children(post)
    return [
        Line(
            row,
            row.child.name if knows else row.shown_name,
            matters()[row.matter],
            row.due_on is not None and row.due_on < on,
        )
        for row in rows
    ]


def of_child(child: UUID, post: Post) -> QuerySet[UnitReferral]:
    """The referrals of a child and of files merged into its own, those that are open first, then the latest."""
    return visible(post).filter(of_files([child])).order_by("-sent_on", "-id")


def of_origin(origin: str, key: UUID) -> QuerySet[UnitReferral]:
    """The referrals for a row of another room ("plans.need"), the oldest first."""
    rows = UnitReferral.objects.filter(comes_from=origin, comes_from_key=key)
    return rows.select_related("from_unit", "to_unit", "owner_unit").order_by("sent_on", "id")


def answer_verbs(verbs: Sequence[Verb]) -> list[Verb]:
    """Steps as they are offered: a first result is written in the form of the reply."""
    return [verb for verb in verbs if verb != Verb.REPLY_PARTLY]


def is_stopped(referral: UnitReferral) -> bool:
    """Whether what was asked is no longer shown to the unit: it was withdrawn."""
    return referral.state == State.WITHDRAWN
