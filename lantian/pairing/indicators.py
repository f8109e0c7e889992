"""Who of those who count has somebody: the same standings as on the page of coverage (`queries.coverage`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.pairing.queries.meetings import FROM_AFAR, IN_PERSON
from lantian.pairing.rules.coverage import ACTIVE_DAYS, RENEWAL_DAYS
from lantian.pairing.rules.stages import OPEN, TIED, Stage
from lantian.registry.counted import Beside, Better, Indicator, Rows, Shown, Subject, goes_on
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024

CALIBRE = CIVIL_AFFAIRS_2024
COUNTED = Q(standing="in", calibre=CALIBRE.code, edition=CALIBRE.edition) & goes_on()
COUNTS = Beside("registry.StatusEpisode", COUNTED)
ARE_TIED = Q(stage__in=sorted(stage.value for stage in TIED))
ARE_OPEN = Q(stage__in=sorted(stage.value for stage in OPEN))
IS_LIVE, ON_TRIAL = Q(stage=Stage.LIVE.value), Q(stage=Stage.TRIAL.value)
NOT_TIED = Beside("pairing.Pair", ARE_TIED, is_there=False)
NOT_EXEMPT = Beside("pairing.Exemption", goes_on(), is_there=False)
WANTS_SOMEBODY = Beside("pairing.Exemption", goes_on(), is_there=False, beside=(NOT_TIED,))
MET = Beside(
    "encounters.Encounter",
    Q(kind__in=[kind.value for kind in IN_PERSON], withdrawn_at__isnull=True)
    & ~Q(way__in=[way.value for way in FROM_AFAR])
    & Q(happened_on__gte=Day(-ACTIVE_DAYS), happened_on__lte=Day()),
    same=("seat",),
)
LAW = "国发〔2016〕13号：结对帮扶"


def _pairs(where: Q, *beside: Beside) -> Rows:
    return Rows("pairing.Pair", where, each_child_once=True, beside=(COUNTS, *beside))


def _counted(*beside: Beside) -> Rows:
    return Rows("registry.StatusEpisode", COUNTED, each_child_once=True, beside=beside)


def _standing(code: str, name: object, rows: Rows, out_of: Rows, **more: object) -> Indicator:
    return Indicator(
        f"pairs.{code}", name, Subject.HELPERS, rows, out_of,
        calibre=CALIBRE.code, edition=CALIBRE.edition, **{"basis": LAW, **more},  # type: ignore[arg-type]
    )  # fmt: skip


WITH_SOMEBODY, WANTED = _pairs(ARE_TIED), _counted(WANTS_SOMEBODY)

INDICATORS = (
    _standing(
        "covered", _("Children with a helper, of those who need one"), WITH_SOMEBODY, WANTED,
        better=Better.HIGHER, headline=6,
    ),
    _standing(
        "active", _("Children whose helper met them in the last 90 days"), _pairs(ARE_TIED, MET), WITH_SOMEBODY,
        better=Better.HIGHER,
    ),
    _standing(
        "trial", _("Children whose helper is in the month of trial"),
        _pairs(ON_TRIAL, Beside("pairing.Pair", IS_LIVE, is_there=False)), WITH_SOMEBODY, shown=Shown.NUMBER,
    ),
    _standing(
        "coming", _("Children for whom a helper is proposed or agreed"),
        _pairs(ARE_OPEN & ~ARE_TIED, NOT_TIED, NOT_EXEMPT), WANTED, shown=Shown.NUMBER,
    ),
    _standing(
        "exempt", _("Children who need no helper now, with the reason on file"),
        Rows("pairing.Exemption", goes_on(), each_child_once=True, beside=(COUNTS, NOT_TIED)), _counted(),
        shown=Shown.NUMBER,
    ),
    _standing(
        "nobody", _("Children who need a helper and have nobody yet"),
        _counted(Beside("pairing.Pair", ARE_OPEN, is_there=False), NOT_EXEMPT), WANTED,
        shown=Shown.NUMBER, better=Better.LOWER,
    ),
    _standing(
        "renewal", _("Children whose agreement with a helper is to be renewed"),
        _pairs(IS_LIVE & Q(renew_by__lte=Day(RENEWAL_DAYS))), _pairs(IS_LIVE), shown=Shown.NUMBER,
    ),
    _standing(
        "plan_late", _("Children for whom another way should have been found by now"),
        _pairs(Q(plan_by__lt=Day())), _pairs(Q(plan_by__isnull=False)), shown=Shown.NUMBER, better=Better.LOWER,
    ),
)  # fmt: skip
