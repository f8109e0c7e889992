"""The caps that hold in a place."""

from lantian.helping.models import LoadCap
from lantian.helping.rules.caps import Lowered, cap_of
from lantian.kernel.city import acting_city


def lowered_caps() -> Lowered:
    """All caps that places of the acting city lowered."""
    rows = LoadCap.objects.filter(city=acting_city())
    return {(place, kind): most for place, kind, most in rows.values_list("place", "kind", "most")}


def cap_in(kind: str, region: int) -> int:
    """The most children for a kind of helper at home in a region."""
    return cap_of(kind, region, lowered_caps())
