"""What can happen in one network that others must hear of, and the rules that say whom: data, never what it was."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from pathlib import Path

from lantian.networks.rules.nets import Network, Slot
from lantian.places.rules import is_within, scope_of

SHIPPED = Path(__file__).parent / "data" / "events.csv"
MOST_DAYS = 90


class Haste(IntEnum):
    """How urgent it is that the others look: the numbers are those of notices."""

    LOW = 0
    NORMAL = 1
    URGENT = 2


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event and the network in which it happens.

    One that is `discreet` is told only to posts that hold the compartment of protection, and only they see that it was.
    """

    code: str
    network: Network
    is_discreet: bool = False


KINDS = {
    one.code: one
    for one in (
        EventKind("moved", Network.FAMILY),
        EventKind("parent_left", Network.FAMILY),
        EventKind("parent_returned", Network.FAMILY),
        EventKind("carer_changed", Network.FAMILY),
        EventKind("left_school", Network.SCHOOL),
        EventKind("changed_school", Network.SCHOOL),
        EventKind("absent", Network.SCHOOL),
        EventKind("need_unmet", Network.HELP),
        EventKind("referral_refused", Network.HELP),
        EventKind("harm_reported", Network.RIGHTS, is_discreet=True),
        EventKind("case_opened", Network.RIGHTS, is_discreet=True),
        EventKind("case_closed", Network.RIGHTS, is_discreet=True),
    )
}

TOLD = frozenset(
    {
        Slot.VILLAGE_DIRECTOR,
        Slot.PROXY_PARENT,
        Slot.CLASS_TEACHER,
        Slot.TOWN_SUPERVISOR,
        Slot.HELPER,
    }
)
"""Who of a network is told. Parents and carers live with what happened; a department is asked by a referral."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Which networks hear of a kind of event, how urgent it is, within how many days they should have looked."""

    kind: str
    to: tuple[Network, ...]
    haste: Haste = Haste.NORMAL
    within_days: int = 7
    place: int = 0
    edition: int = 0

    @property
    def is_shipped(self) -> bool:
        return self.edition == 0


@dataclass(frozen=True, slots=True)
class Worded:
    """A rule as a place worded it, in `[since, until)`; without a telling it is out of use there."""

    kind: str
    place: int
    since: date
    until: date | None
    telling: Telling | None


@cache
def shipped() -> dict[str, Telling]:
    """The rules that hold where no office made its own."""
    with SHIPPED.open(encoding="utf-8") as lines:
        return {row["kind"]: telling_from(row) for row in csv.DictReader(lines)}


def telling_from(row: dict[str, str]) -> Telling:
    """A rule from the cells of a sheet. Raises `KeyError` and `ValueError` for what is none."""
    if row["kind"] not in KINDS:
        raise KeyError(row["kind"])
    return Telling(
        row["kind"],
        tuple(Network(one) for one in row["to"].split()),
        Haste[row["haste"].upper()],
        int(row["within_days"]),
    )


def in_force(kind: str, place: int, on: date, worded: Iterable[Worded]) -> Telling | None:
    """The rule that holds in a village on a day: that of the nearest place that made one, else the shipped one.

    None where the nearest place put it out of use.
    """
    near = [
        one
        for one in worded
        if one.kind == kind
        and is_within(place, scope_of(one.place))
        and one.since <= on
        and (one.until is None or on < one.until)
    ]
    nearest = max(near, key=lambda one: one.place, default=None)
    return nearest.telling if nearest else shipped()[kind]


def problem_of(kind: str, to: Iterable[Network], within_days: int) -> str:
    """What is wrong with a rule that an office words: nothing, or a code."""
    if KINDS[kind].network in to:
        return "tells_itself"
    return "days_outside" if not 1 <= within_days <= MOST_DAYS else ""
