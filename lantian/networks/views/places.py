"""How far the networks of children are, place by place; who is behind a figure; which places are empty."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.models import Post
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import ROLE_NAMES, Role, may
from lantian.access.scopes import acting_post
from lantian.networks.models import EmptyPlace
from lantian.networks.queries import counting
from lantian.networks.queries.empties import MOST, open_rows, owners_of
from lantian.networks.queries.owing import gap_lines
from lantian.networks.queries.standing import nets_of
from lantian.networks.rules.nets import NETWORK_OF, Network, Slot
from lantian.networks.words import NETWORK_ICONS, NETWORK_NAMES, SLOT_NAMES
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level, ancestors_of, level_of
from lantian.registry.rules.wording import class_text
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.children import key_in

PAGE, SHOWN = 30, 8
LIST_NAMES: dict[str, Any] = {
    "incomplete": _("Fewer than four networks"),
    **{network.value: NETWORK_NAMES[network] for network in Network},
    "all": _("All children on file"),
}


@allowed("networks.watch")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The parts of a place: how many children have all four networks, three, fewer; what is missing where."""
    place, on, post = place_in(request), timezone.localdate(), acting_post()
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    parts = counting.counted_in(place, step, on)
    names = places.paths(one.place for one in parts)
    total = counting.whole(parts, place)
    rows = list(open_rows(place)[:MOST])
    context = {
        "place": place,
        "levels": levels_above(place),
        "on": on,
        "whole": total,
        "rows": [{"name": names.get(one.place, str(one.place)).split()[-1], "line": one} for one in parts],
        "is_village": level_of(place) == Level.VILLAGE,
        "networks": [
            {
                "code": network.value,
                "name": NETWORK_NAMES[network],
                "icon": NETWORK_ICONS[network],
                "count": total.lacking.get(network.value, 0),
            }
            for network in Network
        ],
        "empties": empties_in_words(rows, on)[:SHOWN],
        "may_name": may(Role(post.role), "networks.name"),
        "may_read_rules": may(Role(post.role), "networks.read_rules"),
    }
    return render(request, "networks/places.html", context)


@allowed("networks.watch")
@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """The children behind a figure, by village: which places are empty, who fills them, by when."""
    place, on = place_in(request), timezone.localdate()
    name = request.GET.get("list", "incomplete")
    if name not in LIST_NAMES:
        raise Http404
    page = page_of(
        counting.children_listed(place, name, on),
        ("region", "name_pinyin", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    nets = nets_of([child.pk for child in page.rows], on)
    lines = gap_lines(page.rows, nets)
    if page.rows:
        shown = [(child.pk, child.region, child.school) for child in page.rows]
        note_accesses("networks.watch", shown, list=name)
    villages = places.paths({child.region for child in page.rows})
    context = {
        "place": place,
        "levels": levels_above(place),
        "title": LIST_NAMES[name],
        "tabs": [
            {"label": label, "url": list_url(place, code), "active": code == name}
            for code, label in LIST_NAMES.items()
        ],
        "rows": [
            {
                "child": child,
                "village": villages.get(child.region, "").split(" ")[-1],
                "complete": nets[child.pk].complete,
                "gaps": lines[child.pk],
            }
            for child in page.rows
        ],
        "on": on,
        **page_urls(request, page),
    }
    return render(request, "networks/children.html", context)


@allowed("networks.fill")
@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """The empty places that the acting post sees, what is due first: its own, and those that others fill."""
    post, on = acting_post(), timezone.localdate()
    lines = empties_in_words(list(open_rows()[:MOST]), on)
    mine = [line for line in lines if any(owner.seat == post.seat for owner in line["owners"])]
    context = {"mine": mine, "others": [line for line in lines if line not in mine], "on": on}
    return render(request, "networks/empty.html", context)


def empties_in_words(rows: list[EmptyPlace], on: date) -> list[dict[str, Any]]:
    """Empty places as a list shows them: those of one school, or of the places of one town, on one line."""
    owners, schools = owners_of(rows, on), Unit.objects.in_bulk({row.school for row in rows if row.school})
    names = places.paths({code for row in rows for code in (row.region, _around(row))})
    groups: dict[tuple[str, Any], list[EmptyPlace]] = {}
    for row in rows:
        groups.setdefault((row.slot, row.school or _around(row)), []).append(row)
    return [_line(some, owners, names, schools, on) for some in groups.values()]


def _around(row: EmptyPlace) -> int:
    return ancestors_of(row.region)[-1]


def _line(
    rows: list[EmptyPlace],
    owners: dict[UUID, list[Post]],
    names: dict[int, str],
    schools: dict[UUID, Unit],
    on: date,
) -> dict[str, Any]:
    first, slot = min(rows, key=lambda row: row.fill_by), Slot(rows[0].slot)
    school = schools.get(first.school) if first.school else None
    where = str(school) if school else _last(names, _around(first))
    filling = owners.get(first.pk, [])
    parts = [
        class_text(school.stage, row.grade, row.class_name) if school else _last(names, row.region)
        for row in sorted(rows, key=lambda row: (row.region, row.grade or 0, row.class_name))
    ]
    return {
        "name": SLOT_NAMES[slot],
        "network": NETWORK_NAMES[NETWORK_OF[slot]],
        "where": where,
        "parts": [part for part in parts if part],
        "owners": filling,
        "role": ROLE_NAMES[Role(filling[0].role if filling else first.owed_by)],
        "until": first.fill_by,
        "is_late": first.fill_by < on,
    }


def _last(names: dict[int, str], code: int) -> str:
    return names.get(code, "").split(" ")[-1]


def list_url(place: int, name: str) -> str:
    """The address of a list of children."""
    return f"{reverse('networks:children')}?{urlencode({'place': place, 'list': name})}"
