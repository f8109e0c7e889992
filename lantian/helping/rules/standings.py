"""How far somebody is who wants to stand by children, and what leads on from there."""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """Applied: came by the open door. Nominated: a unit named them."""

    APPLIED = "applied"
    NOMINATED = "nominated"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


STEPS: Mapping[str, tuple[frozenset[Standing], Standing]] = {
    "accept": (
        frozenset({Standing.APPLIED, Standing.NOMINATED, Standing.DECLINED, Standing.LEFT}),
        Standing.ACCEPTED,
    ),
    "decline": (frozenset({Standing.APPLIED, Standing.NOMINATED}), Standing.DECLINED),
    "leave": (frozenset({Standing.ACCEPTED}), Standing.LEFT),
}
"""Verb → from which standings it leads, and where to. Who was declined or has left may come back."""


def may_step(verb: str, standing: str) -> bool:
    """Whether a verb leads on from a standing."""
    return standing in STEPS[verb][0]
