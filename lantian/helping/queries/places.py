"""Places to choose from at the open door, step by step: county, town, village."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import OFFICES
from lantian.access.queries import holding
from lantian.places import queries as places
from lantian.places.models import Region
from lantian.places.rules import PLACEHOLDERS, Level, PlaceError, level_of

HOMES = (Level.VILLAGE, Level.TOWN, Level.COUNTY)


def counties_answered_for(on: date) -> list[Region]:
    """The counties in which an office answers for children on a day."""
    posts = (
        Post.objects.filter(holding(on), role__in=OFFICES).order_by().values_list("region_low", "region_high")
    )
    scopes = {(low, high) for low, high in posts.distinct() if low and high}
    found = {
        region.code: region
        for scope in scopes
        for region in places.regions_in(scope, Level.COUNTY, on).exclude(name__in=PLACEHOLDERS)
    }
    return [found[code] for code in sorted(found)]


def standing_place(text: str, on: date) -> Region | None:
    """The county, town or village of a code that somebody typed or followed, where it stands on a day."""
    if not (text.isascii() and text.isdigit() and len(text) == 12):
        return None
    try:
        is_home = level_of(int(text)) in HOMES
    except PlaceError:
        return None
    region = Region.objects.filter(code=int(text)).first() if is_home else None
    return region if region and (region.valid_until is None or region.valid_until > on) else None
