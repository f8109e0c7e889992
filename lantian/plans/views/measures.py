"""Measures: promised, kept, handed over, dropped; and each owner's own list."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.plans.codes import need_kinds
from lantian.plans.forms.needs import HandOverForm, KeepForm, MeasureForm, ReasonForm
from lantian.plans.models import Measure
from lantian.plans.queries.child import measure_line
from lantian.plans.queries.owners import owners_of, seat_names
from lantian.plans.queries.worklists import own_measures, page_of_measures
from lantian.plans.services import measures as services
from lantian.plans.views.saving import measure_or_404, need_or_404, page_of, save
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

FORM = "plans/form.html"


@allowed("plans.keep_measure")
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """What the acting post has promised, the nearest day first."""
    post, on = acting_post(), timezone.localdate()
    page = page_of_measures(
        own_measures(post), after=key_in(request, "after"), before=key_in(request, "before")
    )
    rows = [
        {"line": measure_line(one, {}, post, on), "kind": need_kinds()[one.need.code], "child": one.child}
        for one in page.rows
    ]
    return render(request, "plans/measures.html", {"rows": rows, "today": on, **page_urls(request, page)})


@allowed("plans.measure")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Promises something for a need; what others already do for it is shown first."""
    need, on = need_or_404(key), timezone.localdate()
    kind, data = need_kinds()[need.code], posted(request)
    others = services.others_helping(need, _seat_in(data), data.get("outside", "") if data else "")
    form = MeasureForm(
        data,
        owners=owners_of(need.child, on),
        has_others=bool(others),
        initial={"line": kind.line, "seat": acting_post().seat},
    )

    def write() -> None:
        values = dict(form.cleaned_data)
        knows = values.pop("knows_others", False)
        services.promise_measure(need=need, values=values, today=on, knows_others=knows)

    names = seat_names((one.keeper for one in others), on)  # type: ignore[misc]
    context = {
        "child": need.child,
        "form": form,
        "title": _("What is done about it?"),
        "about": str(kind),
        "others": [measure_line(one, names, acting_post(), on) for one in others],
    }
    return save(request, context, write, page_of(need.child_id), "plans/measure_new.html")


@allowed("plans.keep_measure")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """A measure is done: one tap on the list, or with a note here."""
    measure = own_or_refused(key)
    form = KeepForm(posted(request), initial={"version": measure.version, "came_out": "done"})

    def write() -> None:
        services.keep_measure(measure=measure, today=timezone.localdate(), **form.cleaned_data)

    return _save(request, measure, form, _("What came out?"), write)


@allowed("plans.keep_measure")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """A measure does not happen, and why."""
    measure = own_or_refused(key)
    form = ReasonForm(posted(request), initial={"version": measure.version})

    def write() -> None:
        services.drop_measure(measure=measure, today=timezone.localdate(), **form.cleaned_data)

    return _save(request, measure, form, _("This does not happen"), write)


@allowed("plans.keep_measure")
@require_http_methods(["GET", "HEAD", "POST"])
def measure_hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Gives a measure into other hands; the reason stays with it."""
    measure, on = own_or_refused(key), timezone.localdate()
    owners = owners_of(measure.child, on)
    form = HandOverForm(posted(request), owners=owners, initial={"version": measure.version})

    def write() -> None:
        services.hand_over(measure=measure, today=on, **form.cleaned_data)

    return _save(request, measure, form, _("Into whose hands?"), write)


def own_or_refused(key: UUID) -> Measure:
    """A measure that the acting post may report on: its own, or any of a child whose measures it may make."""
    measure, post = measure_or_404(key), acting_post()
    if measure.keeper != post.seat and not may(Role(post.role), "plans.measure"):
        raise PermissionDenied
    return measure


def _save(request: HttpRequest, measure: Measure, form: Any, title: str, write: Any) -> HttpResponse:
    back = reverse("plans:measures") if request.GET.get("from") == "list" else page_of(measure.child_id)
    context = {
        "child": measure.child,
        "form": form,
        "title": title,
        "about": measure.what,
        "says": measure.done_means,
    }
    return save(request, context, write, back, FORM)


def _seat_in(data: Any) -> UUID | None:
    try:
        return UUID(data["seat"]) if data else acting_post().seat
    except (KeyError, ValueError):
        return None
