"""Who of those who count has somebody in each of the four networks, as the last night found it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.registry.counted import Beside, Better, Indicator, Rows, Subject, goes_on
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024

CALIBRE = CIVIL_AFFAIRS_2024
COUNTED = Q(standing="in", calibre=CALIBRE.code, edition=CALIBRE.edition) & goes_on()
COUNTS = Beside("registry.StatusEpisode", COUNTED)
WHOLE = Q(missing=0)

INDICATORS = (
    Indicator(
        "networks.complete", _("Children with somebody in each of the four networks"), Subject.NETWORKS,
        Rows("networks.NetworksFound", WHOLE, each_child_once=True, beside=(COUNTS,)),
        Rows("registry.StatusEpisode", COUNTED, each_child_once=True),
        better=Better.HIGHER, basis="国发〔2016〕13号：健全家庭、政府、学校尽职尽责，社会力量积极参与的工作体系",
        calibre=CALIBRE.code, edition=CALIBRE.edition,
    ),
)  # fmt: skip
