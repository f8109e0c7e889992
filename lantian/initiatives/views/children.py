"""The children of an initiative: behind each figure, taken in, and how it ends for them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access import paging
from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.log import note_accesses
from lantian.initiatives.forms.initiatives import LeaveForm
from lantian.initiatives.models import Initiative, InitiativeChild
from lantian.initiatives.queries import difficulty, known, pairs
from lantian.initiatives.queries.stations import guided
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services import joining
from lantian.initiatives.views.saving import act, initiative_or_404, save
from lantian.initiatives.views.saving import page_of as address_of
from lantian.initiatives.words import CONDITION_NAMES
from lantian.places import queries as places
from lantian.places.rules import Level, level_of, scope_of
from lantian.registry.models import Child
from lantian.registry.queries.active import active
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

PAGE = 30
LISTS = {
    Kind.PAIRS: {
        "gap": pgettext_lazy("coverage", "Nobody yet"),
        "reached": pgettext_lazy("coverage", "Has somebody"),
        "asleep": pgettext_lazy("coverage", "Not met for 90 days"),
        "all": _("All taken in"),
    },
    Kind.MEASURES: {
        "gap": _("No measure goes on"),
        "late": _("A measure is late"),
        "unasked": _("Done, nobody asked"),
        "helped": _("A measure goes on"),
        "all": _("All in difficulty"),
    },
    Kind.STATION: {"all": _("Guided children")},
}


@allowed("initiatives.read")
@require_safe
def children(request: HttpRequest, key: UUID) -> HttpResponse:
    """The children behind a figure, by village."""
    one, on = initiative_or_404(key), timezone.localdate()
    place = known.place_within(one, place_in(request))
    lists = LISTS[Kind(one.kind)]
    name = request.GET.get("list", next(iter(lists)))
    if place is None or name not in lists:
        raise Http404
    if one.kind == Kind.MEASURES:
        page, rows = _in_difficulty(request, one, name, place)
    else:
        page, rows = _taken_in(request, one, name, place)
    shown = [(row["child"].pk, row["child"].region, row["child"].school) for row in rows]
    if shown:
        note_accesses("initiatives.read", shown, list=name, initiative=str(one.pk))
    villages = places.paths({row["child"].region for row in rows})
    for row in rows:
        row["village"] = villages.get(row["child"].region, "").split(" ")[-1]
    context = {
        "one": one,
        "place": place,
        "levels": levels_above(place),
        "rows": rows,
        "title": lists[name],
        "tabs": [
            {"label": label, "url": f"?{urlencode({'place': place, 'list': code})}", "active": code == name}
            for code, label in lists.items()
        ],
        "on": on,
        "may_work": one.is_open,
        **paging.page_urls(request, page),
    }
    return render(request, "initiatives/children.html", context)


def _in_difficulty(request: HttpRequest, one: Initiative, name: str, place: int) -> tuple[Any, list[Any]]:
    found = difficulty.children_listed(name, scope_of(place), one.conditions, timezone.localdate())
    page = _page(request, found, ("region", "name_pinyin", "id"))
    reasons = difficulty.reasons_of(page.rows, one.conditions)
    rows = [
        {"child": child, "reasons": [CONDITION_NAMES[code] for code in reasons.get(child.pk, [])]}
        for child in page.rows
    ]
    return page, rows


def _taken_in(request: HttpRequest, one: Initiative, name: str, place: int) -> tuple[Any, list[Any]]:
    found = pairs.children_listed(name, one, scope_of(place), timezone.localdate())
    page = _page(request, found, ("region", "since", "id"))
    done = guided(one, page.rows)
    return page, [{"child": row.member.child, "member": row.member, "guided": row} for row in done]


def _page(request: HttpRequest, rows: Any, order: tuple[str, ...]) -> Any:
    after, before = key_in(request, "after"), key_in(request, "before")
    return paging.page_of(rows, order, after=after, before=before, size=PAGE)


@allowed("initiatives.work")
@require_http_methods(["GET", "HEAD", "POST"])
def children_take_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes children of a village in: they are ticked on its list."""
    one = initiative_or_404(key)
    place = known.place_within(one, place_in(request))
    if place is None or one.kind == Kind.MEASURES:
        raise Http404
    if request.method == "POST":
        return _take_in(request, one)
    is_village = level_of(place) == Level.VILLAGE
    waiting = Child.objects.filter(active(), region=place).exclude(pk__in=pairs.taken_in(one).values("child"))
    context = {
        "one": one,
        "place": place,
        "levels": levels_above(place),
        "parts": [] if is_village else _parts(place),
        "is_village": is_village,
        "children": list(waiting.order_by("name_pinyin", "pk")) if is_village else [],
    }
    return render(request, "initiatives/take_in.html", context)


def _parts(place: int) -> list[tuple[int, str]]:
    return [(region.code, region.short_name) for region in places.children_of(place, timezone.localdate())]


def _take_in(request: HttpRequest, one: Initiative) -> HttpResponse:
    keys = [key for text in request.POST.getlist("children") if (key := key_of(text))]

    def write() -> None:
        for child in Child.objects.filter(active(), pk__in=keys).order_by("pk"):
            joining.join_child(initiative=one, child=child, on=timezone.localdate())

    return act(request, write, address_of(one))


@allowed("initiatives.work")
@require_POST
def children_paired(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes in all children who have a pair with one of its helpers already."""
    one = initiative_or_404(key)
    return act(request, lambda: joining.join_paired(initiative=one, on=timezone.localdate()), address_of(one))


@allowed("initiatives.work")
@require_http_methods(["GET", "HEAD", "POST"])
def child_leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """A child is in it no longer, and what came out."""
    rows = InitiativeChild.objects.filter(active("child__")).select_related("child", "initiative")
    member = get_object_or_404(rows, pk=key, until__isnull=True)
    form = LeaveForm(posted(request), initial={"version": member.version})

    def write() -> None:
        joining.leave_child(member=member, on=timezone.localdate(), **form.cleaned_data)

    back = reverse("initiatives:children", args=[member.initiative_id])
    context = {"form": form, "title": member.child.name, "about": member.initiative.name, "back": back}
    return save(request, context, write)
