"""From deeds, rules and calendar to the dates of stored duties: recomputed whole, so that no order matters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from lantian.access.policy import Role
from lantian.duties.models import Duty, DutyBasis
from lantian.duties.queries.calendars import Calendars
from lantian.duties.queries.rulebook import LevelCourse, Rulebook, rulebook
from lantian.duties.rules.book import Step
from lantian.duties.rules.due import Course, Standing, ladder_on, standing
from lantian.duties.rules.levels import UNASSESSED, RiskLevel
from lantian.duties.rules.terms import MOST_TIMES
from lantian.kernel.city import acting_city
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child

DAY = timedelta(days=1)
WATCHERS: Mapping[str, Role] = {
    Role.VILLAGE_DIRECTOR: Role.TOWN_SUPERVISOR,
    Role.TOWN_SUPERVISOR: Role.COUNTY_OFFICE,
    Role.COUNTY_OFFICE: Role.CITY_OFFICE,
    Role.CLASS_TEACHER: Role.SCHOOL_HEAD,
    Role.PSYCHOLOGIST: Role.SCHOOL_HEAD,
    Role.SCHOOL_HEAD: Role.COUNTY_OFFICE,
    Role.PROXY_PARENT: Role.VILLAGE_DIRECTOR,
    Role.PARENT: Role.VILLAGE_DIRECTOR,
}
"""Who watches over a single promise, and hears of it when it is broken."""
PROMISE_WAITS, URGENT_WAITS = 7, 1
DONE = f"""
SELECT "duties_fulfilment"."child_id", "duties_fulfilment"."rule", "duties_fulfilment"."about",
    (array_agg("duties_fulfilment"."done_on" ORDER BY "duties_fulfilment"."done_on" DESC))[1:{MOST_TIMES}]
FROM "duties_fulfilment"
WHERE "duties_fulfilment"."city" = %s AND "duties_fulfilment"."child_id" = ANY (%s)
    AND "duties_fulfilment"."withdrawn_at" IS NULL
GROUP BY 1, 2, 3
"""
Done = dict[tuple[UUID, str, UUID | None], tuple[date, ...]]
STANDS = ("due_on", "late_from", "escalates_on", "escalated_to", "turns_on", "is_assumed")


@dataclass
class Ground:
    """What is read once for many duties."""

    on: date
    book: Rulebook
    calendars: Calendars
    levels: dict[UUID, LevelCourse] = field(default_factory=dict)
    done: Done = field(default_factory=dict)
    merged: Mapping[UUID, UUID | None] = field(default_factory=dict)

    def level(self, child: UUID) -> LevelCourse:
        return self.levels.get(child, LevelCourse(UNASSESSED))


def ground(children: Sequence[UUID], on: date) -> Ground:
    """Rules, calendars, levels and deeds of children; five questions and one for merged files."""
    files = dict.fromkeys(children)
    merged = dict(_merged_into(list(files)))
    levels = {row.child_id: level_course(row) for row in _bases(list(files))}
    found = Ground(on, rulebook(on), Calendars(on), levels, merged=merged)
    return count_again(found, children)


@worded_once
def _merged_into(files: list[UUID]) -> QuerySet[Child, tuple[UUID, UUID | None]]:
    return Child.objects.filter(merged_into__in=files).values_list("pk", "merged_into")


@worded_once
def _bases(files: list[UUID]) -> QuerySet[DutyBasis]:
    return DutyBasis.objects.filter(child__in=files).exclude(level="")


def count_again(found: Ground, children: Sequence[UUID]) -> Ground:
    """The same ground, with the deeds of children read once more."""
    found.done = _done([*dict.fromkeys(children), *found.merged], found.merged)
    return found


def level_course(row: DutyBasis) -> LevelCourse:
    """The level by which duties go, from its row."""
    before = RiskLevel(row.level_before) if row.level_before else UNASSESSED
    return LevelCourse(RiskLevel(row.level), row.level_since, before)


def settle(duties: Iterable[Duty], found: Ground) -> list[Duty]:
    """Brings the dates of duties up to date, in memory; those that changed. Closed files are not asked for here."""
    return [duty for duty in duties if _settled(duty, found)]


def _settled(duty: Duty, found: Ground) -> bool:
    done = found.done.get((duty.child_id, duty.rule, duty.about), ())
    before = [getattr(duty, name) for name in (*STANDS, "last_done_on")]
    duty.last_done_on = max(done, default=None)
    _stand(duty, single(duty, found.on) if duty.about else of_rule(duty, found, done))
    return before != [getattr(duty, name) for name in (*STANDS, "last_done_on")]


def of_rule(duty: Duty, found: Ground, done: Sequence[date]) -> Standing:
    """How a duty of a rule stands. One whose rule is no longer in force stands still until the child is followed."""
    wording = found.book.in_place(duty.region).get(duty.rule)
    if wording is None or wording.rule is None:
        return Standing()
    phases = wording.phases(found.level(duty.child_id))
    course = Course(duty.basis_on, phases, tuple(duty.events), tuple(done))
    return standing(wording.rule, course, found.calendars.of(duty.region, duty.school), found.on)


def single(duty: Duty, on: date) -> Standing:
    """How a single promise stands: kept once is kept for good."""
    if duty.last_done_on or duty.promised_for is None:
        return Standing()
    ladder = single_ladder(duty.risk, duty.watched_by)
    return ladder_on(duty.promised_for, duty.promised_for + DAY, ladder, on)


def single_ladder(risk: int, watched_by: str) -> tuple[Step, ...]:
    """Who hears of a broken promise, and how soon."""
    waits = URGENT_WAITS if risk == RiskLevel.RED.rank else PROMISE_WAITS
    return (Step(waits, Role(watched_by)),) if watched_by else ()


def _stand(duty: Duty, stands: Standing) -> None:
    for name in STANDS:
        setattr(duty, name, getattr(stands, name))


def _done(children: Sequence[UUID], merged: Mapping[UUID, UUID | None]) -> Done:
    """The last deeds of each duty, those of files that were merged into a child counted as its own."""
    with connection.cursor() as cursor:
        cursor.execute(DONE, [acting_city(), list(children)])
        rows = cursor.fetchall()
    found: Done = {}
    for child, rule, about, days in rows:
        key = (merged.get(child) or child, rule, about)
        found[key] = tuple(sorted((*found.get(key, ()), *days), reverse=True)[:MOST_TIMES])
    return found
