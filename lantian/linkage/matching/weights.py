"""What each level of evidence weighs, in bits: fitted once on labelled records and kept as data."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "weights.json"


class Model(NamedTuple):
    """The bits to begin with, those from which a pair is shown or trusted, and the bits of each level."""

    prior: float
    ask: float
    same: float
    weights: dict[str, dict[str, float]]


class Models(NamedTuple):
    """One for linking two tables, one for finding doubles in one: doubles are rarer."""

    links: Model
    doubles: Model


@cache
def model() -> Models:
    """The models that the package brings."""
    stored = json.loads(DATA.read_text(encoding="utf-8"))
    links, doubles = (
        Model(stored["priors"][work], stored["ask"], stored["same"], stored["weights"])
        for work in Models._fields
    )
    return Models(links, doubles)
