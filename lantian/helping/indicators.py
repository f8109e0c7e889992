"""What of the helpers counts, where they are at home. Of checks no more than everybody may know (decision 0032)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.helping.models import Helper
from lantian.helping.rules.vetting import EXPIRES_SOON_BY
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject

ACCEPTED = Q(standing=Helper.Standing.ACCEPTED.value)
WAITING = Q(standing__in=[Helper.Standing.APPLIED.value, Helper.Standing.NOMINATED.value])
CHECKED = Q(vetted_until__gte=Day())
IS_HERE = Q(away_from__isnull=True) | Q(away_from__gt=Day()) | Q(away_until__lte=Day())
FIT = ACCEPTED & CHECKED & IS_HERE & Q(most_children__gt=0) & ~Q(health=Helper.Health.RESTING.value)
KINDS = {
    "proxy": (_("Proxy fathers and proxy mothers"), ("proxy_father", "proxy_mother")),
    "elders": (_("The five elders who help"), ("elder",)),
    "school": (_("Teachers and school psychologists who help"), ("teacher", "psychologist")),
    "volunteers": (_("Volunteers and neighbours who help"), ("volunteer", "neighbour")),
    "social": (_("Social workers who help"), ("social_worker",)),
}
LAW, NEAR = "未成年人保护法第六十二条", "国发〔2016〕13号：志愿者、学校教师和五老队伍"


def _helpers(where: Q, sum_of: str = "") -> Rows:
    return Rows("helping.Helper", where, to_child=None, sum_of=sum_of, opens="helping:helper")


ON_REGISTER = _helpers(ACCEPTED)

INDICATORS = (
    Indicator(
        "helpers.all", _("Helpers on the register"), Subject.HELPERS, ON_REGISTER, shown=Shown.NUMBER, basis=NEAR,
    ),
    *(
        Indicator(
            f"helpers.{code}", name, Subject.HELPERS, _helpers(ACCEPTED & Q(kind__in=kinds)), ON_REGISTER,
            shown=Shown.NUMBER, basis=NEAR,
        )
        for code, (name, kinds) in KINDS.items()
    ),
    Indicator(
        "helpers.checked", _("Helpers whose yearly check holds"), Subject.HELPERS, _helpers(ACCEPTED & CHECKED),
        ON_REGISTER, better=Better.HIGHER, basis=LAW,
    ),
    Indicator(
        "helpers.check_soon", _("Yearly checks that run out within 60 days"), Subject.HELPERS,
        _helpers(ACCEPTED & CHECKED & Q(vetted_until__lte=Day(EXPIRES_SOON_BY.days))), _helpers(ACCEPTED & CHECKED),
        shown=Shown.NUMBER, basis=LAW,
    ),
    Indicator(
        "helpers.check_expired", _("Helpers whose yearly check has run out"), Subject.HELPERS,
        _helpers(ACCEPTED & Q(vetted_until__lt=Day())), ON_REGISTER,
        shown=Shown.NUMBER, better=Better.LOWER, basis=LAW,
    ),
    Indicator(
        "helpers.trained", _("Helpers who had a training"), Subject.HELPERS,
        _helpers(ACCEPTED & Q(trained_hours__gt=0)), ON_REGISTER, better=Better.HIGHER, basis=NEAR,
    ),
    Indicator(
        "helpers.waiting", _("People who offered to help and have waited for more than two weeks"), Subject.HELPERS,
        _helpers(WAITING & Q(standing_on__lte=Day(-15))), _helpers(WAITING),
        better=Better.LOWER, basis=NEAR,
    ),
    Indicator(
        "helpers.places", _("Children whom checked helpers could take in all"), Subject.HELPERS,
        _helpers(FIT, sum_of="most_children"), shown=Shown.NUMBER, basis=NEAR,
    ),
)  # fmt: skip
