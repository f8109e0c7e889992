"""What somebody who has all that was shown can find out: the auditor, who shares no code with the protector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantian.disclosure.rules.tables import Shown


@dataclass(frozen=True, slots=True)
class Exposure:
    """A number that was not told and can be found out: what it counts, where and when, and what it can be."""

    name: str
    place: int
    as_of: date
    lowest: int
    highest: int


def exposed(shown: Sequence[Shown], *, earlier: Sequence[Shown] = ()) -> list[Exposure]:
    """The numbers that can be found out although they are not told."""
    return []
