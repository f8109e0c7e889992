"""What I owe; for those who watch over others: where it is late, what will be, who owes it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.policy import GRASSROOTS, OFFICES, ROLE_NAMES, Role, may
from lantian.access.scopes import acting_post
from lantian.duties.queries import forecast as ahead
from lantian.duties.queries import owners, today
from lantian.duties.queries.rulebook import rulebook
from lantian.duties.queries.today import Page, counts_in, late_in
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import Level, level_of, scope_of
from lantian.registry.views.card_pages import levels_above, place_in


@allowed("duties.read")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the acting post owes, late ones first."""
    on, post = timezone.localdate(), acting_post()
    page = today.owed_to_me(post, on, after=request.GET.get("after"))
    context = {**_list(request, page), "can_watch": may(Role(post.role), "duties.watch")}
    return render(request, "duties/mine.html", context)


@allowed("duties.watch")
@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    """What others owe and what has come up to the acting post."""
    page = today.escalated_to_me(acting_post(), timezone.localdate(), after=request.GET.get("after"))
    return render(request, "duties/heard.html", {**_list(request, page), **_tabs(place_in(request), "heard")})


@allowed("duties.watch")
@require_safe
def places_below(request: HttpRequest) -> HttpResponse:
    """Late and due by place right below; of a village its duties themselves."""
    place, on = place_in(request), timezone.localdate()
    context: dict[str, Any] = {**_where(place), **_tabs(place, "places")}
    if level_of(place) == Level.VILLAGE:
        page = late_in(place, on, after=request.GET.get("after"))
        return render(request, "duties/village.html", {**context, **_list(request, page)})
    counts = counts_in(place, on)
    names = places.paths(one.place for one in counts)
    rows = [{"counts": one, "name": names.get(one.place, str(one.place)).split()[-1]} for one in counts]
    totals = {
        name: sum(getattr(one, name) for one in counts) for name in ("late", "due", "escalated", "unowned")
    }
    return render(request, "duties/places.html", {**context, "rows": rows, "totals": totals})


@allowed("duties.watch")
@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """What will be late within a fortnight, by place and rule, and who can still prevent it."""
    place, on = place_in(request), timezone.localdate()
    lines = ahead.forecast(place, on, owed_by=_role(request))
    names, book = places.paths({line.place for line in lines}), rulebook(on)
    holders = owners.nearest_holders([(line.place, line.owed_by) for line in lines], on)
    rows = [
        {
            "line": line,
            "place": names.get(line.place, str(line.place)).split()[-1],
            "rule": today.rule_name(book, line.place, line.rule),
            "role": ROLE_NAMES[Role(line.owed_by)],
            "who": posts[:2],
            "more": max(len(posts) - 2, 0),
            "days": (line.first_on - on).days,
        }
        for line, posts in zip(lines, holders, strict=True)
    ]
    context = {
        **_where(place),
        **_tabs(place, "forecast"),
        "rows": rows,
        "roles": [(role.value, ROLE_NAMES[role]) for role in owners.OWING],
        "role": _role(request),
        "total": sum(line.duties for line in lines),
    }
    return render(request, "duties/forecast.html", context)


@allowed("duties.watch")
@require_safe
def forecast_children(request: HttpRequest, rule: str) -> HttpResponse:
    """The children behind a line of the forecast."""
    place, on = place_in(request), timezone.localdate()
    page = ahead.behind(place, rule, on, after=request.GET.get("after"))
    context = {**_where(place), **_list(request, page), "back": f"{reverse('duties:forecast')}?place={place}"}
    return render(request, "duties/behind.html", context)


@allowed("duties.watch")
@require_safe
def nobody(request: HttpRequest) -> HttpResponse:
    """What nobody owes now, and who has more children than one person can look after."""
    place, on = place_in(request), timezone.localdate()
    low, high = scope_of(place)
    found = owners.unowned(low, high, on, on + ahead.AHEAD)[:200]
    names = places.paths({one.region for one in found if one.region})
    schools = {
        unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=[one.school for one in found if one.school])
    }
    context = {
        **_where(place),
        **_tabs(place, "nobody"),
        "rows": [
            {
                "one": one,
                "role": ROLE_NAMES[one.role],
                "where": schools.get(one.school, "")
                if one.school
                else names.get(one.region, str(one.region)),
            }
            for one in found
        ],
        "loads": [load for load in owners.workloads(low, high, on) if load.children][:100],
    }
    return render(request, "duties/nobody.html", context)


def _list(request: HttpRequest, page: Page) -> dict[str, Any]:
    query = request.GET.copy()
    query["after"] = page.after
    return {
        "lines": page.lines,
        "next_url": f"{request.path}?{query.urlencode()}" if page.after else "",
        "is_first": not request.GET.get("after"),
        "shows_risk": Role(acting_post().role) in OFFICES | GRASSROOTS,
    }


def _where(place: int) -> dict[str, Any]:
    return {"place": place, "levels": levels_above(place)}


def _tabs(place: int, active: str) -> dict[str, Any]:
    return {"place": place, "tab": active}


def _role(request: HttpRequest) -> str:
    asked = request.GET.get("role", "")
    if asked and asked not in {role.value for role in Role}:
        raise Http404
    return asked
