"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.entrusting.errors import EntrustingError
from lantian.entrusting.messages import say
from lantian.entrusting.models import CareWord, Entrustment
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.models import Child, existing
from lantian.registry.views.conflicts import show_conflict

FORM = "entrusting/form.html"


def save(
    request: HttpRequest,
    context: dict[str, Any],
    write: Callable[[], Any],
    address: str,
    template: str = FORM,
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to `address`."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, template, context, conflict)
        except EntrustingError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(address)
    return render(request, template, context, status=422 if form.is_bound else 200)


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except EntrustingError as error:
        messages.error(request, say(error))
    except RegistryError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def entrustment_or_404(key: UUID) -> Entrustment:
    """An agreement about a child on file that the acting post sees."""
    rows = Entrustment.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(rows, pk=key)


def word_or_404(key: UUID) -> CareWord:
    """What a parent wrote, where the acting post sees it."""
    rows = CareWord.objects.filter(existing("child__")).select_related("child")
    return get_object_or_404(rows, pk=key)


def page_of(child: Child | UUID) -> str:
    """The address of a child's page in this room."""
    return reverse("entrusting:child", args=[child.pk if isinstance(child, Child) else child])
