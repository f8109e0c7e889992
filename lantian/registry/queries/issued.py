"""The cards that were printed: the latest of each child, which of them are outdated, how far a place is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.places.rules import Scope, scope_of
from lantian.registry.models import CardIssue, Child
from lantian.registry.queries.active import active
from lantian.registry.queries.cards import CardLines, card_lines, changed_lines, fingerprint
from lantian.registry.queries.paper import in_portions

COMPARED_AT_ONCE = 3_000
"""How many cards a page compares while somebody waits; more wait for the night."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed card beside what it would say today: which lines differ, and since when at the latest."""

    issue: CardIssue
    child: Child
    lines: CardLines
    changed: list[str]
    since: date


def compared(issues: Sequence[CardIssue], on: date) -> Iterator[Comparison]:
    """Cards beside what they would say on a day, in their order."""
    for portion in in_portions(issues):
        children = printable(Child.objects.filter(pk__in={issue.child_id for issue in portion}))
        found = {child.pk: child for child in children}
        lines = {line.child: line for line in card_lines(children, on)}
        for issue in portion:
            if issue.child_id in found:
                yield _comparison(issue, found[issue.child_id], lines[issue.child_id], on)


def _comparison(issue: CardIssue, child: Child, lines: CardLines, on: date) -> Comparison:
    changed = changed_lines(issue.kind, bytes(issue.fingerprint), fingerprint(lines, issue.kind))
    since = issue.outdated_since or on
    if changed and issue.outdated_since is None and set(changed) <= {"class_teacher", "village_director"}:
        begun = [day for day in lines.staff_since if issue.printed_on <= day <= on]
        since = min(begun, default=on)
    return Comparison(issue, child, lines, changed, since)


def printable(children: QuerySet[Child]) -> list[Child]:
    """Children in the order in which their paper is handed out: by village and name."""
    rows = children.filter(active()).select_related("household")
    return list(rows.order_by("region", "name_pinyin", "id").defer("remarks"))


def latest_cards(kind: str, place: int | None = None) -> QuerySet[CardIssue]:
    """The latest card of each child, in a place."""
    cards = CardIssue.objects.filter(is_latest=True)
    if kind:
        cards = cards.filter(kind=kind)
    return cards.filter(region__range=scope_of(place)) if place else cards


def outdated_cards(kind: str, place: int | None, on: date) -> QuerySet[CardIssue]:
    """The latest cards that no longer tell the truth: those marked, and those whose people in post have changed."""
    return (
        latest_cards(kind, place)
        .filter(active("child__"))
        .filter(Q(outdated_since__isnull=False) | Q(pk__in=newly_outdated(kind, place, on)))
    )


def newly_outdated(kind: str, place: int | None, on: date) -> list[UUID]:
    """Cards outdated by posts that changed since yesterday; what is older was marked at night.

    Handing over a post knows nothing of cards: whoever looks compares them. Empty when they are too many.
    """
    touched = _touched_by_posts(on)
    if touched is None:
        return []
    cards = list(
        latest_cards(kind, place).filter(touched, outdated_since__isnull=True)[: COMPARED_AT_ONCE + 1]
    )
    if len(cards) > COMPARED_AT_ONCE:
        return []
    return [found.issue.pk for found in compared(cards, on) if found.changed]


def _touched_by_posts(on: date) -> Q | None:
    """Which rows are of children whose director's or teacher's post was written, began or ended since yesterday."""
    since = timezone.make_aware(datetime.combine(on - timedelta(days=1), time()))
    history = Post.history.rel.related_model  # type: ignore[attr-defined]
    changed = history.objects.filter(pgh_created_at__gte=since)
    days = (since.date(), on)
    posts = Post.objects.filter(
        Q(recorded_at__gte=since)
        | Q(since__range=days)
        | Q(until__range=days)
        | Q(pk__in=changed.values("pgh_obj_id")),
        city=acting_post().city,
    )
    villages = set(posts.filter(role=Role.VILLAGE_DIRECTOR).values_list("region_low", flat=True))
    schools = set(posts.filter(role=Role.CLASS_TEACHER).values_list("unit", flat=True))
    return (Q(region__in=villages) | Q(school__in=schools)) if villages or schools else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many children live in a place, how many of them have a card, how many of these are outdated."""

    place: int
    children: int
    printed: int
    outdated: int

    @property
    def without(self) -> int:
        return max(0, self.children - self.printed)

    @property
    def due(self) -> int:
        return self.without + self.outdated


def standings(kind: str, scope: Scope, step: int) -> list[Standing]:
    """How far the regions of one level in a range are; `step` is between their codes (1000: towns)."""
    place = F("region") - F("region") % step
    children = Child.objects.filter(active(), region__range=scope)
    cards = CardIssue.objects.filter(active("child__"), region__range=scope, kind=kind, is_latest=True)
    living = dict(children.annotate(place=place).values_list("place").annotate(count=Count("pk")))
    counts = (
        cards.annotate(place=place)
        .values_list("place")
        .annotate(all=Count("pk"), old=Count("outdated_since"))
    )
    printed = {code: (count, old) for code, count, old in counts}
    return [Standing(code, living[code], *printed.get(code, (0, 0))) for code in sorted(living)]


def children_due(children: QuerySet[Child], kind: str, on: date, *, only_outdated: bool) -> QuerySet[Child]:
    """Those of some children who may have an outdated card, or have none; printing leaves out who needs no new one."""
    latest = CardIssue.objects.filter(city=OuterRef("city"), child=OuterRef("pk"), kind=kind, is_latest=True)
    due = Q(Exists(latest.filter(outdated_since__isnull=False)))
    if touched := _touched_by_posts(on):
        due |= Q(Exists(latest)) & touched
    return children.filter(due if only_outdated else due | ~Exists(latest))
