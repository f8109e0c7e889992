"""What somebody owes today: late ones first by risk and lateness, then what is due within a week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from lantian.access.models import Post
from lantian.access.policy import ROLE_NAMES, Role
from lantian.duties.models import Duty
from lantian.duties.names import SINGLE_NAMES
from lantian.duties.queries.owners import (
    Cover,
    bounds_of,
    covers_of,
    owed_by,
    owed_by_seat,
    owed_through,
    unowned,
)
from lantian.duties.queries.rulebook import Rulebook, rulebook
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.rules.shipped import NATIONAL
from lantian.kernel.questions import worded_once
from lantian.places.rules import BELOW, STEPS, Level, level_of, scope_of
from lantian.registry.queries.listing import NOT_LISTED

SOON = timedelta(days=7)
MOST = 50
NOT_SHOWN = tuple(f"child__{column}" for column in NOT_LISTED)
LATE_ORDER, SOON_ORDER = ("-risk", "late_from", "pk"), ("due_on", "-risk", "pk")


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty as a list shows it. `stands_in_for` names whose it is, where the reader only stands in."""

    duty: Duty
    name: str
    basis: str
    on: date
    stands_in_for: str = ""

    @property
    def is_late(self) -> bool:
        return bool(self.duty.late_from and self.duty.late_from <= self.on)

    @property
    def days_late(self) -> int:
        """0 while it is not late."""
        due_on = self.duty.due_on
        return (self.on - due_on).days if due_on and self.is_late else 0

    @property
    def level(self) -> RiskLevel:
        return RiskLevel.of_rank(self.duty.risk)

    @property
    def owed_by(self) -> Any:
        """The role that owes it, in the reader's language."""
        return ROLE_NAMES[Role(self.duty.owed_by)]

    @property
    def escalated_to(self) -> Any:
        """The role that heard of it last, if any."""
        return ROLE_NAMES[Role(self.duty.escalated_to)] if self.duty.escalated_to else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list, and the key after which the next ones begin ("" at the end)."""

    lines: list[Owed]
    after: str = ""


def owed_to_me(post: Post, on: date, most: int = MOST, after: str | None = None) -> Page:
    """What the acting post owes, and what it owes for those it stands in for."""
    covers = covers_of(post, on)
    if not covers and not after and most == MOST:
        return _page(_first_owed(post, on), most, on, [])
    condition = reduce(or_, map(owed_through, covers), owed_by(post))
    return late_then_soon(Duty.objects.filter(condition), on, most, after, covers)


def _first_owed(post: Post, on: date) -> list[UUID]:
    """What stands on the first page of a post that stands in for nobody: the page that everybody opens."""
    owner = str(post.role), post.seat, bounds_of(post)
    found = _first_late(*owner, on)
    if len(found) <= MOST:
        found += _first_soon(*owner, on, on + SOON)[: MOST + 1 - len(found)]
    return found


@worded_once
def _first_late(role: str, seat: UUID, bounds: Sequence[int] | None, on: date) -> QuerySet[Duty, UUID]:
    return _late(Duty.objects.filter(owed_by_seat(role, seat, bounds)), on)[: MOST + 1]


@worded_once
def _first_soon(
    role: str, seat: UUID, bounds: Sequence[int] | None, on: date, until: date
) -> QuerySet[Duty, UUID]:
    return _soon(Duty.objects.filter(owed_by_seat(role, seat, bounds)), on, until)[: MOST + 1]


def _late(rows: QuerySet[Duty], on: date) -> QuerySet[Duty, UUID]:
    """The keys of what is late, in order."""
    return rows.filter(due_on__lt=on, late_from__lte=on).order_by(*LATE_ORDER).values_list("pk", flat=True)


def _soon(rows: QuerySet[Duty], on: date, until: date) -> QuerySet[Duty, UUID]:
    """The keys of what falls due until a day, in order."""
    return rows.filter(due_on__lte=until, late_from__gt=on).order_by(*SOON_ORDER).values_list("pk", flat=True)


def late_then_soon(
    rows: QuerySet[Duty],
    on: date,
    most: int,
    after: str | None,
    covers: Sequence[Cover],
    within: timedelta = SOON,
) -> Page:
    """A page of some duties: late ones first, then those due within some days."""
    late, soon = _late(rows, on), _soon(rows, on, on + within)
    section, key = _key(after)
    found: list[UUID] = [] if section == "soon" else list(_after_late(late, key)[: most + 1])
    if len(found) <= most:
        found += _after_soon(soon, key if section == "soon" else None)[: most + 1 - len(found)]
    return _page(found, most, on, covers)


def escalated_to_me(post: Post, on: date, most: int = MOST, after: str | None = None) -> Page:
    """What others owe and what has come up to the acting post."""
    rows = Duty.objects.filter(escalated_to=post.role, late_from__lte=on).order_by(*LATE_ORDER)
    late = rows.values_list("pk", flat=True)
    return _page(list(_after_late(late, _key(after)[1])[: most + 1]), most, on, [])


def owed_to(children: Sequence[UUID], on: date) -> list[Owed]:
    """All that is owed to children, late ones first."""
    return said(_owed_to(children), on)


@worded_once
def _owed_to(children: Sequence[UUID]) -> QuerySet[Duty]:
    return Duty.objects.filter(child__in=children, due_on__isnull=False).order_by("due_on", "pk")


def said(duties: Iterable[Duty], on: date, covers: Sequence[Cover] = ()) -> list[Owed]:
    """Duties with the names of their rules, in the reader's language."""
    rows, book = list(duties), rulebook(on)
    return [Owed(duty, *name_of(book, duty), on, _absent(duty, covers)) for duty in rows]


