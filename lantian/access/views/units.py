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
from lantian.access.forms import key_of, submitted
from lantian.access.paging import page_of, page_urls
from lantian.access.place_forms import (
    DutyEditForm,
    DutyForm,
    UnitCloseForm,
    UnitEditForm,
    UnitFilter,
    UnitForm,
    UnitPlaceForm,
)
from lantian.access.place_services import (
    charge_unit,
    close_unit,
    mend_duty,
    mend_unit,
    move_unit,
    open_unit,
)
from lantian.access.policy import Role, may
from lantian.access.queries import (
    looks_after_unit,
    may_edit_unit,
    place_of,
    places_for,
    posts_at,
    units_listed,
)
from lantian.access.rules import may_stand, moves
from lantian.access.scopes import acting_post
from lantian.access.services import Refused
from lantian.access.views.amendments import unit_amendments
from lantian.access.views.saving import save_or_show
from lantian.kernel.versions import Conflict
from lantian.places.models import FormerName, Region, Unit, UnitDuty, UnitKind
from lantian.places.queries import paths
from lantian.places.rules import Level, is_within

MOST_PLACES = 20
MOST_POSTS = 50


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
                "may_edit": may_edit_unit(acting, unit),
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


@allowed("access.read_posts")
@require_GET
def unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """One unit: what is on file, its parts in the work and its names through time, who is there, what was mended."""
    found, acting = _unit_or_404(key), acting_post()
    duties = UnitDuty.objects.filter(unit=found).select_related("region").order_by("-valid_from", "role")
    posts = posts_at(found.pk, timezone.localdate())
    context = {
        "unit": found,
        "place": paths([found.region_id]).get(found.region_id, ""),
        "duties": list(duties),
        "former_names": list(FormerName.objects.filter(unit=found).order_by("-valid_until")),
        "posts": posts[:MOST_POSTS],
        "posts_left": len(posts) - MOST_POSTS,
        "amendments": unit_amendments(found),
        "may_edit": may_edit_unit(acting, found),
        "may_close": looks_after_unit(acting, found) and found.valid_until is None,
        "may_move": may_edit_unit(acting, found) and moves(found.kind) and found.valid_until is None,
    }
    return render(request, "access/unit.html", context)


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is on file about a unit, mended; a new name keeps the old one."""
    found = _unit_of_mine_or_404(key)
    form = UnitEditForm(submitted(request), unit=found)

    def write() -> None:
        data = form.cleaned_data
        mend_unit(unit=found, values=form.values(), version=data["version"], renamed_on=data["renamed_on"])

    return save_or_show(
        request, "access/unit_edit.html", {"form": form, "unit": found}, write, _unit_url(found)
    )


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_move(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another seat for a school or an organisation: first the place is found, then chosen."""
    found = _unit_of_mine_or_404(key)
    if not moves(found.kind) or found.valid_until:
        raise Http404
    if request.method == "POST":
        return _move(request, found)
    form = UnitPlaceForm({"kind": found.kind, "q": request.GET.get("q", "")})
    form.fields["kind"].widget = form.fields["kind"].hidden_widget()
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    places = places_for(acting_post(), found.kind, text, timezone.localdate(), MOST_PLACES + 1)
    names = paths(region.code for region in places)
    context = {
        "filter_form": form,
        "unit": found,
        "place": paths([found.region_id]).get(found.region_id, ""),
        "places": [(region.code, names[region.code]) for region in places[:MOST_PLACES]],
        "is_more": len(places) > MOST_PLACES,
        "most": MOST_PLACES,
    }
    return render(request, "access/_unit_move.html" if request.htmx else "access/unit_move.html", context)


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_charge(request: HttpRequest, key: UUID) -> HttpResponse:
    """A part in the work of its region, from a day on; the one it had before ends that day."""
    found = _unit_of_mine_or_404(key)
    form = DutyForm(submitted(request))
    context = {"form": form, "unit": found, "place": found.region}
    return save_or_show(
        request,
        "access/unit_duty.html",
        context,
        lambda: charge_unit(unit=found, **form.cleaned_data),
        _unit_url(found),
    )


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_duty(request: HttpRequest, key: UUID, duty: UUID) -> HttpResponse:
    """A part in the work as it is on file: mended, or ended."""
    found = _unit_of_mine_or_404(key)
    row = get_object_or_404(UnitDuty.objects.select_related("unit", "region"), pk=duty, unit=found)
    form = DutyEditForm(submitted(request), duty=row)
    context = {"form": form, "unit": found, "place": row.region, "duty": row}
    return save_or_show(
        request,
        "access/unit_duty.html",
        context,
        lambda: mend_duty(duty=row, values=form.values(), version=form.cleaned_data["version"]),
        _unit_url(found),
    )


@allowed("access.manage_units")
@require_http_methods(["GET", "POST"])
def unit_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ends a unit where no post holds any more."""
    unit = _unit_or_404(key)
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


def _unit_or_404(key: UUID) -> Unit:
    """A unit in the place of the acting post; any other does not exist for it."""
    found = get_object_or_404(Unit.objects.select_related("region"), pk=key)
    if not is_within(found.region_id, place_of(acting_post())):
        raise Http404
    return found


def _unit_of_mine_or_404(key: UUID) -> Unit:
    found = _unit_or_404(key)
    if not may_edit_unit(acting_post(), found):
        raise Http404
    return found


def _unit_url(unit: Unit) -> str:
    return reverse("access:unit", args=[unit.pk])


def _move(request: HttpRequest, unit: Unit) -> HttpResponse:
    code, version = request.POST.get("region", ""), request.POST.get("version", "")
    low, high = place_of(acting_post())
    is_code = code.isascii() and code.isdigit() and version.isascii() and version.isdigit()
    region = Region.objects.filter(code=int(code), code__range=(low, high)).first() if is_code else None
    try:
        if region is None:
            raise Refused(_("Choose a place of yours from the list."))
        move_unit(unit=unit, region=region, version=int(version))
    except Refused as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("access:unit_move", args=[unit.pk]))
    except Conflict:
        messages.error(request, _("Somebody else changed this unit in the meantime. Please look again."))
        return HttpResponseRedirect(_unit_url(unit))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(_unit_url(unit))


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
