"""Which codes stood for what an area is today, and whether all of them did so whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lantian.places.rules import is_within, last_successors, level_of, scope_of


@dataclass(frozen=True)
class Lineage:
    """The codes whose figures together are those of an area in today's borders.

    `torn_on` is the last day on which something went from one area to another that lives on: figures of areas from
    before cannot be told in today's borders. None: they can.
    """

    codes: tuple[int, ...]
    torn_on: date | None = None

    @property
    def has_past(self) -> bool:
        return len(self.codes) > 1


def lineage_of(place: int, successions: Iterable[tuple[int, int, date]]) -> Lineage:
    """The lineage of an area; successions are pairs of codes, who stood and who followed, with their day."""
    known = list(successions)
    after: dict[int, set[int]] = {}
    for old, new, _on in known:
        after.setdefault(old, set()).add(new)
    level = level_of(place)
    earlier = {old for old in after if level_of(old) == level and last_successors(old, after) == {place}}
    codes = (place, *sorted(earlier - {place}))
    torn = [on for old, new, on in known if _inside(old, codes) != _inside(new, codes)]
    return Lineage(codes, max(torn, default=None))


def _inside(code: int, codes: Iterable[int]) -> bool:
    return any(is_within(code, scope_of(outer)) for outer in codes)
