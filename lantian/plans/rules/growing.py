"""The five selves (自学 自理 自护 自强 自律): a child looks at itself alone, never beside another."""

from collections.abc import Collection, Sequence

YOUNGEST, OLDEST = 6, 15
STARTS = ((12, "12-15"), (9, "9-11"), (YOUNGEST, "6-8"))


def band_of(age: int) -> str | None:
    """The age band of a child, or None outside of them."""
    if age > OLDEST:
        return None
    return next((band for start, band in STARTS if age >= start), None)


def new_since(checks: Sequence[Collection[str]]) -> list[set[str]]:
    """For each self-check, the latest last, what the child could do then for the first time.

    What was ticked once and not later is no loss and is not spoken of: growth only.
    """
    known: set[str] = set()
    found = []
    for ticks in checks:
        found.append(set(ticks) - known)
        known |= set(ticks)
    return found
