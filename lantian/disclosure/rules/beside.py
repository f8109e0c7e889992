"""Figures of places side by side on a page of the house, for somebody who may not see the rows behind them."""

from collections.abc import Sequence

from lantian.disclosure.rules.primary import small


def told_beside(rows: Sequence[Sequence[int]]) -> list[bool]:
    """Which places are told whole, and which not at all; each row holds the parts of one place.

    The sums of all places are known to the reader. A place with a part of one to four children is not told; so many
    others are not told with it that what they have together gives none of them away.
    """
    told = [not any(small(part) for part in row) for row in rows]
    while any(told) and _gives_away([row for row, is_told in zip(rows, told, strict=True) if not is_told]):
        told[min((sum(row), at) for at, row in enumerate(rows) if told[at])[1]] = False
    return told


def _gives_away(untold: Sequence[Sequence[int]]) -> bool:
    """Whether what is left of the sums for places that are not told would tell of one of them."""
    return bool(untold) and (
        len(untold) == 1 or any(small(sum(parts)) for parts in zip(*untold, strict=True))
    )
