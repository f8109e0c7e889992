"""Levels in words and colours."""

from typing import Any

from django import template

from lantian.duties.names import LEVEL_NAMES, LEVEL_TONES
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
