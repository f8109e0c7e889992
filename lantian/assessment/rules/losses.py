"""The five losses (五失), and how serious a thing is in one of them."""

from enum import IntEnum, StrEnum


class Loss(StrEnum):
    """One of the five axes of every assessment (the speech of 2014: 失教、失助、失落、失衡、失保)."""

    STUDY = "study"
    LIFE = "life"
    KINSHIP = "kinship"
    MIND = "mind"
    SAFETY = "safety"


class Severity(IntEnum):
    """How serious an item, and so a loss, is."""

    NONE = 0
    WATCH = 1
    PROBLEM = 2
    SERIOUS = 3
