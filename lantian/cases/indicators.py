"""Whether open cases are looked at each month. Counted from the look that is owed in each, which names nobody; told
to county and city, and small numbers to nobody (未保法 art 103)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import OFFICES
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Subject

OWED = Q(kind="review", state="open")


def _looks(where: Q) -> Rows:
    return Rows("cases.CaseTask", OWED & where, to_child=None, opens="cases:case")


INDICATORS = (
    Indicator(
        "cases.looked_at", _("Open protection cases looked at in time"), Subject.RISK,
        _looks(Q(due_on__gte=Day())), _looks(Q()), better=Better.HIGHER, basis="国发〔2016〕13号：评估帮扶",
        roles=frozenset(OFFICES), opens_for=frozenset(),
    ),
)  # fmt: skip
