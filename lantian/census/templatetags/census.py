"""What lists of households and figures of a sample show."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from lantian.access.sealing import Sealed
from lantian.census.models.households import OUTCOMES
from lantian.census.rules.completeness import Outcome
from lantian.census.rules.estimates import Estimate, Share

register = template.Library()


@register.filter
def opened(value: Sealed | None) -> str:
    """A house number: whoever visits a house has to know which."""
    return value.reveal() if value else ""


@register.filter
def of_row(rows: Mapping[Any, Any], key: Any) -> Any:
    """What belongs to a key; nothing where there is none."""
    return rows.get(key, [])


@register.filter
def outcome_name(code: str) -> str:
    """What an outcome is called."""
    return str(OUTCOMES[Outcome(code)]) if code else ""


@register.filter
def share(value: Share | None) -> str:
    """A share with its interval: 8.3% (2.1–19.6%)."""
    if value is None:
        return "—"
    said = {"share": f"{value.value:.1%}", "low": f"{100 * value.low:.1f}", "high": f"{value.high:.1%}"}
    return _("%(share)s (%(low)s–%(high)s)") % said


@register.filter
def estimated(value: Estimate) -> str:
    """An estimate with its interval: 28 (22–49)."""
    said = {"value": round(value.value), "low": round(value.low), "high": round(value.high)}
    return _("%(value)s (%(low)s–%(high)s)") % said
