"""Codes of encounters as words, and sealed words opened for whoever was shown their row."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from lantian.access.sealing import Sealed
from lantian.encounters.models import Encounter, EncounterWords
from lantian.encounters.rules.kinds import LINES, Seen, Tick, Topic
from lantian.encounters.words import LINE_NAMES, MOODS, SEEN_NAMES, TICK_NAMES, TICK_TONES, TOPIC_NAMES

register = template.Library()
DIVIDER = "、"


@register.filter
def opened(sealed: Sealed | None) -> str:
    """The text of a sealed value of a row that PostgreSQL showed to this post."""
    return sealed.reveal() if sealed else ""


@register.filter
def at(found: Mapping[Any, Any] | None, key: Any) -> Any:
    return (found or {}).get(key)


@register.filter
def ticks(row: Encounter) -> list[dict[str, Any]]:
    """The lines that were ticked, as badges: what is fine is not said, but that all looked at was fine is."""
    ticked = {line: getattr(row, line) for line in LINES if getattr(row, line) is not None}
    return [
        {"text": f"{LINE_NAMES[line]}: {TICK_NAMES[Tick(tick)]}", "tone": TICK_TONES[Tick(tick)]}
        for line, tick in ticked.items()
    ]


@register.filter
def seen_in_words(row: Encounter) -> str:
    return DIVIDER.join(str(SEEN_NAMES[Seen(code)]) for code in row.seen if code in set(Seen))


@register.filter
def talk_in_words(words: EncounterWords) -> str:
    """What a talk was about, and the mood."""
    said = [str(TOPIC_NAMES[Topic(code)]) for code in words.topics if code in set(Topic)]
    mood = [str(name) for number, name in MOODS if number == words.mood]
    return " · ".join(filter(None, [DIVIDER.join(said), *mood]))


@register.filter
def amount(number: Decimal | None) -> str:
    """2 instead of 2.0."""
    return "" if number is None else f"{number:f}".rstrip("0").rstrip(".") or "0"