def name_of(book: Rulebook, duty: Duty) -> tuple[str, str]:
    """What a duty is called, and on what it rests."""
    if duty.about:
        return str(SINGLE_NAMES.get(duty.rule, SINGLE_NAMES["promise"])), ""
    rule = book.rule(duty.region, duty.rule)
    return rule_name(book, duty.region, duty.rule), rule.basis if rule else ""


def rule_name(book: Rulebook, place: int, code: str) -> str:
    """What a rule (or a single promise) is called in a place."""
    if code in SINGLE_NAMES:
        return str(SINGLE_NAMES[code])
    rule = book.rule(place, code) or NATIONAL.get(code)
    if rule is None:
        return code
    return rule.name_zh if (get_language() or "zh").startswith("zh") else rule.name_en


def _absent(duty: Duty, covers: Sequence[Cover]) -> str:
    """Of whom a duty is that came to the reader through an absence."""
    for cover in covers:
        post = cover.post
        is_theirs = duty.owed_by == post.role and (duty.seat or post.seat) == post.seat
        in_range = (post.region_low or 0) <= duty.region <= (post.region_high or 10**12)
        if is_theirs and (in_range if post.region_low else duty.school == post.unit_id or duty.seat):
            return post.user.name
    return ""


def _page(keys: list[UUID], most: int, on: date, covers: Sequence[Cover]) -> Page:
    """Keys first and then their rows with the children: a join over all that is owed would read more."""
    by_key = {row.pk: row for row in _with_children(keys[:most])}
    lines = said([by_key[key] for key in keys[:most] if key in by_key], on, covers)
    return Page(lines, _token(lines[-1]) if len(keys) > most else "")


@worded_once
def _with_children(keys: list[UUID]) -> QuerySet[Duty]:
    unshown = [f"child__{name}" for name in NOT_LISTED]
    return Duty.objects.filter(pk__in=keys).select_related("child").defer(*unshown)


def _token(line: Owed) -> str:
    duty = line.duty
    if line.is_late:
        return f"late.{duty.risk}.{duty.late_from}.{duty.pk}"
    return f"soon.{duty.risk}.{duty.due_on}.{duty.pk}"


def _key(after: str | None) -> tuple[str, tuple[int, date, UUID] | None]:
    """The parts of a key; of one that is none the beginning."""
    try:
        section, risk, day, key = (after or "").split(".")
        return section, (int(risk), date.fromisoformat(day), UUID(key))
    except ValueError:
        return "", None


def _after_late(rows: QuerySet[Duty, UUID], key: tuple[int, date, UUID] | None) -> QuerySet[Duty, UUID]:
    if key is None:
        return rows
    risk, day, pk = key
    later = Q(late_from__gt=day) | Q(late_from=day, pk__gt=pk)
    return rows.filter(Q(risk__lt=risk) | Q(risk=risk) & later)


def _after_soon(rows: QuerySet[Duty, UUID], key: tuple[int, date, UUID] | None) -> QuerySet[Duty, UUID]:
    if key is None:
        return rows
    risk, day, pk = key
    return rows.filter(Q(due_on__gt=day) | Q(due_on=day) & (Q(risk__lt=risk) | Q(risk=risk, pk__gt=pk)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties of a place are late, due within a week, escalated, owed by nobody."""

    place: int
    late: int = 0
    due: int = 0
    escalated: int = 0
    unowned: int = 0


def counts_by_place(post: Post, on: date) -> list[Counts]:
    """For each place right below the acting post's (its own, if a village) that has anything late or due."""
    return counts_in(post.region_low or 0, on)


def counts_in(whole: int, on: date) -> list[Counts]:
    """The same for the places right below any one."""
    low, high = scope_of(whole)
    step = STEPS[BELOW.get(level_of(whole), Level.VILLAGE)]
    rows = Duty.objects.filter(region__range=(low, high), due_on__lte=on + SOON)
    counted = (
        rows.annotate(place=F("region") - F("region") % step)
        .values("place")
        .annotate(
            late=Count("pk", filter=Q(late_from__lte=on)),
            due=Count("pk", filter=Q(late_from__gt=on)),
            escalated=Count("pk", filter=~Q(escalated_to="")),
        )
        .order_by("place")
    )
    nobody: dict[int, int] = {}
    for one in unowned(low, high, on, on + SOON):
        if one.region:
            place = one.region - one.region % step
            nobody[place] = nobody.get(place, 0) + one.duties
    return [Counts(**row, unowned=nobody.get(row["place"], 0)) for row in counted]


def late_in(village: int, on: date, most: int = MOST, after: str | None = None) -> Page:
    """What is late or due within a week in one village, whoever owes it."""
    rows = Duty.objects.filter(region=village)
    return late_then_soon(rows, on, most, after, [])
