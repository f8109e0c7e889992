"""What of a tree of places may be told to whoever may not see the rows: nothing small, and nothing that a sum tells.

Places side by side are told as `insight` tells them. Beyond that, of a place that is not told at least one part is not
told either: whoever asks for towns could otherwise add up the county that was kept from them.
"""

from collections import defaultdict
from collections.abc import Mapping

from lantian.insight.rules.numbers import Numbers
from lantian.insight.rules.reading import told
from lantian.registry.counted import Shown


def told_tree(
    numbers: Mapping[int, Numbers], parents: Mapping[int, int | None], shown: Shown
) -> dict[int, Numbers | None]:
    """The numbers of places by code, None for those not told. `parents` lead up to places of the same tree, or to None.

    Parents come before their parts in `parents`.
    """
    groups: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, parent in parents.items():
        groups[parent].append(place)
    found: dict[int, Numbers | None] = {}
    for parent, places in groups.items():
        own = [numbers.get(place, Numbers()) for place in places]
        found |= zip(places, told(own, shown), strict=True)
        if parent is not None and found[parent] is None and shown != Shown.AGE:
            _keep_one_back(found, places)
    return found


def _keep_one_back(found: dict[int, Numbers | None], places: list[int]) -> None:
    shown = [(one, place) for place in places if (one := found[place]) is not None and any(one)]
    if shown and all(found[place] is not None for place in places):
        found[min(shown)[1]] = None
