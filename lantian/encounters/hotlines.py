"""Whom to call when a child may be harmed: the police first, then who helps (the card of a child has some of them)."""

from typing import Any

from lantian.registry.documents.cards import HOTLINES, Hotline

POLICE = Hotline("110", "报警")
AMBULANCE = Hotline("120", "急救")


def whom_to_call() -> dict[str, Any]:
    """What `encounters/_numbers.html` shows: the police, and who comes after them."""
    return {"police": POLICE, "others": [AMBULANCE, *HOTLINES]}
