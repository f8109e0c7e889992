"""What the register counts: who is on file and counted under which definition, how complete and how fresh files are."""

from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject, children, goes_on
from lantian.registry.models import StatusEpisode
from lantian.registry.queries.statuses import name_of
from lantian.registry.rules.calibres.definitions import NATIONAL, Calibre
from lantian.registry.rules.freshness import FRESH_DAYS
from lantian.registry.rules.gaps import GAPS, STALE_AFTER_DAYS

ON_FILE = children()
NAMED = lazy(name_of, str)
LEDGER = "民发〔2019〕34号：儿童主任定期更新信息台账"
REPORT = "国发〔2016〕13号：掌握留守儿童情况，一人一档"


def _episodes(standing: str, **more: object) -> Rows:
    condition = Q(standing=standing, **more) & goes_on()
    return Rows("registry.StatusEpisode", condition, each_child_once=True)


def _counted(calibre: Calibre) -> Indicator:
    return Indicator(
        f"counted.{calibre.code}",
        NAMED(calibre),
        Subject.CHILDREN,
        _episodes(StatusEpisode.Standing.IN, calibre=calibre.code, edition=calibre.edition),
        basis=calibre.basis,
        out_of=ON_FILE,
        shown=Shown.NUMBER,
        calibre=calibre.code,
        edition=calibre.edition,
        headline=1 if calibre.code == "mca2024" else 0,
    )


def _known(code: str, name: object, *gaps: str) -> Indicator:
    mask = sum(1 << GAPS.index(gap) for gap in gaps)
    nothing_missing = Q(Exact(F("gaps").bitand(mask), 0))
    return Indicator(
        code, name, Subject.FILES, children(nothing_missing), ON_FILE,
        better=Better.HIGHER, basis=REPORT,
    )  # fmt: skip


def _fresh(days: int, name: object) -> Indicator:
    return Indicator(
        f"files.fresh{days}", name, Subject.FILES, children(Q(confirmed_on__gte=Day(-days))), ON_FILE,
        better=Better.HIGHER, basis=LEDGER, headline=8 if days == STALE_AFTER_DAYS else 0,
    )  # fmt: skip


INDICATORS = (
    Indicator(
        "children.on_file", _("Children on file"), Subject.CHILDREN, ON_FILE, shown=Shown.NUMBER, basis=REPORT,
    ),
    *map(_counted, NATIONAL),
    Indicator(
        "children.unclear", _("Children whose standing is to be clarified"), Subject.CHILDREN,
        _episodes(StatusEpisode.Standing.UNCLEAR), ON_FILE, better=Better.LOWER, basis=REPORT,
    ),
    _known("files.complete", _("Files in which nothing is missing"), *GAPS),
    _known("files.identity", _("Files with an identity number"), "identity"),
    _known("files.carer", _("Files that name the carer and a way to reach them"), "carer", "carer_phone"),
    _known("files.parents", _("Files with a parent's telephone and whereabouts"), "parent_phone", "whereabouts"),
    _fresh(FRESH_DAYS, _("Files confirmed in the last 30 days")),
    _fresh(STALE_AFTER_DAYS, _("Files confirmed in the last 90 days")),
    Indicator(
        "files.age", _("Mean age of what files say"), Subject.FILES, children(days_of="confirmed_on"), ON_FILE,
        shown=Shown.AGE, better=Better.LOWER, basis=LEDGER,
    ),
)  # fmt: skip
