"""Units and schools: the list, opening and closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.forms import UnitCloseForm, UnitFilter, UnitForm, UnitPlaceForm, key_of, submitted
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import looks_after_unit, place_of, places_for, units_listed
from lantian.access.rules import may_stand
from lantian.access.scopes import acting_post
from lantian.access.services import Refused, close_unit, open_unit
from lantian.places.models import Region, Unit, UnitKind
from lantian.places.queries import paths
from lantian.places.rules import Level

MOST_PLACES = 20


@allowed("access.read_posts")
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """The units in the place of the acting post."""
    acting = acting_post()
    form = UnitFilter(request.GET, post=acting)
    form.is_valid()
    rows = units_listed(acting, on=timezone.localdate(), **form.choice())
    after, before = (key_of(request.GET.get(name, "")) for name in ("after", "before"))
    page = page_of(rows, ("region__code", "name", "pk"), after=after, before=before)
    places = paths({unit.region_id for unit in page.rows})
    context = {
        "filter_form": form,
        "lines": [
            {
                "unit": unit,
                "place": places.get(unit.region_id, ""),
                "may_close": looks_after_unit(acting, unit),
            }
            for unit in page.rows
        ],
        "may_manage": may(Role(acting.role), "access.manage_units"),
        **page_urls(request, page),
    }
    return render(request, "access/_unit_list.html" if request.htmx else "access/units.html", context)


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """A new unit in two steps: its kind and place (in the address), then the rest."""
    kind, region = _place_in(request)
    if region is None:
        return _choose_place(request)
    form = UnitForm(submitted(request), kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            unit = open_unit(unit=form.unit(region))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s is open.") % {"name": unit.name})
            return HttpResponseRedirect(f"{reverse('access:units')}?kind={unit.kind}")
    context: dict[str, Any] = {
        "form": form,
        "kind": UnitKind(kind).label,
        "place": paths([region.code])[region.code],
    }
    return render(request, "access/unit_new.html", context, status=422 if form.is_bound else 200)


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends a unit where no post holds any more."""
    unit = get_object_or_404(Unit, pk=key)
    if not looks_after_unit(acting_post(), unit):
        raise Http404
    form = UnitCloseForm(submitted(request))
    if request.method == "POST" and form.is_valid():
        try:
            close_unit(unit=unit, on=form.cleaned_data["on"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s is closed.") % {"name": unit.name})
            return HttpResponseRedirect(reverse("access:units"))
    context = {"form": form, "unit": unit}
    return render(request, "access/unit_close.html", context, status=422 if form.is_bound else 200)


def _place_in(request: HttpRequest) -> tuple[str, Region | None]:
    """The kind and the place that the address names, as far as the acting post may open such a unit there."""
    kind, code = request.GET.get("kind", ""), request.GET.get("region", "")
    if not (code.isascii() and code.isdigit() and len(code) == 12):
        return kind, None
    low, high = place_of(acting_post())
    region = Region.objects.filter(code=int(code), code__range=(low, high), valid_until=None).first()
    return kind, region if region and may_stand(kind, Level(region.level)) else None


def _choose_place(request: HttpRequest) -> HttpResponse:
    form = UnitPlaceForm(request.GET if "kind" in request.GET else None)
    kind, found = "", []
    if form.is_valid():
        kind, text = form.cleaned_data["kind"], form.cleaned_data["q"]
        found = places_for(acting_post(), kind, text, timezone.localdate(), MOST_PLACES + 1)
    names = paths(region.code for region in found)
    context = {
        "filter_form": form,
        "kind": kind,
        "places": [(region.code, names[region.code]) for region in found[:MOST_PLACES]],
        "is_more": len(found) > MOST_PLACES,
        "most": MOST_PLACES,
    }
    return render(request, "access/_unit_places.html" if request.htmx else "access/unit_place.html", context)
