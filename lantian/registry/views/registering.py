"""Registering one child: search first, then one form, with the likely same child beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.forms.registering import RegisterForm
from lantian.registry.queries.choices import school_choices, village_choices
from lantian.registry.queries.likeness import likely_same
from lantian.registry.queries.listing import lines_of
from lantian.registry.services.registering import register_child


@allowed("registry.register_child")
def register(request: HttpRequest) -> HttpResponse:
    """The form, and what it registers."""
    form = register_form(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        values = form.values()
        context["likely"] = [] if values.get("another_child") else _likely(values)
        if not context["likely"]:
            return _registered(request, form, context)
    return render(request, "registry/register.html", context, status=422 if form.is_bound else 200)


@allowed("registry.register_child")
@require_POST
def likely(request: HttpRequest) -> HttpResponse:
    """While the form is being filled: registered children who may be this one."""
    form = register_form(request.POST)
    form.is_valid()
    return render(request, "registry/_likely.html", {"likely": _likely(form.cleaned_data), "form": form})


def _registered(request: HttpRequest, form: RegisterForm, context: dict[str, Any]) -> HttpResponse:
    values = form.values()
    places_known = places.place_index()
    for name in ("hukou_place", "father_destination", "mother_destination"):
        if values.get(name):
            values[f"{name}_code"] = places_known.find_region(values[name])
    try:
        child = register_child(values=values, as_of=timezone.localdate())
    except AlreadyRegistered as error:
        form.add_error("identity_number", _already(error))
    except OutOfScope:
        form.add_error("village", _("This village is not yours."))
    else:
        messages.success(request, _("The child is registered."))
        return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))
    return render(request, "registry/register.html", context, status=422)


def _already(error: AlreadyRegistered) -> str:
    if error.child:
        return _("A child with this number is registered already: search for the number to open the file.")
    return _(
        "A child with this number is registered in another place. Ask your county office to clear it up."
    )


def _likely(values: dict[str, Any]) -> list[Any]:
    found = likely_same(
        name=values.get("child_name") or "",
        birth_on=values.get("birth_on"),
        sex=values.get("sex") or "",
        village=values.get("village"),
    )
    return lines_of(found, timezone.localdate())


def register_form(data: Any) -> RegisterForm:
    """The form with the villages and schools of the acting post."""
    villages = village_choices()
    post = acting_post()
    initial = {"village": post.region_low, "sex": "", "ethnicity": "01"}
    return RegisterForm(data, villages=villages, schools=school_choices(), initial=initial)
