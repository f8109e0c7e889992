"""Words and tones for the codes of this room."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template

from lantian.cases.models import CaseTask
from lantian.cases.words import ACT_NAMES, STATE_TONES, TOLD_NAMES

register = template.Library()
STAGE_TONES = {"applied": "watch", "done": "info", "refused": "warning"}


@register.filter
def case_tone(state: str) -> str:
    """The tone of a state."""
    return STATE_TONES[state]


@register.filter
def stage_tone(stage: str) -> str:
    """The tone of how far an intervention is."""
    return STAGE_TONES.get(stage, "neutral")


@register.filter
def act_names(codes: Iterable[str]) -> str:
    """What was done in an emergency."""
    return "、".join(str(ACT_NAMES[code]) for code in codes if code in ACT_NAMES)


@register.filter
def told_names(codes: Iterable[str]) -> str:
    """Who was told."""
    return "、".join(str(TOLD_NAMES[code]) for code in codes if code in TOLD_NAMES)


@register.filter
def of_key(names: Mapping[Any, str], key: Any) -> str:
    """The name that belongs to a key."""
    return names.get(key, "—")


@register.filter
def is_late(task: CaseTask, on: date) -> bool:
    """Whether a task should have been done before a day."""
    return task.state == "open" and task.due_on < on
