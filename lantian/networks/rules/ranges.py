"""Ranges of region codes: which of them hold a code, fewest that hold the same."""

from collections.abc import Iterable

from lantian.places.rules import Scope


def merged(ranges: Iterable[Scope]) -> list[Scope]:
    """The fewest ranges that hold the same codes, in their order; neighbours become one."""
    found: list[Scope] = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def holds(ranges: Iterable[Scope], code: int) -> bool:
    """Whether one of the ranges holds a code."""
    return any(low <= code <= high for low, high in ranges)
