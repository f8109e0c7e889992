"""How life is shared out: ages, households, who is away and where, who looks after the children.

Shares follow what the ministry counted in 2018 (boys 54.5 %; 0–5 years 21.7 %, 6–13 67.4 %, 14–15 10.9 %; 96 % with
grandparents) and what surveys found of the parents. Each table is value → weight.
"""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from lantian.synthesis.columns import Numbers

Value = TypeVar("Value")

AGES = {(60, 1095): 3.9, (1095, 2190): 17.0, (2190, 5110): 68.2, (5110, 5840): 10.9}
"""Days from and below → weight."""
MALE_SHARE = 0.545
SIBLINGS = {1: 0.66, 2: 0.29, 3: 0.05}
TWINS = 0.02
SITUATIONS = {
    ("work", "work"): 71.0,
    ("business", "business"): 4.0,
    ("work", "business"): 1.5,
    ("work", "divorced"): 6.5,
    ("work", "missing"): 2.0,
    ("work", "dead"): 1.2,
    ("dead", "work"): 1.5,
    ("missing", "work"): 0.6,
    ("prison", "work"): 0.7,
    ("prison", "divorced"): 0.3,
    ("dead", "missing"): 0.4,
    ("dead", "divorced"): 0.3,
    ("work", "study"): 0.2,
    ("work", "other"): 0.3,
    ("work", "home"): 7.0,
    ("home", "work"): 2.5,
}
"""Father and mother; of a hundred households."""
REASONS = ("home", "work", "business", "study", "prison", "missing", "dead", "divorced", "other")
CARERS = {
    "61": 33.0,
    "62": 40.5,
    "63": 8.5,
    "64": 14.0,
    "81": 0.8,
    "83": 0.8,
    "90": 1.1,
    "85": 0.6,
    "88": 0.7,
}
"""Relation to the child (GB/T 4761) → weight."""
MEN = frozenset({"61", "63", "81", "83", "85"})
GRANDPARENTS = frozenset({"61", "62", "63", "64"})
FAR = {
    440300: 14, 441900: 12, 440100: 9, 330100: 8, 330281: 8, 320583: 9, 310117: 7, 310114: 5, 110105: 5, 350582: 6,
    320281: 5, 330782: 6, 120116: 3, 370211: 3, 500112: 4, 510116: 4, 610113: 9, 610112: 8, 650104: 5, 150602: 4,
}  # fmt: skip
"""Where people go who go far: codes of six digits → weight."""
NATURES = {"agricultural": 85.0, "resident": 13.0, "non_agricultural": 2.0}
HEALTH = {"10": 93.0, "20": 3.5, "30": 2.0, "40": 0.4, "60": 1.1}
LEVELS_OF_CARE = {"good": 45.0, "fair": 43.0, "carer_weak": 11.5, "none": 0.5}
POVERTY = {
    "none": 70.0,
    "relieved": 15.0,
    "minimum_living": 7.0,
    "extreme": 1.0,
    "marginal": 3.0,
    "monitored": 4.0,
}
INCOME = {"labour": 78.0, "farming": 15.0, "government": 5.0, "relatives": 2.0}

ABSENCES = {"0": 86.0, "1": 9.0, "2": 3.0, "3+": 1.85, "open": 0.15}
"""Of a hundred pupils: how often they were missing at school within a year, or that they are now."""
DAYS_MISSED = {(1, 2): 55.0, (2, 3): 24.0, (3, 4): 13.0, (4, 8): 6.5, (8, 25): 1.5}
"""School days of a period that is over, from and below → weight; what lasts longer is rare."""
DAYS_OPEN = {(1, 2): 25.0, (2, 3): 15.0, (3, 6): 25.0, (6, 15): 20.0, (15, 40): 15.0}
WITH_LEAVE = {"ill": 82.0, "family": 16.0, "other": 2.0}
WITHOUT_LEAVE = {
    "unknown": 40.0, "refuses": 18.0, "helping": 16.0, "elsewhere": 16.0, "working": 5.0, "other": 5.0,
}  # fmt: skip
OUTCOMES = {"comes": 55.0, "not_reached": 15.0, "ill": 10.0, "helping": 7.0, "refuses": 8.0, "elsewhere": 5.0}


def drawn(dice: np.random.Generator, shares: Mapping[Value, float], count: int) -> Numbers:
    """For each of `count` the number of a value, each as often as its share."""
    weights = np.fromiter(shares.values(), float)
    return np.searchsorted(np.cumsum(weights / weights.sum()), dice.random(count)).astype(np.int64)
