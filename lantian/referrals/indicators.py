"""What becomes of requests between units: whether they are answered in time, and which are late. Closed ones count
nowhere."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.referrals.rules.life import OPEN, Verb
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject

BASIS = "国发〔2016〕13号：建立健全强制报告、应急处置、评估帮扶、监护干预联动机制"
IN_TIME = Q(due_on__isnull=True) | Q(on__lte=F("due_on"))
OF_90_DAYS = Q(on__gt=Day(-90), on__lte=Day())
ARE_OPEN = Q(state__in=sorted(state.value for state in OPEN))


def _steps(*verbs: Verb) -> Q:
    return Q(verb__in=sorted(verb.value for verb in verbs)) & OF_90_DAYS


def _in_time(code: str, name: object, *verbs: Verb) -> Indicator:
    """Of the steps of some verbs in the last 90 days those that came by their day."""
    return Indicator(
        f"referrals.{code}", name, Subject.NETWORKS,
        Rows("referrals.ReferralStep", _steps(*verbs) & IN_TIME), Rows("referrals.ReferralStep", _steps(*verbs)),
        better=Better.HIGHER, basis=BASIS,
    )  # fmt: skip


INDICATORS = (
    _in_time("answered", _("Requests accepted or refused in time"), Verb.ACCEPT, Verb.REFUSE),
    _in_time("replied", _("Requests replied to in time"), Verb.REPLY),
    Indicator(
        "referrals.late", _("Open requests that are late"), Subject.NETWORKS,
        Rows("referrals.UnitReferral", ARE_OPEN & Q(due_on__lt=Day())), Rows("referrals.UnitReferral", ARE_OPEN),
        shown=Shown.NUMBER, better=Better.LOWER, basis=BASIS,
    ),
)  # fmt: skip
