"""What became of what children need: met only by the word of the child or the family."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.plans.models import Measure
from lantian.plans.rules.needs import State
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject

OPEN = Q(state__in=[State.OPEN.value, State.IN_HAND.value])
ENDED = Q(state__in=[State.DONE.value, State.MET.value, State.NOT_MET.value])
BY_WORD = Q(state__in=[State.MET.value, State.NOT_MET.value])
LIVE = Q(state=Measure.State.LIVE.value)
BASIS = "未成年人保护法第四条：听取未成年人的意见"


def _needs(where: Q) -> Rows:
    return Rows("plans.Need", where)


def _measures(where: Q) -> Rows:
    return Rows("plans.Measure", where)


INDICATORS = (
    Indicator(
        "needs.open", _("Needs that are open or in hand"), Subject.NEEDS, _needs(OPEN), _needs(OPEN | ENDED),
        shown=Shown.NUMBER, basis=BASIS,
    ),
    Indicator(
        "needs.in_hand", _("Open needs that somebody has taken in hand"), Subject.NEEDS,
        _needs(Q(state=State.IN_HAND.value)), _needs(OPEN), better=Better.HIGHER, basis=BASIS,
    ),
    Indicator(
        "needs.by_word", _("Ended needs closed with the family's word"), Subject.NEEDS, _needs(BY_WORD), _needs(ENDED),
        better=Better.HIGHER, basis=BASIS,
    ),
    Indicator(
        "needs.met", _("Of these, needs that were met"), Subject.NEEDS, _needs(Q(state=State.MET.value)),
        _needs(BY_WORD), better=Better.HIGHER, basis=BASIS,
    ),
    Indicator(
        "measures.late", _("Measures that are late"), Subject.NEEDS, _measures(LIVE & Q(due_on__lt=Day())),
        _measures(LIVE), better=Better.LOWER, basis=BASIS,
    ),
    Indicator(
        "needs.unowned", _("Open needs that nobody has taken in hand"), Subject.NEEDS,
        _needs(Q(state=State.OPEN.value)), _needs(OPEN), shown=Shown.NUMBER, better=Better.LOWER, basis=BASIS,
    ),
)  # fmt: skip
