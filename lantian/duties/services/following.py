"""Which duties a child has follows from its facts: called by the register after any of them changed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.duties.models import Duty, DutyBasis
from lantian.duties.queries.known import OnFile, on_file
from lantian.duties.queries.rulebook import Wording
from lantian.duties.rules.terms import Event, Within
from lantian.duties.services.counting import count_facts
from lantian.duties.services.settling import Ground, ground, settle
from lantian.duties.services.storing import add, store
from lantian.kernel.city import acting_city
from lantian.registry.models import Child
from lantian.registry.services.following import JOB as FOLLOW

WHAT = ("edition", "owed_by", "watched_by", "risk", "basis_on", "events")


@transaction.atomic
def follow(children: Sequence[UUID], on: date) -> None:
    """Brings the duties of children up to date with their facts. Whoever calls has locked them.

    Posts that do not see all that counts (a psychologist who attaches a paper) let the worker do it.
    """
    if acting_post().scope != Scope.PLACE:
        keys: list[JSONValue] = [str(key) for key in sorted(children)]
        app.configure_task(FOLLOW, queue="follow").defer(city=acting_city(), children=keys)
        return
    children = [*dict.fromkeys([*children, *_take_over_promises(children)])]
    files = on_file(children, on)
    count_facts(list(files), on)
    held = _held(children)
    found = ground(list(files), on)
    wanted, looks = {}, {}
    for child in files.values():
        wanted[child.key], looks[child.key] = _wanted(child, found)
    _bring(children, held, wanted, found)
    note_looks({child: looks.get(child) for child in children}, on)


def _take_over_promises(children: Sequence[UUID]) -> list[UUID]:
    """Files that were merged into these owe nothing more; what was promised goes on with the one that stays."""
    merged = dict(Child.objects.filter(merged_into__in=list(children)).values_list("pk", "merged_into"))
    for promised in Duty.objects.filter(child__in=list(merged), about__isnull=False):
        Duty.objects.filter(pk=promised.pk).update(child=merged[promised.child_id])
    return list(merged)


def note_looks(looks: dict[UUID, date | None], on: date) -> None:
    """Notes when a child must be looked at again though nobody wrote anything."""
    held = {row.child_id: row for row in DutyBasis.objects.filter(child__in=list(looks))}
    changed = [row for key, row in held.items() if row.looks_on != looks[key]]
    for row in changed:
        row.looks_on = looks[row.child_id]
    DutyBasis.objects.bulk_update(changed, ["looks_on"], batch_size=500)
    new = {key: day for key, day in looks.items() if day and key not in held}
    places = Child.objects.filter(pk__in=list(new)).values_list("pk", "region", "school")
    DutyBasis.objects.bulk_create(
        [
            DutyBasis(child_id=key, region=region, school=school, looks_on=new[key])
            for key, region, school in places
        ],
        ignore_conflicts=True,
    )


def _held(children: Sequence[UUID]) -> dict[UUID, list[Duty]]:
    rows = Duty.objects.filter(child__in=children).order_by("pk").select_for_update(no_key=True, of=("self",))
    found: defaultdict[UUID, list[Duty]] = defaultdict(list)
    for row in rows:
        found[row.child_id].append(row)
    return found


def _wanted(child: OnFile, found: Ground) -> tuple[dict[str, Duty], date | None]:
    """The duties that rules make of a child's facts, and the next day on which time alone may change which."""
    wanted: dict[str, Duty] = {}
    turns: list[date] = []
    for wording in found.book.in_place(child.region).values():
        duty, turns_on = _owed(child, wording, found)
        if duty:
            wanted[wording.code] = duty
        if turns_on and turns_on > found.on:
            turns.append(turns_on)
    return wanted, min(turns, default=None)


def _owed(child: OnFile, wording: Wording, found: Ground) -> tuple[Duty | None, date | None]:
    rule, level = wording.rule, found.level(child.key)
    if rule is None or (rule.until and rule.until <= found.on):
        return None, None
    if rule.since and rule.since > found.on:
        return None, rule.since
    answer, term = rule.applies.asked(child.known, found.on), rule.term(level.now)
    turns_on = min((day for day in (answer.turns_on, rule.until) if day), default=None)
    if not answer.holds or answer.since is None or term is None:
        return None, turns_on
    events: tuple[date, ...] = ()
    if isinstance(term, Within):
        is_red = term.event == Event.RED and level.since
        events = (level.since,) if is_red and level.since else child.known.events(term.event)
        if not events:
            return None, turns_on
    duty = Duty(
        child_id=child.key,
        region=child.region,
        school=child.school,
        rule=rule.code,
        edition=rule.edition,
        owed_by=rule.owed_by.value,
        watched_by=rule.watched_by.value,
        risk=level.now.rank,
        basis_on=max(answer.since, rule.since or answer.since),
        events=list(events),
    )
    return duty, turns_on


def _bring(
    children: Sequence[UUID],
    held: dict[UUID, list[Duty]],
    wanted: dict[UUID, dict[str, Duty]],
    found: Ground,
) -> None:
    gone: list[UUID] = []
    changed: list[Duty] = []
    come: list[Duty] = []
    for child in children:
        of_rules = {duty.rule: duty for duty in held.get(child, ()) if duty.about is None}
        mine = wanted.get(child, {})
        gone += [duty.pk for code, duty in of_rules.items() if code not in mine]
        come += [duty for code, duty in mine.items() if code not in of_rules]
        kept = [(of_rules[code], duty) for code, duty in mine.items() if code in of_rules]
        changed += [duty for duty, new in kept if _becomes(duty, new)]
        settled = settle([duty for duty, _ in kept], found)
        changed += [duty for duty in settled if duty not in changed]
        changed += _singles(held.get(child, ()), child in wanted, found)
    settle(come, found)
    if gone:
        Duty.objects.filter(pk__in=gone).delete()
    store(changed)
    add(come)


def _becomes(duty: Duty, new: Duty) -> bool:
    differs = any(getattr(duty, name) != getattr(new, name) for name in WHAT)
    for name in WHAT:
        setattr(duty, name, getattr(new, name))
    return differs


def _singles(held: Sequence[Duty], is_open: bool, found: Ground) -> Iterator[Duty]:
    """Promises outlive what rules say; while a file is closed nobody owes them."""
    singles = [duty for duty in held if duty.about]
    if is_open:
        yield from settle(singles, found)
        return
    for duty in singles:
        if duty.due_on:
            duty.due_on = duty.late_from = duty.escalates_on = duty.turns_on = None
            duty.escalated_to = ""
            yield duty
