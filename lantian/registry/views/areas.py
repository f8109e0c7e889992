"""Areas change: choose what happens, see what follows, do it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.access.services import Refused
from lantian.places import queries as places
from lantian.places.areas import AreaPlan
from lantian.places.messages import say
from lantian.places.models import Region, RegionSuccession
from lantian.places.rules import Level, PlaceError, ancestors_of, is_within, level_of, scope_of
from lantian.registry.errors import RegistryError
from lantian.registry.forms.areas import FORMS, KIND_LABELS, ChangeForm, SplitForm, TransferForm
from lantian.registry.messages import explain
from lantian.registry.models import Household
from lantian.registry.queries.choices import own_place, place_choices
from lantian.registry.services import areas as services
from lantian.registry.views.saving import posted

SHOWN = 200


@allowed("registry.change_areas")
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """What happened to the areas of my place, the latest first."""
    low, high = acting_post().region_low or 0, acting_post().region_high or 0
    mine = Q(predecessor__code__range=(low, high)) | Q(successor__code__range=(low, high))
    rows = (
        RegionSuccession.objects.filter(mine)
        .select_related("predecessor", "successor")
        .order_by("-on", "predecessor")
    )
    context = {"rows": rows[:SHOWN], "kinds": KIND_LABELS, "places": place_choices(), "own": low}
    return render(request, "registry/areas/areas.html", context)


@allowed("registry.change_areas")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """One change: the form, what follows from it, and then the deed."""
    form, near = _form(request, kind)
    plan, refusal = _plan(form) if form.is_bound and form.is_valid() else (None, "")
    if plan is not None and "confirm" in request.POST:
        refusal = _done(form, plan)
        if not refusal:
            messages.success(
                request, _("The areas are changed. Children, posts and open work have moved along.")
            )
            return HttpResponseRedirect(reverse("registry:areas"))
    context = {
        "form": form,
        "kind": KIND_LABELS[kind],
        "near": near,
        "near_name": places.paths([near]).get(near, ""),
        "places": [(code, name) for code, name in place_choices(near) if level_of(code) != Level.VILLAGE],
        "refusal": refusal,
        "follows": _follows(plan, form.standing) if plan is not None and not refusal else None,
    }
    status = 422 if form.is_bound and (form.errors or refusal) else 200
    return render(request, "registry/areas/change.html", context, status=status)


def _plan(form: ChangeForm) -> tuple[AreaPlan | None, str]:
    try:
        return form.plan(), ""
    except PlaceError as error:
        return None, say(error.code, error.params)


def _done(form: ChangeForm, plan: AreaPlan) -> str:
    """Does it; the sentence of what stands against it, else nothing."""
    data = form.cleaned_data
    try:
        if form.kind == "rename":
            services.rename_area(code=data["region"], name=data["name"], on=data["on"])
        else:
            services.change_areas(plan=plan, on=data["on"], kind=form.kind, basis=data["basis"])
    except PlaceError as error:
        return say(error.code, error.params)
    except Refused as error:
        return str(error)
    except RegistryError as error:
        return explain(error)
    return ""


def _follows(plan: AreaPlan, standing: Mapping[int, str]) -> dict[str, Any]:
    """What a plan does, as a page shows it."""
    names = {**standing, **plan.begun}
    targets = services.foresee(plan)
    return {
        "children": len(targets),
        "posts": services.posts_of(plan),
        "pairs": [(names.get(old, ""), old, names.get(new, ""), new) for old, new in plan.successions()][
            :SHOWN
        ],
        "more": max(0, len(plan.successions()) - SHOWN),
    }


def _form(request: HttpRequest, kind: str) -> tuple[ChangeForm, int]:
    """The form of a kind for the regions right below `near`; for a split, for the region `near` itself."""
    form = FORMS.get(kind)
    near = own_place(request.GET.get("near", "")) or acting_post().region_low or 0
    if form is None:
        raise Http404
    standing = dict(Region.objects.filter(valid_until__isnull=True).values_list("code", "name"))
    names = {code: name for code, name in standing.items() if _is_right_below(code, near)}
    more: dict[str, Any] = {"regions": names, "standing": standing}
    if form is TransferForm:
        more["parents"] = _parents(near, standing)
    if form is SplitForm:
        more |= {"region": near, "holds": _parts_of(near, names)}
    return form(posted(request), **more), near


def _is_right_below(code: int, near: int) -> bool:
    return code != near and is_within(code, scope_of(near)) and ancestors_of(code)[-1] == near


def _parents(near: int, standing: dict[int, str]) -> list[tuple[int, str]]:
    """Those of my place that could be the parent instead: of the same level as the present one."""
    post, level = acting_post(), level_of(near)
    mine = [
        code
        for code in standing
        if level_of(code) == level and is_within(code, (post.region_low or 0, post.region_high or 0))
    ]
    names = places.paths(mine)
    return [(code, names.get(code, "")) for code in sorted(mine)]


def _parts_of(region: int, names: dict[int, str]) -> list[tuple[Any, str]]:
    """What a split can give away: the groups of a village, the regions right below any other."""
    if level_of(region) != Level.VILLAGE:
        return list(names.items())
    groups = Household.objects.filter(place=region).exclude(village_group="")
    return [
        (group, group)
        for group in groups.values_list("village_group", flat=True).distinct().order_by("village_group")
    ]
