"""Names of codes in templates of this room."""

from typing import Any

from django import template

from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.pairing import words
from lantian.pairing.messages import SENTENCES
from lantian.pairing.queries.candidates import Candidate
from lantian.pairing.services.proposing import HELPER_FIRST, SAID_FIRST

register = template.Library()


@register.filter
def stage_tone(stage: str) -> str:
    """The tone of a stage."""
    return words.STAGE_TONES[stage]


@register.filter
def party_name(party: str) -> Any:
    """Whose word it is."""
    return words.PARTY_NAMES[party]


@register.filter
def why_not(one: Candidate) -> str:
    """The first reason for which a helper is not proposed to a child."""
    bar = next((bar for bar in SAID_FIRST if bar in one.bars), None)
    if bar:
        return str(words.BAR_NAMES[bar])
    reason = next(code for code in HELPER_FIRST if code in one.reasons)
    load = {"load": one.load, "most": one.most} if reason == HelperBar.NO_CAPACITY else {}
    said = {"name": one.helper.name, "until": one.helper.vetted_until or "", **load}
    return str(SENTENCES[f"helper_{reason}"]) % said
