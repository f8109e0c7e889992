"""Facts and answers as the tables of cases write them."""

from datetime import date
from typing import Any

from lantian.assessment.rules.known import Carer, Known, Parent
from lantian.assessment.rules.losses import Loss
from lantian.assessment.rules.proposing import Said

PLAIN = {
    "stage": "stage",
    "health": "health",
    "lives": "lives_with",
    "guarded": "guardianship",
    "attention": "attention",
}


def known_from(birth: str, facts: str) -> Known:
    """What "stage primary; father work 2026-01-02 visited 2026-05-01" says."""
    values: dict[str, Any] = {"parents": (), "carers": (), "school_moves": ()}
    for sentence in filter(None, (part.strip() for part in facts.split(";"))):
        word, *rest = sentence.split()
        _tell(values, word, rest)
    return Known(birth_on=day(birth), **values)


def _tell(values: dict[str, Any], word: str, rest: list[str]) -> None:
    if word in PLAIN:
        values[PLAIN[word]] = rest[0]
    elif word in ("father", "mother"):
        visited = day(rest[3]) if "visited" in rest else None
        values["parents"] += (Parent(rest[0], day(rest[1]) if len(rest) > 1 else None, visited),)
    elif word == "carer":
        values["carers"] += (_carer(*rest),)
    elif word == "ticked":
        values.setdefault("seen", {})[Loss(rest[0])] = (int(rest[1]), day(rest[2]))
    elif word == "moved":
        values["school_moves"] += (day(rest[0]),)
    else:
        values |= TOLD[word](rest[0])


def _carer(about: str = "") -> Carer:
    return Carer(health="30") if about == "ill" else Carer(birth_on=day(about) if about else None)


TOLD: dict[str, Any] = {
    "house": lambda said: {"is_unsafe": said == "unsafe"},
    "hukou": lambda said: {"is_registered": said == "registered"},
    "poor": lambda said: {"poverty_marks": frozenset({said}), "has_livelihood": True},
    "aid": lambda said: {"aid": frozenset({said}), "has_livelihood": True},
    "contact": lambda said: {"last_contact_on": day(said)},
}


def said_from(answers: str) -> list[Said]:
    """What "meals hungry 2026-09-01; net much" says; without a day it holds since the first of January."""
    parts = [part.split() for part in answers.split(";") if part.strip()]
    return [
        Said(day(when[0]) if when else date(2026, 1, 1), turn, item, answer)
        for turn, (item, answer, *when) in enumerate(parts)
    ]


def day(text: str) -> date:
    return date.fromisoformat(text)
