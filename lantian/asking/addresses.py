"""A choice of figures as it stands in an address: no name and no key, so that it can be kept, sent on and printed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from lantian.asking.rules.choosing import Choice
from lantian.places.rules import Level
from lantian.registry.counted import Indicator

ALONE = "alone"


def known_only(query: QueryDict, offered: Mapping[str, Indicator]) -> tuple[QueryDict, int]:
    """What an address asks for without figures that are not there for the reader; and how many those were."""
    known = query.copy()
    asked = known.getlist("figure")
    known.setlist("figure", [code for code in asked if code in offered])
    return known, len(asked) - len(known.getlist("figure"))


def choice_from(query: QueryDict) -> Choice:
    """The choice of an address that `address_of` made."""
    level = query.get("level", ALONE)
    since, until = (
        date.fromisoformat(f"{month}-01") if (month := query.get(name)) else None
        for name in ("since", "until")
    )
    return Choice(
        tuple(query.getlist("figure")),
        int(query.get("place", "")),
        None if level == ALONE else Level(level),
        since,
        until,
    )


def address_of(choice: Choice) -> str:
    """What stands behind the question mark of an address for a choice."""
    asked: list[tuple[str, Any]] = [("figure", code) for code in choice.figures]
    asked.append(("place", choice.place))
    asked.append(("level", choice.level.value if choice.level else ALONE))
    for name, month in (("since", choice.since), ("until", choice.until)):
        asked += [(name, f"{month:%Y-%m}")] if month else []
    return urlencode(asked)
