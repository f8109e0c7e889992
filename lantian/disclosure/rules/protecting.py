"""From what is known to what may be told."""

from collections.abc import Sequence

from lantian.disclosure.rules.attacking import Exposure, Way, exposed
from lantian.disclosure.rules.bounds import Memory
from lantian.disclosure.rules.companions import accompany, near, widen
from lantian.disclosure.rules.linked import Name, Web, hidden_now, loss, told, web_of
from lantian.disclosure.rules.smallest import MOST_CELLS, smallest
from lantian.disclosure.rules.tables import Shown, Table, Why

ATTEMPTS = 6


def protect(tables: Sequence[Table], *, earlier: Sequence[Shown] = ()) -> list[Shown]:
    """The tables as they may be told after what was told `earlier`, in the order given.

    Cells that must not be told go first, then companions that their sums need; then the auditor looks at it until
    it finds nothing more, or nothing is left that could still be held back.
    """
    days = sorted({table.as_of for table in tables})
    found: dict[int, Shown] = {}
    for day in days:
        numbers = [number for number, table in enumerate(tables) if table.as_of == day]
        shown = _protect([tables[number] for number in numbers], [*earlier, *found.values()])
        found.update(zip(numbers, shown, strict=True))
    return [found[number] for number in range(len(tables))]


def _protect(tables: Sequence[Table], earlier: Sequence[Shown]) -> list[Shown]:
    found = _by_hand(tables, earlier)
    least = _least(tables, earlier) if any(table.hidden for table in found) else None
    return least if least and loss(tables, least) < loss(tables, found) else found


def _least(tables: Sequence[Table], earlier: Sequence[Shown]) -> list[Shown] | None:
    """The least that must be hidden, where the table is small enough to ask for it; None where no answer stands.

    What the auditor still finds is guarded as well the next time.
    """
    web = web_of(tables, earlier)
    if len(web.cells) > MOST_CELLS:
        return None
    guarded = {name for name, cell in web.cells.items() if cell.is_in_need}
    for _ in range(ATTEMPTS):
        chosen = smallest(web, guarded)
        if chosen is None:
            return None
        shown = told(tables, chosen)
        found = exposed(shown, earlier=earlier)
        more = {_name(web, exposure) for exposure in found} - guarded - {None}
        if not found or not more:
            return None if found else shown
        guarded |= {name for name in more if name is not None}
    return None


def _by_hand(tables: Sequence[Table], earlier: Sequence[Shown]) -> list[Shown]:
    web = web_of(tables, earlier)
    accompany(web)
    memory: Memory = {}
    while True:
        shown = told(tables, hidden_now(web))
        found = exposed(shown, earlier=earlier, memory=memory)
        if not found or not _mend(web, found):
            return shown


def _mend(web: Web, found: Sequence[Exposure]) -> bool:
    """Hides more because of what the auditor found; whether there was anything left to hide.

    Where something has just been hidden nearby, the auditor looks again first: that may have been enough.
    """
    fresh: set[Name] = set()
    for exposure in found:
        name = _name(web, exposure)
        if name is not None and not fresh & near(web, name):
            fresh |= set(widen(web, name))
    return bool(fresh) or _hide_near_each(web, found)


def _name(web: Web, exposure: Exposure) -> Name | None:
    """The cell, or the rest of an area, that an exposure is about; None where only an earlier release knows it."""
    day = exposure.as_of.isoformat()
    if exposure.way != Way.REST:
        name = (day, exposure.place, exposure.name)
        return name if name in web.cells else None
    rests = (
        name
        for name in web.cells
        if name[:2] == (day, -exposure.place) and name[2].startswith(f"{exposure.name}|")
    )
    return min(rests, default=None)


def _hide_near_each(web: Web, found: Sequence[Exposure]) -> bool:
    hidden = [_hide_near(web, exposure) for exposure in found]
    return any(hidden)


def _hide_near(web: Web, exposure: Exposure) -> bool:
    """Hides the cheapest cell that could have to do with an exposure: of the same column, else of the same day."""
    free = [name for name, cell in web.cells.items() if cell.is_free]
    near = [name for name in free if name[2] == exposure.name] or free
    if not near:
        return False
    name = min(near, key=lambda name: (web.cells[name].cost, name))
    web.hide(name, Why.EARLIER)
    accompany(web, web.of.get(name, ()))
    return True
