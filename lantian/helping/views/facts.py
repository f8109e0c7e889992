"""What is on file about a helper, as lists of facts."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantian.helping.models import Helper
from lantian.helping.reasons import DECLINE_REASONS, LEAVE_REASONS
from lantian.helping.words import LANGUAGES, WEEKDAYS, called, gives
from lantian.kernel.codes.tables import code_table
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.registry.rules.ages import age_on


def facts_of(row: Helper, on: date, *, with_birth: bool, with_reason: bool) -> list[dict[str, Any]]:
    """Who somebody is."""
    sex = code_table("sex").name(row.sex, get_language() or "zh-hans")
    age = _("%(age)s years") % {"age": age_on(row.birth_on, on)}
    facts = [
        {"label": _("Helps as"), "value": called(row)},
        {"label": _("Sex"), "value": sex},
        {"label": _("Date of birth"), "value": row.birth_on, "note": age}
        if with_birth
        else {"label": _("Age"), "value": age},
        {"label": _("At home in"), "value": places.paths([row.region]).get(row.region, "")},
    ]
    if row.unit:
        unit = Unit.objects.filter(pk=row.unit).first()
        facts.append({"label": _("School or unit"), "value": str(unit) if unit else ""})
    if row.away_from:
        facts.append({"label": _("Away"), "value": row.away_from, "note": _back(row)})
    if with_reason:
        facts += _decided(row)
    return facts


def offer_facts(row: Helper) -> list[dict[str, Any]]:
    """What somebody offers."""
    most = _("none; helps in other ways") if row.most_children == 0 else row.most_children
    return [
        {"label": _("What is given"), "value": gives(row)},
        {"label": _("For how many children at most"), "value": most},
        {"label": _("How far"), "value": row.get_farthest_display()},
        {"label": _("On which days"), "value": [str(WEEKDAYS[day]) for day in row.days if day in WEEKDAYS]},
        {
            "label": _("Languages spoken"),
            "value": [str(LANGUAGES[code]) for code in row.languages if code in LANGUAGES],
        },
        {"label": _("What health allows"), "value": row.get_health_display()},
        {"label": _("What else should be known"), "value": row.words},
    ]


def _back(row: Helper) -> str:
    if row.away_until is None:
        return _("nobody knows yet until when")
    return _("back on %(day)s") % {"day": row.away_until.isoformat()}


def _decided(row: Helper) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = []
    if row.consented_on:
        facts.append({"label": _("Agreed to the yearly check"), "value": row.consented_on})
    if row.left_on:
        facts.append({"label": _("Last day"), "value": row.left_on})
    reasons = {"declined": DECLINE_REASONS, "left": LEAVE_REASONS}.get(row.standing, {})
    if row.reason in reasons:
        label = _("What we tell them") if row.standing == "declined" else _("Why")
        facts.append({"label": label, "value": str(reasons[row.reason]), "note": row.reason_words})
    return facts
