"""Where it is late: for a town, a county, the city."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.desk.queries.gaps import Gap, gaps_of
from lantian.places.rules import Level, level_of
from lantian.registry.views.card_pages import levels_above, place_in

COUNTED_FOR_SECONDS = 300


@allowed("desk.read_gaps")
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The places below one's own in the order of codes, what is late there and what explains it; no person."""
    place = place_in(request)
    context: dict[str, Any] = {
        "place": place,
        "levels": levels_above(place),
        "gaps": _counted(request, place),
        "is_town": level_of(place) == Level.TOWN,
    }
    is_part = getattr(request, "htmx", False)
    return render(request, "desk/_gaps.html" if is_part else "desk/gaps.html", context)


def _counted(request: HttpRequest, place: int) -> list[Gap]:
    """Counted at most once in five minutes in each process: numbers of places only, as the acting post sees them."""
    post, on = acting_post(), timezone.localdate()
    key = f"desk.gaps.{post.pk}.{place}.{on}.{request.LANGUAGE_CODE}"
    found: list[Gap] | None = cache.get(key)
    if found is None:
        found = gaps_of(place, on)
        cache.set(key, found, COUNTED_FOR_SECONDS)
    return found
