"""Telling a seat that something waits, and having read it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lantian.notices.kinds import KINDS, MOST
from lantian.notices.models import Notice
from lantian.notices.rules import Urgency


@transaction.atomic
def tell(
    *,
    seats: Collection[UUID],
    kind: str,
    count: int = 1,
    urgency: Urgency | None = None,
    url_name: str = "",
) -> None:
    """Tells whoever sits on `seats` that `count` things of a kind wait on the page `url_name`, which takes no key.

    Urgency and page are those of the kind unless said otherwise. Whoever acts may tell any seat of the acting city,
    and learns nothing of it. Raises `KeyError` for an unknown kind, `NoReverseMatch` for a page that is none.
    """
    told = KINDS[kind]
    page = url_name or told.leads_to
    reverse(page)
    Notice.objects.bulk_create(
        Notice(
            seat=seat,
            kind=kind,
            count=min(max(count, 1), MOST),
            urgency=told.urgency if urgency is None else urgency,
            url_name=page,
            told_at=timezone.now(),
        )
        for seat in sorted(set(seats))
    )
