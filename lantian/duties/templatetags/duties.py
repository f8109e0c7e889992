"""Levels in words, duties as parts of a page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from lantian.duties import cells
from lantian.duties.names import LEVEL_NAMES, LEVEL_TONES
from lantian.duties.queries.today import Owed
from lantian.duties.rules.levels import RiskLevel

register = template.Library()


@register.filter
def level_name(level: RiskLevel) -> Any:
    """What a level is called."""
    return LEVEL_NAMES[level]


@register.filter
def level_tone(level: RiskLevel) -> str:
    """The tone of its badge."""
    return LEVEL_TONES[level]


@register.simple_tag
def due(line: Owed) -> SafeString:
    """Until when a duty is to be done, or for how long it is late."""
    return cells.due(line)


@register.simple_tag(takes_context=True)
def duty_rows(context: Context, lines: Iterable[Owed]) -> SafeString:
    """The rows of a list of duties; the page says whether it shows whose they are (`shows_who`) and `shows_risk`."""
    shows = {name: bool(context.get(name)) for name in ("shows_who", "shows_risk")}
    return cells.table_rows(lines, **shows)
