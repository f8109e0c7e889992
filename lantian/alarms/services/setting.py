"""By whom and when a place is rung: its ladder, and who is on call."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.models import AlarmLadder, AlarmRoster
from lantian.alarms.rules.clock import Terms
from lantian.alarms.rules.ladder import Ladder
from lantian.kernel.city import acting_city
from lantian.kernel.versions import Conflict, update_if_unchanged
from lantian.places.rules import is_within

NAMES = (
    "county_after",
    "city_after",
    "again",
    "acknowledge",
    "inform",
    "see",
    "decide",
    "feed_back",
)
LONGEST = timedelta(days=31)


@transaction.atomic
def set_ladder(*, values: dict[str, int], version: int) -> AlarmLadder:
    """Sets the ladder of the acting post's place, in minutes; reports that have come in keep their clock.

    `version` is 0 where none was set. Raises `AlarmError`: not_in_order, overtaken.
    """
    ladder = Ladder(*(values[name] for name in NAMES[:3]))
    terms = Terms(*(values[name] for name in NAMES[3:]))
    if not (ladder.is_sound and terms.are_sound):
        raise AlarmError("not_in_order")
    post = acting_post()
    place = post.region_low or 0
    found = AlarmLadder.objects.filter(city=acting_city(), place=place).first()
    if found is None:
        found = AlarmLadder(place=place, recorded_by=post.user_id, **values)
        found.save(force_insert=True)
    else:
        try:
            found = update_if_unchanged(found, values, version=version)
        except Conflict:
            raise AlarmError("overtaken") from None
    note_access("alarms.set_bell", region=place, minutes=values)
    return found


@transaction.atomic
def put_on_call(*, post: Post, place: int, since: datetime, until: datetime, now: datetime) -> AlarmRoster:
    """Puts a post on call for a place. Raises `AlarmError`: not_yours, ends_before, too_long, is_over."""
    acting = acting_post()
    if not is_within(place, (acting.region_low or 0, acting.region_high or 0)):
        raise AlarmError("not_yours", field="place")
    if until <= since:
        raise AlarmError("ends_before", field="until")
    if until <= now:
        raise AlarmError("is_over", field="until")
    if until - since > LONGEST:
        raise AlarmError("too_long", field="until")
    row = AlarmRoster(region=place, seat=post.seat, since=since, until=until, recorded_by=acting.user_id)
    row.save(force_insert=True)
    return row


@transaction.atomic
def take_off_call(*, key: UUID) -> None:
    """Takes an entry of the roster back; twice changes nothing."""
    for row in AlarmRoster.objects.filter(pk=key, is_withdrawn=False):
        AlarmRoster.objects.filter(pk=row.pk).update(is_withdrawn=True, version=row.version + 1)
