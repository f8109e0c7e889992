"""The order of a child's plan: what the heart needs first, money last (“把心灵关爱作为切入点”, 2014 speech)."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")

SECTIONS = ("heart", "study", "safety", "life", "material")


def section_of(loss: str, area: str) -> str:
    """The section of the plan that a need of a loss and an area of help stands in."""
    if loss in ("kinship", "mind"):
        return "heart"
    if area == "help" and loss != "safety":
        return "material"
    return loss


def in_sections(items: Iterable[Item], key: Callable[[Item], str]) -> list[tuple[str, list[Item]]]:
    """Items by section in the fixed order, without sections that are empty; `key` says the section of an item."""
    rows = list(items)
    found = [(section, [row for row in rows if key(row) == section]) for section in SECTIONS]
    return [(section, part) for section, part in found if part]
