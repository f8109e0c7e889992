"""How many count, under every definition; and the children behind the difference of two."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.registry.forms.counting import BridgeForm, CountingForm
from lantian.registry.queries import counting as queries
from lantian.registry.queries.choices import own_place, place_choices
from lantian.registry.queries.statuses import Tally, name_of
from lantian.registry.reasons import group_in_words, reason_in_words
from lantian.registry.views.children import key_in


@allowed("registry.count_children")
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """The places right below mine, and how many children count there under each definition."""
    form = CountingForm(request.GET, **_places(request))
    form.is_valid()
    place, on = _asked(form)
    areas_on = form.cleaned_data.get("areas_on")
    found = queries.counts(place, on, areas_on)
    context = {
        "form": form,
        "lines": [
            {
                "place": line.place,
                "name": line.name,
                "deeper": line.place != place and not areas_on,
                "cells": _cells(found, line.tallies),
            }
            for line in found.lines
        ],
        "totals": _cells(found, found.totals),
        "names": [(calibre, name_of(calibre)) for calibre in found.calibres],
        "place": place,
        "on": on,
        "areas_on": areas_on,
        "day": "" if on == timezone.localdate() else f"&counted_on={on.isoformat()}",
        "may_define": may(Role(acting_post().role), "registry.define_calibre"),
    }
    return render(request, "registry/counting/counts.html", context, status=422 if form.errors else 200)


@allowed("registry.count_children")
@require_safe
def bridge(request: HttpRequest) -> HttpResponse:
    """From one definition's figure to another's, with the reasons of the difference."""
    form = _bridge_form(request)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        place, on = _asked(form)
        one, other = _chosen(form)
        found = queries.bridge(one, other, place, on)
        context |= {
            "bridge": found,
            "sides": [_side(side) for side in found.sides],
            "one": name_of(one),
            "other": name_of(other),
            "query": f"place={place}&on={on.isoformat()}",
        }
    return render(request, "registry/counting/bridge.html", context, status=200 if form.is_valid() else 422)


@allowed("registry.count_children")
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The children who count under the first definition and not under the second, each with the reason."""
    form = _bridge_form(request)
    if not form.is_valid():
        raise Http404
    place, on = _asked(form)
    one, other = _chosen(form)
    reason = request.GET.get("reason", "")
    keys = {name: key_in(request, name) for name in ("after", "before")}
    found, page = queries.behind(one, other, place, on, reason=reason, **keys)
    note_access("registry.count_children", region=place, one=one.code, other=other.code, on=on.isoformat())
    context = {
        "lines": [
            {
                "child": line.child,
                "place": line.place,
                "why": _("; ").join(map(reason_in_words, line.verdict.reasons)),
            }
            for line in found
        ],
        "one": name_of(one),
        "other": name_of(other),
        "on": on,
        "query": f"one={one.code}&other={other.code}&place={place}&on={on.isoformat()}",
        **page_urls(request, page),
    }
    return render(request, "registry/counting/behind.html", context)


def _cells(found: queries.Counts, tallies: Sequence[Tally]) -> list[tuple[Tally, str]]:
    """Tallies with the codes of their definitions, as links name them."""
    return [(tally, calibre.code) for tally, calibre in zip(tallies, found.calibres, strict=True)]


def _side(side: queries.Side) -> dict[str, Any]:
    """A side as the page shows it: whose it is, how many, and why the other does not count them."""
    return {
        "name": name_of(side.calibre),
        "other": name_of(side.other),
        "children": side.children,
        "query": f"one={side.calibre.code}&other={side.other.code}",
        "reasons": [
            {"code": reason.code, "text": group_in_words(reason), "children": number}
            for reason, number in side.reasons
        ],
    }


def _bridge_form(request: HttpRequest) -> BridgeForm:
    post = acting_post()
    calibres = [one.calibre for one in queries.calibres_for(post.region_low or 0)]
    data = request.GET.copy()
    for name, calibre in zip(("one", "other"), calibres, strict=False):
        data.setdefault(name, calibre.code)
    return BridgeForm(data, calibres=calibres, **_places(request))


def _chosen(form: BridgeForm) -> tuple[Any, Any]:
    found = {one.code: one.calibre for one in queries.calibres_for(acting_post().region_low or 0)}
    return found[form.cleaned_data["one"]], found[form.cleaned_data["other"]]


def _places(request: HttpRequest) -> dict[str, Any]:
    chosen = own_place(request.GET.get("place", ""))
    return {"places": place_choices(chosen), "whole": _("all of mine")}


def _asked(form: CountingForm) -> tuple[int, Any]:
    """The place and day of a form; what is wrong in it is left out."""
    data = getattr(form, "cleaned_data", {})
    return data.get("place") or acting_post().region_low or 0, data.get("on") or timezone.localdate()
