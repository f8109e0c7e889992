"""What of entrusted care counts: the carer looked at, an agreement in force, school and village told in writing."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantian.entrusting.rules.life import State
from lantian.kernel.conditions import Day
from lantian.registry.counted import Beside, Better, Indicator, Rows, Shown, Subject
from lantian.registry.models import Tie

BY_CARER = Q(kind=Tie.Kind.CARER.value, until__isnull=True)
SIGNED = Q(state=State.SIGNED.value)
IN_FORCE = SIGNED & Q(since__lte=Day(), until__gte=Day())
VILLAGE_TOLD = Q(village_told_on__isnull=False, village_told=F("region"))
SCHOOL_TOLD = Q(school__isnull=True) | Q(school_told_on__isnull=False, school_told=F("school"))
ENTRUSTING, TELLING = "未成年人保护法第二十二条", "未成年人保护法第二十三条"


def _entrusted(*beside: Beside) -> Rows:
    """Children of whom the file says that somebody is entrusted with their care."""
    return Rows("registry.Tie", BY_CARER, each_child_once=True, beside=beside)


def _agreements(where: Q) -> Rows:
    return Rows("entrusting.Entrustment", where, each_child_once=True)


INDICATORS = (
    Indicator(
        "care.assessed", _("Entrusted carers whom the village has assessed"), Subject.CONTACT,
        _entrusted(Beside("entrusting.CarerAssessment", Q(superseded_at__isnull=True), same=("person",))), _entrusted(),
        better=Better.HIGHER, basis=ENTRUSTING,
    ),
    Indicator(
        "care.agreed", _("Entrusted care with an agreement"), Subject.CONTACT,
        _entrusted(Beside("entrusting.Entrustment", IN_FORCE)), _entrusted(),
        better=Better.HIGHER, basis=ENTRUSTING, headline=7,
    ),
    Indicator(
        "care.told", _("Agreements of which school and village were told in writing"), Subject.CONTACT,
        _agreements(IN_FORCE & VILLAGE_TOLD & SCHOOL_TOLD), _agreements(IN_FORCE),
        better=Better.HIGHER, basis=TELLING,
    ),
    Indicator(
        "care.expired", _("Agreements that ran out and were not renewed"), Subject.CONTACT,
        _agreements(SIGNED & Q(until__lt=Day())), _agreements(SIGNED),
        shown=Shown.NUMBER, better=Better.LOWER, basis=ENTRUSTING,
    ),
    Indicator(
        "care.to_look", _("Agreements that a fact speaks against: somebody has to look"), Subject.CONTACT,
        _agreements(SIGNED & ~Q(look="")), _agreements(SIGNED),
        shown=Shown.NUMBER, better=Better.LOWER, basis=ENTRUSTING,
    ),
)  # fmt: skip
