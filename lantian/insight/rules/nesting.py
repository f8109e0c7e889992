"""What is told of a place that lies in others: nothing that the places around it would give away."""

from collections.abc import Sequence

from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import told
from lantian.registry.counted import Shown

Siblings = Sequence[tuple[int, Numbers]]
"""The places right below one, with what is counted in each."""


def is_kept_back(way: Sequence[int], around: Sequence[Siblings], shown: Shown) -> bool:
    """Whether a figure of the last place of a way is not told to somebody who reads all of them, from the first down.

    Beside each place on the way stand those that share the place above with it. What is not told of a place is not
    told of what lies in it: else the parts would give the whole away, and the whole its neighbour.
    """
    return any(_is_hidden(place, siblings, shown) for place, siblings in zip(way, around, strict=True))


def _is_hidden(place: int, siblings: Siblings, shown: Shown) -> bool:
    shown_cells = told([numbers for _, numbers in siblings], shown)
    return any(one is None for (where, _), one in zip(siblings, shown_cells, strict=True) if where == place)
