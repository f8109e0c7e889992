"""Load caps that an office lowers for its place."""

from datetime import date

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.scopes import acting_post
from lantian.helping.errors import HelpingError
from lantian.helping.models import Helper, LoadCap
from lantian.helping.rules.caps import national_cap
from lantian.helping.services.following import follow
from lantian.kernel.city import acting_city
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.places.rules import is_within, scope_of


@transaction.atomic
def lower_cap(*, place: int, kind: str, most: int, version: int, on: date) -> LoadCap:
    """Says how many children at most a kind of helper has in a place; whoever offered more offers that many now.

    `version` is 0 for a cap that was not set before. Raises `HelpingError`: not_yours, cap_too_high, overtaken.
    """
    post = acting_post()
    if not is_within(place, (post.region_low or 0, post.region_high or 0)):
        raise HelpingError("not_yours")
    if most > national_cap(kind):
        raise HelpingError("cap_too_high", field="most", cap=national_cap(kind))
    found = LoadCap.objects.filter(city=acting_city(), place=place, kind=kind).first()
    if found:
        row = _changed(found, most, version)
    else:
        row = LoadCap(place=place, kind=kind, most=most, recorded_by=post.user_id)
        row.save(force_insert=True)
    above = Helper.objects.filter(region__range=scope_of(place), kind=kind, most_children__gt=most)
    lowered = list(above.order_by("pk").values_list("pk", flat=True))
    Helper.objects.filter(pk__in=lowered).update(most_children=most)
    follow(lowered, on)
    note_access("helping.caps", region=place, kind=kind, most=most, lowered=len(lowered))
    return row


def _changed(found: LoadCap, most: int, version: int) -> LoadCap:
    try:
        return update_if_unchanged(found, {"most": most}, version=version)
    except Conflict:
        raise HelpingError("overtaken") from None
