"""What units were asked for a case, and what became of it: for its team, which may have no other key to a referral."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.cases.models import ProtectionCase
from lantian.cases.words import ORIGIN
from lantian.kernel.city import acting_city
from lantian.referrals.matters import Matter, matters
from lantian.referrals.models import ReferralReply, ReferralStep, UnitReferral
from lantian.referrals.models.chain import REASONS
from lantian.referrals.queries.chain import told_of
from lantian.referrals.queries.lists import visible
from lantian.referrals.rules.life import Verb
from lantian.referrals.words import STATE_TONES, in_words

UNITS = ("from_unit", "to_unit", "owner_unit")
ASKED = "SELECT * FROM lantian_asked_for_case(%s, %s) ORDER BY sent_on DESC, id DESC"
STEPS = "SELECT * FROM lantian_steps_for_case(%s, %s) ORDER BY number DESC"
REPLIES = "SELECT * FROM lantian_replies_for_case(%s, %s) ORDER BY number DESC"


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A referral of a case: where it stands, why it was refused last if it was, replies and steps, the latest first.

    `may_open`: the reader has a key of their own to its page.
    """

    referral: UnitReferral
    matter: Matter
    refused: str
    replies: list[ReferralReply]
    steps: list[dict[str, Any]]
    is_late: bool
    may_open: bool

    @property
    def tone(self) -> str:
        return STATE_TONES[self.referral.state]

    @property
    def reason(self) -> str:
        """Why it is over, where something else than a word ended it."""
        return in_words(self.referral.reason)


def asked_of_units(case: ProtectionCase, post: Post, on: date) -> list[AskedUnit]:
    """What was asked for a case, the latest first; nothing for who is not of its team."""
    given = [acting_city(), case.pk]
    rows = list(UnitReferral.objects.raw(ASKED, given))
    if not rows:
        return []
    steps, replies = (
        list(ReferralStep.objects.raw(STEPS, given)),
        list(ReferralReply.objects.raw(REPLIES, given)),
    )
    prefetch_related_objects([*rows, *steps], *UNITS[1:])
    prefetch_related_objects(rows, UNITS[0])
    prefetch_related_objects([*steps, *replies], "unit")
    chain, said = _by_referral(steps), _by_referral(replies)
    opened = _opened_by(post, case)
    return [
        AskedUnit(
            row,
            matters()[row.matter],
            _why_refused(chain[row.pk]) if row.state == "refused" else "",
            said[row.pk],
            told_of(chain[row.pk]),
            row.due_on is not None and row.due_on < on,
            row.pk in opened,
        )
        for row in rows
    ]


def _by_referral(parts: Any) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for part in parts:
        found[part.referral_id].append(part)
    return found


def _why_refused(steps: list[ReferralStep]) -> str:
    last = next((step for step in steps if step.verb == Verb.REFUSE), None)
    if last is None:
        return ""
    return " ".join(
        filter(None, [str(REASONS.get(last.reason, "")), last.words.reveal() if last.words else ""])
    )


def _opened_by(post: Post, case: ProtectionCase) -> set[UUID]:
    """Those whose page the reader may look at anyway."""
    if not may(Role(post.role), "referrals.read"):
        return set()
    rows = visible(post).filter(comes_from=ORIGIN, comes_from_key=case.pk)
    return set(rows.values_list("pk", flat=True))
