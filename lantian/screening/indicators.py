"""That children need attention, as a number; never what screenings found."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.policy import GRASSROOTS, OFFICES
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject
from lantian.screening.models import Attention

STATES = Attention.State

INDICATORS = (
    Indicator(
        "attention.referred", _("Children who need attention and are referred"), Subject.RISK,
        Rows("screening.Attention", Q(state=STATES.REFERRED.value)),
        Rows("screening.Attention", Q(state__in=[STATES.NEEDED.value, STATES.REFERRED.value])),
        shown=Shown.SHARE, better=Better.HIGHER, basis="教育部等十七部门2023年行动计划",
        roles=frozenset(OFFICES | GRASSROOTS), opens_for=frozenset(GRASSROOTS),
    ),
)  # fmt: skip
