"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.messages import say
from lantian.initiatives.models import Initiative
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.views.conflicts import show_conflict

FORM = "initiatives/form.html"


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
        except InitiativeError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
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
    except InitiativeError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def key_in(text: str) -> UUID | None:
    """The key in a text, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def initiative_or_404(key: UUID) -> Initiative:
    """An initiative that concerns the place of the acting post."""
    return get_object_or_404(Initiative, pk=key)


def page_of(initiative: Initiative, place: int | None = None) -> str:
    """The address of an initiative's page."""
    address = reverse("initiatives:initiative", args=[initiative.pk])
    return f"{address}?place={place}" if place else address
