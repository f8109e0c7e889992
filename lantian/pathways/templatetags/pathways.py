"""Icons and opened words for pages of ready ways."""

from typing import Any

from django import template

from lantian.pathways import words

register = template.Library()


@register.filter
def way_icon(code: str) -> str:
    """The icon of a way."""
    return words.ICONS[code]["icon"]


@register.filter
def opened(sealed: Any) -> str:
    """The words of a sealed value."""
    return sealed.reveal() if sealed else ""
