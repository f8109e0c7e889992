"""What was told before, and when it matters for what is told now."""

from datetime import date, timedelta

WINDOW = timedelta(days=28)
"""Figures of days nearer to each other are compared: a monthly figure stands free, one of the next week does not."""

COUNTY = 10**6


def is_near(one: date, other: date) -> bool:
    """Whether numbers of two days are so near to each other that what changed can be told by who came or went."""
    return abs(one - other) < WINDOW


def is_guarded(place: int) -> bool:
    """Whether people of a place know who came and who left: villages and towns; not a county and what lies above."""
    return place % COUNTY != 0
