"""Whether the bell is heard: mandatory reports taken on in the time of the ladder. Told from the county up, and small
numbers to nobody: who knows that there was one report in a village may guess whose."""

from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import OFFICES, Role
from lantian.alarms.models import HarmReport
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Subject

ARE_REAL = (
    Q(is_drill=False, is_quarantined=False, joined_to__isnull=True)
    & ~Q(source=HarmReport.Source.TEST.value)
    & Q(happened_on__gt=Day(-365), happened_on__lte=Day())
)
MINUTES = ExpressionWrapper(F("terms__0") * Value(timedelta(minutes=1)), output_field=DurationField())
IN_TIME = Q(acknowledged_at__lte=F("received_at") + MINUTES)


def _reports(where: Q) -> Rows:
    return Rows("alarms.HarmReport", where, to_child=None, opens="alarms:report")


INDICATORS = (
    Indicator(
        "reports.acknowledged", _("Mandatory reports taken on in time, of the last twelve months"), Subject.RISK,
        _reports(ARE_REAL & IN_TIME), _reports(ARE_REAL), better=Better.HIGHER,
        basis="未成年人保护法第十一条：及时受理、处置", roles=frozenset(OFFICES | {Role.UPPER_OFFICE}),
        opens_for=frozenset(),
    ),
)  # fmt: skip
