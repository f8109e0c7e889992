"""One draw by shares, for all that the demonstration invents."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Outcome = TypeVar("Outcome")


def draw(dice: Random, shares: Mapping[Outcome, float]) -> Outcome:
    """An outcome, each as often as its share of all shares."""
    return dice.choices(list(shares), list(shares.values()))[0]
