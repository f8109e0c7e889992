"""What of the acts of care counts: whom somebody saw, and what became of alarms. Words are never counted."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import OFFICES, Role
from lantian.encounters.models import Alarm
from lantian.encounters.rules.kinds import Kind
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject, children

FACE_TO_FACE = (Kind.HOME_VISIT.value, Kind.TALK.value, Kind.STUDY_HELP.value, Kind.AID.value)
OF_90_DAYS = Q(withdrawn_at__isnull=True, happened_on__gt=Day(-90), happened_on__lte=Day())
VISITED = OF_90_DAYS & Q(kind=Kind.HOME_VISIT.value)
SEEN = Q(withdrawn_at__isnull=True, happened_on__gt=Day(-30), happened_on__lte=Day(), kind__in=FACE_TO_FACE)
RAISED_FOR = frozenset({Role.COUNTY_OFFICE, Role.TOWN_SUPERVISOR})
"""An alarm is shown to the town and the county (and to whoever raised it)."""


def _acts(where: Q, *, each_child_once: bool = True) -> Rows:
    return Rows("encounters.Encounter", where, each_child_once=each_child_once)


INDICATORS = (
    Indicator(
        "care.seen30", _("Children met in the last 30 days"), Subject.CARE, _acts(SEEN), children(),
        better=Better.HIGHER, basis="国发〔2016〕13号：定期走访",
    ),
    Indicator(
        "care.visited90", _("Children visited at home in the last 90 days"), Subject.CARE, _acts(VISITED), children(),
        better=Better.HIGHER, basis="国发〔2016〕13号：定期走访",
    ),
    Indicator(
        "care.seen_alone", _("Home visits on which the child was seen alone"), Subject.CARE,
        _acts(VISITED & Q(seen_alone=True), each_child_once=False), _acts(VISITED, each_child_once=False),
        better=Better.HIGHER, basis="未成年人保护法第四条",
    ),
    Indicator(
        "alarms.open", _("Suspicions of harm that nobody has looked into"), Subject.RISK,
        Rows("encounters.Alarm", Q(state=Alarm.State.OPEN.value)), Rows("encounters.Alarm"),
        shown=Shown.NUMBER, better=Better.LOWER, basis="未成年人保护法第十一条",
        roles=frozenset(OFFICES | RAISED_FOR), opens_for=RAISED_FOR,
    ),
)  # fmt: skip
