"""What time alone does: who has heard of what is late, of those duties whose day has come and no others."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.duties.models import CalendarSeen, Duty, DutyBasis
from lantian.duties.queries.calendars import Calendars
from lantian.duties.queries.rulebook import Rulebook, rulebook
from lantian.duties.rules.due import Standing, ladder_on
from lantian.duties.services.following import follow
from lantian.duties.services.settling import single_ladder
from lantian.kernel.city import acting_city
from lantian.places.rules import Scope, overlap, scope_of
from lantian.registry.services.following import lock

PORTION, CHILDREN = 10_000, 500
TURN = """
UPDATE "duties_duty" SET "escalated_to" = told.escalated_to, "escalates_on" = told.escalates_on,
    "turns_on" = told.turns_on
FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::date[]) AS told (id, escalated_to, escalates_on, turns_on)
WHERE "duties_duty"."city" = %s AND "duties_duty"."id" = told.id
"""
LOOK = """
INSERT INTO "duties_dutybasis" ("id", "city", "child_id", "region", "school", "level", "level_before", "looks_on")
SELECT gen_random_uuid(), "registry_child"."city", "registry_child"."id", "registry_child"."region",
    "registry_child"."school", '', '', %(on)s
FROM "registry_child"
WHERE "registry_child"."city" = %(city)s AND "registry_child"."region" BETWEEN %(low)s AND %(high)s
    AND "registry_child"."erased_at" IS NULL AND "registry_child"."merged_into_id" IS NULL
    AND "registry_child"."closed_on" IS NULL
ON CONFLICT ("city", "child_id")
    DO UPDATE SET "looks_on" = least("duties_dutybasis"."looks_on", excluded."looks_on")
"""


class Waiting(NamedTuple):
    """Of a duty whose day has come what decides who hears of it."""

    id: UUID
    rule: str
    region: int
    about: UUID | None
    risk: int
    watched_by: str
    due_on: date
    late_from: date


def look_again(scope: Scope, on: date) -> None:
    """Lets the worker follow every child in a range of places on a day: other words of a rule, another calendar."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"city": acting_city(), "low": scope[0], "high": scope[1], "on": on})


def turn_due_of(post: Post, on: date) -> int:
    """Brings a post's children and duties whose day has come up to it, a portion a transaction; how many."""
    with acting_as(post):
        notice_calendars(post, on)
    return _until_less(post, CHILDREN, follow_due, on) + _until_less(post, PORTION, turn_due, on)


def turn_due(on: date) -> int:
    """Escalates at most `PORTION` duties whose day has come; how many there were."""
    due = Duty.objects.filter(turns_on__lte=on).order_by("turns_on")
    locked = due.select_for_update(no_key=True, skip_locked=True, of=("self",))
    waiting = [Waiting(*row) for row in locked.values_list(*Waiting._fields)[:PORTION]]
    book = rulebook(on)
    stands = [_heard(book, one, on) for one in waiting]
    columns = [
        [one.id for one in waiting],
        *([getattr(each, name) for each in stands] for name in ("escalated_to", "escalates_on", "turns_on")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(TURN, [*columns, acting_city()])
    return len(waiting)


def follow_due(on: date) -> int:
    """Follows at most `CHILDREN` children who must be looked at again; how many there were."""
    rows = DutyBasis.objects.filter(looks_on__lte=on).order_by("looks_on", "child")
    keys = list(rows.values_list("child", flat=True)[:CHILDREN])
    if keys:
        lock(keys)
        follow(keys, on)
    return len(keys)


def notice_calendars(post: Post, on: date) -> None:
    """Where school years or days off were changed since, the children there are followed anew."""
    here = (post.region_low or 0, post.region_high or 0)
    seen = {row.place: row for row in CalendarSeen.objects.filter(city=acting_city(), within=here[0])}
    for place, mark in Calendars(on).marks(acting_city()).items():
        touched = overlap(scope_of(place), here)
        row = seen.get(place)
        if touched is None or (row and row.mark == mark):
            continue
        look_again(touched, on)
        CalendarSeen.objects.update_or_create(
            city=acting_city(), within=here[0], place=place, defaults={"mark": mark}
        )


def _heard(book: Rulebook, one: Waiting, on: date) -> Standing:
    rule = None if one.about else book.rule(one.region, one.rule)
    ladder = rule.ladder if rule else single_ladder(one.risk, one.watched_by) if one.about else ()
    return ladder_on(one.due_on, one.late_from, ladder, on)


def _until_less(post: Post, portion: int, act: Callable[[date], int], on: date) -> int:
    done = 0
    while True:
        with acting_as(post):
            found = act(on)
        done += found
        if found < portion:
            return done
