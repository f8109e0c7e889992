"""What of the levels counts: how many are confirmed, which ones, and what waits. Few are not told beyond the town."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import GRASSROOTS, OFFICES
from lantian.assessment.models import LevelDecision
from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject, children

STANDS = Q(state=LevelDecision.State.CONFIRMED.value, superseded_at__isnull=True)
TOLD = frozenset(OFFICES | GRASSROOTS)
BASIS = "民发〔2019〕34号：分级管理"


def _decisions(where: Q) -> Rows:
    return Rows("assessment.LevelDecision", STANDS & where)


def _proposals(where: Q) -> Rows:
    return Rows("assessment.Proposal", where)


def _at(level: RiskLevel, name: object) -> Indicator:
    return Indicator(
        f"levels.{level}", name, Subject.RISK, _decisions(Q(level=level.value)), _decisions(Q()),
        shown=Shown.NUMBER, basis=BASIS, roles=TOLD, opens_for=frozenset(GRASSROOTS),
    )  # fmt: skip


INDICATORS = (
    Indicator(
        "levels.confirmed", _("Children with a confirmed level"), Subject.RISK, _decisions(Q()), children(),
        better=Better.HIGHER, basis=BASIS,
    ),
    _at(RiskLevel.RED, _("Children at the red level")),
    _at(RiskLevel.YELLOW, _("Children at the yellow level")),
    Indicator(
        "levels.red_unhandled", _("Red items that nobody has confirmed yet"), Subject.RISK,
        _proposals(Q(alarm__isnull=False)), _proposals(Q(level=RiskLevel.RED.value)),
        shown=Shown.NUMBER, better=Better.LOWER, basis=BASIS, roles=TOLD, opens_for=frozenset(GRASSROOTS), headline=2,
    ),
    Indicator(
        "levels.differs", _("Levels to be looked at: something changed since they were confirmed"), Subject.RISK,
        _proposals(Q(differs_on__isnull=False)), children(), better=Better.LOWER, basis=BASIS,
    ),
    Indicator(
        "levels.overdue", _("Confirmed levels whose review is overdue"), Subject.RISK,
        _decisions(Q(review_by__lt=Day())), _decisions(Q()), better=Better.LOWER, basis=BASIS,
    ),
)  # fmt: skip
