"""The children of the demonstration were on file before today, and most of their parents call."""

from datetime import date, datetime, time, timedelta
from random import Random

import pgtrigger
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.duties.acts import Act
from lantian.duties.models import Fulfilment
from lantian.registry.models import Child, RosterImport, Tie
from lantian.registry.queries.active import active

CALLING = 0.85
RULE = "parent_contact"


def put_on_file_earlier() -> None:
    """As if each roster had come in on the day it was drawn up; nobody corrected anything for it."""
    with pgtrigger.ignore("registry.Child:update_update"):
        for roster in RosterImport.national.all():
            noon = timezone.make_aware(datetime.combine(roster.as_of_on, time(12)))
            Child.national.filter(city=roster.city, origin=roster.pk).update(recorded_at=noon)


def let_parents_call(post: Post, on: date) -> None:
    """Most parents spoke with their children in the past days, as the villages were told."""
    dice = Random(9)
    with acting_as(post):
        tied = Tie.objects.filter(active("child__"), kind__in=("father", "mother"), until__isnull=True)
        rows = list(tied.order_by("child").values_list("child", "region", "school").distinct())
        calls = [
            Fulfilment(
                child_id=child,
                region=region,
                school=school,
                rule=RULE,
                done_on=on - timedelta(days=dice.randrange(7)),
                source=uuid7(),
                act=Act.PARENT_CONTACT.value,
                recorded_by=post.user_id,
            )
            for child, region, school in rows
            if dice.random() < CALLING
        ]
        Fulfilment.objects.bulk_create(calls, batch_size=2_000)
