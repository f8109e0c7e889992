"""Bands, states and hidden figures as words on a page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext, pgettext

from lantian.screening.messages import BANDS, TONES
from lantian.screening.queries.instruments import RELEASED, RETIRED, WAITING
from lantian.screening.rules.scoring import Band

register = template.Library()


@register.filter
def band_in_words(band: Band) -> str:
    """What a band asks for."""
    return str(BANDS[band])


@register.filter
def band_tone(band: Band) -> str:
    return TONES[band]


@register.filter
def attention_tone(state: str) -> str:
    """The tone of what others are told."""
    return {"none": "good", "needed": "watch", "referred": "warning"}[state]


@register.filter
def state_in_words(state: str) -> str:
    """Whether an instrument may be used."""
    return {
        RELEASED: pgettext("instrument", "released"),
        RETIRED: pgettext("instrument", "out of use"),
        WAITING: gettext("waits for release"),
    }.get(state, gettext("not released"))


@register.filter
def state_tone(state: str) -> str:
    return {RELEASED: "good", WAITING: "watch"}.get(state, "neutral")


@register.filter
def or_hidden(figure: Any) -> str:
    """A figure, or that it is hidden: too small, or it would give such a one away."""
    return pgettext("figure", "hidden") if figure is None else str(figure)


@register.filter
def numbers(names: str | Iterable[str]) -> str:
    """The numbers of questions (q4, q8) as people count them."""
    listed = [names] if isinstance(names, str) else sorted(names, key=lambda name: (len(name), name))
    return "、".join(name.lstrip("q") for name in listed)
