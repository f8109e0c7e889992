"""Words and icons for the codes of this room."""

from typing import Any

from django import template

from lantian.plans import words
from lantian.plans.codes import can_dos
from lantian.plans.models.growth import SELVES
from lantian.plans.models.needs import AREAS, LINES, ROOTS
from lantian.plans.rules.terms import TermKey

register = template.Library()


@register.filter
def section_name(code: str) -> Any:
    """The name of a section of the plan."""
    return words.SECTIONS[code]


@register.filter
def line_name(code: str) -> Any:
    """The name of one of the three lines of a plan."""
    return words.LINE_NAMES[code]


@register.filter
def loss_name(code: str) -> Any:
    """The name of one of the five losses."""
    return words.LOSSES[code]


@register.filter
def area_name(code: str) -> Any:
    """The name of one of the five areas of help."""
    return AREAS[code]


@register.filter
def root_name(code: str) -> Any:
    """What is missing behind a need: care, guidance or guardianship."""
    return ROOTS[code]


@register.filter
def plan_icon(code: str) -> str:
    """The icon of a section, a line, one of the five selves or a question."""
    return words.ICONS[code]["icon"]


@register.filter
def self_name(code: str) -> Any:
    """The name of one of the five selves."""
    return SELVES[code]


@register.filter
def can_do_name(code: str) -> str:
    """What a child says when it ticks this line."""
    return str(can_dos()[code])


@register.filter
def state_tone(state: str) -> str:
    """The tone of a need's state."""
    return words.STATE_TONES[state]


@register.filter
def term_of(row: Any) -> str:
    """The term of a row."""
    return words.term_name(TermKey(row.year, row.term))


@register.filter
def question_name(code: str) -> Any:
    """One of the three questions."""
    return words.QUESTIONS[code]


@register.filter
def face_icon(number: Any) -> str:
    """The face of an answer: 1 yes, 2 sometimes, 3 no."""
    return words.FACE_ICONS[int(number)]["icon"]


@register.filter
def work_line_name(code: str) -> Any:
    """The name of a line of work."""
    return LINES[code]
