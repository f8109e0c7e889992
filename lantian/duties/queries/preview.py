"""What a new wording would change, before anybody keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lantian.duties.models import Duty, RuleEdition
from lantian.duties.queries.known import OnFile, on_file
from lantian.duties.queries.rulebook import Rulebook, editions_kept
from lantian.duties.rules.book import Rule, data_of
from lantian.duties.services.settling import Ground, ground, of_rule
from lantian.places.rules import scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active

MOST = 3_000
SOON = timedelta(days=7)
Move = tuple[date | None, date | None, bool]


@dataclass(frozen=True, slots=True)
class Preview:
    """Of how many children on file (`looked_at` of `children`) the duty begins, ends, comes earlier, later, stays;
    how many are then due within a week."""

    children: int
    looked_at: int
    begin: int = 0
    end: int = 0
    earlier: int = 0
    later: int = 0
    same: int = 0
    soon: int = 0


def preview(rule: Rule, place: int, since: date, on: date) -> Preview:
    """Counts what a wording changes in a place from a day on; of many children only the first `MOST` are looked at."""
    rows = Child.objects.filter(active(), region__range=scope_of(place)).order_by("region", "pk")
    keys = list(rows.values_list("pk", flat=True)[:MOST])
    day = max(since, on)
    found = ground(keys, day)
    found.book = Rulebook([*_kept_before(rule, place, since), _row(rule, place, since)], day)
    held = {
        duty.child_id: duty
        for duty in Duty.objects.filter(child__in=keys, rule=rule.code, about__isnull=True)
    }
    moves = [_move(child, rule, held.get(child.key), found) for child in on_file(keys, day).values()]
    total = rows.count() if len(keys) == MOST else len(keys)
    return _counted(moves, total, day)


def _move(child: OnFile, rule: Rule, duty: Duty | None, found: Ground) -> Move:
    """The day on which a child's duty is due now and would be then, and whether it would begin."""
    answer = rule.applies.asked(child.known, found.on)
    applies = answer.holds and rule.term(found.level(child.key).now) is not None
    if duty is None or not applies:
        return duty.due_on if duty else None, None, applies
    done = found.done.get((child.key, rule.code, None), ())
    return duty.due_on, of_rule(duty, found, done).due_on, False


def _counted(moves: Sequence[Move], total: int, on: date) -> Preview:
    kept = [(old, new) for old, new, _ in moves if old and new]
    return Preview(
        children=total,
        looked_at=len(moves),
        begin=sum(begins for *_, begins in moves),
        end=sum(1 for old, new, _ in moves if old and not new),
        earlier=sum(1 for old, new in kept if new < old),
        later=sum(1 for old, new in kept if new > old),
        same=sum(1 for old, new in kept if new == old),
        soon=sum(1 for _, new in kept if on <= new <= on + SOON),
    )


def _row(rule: Rule, place: int, since: date) -> RuleEdition:
    return RuleEdition(place=place, code=rule.code, edition=10**6, terms=data_of(rule), since=since)


def _kept_before(rule: Rule, place: int, since: date) -> list[RuleEdition]:
    """What was kept so far, as if the place's own words of this rule ended when the new ones begin."""
    rows = [
        row
        for row in editions_kept()
        if not (row.place == place and row.code == rule.code and row.since >= since)
    ]
    for row in rows:
        if row.place == place and row.code == rule.code and (row.until is None or row.until > since):
            row.until = since
    return rows
