"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lantian.kernel.versions import Conflict
from lantian.plans.errors import PlansError
from lantian.plans.messages import say as say_of_plans
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.views.conflicts import show_conflict
from lantian.resources.errors import ResourceError
from lantian.resources.messages import say
from lantian.resources.models import Order, Resource
from lantian.resources.queries.directory import one_of

FORM = "resources/form.html"
Refusal = ResourceError | PlansError | RegistryError


def save(
    request: HttpRequest, context: dict[str, Any], write: Callable[[], Any], template: str = FORM
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to `context["back"]`."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except (ResourceError, PlansError, RegistryError) as error:
            form.add_error(*_complaint(form, error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(context["back"])
    return render(request, template, context, status=422 if form.is_bound else 200)


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except Conflict:
        messages.warning(request, _("Somebody has moved this on in the meantime: look at the page again."))
    except (ResourceError, PlansError, RegistryError) as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def _complaint(form: Any, error: Refusal) -> tuple[str | None, str]:
    field = getattr(error, "field", None)
    return (field if field in form.fields else None), _sentence(error)


def _sentence(error: Refusal) -> str:
    if isinstance(error, RegistryError):
        return explain(error)
    return say_of_plans(error) if isinstance(error, PlansError) else say(error)


def resource_or_404(key: UUID) -> Resource:
    """An entry of the directory of the acting city."""
    return get_object_or_404(one_of(key))


def order_or_404(key: UUID) -> Order:
    """An order that the acting post published, or that was offered to its unit."""
    return get_object_or_404(Order, pk=key)
