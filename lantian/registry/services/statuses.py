"""Keeping the stored statuses of children true: when a fact changed, when a date has come, under a new wording."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.kernel.city import acting_city
from lantian.registry.models import Child, StatusEpisode, existing
from lantian.registry.queries.known import known_facts
from lantian.registry.queries.statuses import LocalCalibre, calibres_in_use
from lantian.registry.rules.calibres.facts import Facts, holding
from lantian.registry.rules.calibres.judging import course

JOB = "registry.evaluate_soon"
PORTION = 1_000
STANDINGS = {True: StatusEpisode.Standing.IN, None: StatusEpisode.Standing.UNCLEAR}
DUE_ON = """
UPDATE "registry_child" SET "status_due_on" = told.due_on
FROM unnest(%s::uuid[], %s::date[]) AS told (id, due_on)
WHERE "registry_child"."city" = %s AND "registry_child"."id" = told.id
    AND "registry_child"."status_due_on" IS DISTINCT FROM told.due_on
"""


class Told(NamedTuple):
    """What tells an episode from the others of a child."""

    calibre: str
    edition: int
    since: date
    until: date | None
    standing: str
    clause: str


@dataclass(frozen=True, slots=True)
class Course:
    """The episodes of a child up to a day, and the next day on which time alone will add one."""

    episodes: set[Told]
    due_on: date | None


@transaction.atomic
def evaluate(children: Sequence[UUID], on: date) -> int:
    """Works out anew who of `children` counts under which definition up to the day `on`; how many were looked at.

    Writes only what differs from what is stored; rooms above follow. Whoever calls has locked the children.
    """
    calibres = calibres_in_use(computed=False)
    known = known_facts(children)
    courses = {child: course_of(facts, calibres, on) for child, facts in known.items()}
    _store(children, courses, {(one.code, one.calibre.edition) for one in calibres})
    _note_due({child: courses[child].due_on if child in courses else None for child in children})
    tell_rooms_above(children, on)
    return len(courses)


def tell_rooms_above(children: Sequence[UUID], on: date) -> None:
    """Lets rooms above bring up to date what follows for them from the facts of children (closed ones too)."""
    for follow in map(import_string, settings.CHILD_FOLLOWERS):
        follow(children, on)


def course_of(facts: Facts, calibres: Sequence[LocalCalibre], on: date) -> Course:
    """What the definitions that are asked of a child say of it up to a day."""
    home = holding(facts.residence, on)
    asked = [one.calibre for one in calibres if one.place is None or (home and one.is_for(home.place))]
    told: set[Told] = set()
    turns: list[date] = []
    for calibre in asked:
        episodes, turns_on = course(calibre, facts, on)
        turns += [turns_on] if turns_on else []
        told |= {
            Told(calibre.code, calibre.edition, one.since, one.until, STANDINGS[is_in], one.verdict.clause)
            for one in episodes
            if (is_in := one.verdict.is_in) is not False
        }
    return Course(told, min(turns, default=None))


def evaluate_due_of(post: Post, on: date) -> int:
    """Evaluates the children of a post whose date has come, a portion a transaction; how many there were."""
    done = 0
    while True:
        with acting_as(post):
            portion = evaluate_due(on)
        done += portion
        if portion < PORTION:
            return done


def evaluate_due(on: date) -> int:
    """Evaluates at most `PORTION` of the children whose date has come; how many there were."""
    due = Child.objects.filter(existing(), status_due_on__lte=on)
    locked = due.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by(
        "status_due_on", "pk"
    )
    keys = list(locked.values_list("pk", flat=True)[:PORTION])
    evaluate(keys, on)
    return len(keys)


def evaluate_soon() -> None:
    """Lets the worker evaluate whoever is due as soon as this transaction ends."""
    app.configure_task(JOB, queue="follow").defer()


def make_due(children: QuerySet[Child], on: date) -> None:
    """Lets the worker evaluate many children after this transaction: more than a person should wait for."""
    children.update(status_due_on=on)
    evaluate_soon()


def _store(children: Sequence[UUID], courses: Mapping[UUID, Course], editions: set[tuple[str, int]]) -> None:
    stored = _stored(children, editions)
    places = {
        key: (region, school)
        for key, region, school in Child.objects.filter(pk__in=list(courses)).values_list(
            "pk", "region", "school"
        )
    }
    gone, come = [], []
    for child in children:
        wanted = courses[child].episodes if child in courses else set()
        held = stored.get(child, {})
        gone += [key for told, key in held.items() if told not in wanted]
        come += [(child, told) for told in wanted - held.keys()]
    if gone:
        StatusEpisode.objects.filter(pk__in=gone).delete()
    StatusEpisode.objects.bulk_create(_rows(come, places), batch_size=2_000)


def _stored(children: Sequence[UUID], editions: set[tuple[str, int]]) -> dict[UUID, dict[Told, UUID]]:
    """The stored episodes of children under these editions; those of former ones stay out of it, as they are."""
    rows = StatusEpisode.objects.filter(child__in=children)
    found: defaultdict[UUID, dict[Told, UUID]] = defaultdict(dict)
    for key, child, *values in rows.values_list("pk", "child", *Told._fields):
        told = Told(*values)
        if (told.calibre, told.edition) in editions:
            found[child][told] = key
    return found


def _rows(
    come: Sequence[tuple[UUID, Told]], places: Mapping[UUID, tuple[int, UUID | None]]
) -> Iterator[StatusEpisode]:
    city = acting_city()
    for child, told in come:
        region, school = places[child]
        yield StatusEpisode(city=city, child_id=child, region=region, school=school, **told._asdict())


def _note_due(due: Mapping[UUID, date | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DUE_ON, [list(due), list(due.values()), acting_city()])
