"""The board of a unit: what it has in hand, by age and level as counts, and what it did in the last months."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from lantian.access.models import Post
from lantian.networks.asked import AGES, LATELY, age_group
from lantian.places.models import Unit
from lantian.places.queries import duties_in
from lantian.referrals.models import ReferralStep, UnitReferral
from lantian.referrals.rules.life import Party

MONTHS_BACK, MOST_ROWS = LATELY.days, 5_000
LEVELS = ("red", "yellow", "blue", "green", "")


@dataclass(slots=True)
class Done:
    """What a unit did in the last months: steps, how many of them in time, and what families said."""

    asked: int = 0
    accepted: int = 0
    refused: int = 0
    answered_in_time: int = 0
    replied: int = 0
    replied_in_time: int = 0
    passed_on: int = 0
    words: Counter[str] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        return self.accepted + self.refused


@dataclass(slots=True)
class Board:
    """A unit with what it has in hand and what it did."""

    unit: Unit
    ages: list[int]
    levels: dict[str, int]
    late: int
    done: Done

    @property
    def in_hand(self) -> int:
        return sum(self.ages)


def board_of(unit: Unit, on: date) -> Board:
    """The board of a unit on a day."""
    ages, levels, late = [0] * (len(AGES) + 1), dict.fromkeys(LEVELS, 0), 0
    rows = UnitReferral.objects.filter(owner_unit=unit.pk).values_list("sent_on", "level", "due_on")
    for sent_on, level, due_on in rows.iterator():
        ages[age_group(sent_on, on)] += 1
        levels[level if level in levels else ""] += 1
        late += due_on is not None and due_on < on
    return Board(unit, ages, levels, late, done_by(unit.pk, on - timedelta(days=MONTHS_BACK)))


def done_by(unit: UUID, since: date) -> Done:
    """What a unit did since a day, counted from the steps that concern it."""
    done = Done()
    in_time = Q(due_on__isnull=True) | Q(on__lte=F("due_on"))
    steps = ReferralStep.objects.filter(to_unit=unit, on__gte=since)
    counted = steps.values_list("verb", "word").annotate(all=Count("pk"), timely=Count("pk", filter=in_time))
    for verb, word, count, timely in counted.order_by("verb"):
        _add(done, verb, word, count, timely)
    done.passed_on = ReferralStep.objects.filter(unit=unit, verb="forward", on__gte=since).count()
    return done


def _add(done: Done, verb: str, word: str, count: int, timely: int) -> None:
    if verb in ("send", "reroute", "forward", "ask_again"):
        done.asked += count
    elif verb in ("accept", "refuse"):
        name = "accepted" if verb == "accept" else "refused"
        setattr(done, name, getattr(done, name) + count)
        done.answered_in_time += timely
    elif verb == "reply":
        done.replied += count
        done.replied_in_time += timely
    elif verb == "close":
        done.words[word] += count


def members_in(post: Post, busy: Collection[UUID], on: date) -> list[Unit]:
    """The units of the joint meeting in the place of an office, and those that are `busy`; by department and name."""
    place = post.region_low or 0
    members = {duty.unit for duty in duties_in(place, on)}
    members |= set(Unit.objects.filter(pk__in=list(busy)))
    return sorted(members, key=lambda unit: (unit.department or "~", unit.name))


def open_in(post: Post) -> QuerySet[UnitReferral]:
    """The open referrals in the place of a post."""
    here = (post.region_low or 0, post.region_high or 0)
    return UnitReferral.objects.filter(due_on__isnull=False, closed_on__isnull=True, region__range=here)


def in_hand_by_unit(post: Post, on: date) -> dict[UUID, tuple[int, int]]:
    """How many open referrals in the place of an office each unit that was asked has in hand, and how many are late."""
    rows = (
        open_in(post)
        .exclude(owner=Party.SENDER)
        .values_list("owner_unit")
        .annotate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    )
    return {unit: (count, late) for unit, count, late in rows.order_by("owner_unit")}


def own_rows(unit: UUID, since: date) -> Iterator[tuple[UnitReferral, list[ReferralStep]]]:
    """The referrals that a unit was asked since a day, with their steps, for its export."""
    rows = UnitReferral.objects.filter(to_unit=unit, sent_on__gte=since).select_related("from_unit")
    found = list(rows.order_by("sent_on", "id")[:MOST_ROWS])
    steps: dict[UUID, list[ReferralStep]] = {}
    for step in ReferralStep.objects.filter(referral__in=[row.pk for row in found]).order_by("number"):
        steps.setdefault(step.referral_id, []).append(step)
    return ((row, steps.get(row.pk, [])) for row in found)
