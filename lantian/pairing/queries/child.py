"""Everything about a child and its helpers that a post is shown on one page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lantian.access.models import Post
from lantian.access.policy import GRASSROOTS, Role
from lantian.pairing.models import IS_OPEN, Exemption, Pair, PairConsent, Refusal, Wish
from lantian.pairing.queries.meetings import last_met
from lantian.pairing.queries.pairs import exemptions, holding
from lantian.pairing.rules.stages import OPEN, TIED, Party, Stage
from lantian.pairing.rules.times import asked_on, is_active, sleeps
from lantian.plans.models import Plan
from lantian.plans.queries.child import LineOfPlan, latest_plan, lines_of
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of

READ_WORDS = GRASSROOTS
"""Who reads the words that a child or its family said to a proposal: those who asked them."""


@dataclass(frozen=True)
class Said:
    """Somebody's word on a proposal; `words` for those who may read them, `row` None where it is awaited."""

    party: Party
    row: PairConsent | None
    words: str
    is_awaited: bool


@dataclass(frozen=True)
class PairLine:
    """A pair with everybody's word, when the helper met the child last, and what comes next."""

    pair: Pair
    said: list[Said]
    taken_back: list[PairConsent]
    met: date | None
    is_active: bool
    sleeps: bool
    asks_trial: bool
    may_renew: bool
    ran_out: bool

    @property
    def is_tied(self) -> bool:
        return self.pair.stage in TIED

    @property
    def is_open(self) -> bool:
        return self.pair.stage in OPEN


@dataclass(frozen=True)
class ChildPage:
    """Pairs that go on and pairs that are over, wishes, refusals, an exemption, and the three lines of the term."""

    open: list[PairLine]
    over: list[PairLine]
    wishes: list[Wish]
    refusals: list[Refusal]
    exemption: Exemption | None
    plan: Plan | None
    lines: list[LineOfPlan]


def child_page(child: Child, post: Post, on: date) -> ChildPage:
    """All that a post is shown of a child and its helpers."""
    files = files_of(child.pk)
    pairs = list(Pair.objects.filter(child__in=files).order_by("-is_lead", "-proposed_on", "-pk"))
    lines = pair_lines(pairs, post, on)
    plan = latest_plan(files)
    return ChildPage(
        open=[line for line in lines if line.is_open],
        over=[line for line in lines if not line.is_open],
        wishes=list(Wish.objects.filter(holding(on), child__in=files).order_by("-since", "-pk")),
        refusals=list(Refusal.objects.filter(holding(on), child__in=files).order_by("-since", "-pk")),
        exemption=exemptions(on).filter(child__in=files).first(),
        plan=plan,
        lines=lines_of(plan, on) if plan else [],
    )


def pair_lines(pairs: list[Pair], post: Post, on: date) -> list[PairLine]:
    """Pairs as a post is shown them, in two more questions."""
    said: defaultdict[UUID, list[PairConsent]] = defaultdict(list)
    for row in PairConsent.objects.filter(pair__in=[pair.pk for pair in pairs]).order_by("said_on", "pk"):
        said[row.pair_id].append(row)
    met = last_met(pairs)
    reads = Role(post.role) in READ_WORDS
    return [_line(pair, said[pair.pk], met.get(pair.pk), reads, on) for pair in pairs]


def _line(pair: Pair, rows: list[PairConsent], met: date | None, reads: bool, on: date) -> PairLine:
    standing = {row.party: row for row in rows if row.taken_back_on is None}
    asked = [party for party in Party if party.value in standing or party.value in pair.awaits]
    is_live = pair.stage == Stage.LIVE and pair.renew_by is not None
    return PairLine(
        pair=pair,
        said=[_said(party, standing.get(party.value), pair, reads) for party in asked],
        taken_back=[row for row in rows if row.taken_back_on],
        met=met,
        is_active=pair.stage in TIED and is_active(met, on),
        sleeps=pair.stage in TIED and sleeps(met, pair.trial_from, on),
        asks_trial=pair.stage == Stage.TRIAL and pair.trial_until is not None and pair.trial_until <= on,
        may_renew=bool(is_live and pair.renew_by and asked_on(pair.renew_by) <= on),
        ran_out=bool(is_live and pair.renew_by and pair.renew_by < on),
    )


def _said(party: Party, row: PairConsent | None, pair: Pair, reads: bool) -> Said:
    words = row.words.reveal() if row and row.words and reads else ""
    return Said(party, row, words, row is None and party.value in pair.awaits)


def open_pairs(seat: UUID) -> list[Pair]:
    """The pairs of a helper's own seat that are not over, those who are tied first."""
    return list(Pair.objects.filter(IS_OPEN, seat=seat).order_by("trial_from", "proposed_on", "pk"))
