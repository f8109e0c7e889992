"""Words and tones for the codes of this room."""

from typing import Any

from django import template

from lantian.entrusting import words
from lantian.entrusting.models.agreements import PARTIES

register = template.Library()


@register.filter
def sign_name(code: str) -> Any:
    """What has to be weighed."""
    return words.SIGNS[code]  # type: ignore[index]


@register.filter
def standing_name(code: str) -> Any:
    """How an agreement stands."""
    return words.STANDINGS[code]  # type: ignore[index]


@register.filter
def standing_tone(code: str) -> str:
    return words.STANDING_TONES[code]  # type: ignore[index]


@register.filter
def result_tone(code: str) -> str:
    """The tone of what was found of a carer."""
    return words.RESULT_TONES[code]  # type: ignore[index]


@register.filter
def party_name(code: str) -> Any:
    """Who signs."""
    return PARTIES[code]  # type: ignore[index]


@register.filter
def list_name(code: str) -> Any:
    """The name of a list of what waits."""
    return words.LISTS[code]
