"""What places are called on the pages of plans: by their own names, without those around them."""

from collections.abc import Iterable

from lantian.places import queries as places


def names_of(codes: Iterable[int]) -> dict[int, str]:
    """The short names of places; the code itself where nothing is known of one."""
    wanted = set(codes)
    paths = places.paths(wanted)
    return {code: paths[code].split()[-1] if code in paths else str(code) for code in wanted}


def name_of(code: int) -> str:
    """The short name of one place."""
    return names_of([code])[code]
