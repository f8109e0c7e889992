"""What is kept of what is owed, rule by rule: how much of it is not late today."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.duties.rules.levels import RiskLevel
from lantian.kernel.conditions import Day
from lantian.registry.counted import Better, Indicator, Rows, Shown, Subject

OWED = Q(due_on__isnull=False)
LATE, ON_TIME = Q(late_from__lte=Day()), Q(late_from__gt=Day())
VISITS = {
    RiskLevel.RED: _("Home visits on time, red level"),
    RiskLevel.YELLOW: _("Home visits on time, yellow level"),
    RiskLevel.BLUE: _("Home visits on time, blue level"),
    RiskLevel.GREEN: _("Home visits on time, green level"),
}


def _rows(where: Q) -> Rows:
    return Rows("duties.Duty", where)


def _kept(
    code: str, name: object, rule: str, subject: Subject = Subject.CARE, *, basis: str = "",
    headline: int = 0, **more: object,
) -> Indicator:  # fmt: skip
    """Of the children to whom something is owed under a rule, those for whom it is not late."""
    owed = OWED & Q(rule=rule, **more)
    return Indicator(
        f"kept.{code}", name, subject, _rows(owed & ON_TIME), _rows(owed),
        better=Better.HIGHER, basis=basis, headline=headline,
    )  # fmt: skip


INDICATORS = (
    Indicator(
        "duties.late", _("Duties that are late"), Subject.CARE, _rows(OWED & LATE), _rows(OWED),
        shown=Shown.NUMBER, better=Better.LOWER, basis="民发〔2019〕34号", headline=3,
    ),
    Indicator(
        "duties.escalated", _("Late duties that were passed on to who watches"), Subject.CARE,
        _rows(OWED & ~Q(escalated_to="")), _rows(OWED & LATE), better=Better.LOWER, basis="民发〔2019〕34号",
    ),
    _kept("home_visit", _("Home visits on time"), "home_visit", basis="国发〔2016〕13号", headline=4),
    *(
        _kept(f"home_visit.{level}", name, "home_visit", basis="国发〔2016〕13号", risk=level.rank)
        for level, name in VISITS.items()
    ),
    _kept("first_visit", _("First visits to new children on time"), "first_visit", basis="DB3301/T 0460-2024"),
    _kept("window_visit", _("Extra rounds in key windows on time"), "window_visit", basis="国发〔2016〕13号"),
    _kept("monthly_check", _("Monthly checks on time"), "monthly_check", Subject.FILES, basis="民发〔2019〕34号"),
    _kept("plan_review", _("Reviews of plans on time"), "plan_review", Subject.NEEDS, basis="国发〔2016〕13号"),
    _kept("teacher_visit", _("Class teachers' home visits on time"), "teacher_visit", basis="国发〔2016〕13号"),
    _kept("proxy_meeting", _("Proxy parents' meetings on time"), "proxy_meeting", Subject.CONTACT),
    _kept(
        "parent_contact", _("Parents in touch every week"), "parent_contact", Subject.CONTACT,
        basis="未成年人保护法第二十三条", headline=5,
    ),
    _kept("voice", _("Children heard this term"), "voice_check", Subject.NEEDS, basis="未成年人保护法第四条"),
    _kept(
        "level_review", _("Reviews of the risk level on time"), "level_review", Subject.RISK, basis="民发〔2019〕34号"
    ),
)  # fmt: skip
