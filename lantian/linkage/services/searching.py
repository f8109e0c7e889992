"""Asking for a search of the register for children who are registered twice."""

from django.db import transaction
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.linkage.errors import LinkageError
from lantian.linkage.models import Source
from lantian.registry.queries.imports import SILENT_FOR

State = Source.State


@transaction.atomic
def request_search() -> Source:
    """A search of all that the acting post sees, for a job to do. Raises `LinkageError("not_now")` while one runs."""
    post = acting_post()
    region = post.region_low or 0
    searches = Source.objects.filter(region=region, kind=Source.Kind.DOUBLES)
    if searches.filter(state=State.LINKING, moved_at__gte=timezone.now() - SILENT_FOR).exists():
        raise LinkageError("not_now")
    search = Source(
        region=region,
        kind=Source.Kind.DOUBLES,
        as_of_on=timezone.localdate(),
        post=post.pk,
        state=State.LINKING,
        moved_at=timezone.now(),
        recorded_by=post.user_id,
    )
    search.save(force_insert=True)
    note_access("linkage.find_doubles", region=region, source=str(search.pk))
    return search
