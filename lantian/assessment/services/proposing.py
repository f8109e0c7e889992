"""Keeping what is suggested of children true: after a fact or an answer, and when a date has come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.access.models import Post
from lantian.access.policy import Role, Scope
from lantian.access.queries import holding
from lantian.access.scopes import acting_as, acting_post
from lantian.assessment.models import LevelDecision, Proposal
from lantian.assessment.queries.known import known_of, said_of
from lantian.assessment.queries.standing import last_words
from lantian.assessment.rules import proposing
from lantian.assessment.rules.losses import Loss
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.promising import drop, promise
from lantian.encounters.models import Encounter
from lantian.kernel.city import acting_city
from lantian.notices.services import tell
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.queries.paper import in_portions
from lantian.registry.services.following import lock

RED_ITEM = "red_item"
PORTION = 1_000
HOURS, DAYS = 26, 14
"""How far back the night looks for encounters: recorded since the last one, of the last two weeks."""
WRITTEN = (*Loss, "level", "reasons", "reds", "unknown", "turns_on", "computed_at", "differs_on", "alarm")


def follow_children(children: Sequence[UUID], on: date) -> None:
    """What the register calls when facts of children changed. Only those who keep the files change facts."""
    if acting_post().scope == Scope.PLACE:
        propose_anew(children, on)


@transaction.atomic
def propose_anew(children: Collection[UUID], on: date) -> None:
    """Works out what is suggested of `children` today, a dozen questions for any number; whoever calls has locked them.

    New red items become a duty of the village for this very day, and the town hears of it. A child whose file is
    closed is assessed no longer.
    """
    keys = sorted(set(children))
    known, said = known_of(keys), said_of(keys)
    held = {row.child_id: row for row in Proposal.objects.filter(child__in=keys)}
    decided = last_words(keys)
    new = {
        child: _follow(
            held.get(child), _row(proposing.propose(one, said.get(child, ()), on)), decided.get(child), on
        )
        for child, one in known.items()
    }
    _forget([row for child, row in held.items() if child not in known])
    _write({child: row for child, row in new.items() if _differs(row, held.get(child))})
    _alarm(held, new, on)


def propose_due_of(post: Post, on: date) -> int:
    """Works out anew what is suggested of the children of a post whose date has come; how many there were."""
    done = 0
    while True:
        with acting_as(post):
            portion = propose_due(on)
        done += portion
        if portion < PORTION:
            return done


def propose_due(on: date) -> int:
    """The same for at most `PORTION` of them."""
    due = Proposal.objects.filter(turns_on__lte=on).order_by("turns_on", "pk")
    keys = list(due.values_list("child", flat=True)[:PORTION])
    lock(keys)
    propose_anew(keys, on)
    return len(keys)


def propose_seen_of(post: Post, on: date) -> int:
    """The same for the children whom somebody recorded an encounter with lately; how many there were.

    Encounters tell nobody above them: their ticks and contacts are read when the page is opened, and here at night.
    """
    lately = timezone.now() - timedelta(hours=HOURS)
    with acting_as(post, read_only=True):
        rows = Encounter.objects.filter(happened_on__gte=on - timedelta(days=DAYS), happened_on__lte=on)
        changed = rows.filter(
            Q(recorded_at__gte=lately) | Q(corrected_at__gte=lately) | Q(withdrawn_at__gte=lately)
        )
        keys = sorted(set(changed.values_list("child", flat=True)))
    for portion in in_portions(keys, PORTION):
        with acting_as(post):
            lock(portion)
            propose_anew(portion, on)
    return len(keys)


def _row(found: proposing.Proposal) -> Proposal:
    return Proposal(
        **{loss.value: int(level) for loss, level in found.losses.items()},
        level=found.level.value,
        reasons=list(found.reasons),
        reds=sorted(found.reds),
        unknown=[one.item for one in found.items if one.level is None],
        turns_on=found.turns_on,
        computed_at=timezone.now(),
    )


def _follow(held: Proposal | None, row: Proposal, decision: LevelDecision | None, on: date) -> Proposal:
    """What of the former proposal goes on: since when it waits, and the same-day duty of its red items."""
    if is_open(row, decision):
        row.differs_on = held.differs_on if held and held.differs_on else on
    if set(row.reds) - set(decision.reasons if decision else ()):
        row.alarm = (held.alarm if held else None) or uuid7()
    return row


def is_open(row: Proposal, decision: LevelDecision | None) -> bool:
    """Whether somebody has to look: nothing stands, or what is suggested is neither what was decided nor what was
    suggested when it was decided."""
    if decision is None:
        return True
    suggested = (row.level, [getattr(row, loss) for loss in Loss])
    decided = (decision.level, [getattr(decision, loss) for loss in Loss])
    return suggested not in (decided, (decision.proposed_level, decision.proposed))


def _differs(row: Proposal, held: Proposal | None) -> bool:
    names = [name for name in WRITTEN if name != "computed_at"]
    return held is None or any(getattr(row, name) != getattr(held, name) for name in names)


def _forget(rows: Iterable[Proposal]) -> None:
    for row in rows:
        if row.alarm:
            drop(about=row.alarm)
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _write(rows: Mapping[UUID, Proposal]) -> None:
    places = Child.objects.filter(active(), pk__in=list(rows)).values_list("pk", "region", "school")
    for child, region, school in places:
        row = rows[child]
        row.city, row.child_id, row.region, row.school = acting_city(), child, region, school
    Proposal.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["city", "child"],
        update_fields=[str(name) for name in WRITTEN],
        batch_size=PORTION,
    )


def _alarm(held: Mapping[UUID, Proposal], new: Mapping[UUID, Proposal], on: date) -> None:
    before = {child: row.alarm for child, row in held.items() if row.alarm}
    now = {child: row.alarm for child, row in new.items() if row.alarm}
    for child, alarm in before.items():
        if child in new and now.get(child) != alarm:
            drop(about=alarm)
    begun = {child: alarm for child, alarm in now.items() if before.get(child) != alarm}
    for child, alarm in begun.items():
        promise(
            child=child,
            about=alarm,
            due_on=on,
            owed_by=Role.VILLAGE_DIRECTOR,
            seat=None,
            risk_at_least=RiskLevel.RED,
            rule=RED_ITEM,
            is_discreet=True,
        )
    if begun:
        regions = Child.objects.filter(pk__in=list(begun)).values_list("region", flat=True)
        for seat, count in town_seats(regions, on).items():
            tell(seats=[seat], kind="red_item", count=count, url_name="assessment:waiting")


def town_seats(regions: Iterable[int], on: date) -> dict[UUID, int]:
    """The seats of the town supervisors of villages (one for each child), and how many of them each has."""
    posts = list(
        Post.objects.filter(holding(on), role=Role.TOWN_SUPERVISOR).values_list(
            "seat", "region_low", "region_high"
        )
    )
    found: dict[UUID, int] = {}
    for region in regions:
        for seat, low, high in posts:
            if (low or 0) <= region <= (high or 0):
                found[seat] = found.get(seat, 0) + 1
    return found
