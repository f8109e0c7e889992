"""Registering one child: search first, then one form, with the likely same child beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.places import queries as places
from lantian.registry.errors import AlreadyRegistered, OutOfScope
from lantian.registry.forms.registering import RegisterForm
from lantian.registry.models import Child
from lantian.registry.queries.choices import named_school, school_choices, village_choices
from lantian.registry.queries.likeness import likely_same
from lantian.registry.queries.listing import lines_of
from lantian.registry.services.registering import register_child
from lantian.registry.views.saving import posted

# What another room knows of a child before its form is filled in, and where to go back to. It waits in the session:
# names stay out of addresses.
PREFILLED = "registration"
WRITTEN_PLACES = ("hukou_place", "father_destination", "mother_destination")


@allowed("registry.register_child")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form, and what it registers."""
    return registration(request, register_form(posted(request), known_before(request)), _register)


def registration(
    request: HttpRequest, form: RegisterForm, write: Callable[[dict[str, Any]], Child]
) -> HttpResponse:
    """Shows the form; when it is complete and nobody in the register is likely the same, calls `write` with values."""
    context: dict[str, Any] = {"form": form}
    if form.is_bound:
        is_whole = form.is_valid()
        context["likely"] = _likely(form.cleaned_data)
        if is_whole and (form.cleaned_data["another_child"] or not context["likely"]):
            return _registered(request, form, write, context)
    return render(request, "registry/register.html", context, status=422 if form.is_bound else 200)


@allowed("registry.register_child")
@require_POST
def likely(request: HttpRequest) -> HttpResponse:
    """While the form is being filled: registered children who may be this one."""
    form = register_form(request.POST)
    form.is_valid()
    return render(request, "registry/_likely.html", {"likely": _likely(form.cleaned_data), "form": form})


def _register(values: dict[str, Any]) -> Child:
    return register_child(values=values, as_of=timezone.localdate())


def _registered(
    request: HttpRequest,
    form: RegisterForm,
    write: Callable[[dict[str, Any]], Child],
    context: dict[str, Any],
) -> HttpResponse:
    try:
        child = write(_with_codes(form.values()))
    except AlreadyRegistered as error:
        form.add_error("identity_number", _already(error))
    except OutOfScope:
        form.add_error("village", _("This village is not yours."))
    else:
        messages.success(request, _("The child is registered."))
        back = known_before(request).get("back")
        return HttpResponseRedirect(back or reverse("registry:child", args=[child.pk]))
    return render(request, "registry/register.html", context, status=422)


def known_before(request: HttpRequest) -> dict[str, Any]:
    """What was put into the session for this registration; its address names it, so that another one is empty."""
    known: dict[str, Any] = request.session.get(PREFILLED, {})
    return known if known and request.GET.get("for") == known["key"] else {}


def _with_codes(values: dict[str, Any]) -> dict[str, Any]:
    """Places and schools written as text get their code or key where it can be told."""
    written = [name for name in WRITTEN_PLACES if values.get(name)]
    if written:
        index = places.place_index()
        values |= {f"{name}_code": index.find_region(values[name]) for name in written}
    if values.get("school_text") and (school := named_school(values["school_text"], values["village"])):
        values |= {"school": school, "school_text": ""}
    return values


def _already(error: AlreadyRegistered) -> str:
    if error.child:
        link = format_html(
            '<a href="{}">{}</a>', reverse("registry:child", args=[error.child]), _("Open the file")
        )
        return format_html("{} {}", _("A child with this number is registered already."), link)
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


def register_form(data: Any, known: Mapping[str, Any] | None = None) -> RegisterForm:
    """The form with the villages and schools of the acting post, and what is known before."""
    villages = village_choices()
    own = villages[0][0] if len(villages) == 1 else None
    initial = {"village": own, "ethnicity": "01", **(known or {}).get("values", {})}
    return RegisterForm(data, villages=villages, schools=school_choices(), initial=initial)
