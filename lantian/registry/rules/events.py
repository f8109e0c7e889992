"""What happens in a child's life that a file must learn of: each event by the name people give it, and what it asks.

No event asks what is on file already, and none asks more than seven things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lantian.registry.rules.calibres.conditions import birthday

OF_AGE = 16


@dataclass(frozen=True, slots=True)
class EventKind:
    """An event: the fields its form `asks`; whether it is one `of_parent`; for what reason it `closes` the file."""

    name: str
    asks: tuple[str, ...] = ()
    of_parent: bool = False
    closes: str = ""


EVENTS = {
    one.name: one
    for one in (
        EventKind("parent_left", ("since", "reason", "destination_text", "expected_return_on"), True),
        EventKind("parent_back", ("stays", "since", "visit_until"), True),
        EventKind("carer", ("person", "name", "relation", "phone", "since", "instead", "lives_there")),
        EventKind(
            "school", ("since", "stage", "school_unit", "school_text", "grade", "class_name", "boards")
        ),
        EventKind("village", ("since", "place", "lives_with")),
        EventKind("moved_along", ("since", "along_with", "elsewhere_text", "keeps_file")),
        EventKind("hukou", ("since", "is_registered", "nature", "place_text")),
        EventKind("parent_lost", ("reason", "since"), True),
        EventKind("parent_died", ("since",), True),
        EventKind("sixteen"),
        EventKind("died", ("since",), closes="died"),
        EventKind("mistake", ("note",), closes="mistake"),
    )
}


def has_turned_sixteen(birth_on: date, confirmed_on: date, on: date) -> bool:
    """Whether a child has turned 16 and nobody has looked at the file since."""
    day = birthday(birth_on, OF_AGE)
    return confirmed_on < day <= on


def offered(*, turned_sixteen: bool, living_parents: int, is_closed: bool) -> Iterator[EventKind]:
    """The events that can be chosen for a child, in the order of use; nothing happens to a closed file."""
    for one in EVENTS.values() if not is_closed else ():
        if one.of_parent and not living_parents:
            continue
        if one.name == "sixteen" and not turned_sixteen:
            continue
        yield one
