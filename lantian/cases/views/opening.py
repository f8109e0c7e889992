"""Opening a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.forms.steps import OpenForm, OpenUnknownForm
from lantian.cases.services.opening import open_case, tell_who_asked
from lantian.cases.views.saving import complain, page_of
from lantian.places.models import Region
from lantian.plans.codes import need_kinds
from lantian.plans.models import Need
from lantian.plans.rules.needs import OVER
from lantian.registry.models import Child
from lantian.registry.queries.active import of_files
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

FORM = "cases/open.html"


@allowed("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def open_known(request: HttpRequest, key: UUID) -> HttpResponse:
    """A case for a child on file."""
    child = child_or_404(key)
    form = OpenForm(posted(request), needs=_needs(child), initial={"need": request.GET.get("need", "")})
    return _open(request, form, child, reverse("registry:child", args=[child.pk]))


@allowed("cases.open")
@require_http_methods(["GET", "HEAD", "POST"])
def open_unknown(request: HttpRequest) -> HttpResponse:
    """A case for a child whom nobody knows yet."""
    form = OpenUnknownForm(posted(request), places=_places())
    return _open(request, form, None, reverse("cases:cases"))


def _open(request: HttpRequest, form: Any, child: Child | None, back: str) -> HttpResponse:
    if form.is_bound and form.is_valid():
        values = form.values()
        values["need"] = UUID(values["need"]) if values.get("need") else None
        try:
            case = open_case(child=child, **values)
        except CasesError as error:
            if error.code == "case_stands" and child:
                tell_who_asked(child)
            complain(form, error)
        else:
            messages.success(request, _("The case is open. Say first what was done at once."))
            return HttpResponseRedirect(page_of(case))
    context = {"form": form, "child": child, "back": back}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def _needs(child: Child) -> list[tuple[str, str]]:
    """The needs of a child that are not over, as choices."""
    needs = Need.objects.filter(of_files([child.pk])).exclude(state__in=OVER).order_by("since")
    return [(str(need.pk), str(need_kinds()[need.code])) for need in needs]


def _places() -> list[tuple[Any, Any]]:
    """The towns and villages of the acting post, villages under their town."""
    rows = Region.objects.filter(code__range=place_of(acting_post()), level__in=("town", "village"))
    places: list[tuple[Any, Any]] = []
    for region in rows.order_by("code"):
        if region.level == "town":
            places.append((region.name, [(region.code, region.name)]))
        elif places:
            places[-1][1].append((region.code, region.name))
    return places
