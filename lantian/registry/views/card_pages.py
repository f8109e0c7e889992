"""What the pages about cards show: of a place, of one child; and which place, paper and child an address means."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.paging import page_of, page_urls
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, PlaceError, level_of, scope_of
from lantian.registry.forms.printing import FORM, PAPERS, PrintForm
from lantian.registry.models import CardIssue, Child
from lantian.registry.queries.active import active
from lantian.registry.queries.issued import (
    Comparison,
    Standing,
    compared,
    latest_cards,
    newly_outdated,
    standings,
)
from lantian.registry.views.children import key_in
from lantian.registry.views.file import child_or_404

LINE_LABELS = {
    "name": _("name"),
    "schooling": _("school and class"),
    "carer": _("carer"),
    "father": _("father"),
    "mother": _("mother"),
    "proxy_parent": _("proxy parent"),
    "class_teacher": _("class teacher"),
    "village_director": _("village child director"),
    "police_station": _("police station"),
    "address": _("address"),
    "alert": _("health alert"),
}
BELOW = {Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWN, Level.TOWN: Level.VILLAGE}


def paper_in(request: HttpRequest, *, form: bool = True) -> str:
    """Which paper the address asks for; the pocket card unless it says another."""
    asked = request.GET.get("paper", "")
    known = [paper for paper in PAPERS if form or paper != FORM]
    return asked if asked in known else known[0]


def place_in(request: HttpRequest) -> int:
    """The place in the address, else that of the acting post; 404 for one that is not its own."""
    asked = request.GET.get("place", "")
    return own_place(int(asked) if asked.isascii() and asked.isdigit() else None)


def own_place(code: int | None) -> int:
    """A place inside that of the acting post; raises 404 for another one."""
    post = acting_post()
    low, high = post.region_low or 0, post.region_high or 0
    try:
        is_inside = code is None or low <= code <= scope_of(code)[1] <= high
    except PlaceError:
        is_inside = False
    if not is_inside:
        raise Http404
    return low if code is None else code


def child_page(key: UUID, paper: str) -> dict[str, Any]:
    """What the page of the paper of one child shows."""
    child = child_or_404(key)
    cards = CardIssue.objects.filter(child=child.pk, kind=paper, is_latest=True)
    card = next(compared(list(cards), timezone.localdate()), None)
    return {
        "paper": paper,
        "is_form": paper == FORM,
        "child": child,
        "place_name": places.path(child.region),
        "card": card,
        "changed": names_of(card) if card else [],
        "tabs": _tabs("registry:cards", {"child": str(child.pk)}, paper, PAPERS),
        "form": PrintForm(initial={"child": child.pk, "paper": paper, "layout": "fold"}),
    }


def place_page(request: HttpRequest, place: int, paper: str) -> dict[str, Any]:
    """What the page of a place shows: how far the cards of its parts, or of its children, are."""
    level = level_of(place)
    parts = _parts(place, level, paper)
    total = None if level == Level.CITY else _total(place, level, paper, timezone.localdate())
    which = "due" if total and total.due and paper != FORM else "all"
    context = {
        "paper": paper,
        "is_form": paper == FORM,
        "place": place,
        "levels": levels_above(place),
        "tabs": paper_tabs("registry:cards", place, paper),
        "standing": total,
        "outdated_url": _address("registry:cards_outdated", place, paper),
        "outdated_tone": "warning" if total and total.outdated else "neutral",
        "parts": parts,
        "form": PrintForm(initial={"place": place, "paper": paper, "layout": "fold", "which": which}),
    }
    return context | (_villagers(request, place, paper) if level == Level.VILLAGE else {})


def names_of(card: Comparison) -> list[str]:
    """The lines of a card that changed, in words."""
    return [str(LINE_LABELS[name]) for name in card.changed]


def _total(place: int, level: Level, paper: str, on: date) -> Standing:
    standing = next(iter(standings(paper, scope_of(place), STEPS[level])), Standing(place, 0, 0, 0))
    newly = len(newly_outdated(paper, place, on)) if paper != FORM else 0
    return Standing(place, standing.children, standing.printed, standing.outdated + newly)


def _parts(place: int, level: Level, paper: str) -> list[dict[str, Any]]:
    """The places right below with their names; of a city without figures, which would count every child."""
    if level not in BELOW:
        return []
    names = {region.code: region.short_name for region in places.children_of(place, timezone.localdate())}
    if level == Level.CITY:
        return [{"place": code, "name": name} for code, name in names.items()]
    found = standings(paper, scope_of(place), STEPS[BELOW[level]])
    return [
        {"place": one.place, "name": names.get(one.place, str(one.place)), "standing": one} for one in found
    ]


def _villagers(request: HttpRequest, place: int, paper: str) -> dict[str, Any]:
    children = Child.objects.filter(active(), region=place).defer("identity", "remarks")
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(children, ("name_pinyin", "id"), after=after, before=before)
    issues = list(latest_cards(paper, place).filter(child__in=[child.pk for child in page.rows]))
    cards = {one.child.pk: one for one in compared(issues, timezone.localdate())}
    rows = [
        {"child": child, "card": card, "changed": names_of(card) if card else []}
        for child in page.rows
        for card in [cards.get(child.pk)]
    ]
    return {"children": rows, **page_urls(request, page)}


def levels_above(place: int) -> list[dict[str, Any]]:
    """The way from the post's own place down to this one, to climb back."""
    low = acting_post().region_low or place
    codes = [low, *(code for step in STEPS.values() if low < (code := place - place % step) <= place)]
    names = places.paths(codes)
    return [{"place": code, "name": names.get(code, str(code)).split()[-1]} for code in dict.fromkeys(codes)]


def _address(name: str, place: int, paper: str) -> str:
    return f"{reverse(name)}?{urlencode({'place': place, 'paper': paper})}"


def paper_tabs(name: str, place: int, paper: str, *, form: bool = True) -> list[dict[str, Any]]:
    """Tabs from one paper to the other, in the same place."""
    papers = {key: label for key, label in PAPERS.items() if form or key != FORM}
    return _tabs(name, {"place": str(place)}, paper, papers)


def _tabs(name: str, query: dict[str, str], paper: str, papers: dict[str, Any]) -> list[dict[str, Any]]:
    address = reverse(name)
    return [
        {
            "label": label,
            "url": f"{address}?{urlencode({**query, 'paper': key})}",
            "active": key == paper,
        }
        for key, label in papers.items()
    ]
