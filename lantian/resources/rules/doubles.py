"""The same help for the same child twice in a short time: shown to whoever is about to do it a third time."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

SHORT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that was handed over to a child: what, for which need (empty where nobody said), when, by which act."""

    child: Hashable
    item: str
    need: str
    on: date
    act: Hashable


def doubles(handed: Iterable[Handed]) -> list[tuple[Handed, Handed]]:
    """Pairs of things that one child got within thirty days: the same thing, or things for the same need.

    A thing that was handed over on one occasion is one. Each pair stands once, the earlier first, by day.
    """
    rows = sorted(handed, key=lambda one: (str(one.child), one.on, str(one.act)))
    found = set()
    for key in (_by_item, _by_need):
        chosen = sorted((row for row in rows if key(row)), key=lambda one: (str(one.child), key(one), one.on))
        found |= {(a, b) for a, b in pairwise(chosen) if _is_double(a, b) and key(a) == key(b)}
    return sorted(found, key=lambda pair: (pair[1].on, str(pair[1].child), str(pair[1].act)))


def _is_double(one: Handed, other: Handed) -> bool:
    return one.child == other.child and one.act != other.act and other.on - one.on <= SHORT


def _by_item(one: Handed) -> str:
    return "".join(one.item.split()).lower()


def _by_need(one: Handed) -> str:
    return one.need
