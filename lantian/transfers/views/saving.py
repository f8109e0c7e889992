"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.messages import explain
from lantian.registry.views.conflicts import show_conflict
from lantian.transfers.errors import TransferError
from lantian.transfers.messages import say
from lantian.transfers.models import Transfer

FORM = "transfers/form.html"


def save(
    request: HttpRequest,
    context: dict[str, Any],
    write: Callable[[], Any],
    done: Callable[[], str],
    *,
    said: str = "",
) -> HttpResponse:
    """Shows `context["form"]`; when it is complete, calls `write` and goes on to the address that `done` gives."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, FORM, context, conflict)
        except TransferError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, said or _("Saved."))
            return HttpResponseRedirect(done())
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def move_or_404(key: UUID) -> Transfer:
    """A move of which the acting post may know."""
    return get_object_or_404(Transfer, pk=key)


def page_of(transfer: Transfer) -> str:
    """The address of the page of a move."""
    return reverse("transfers:transfer", args=[transfer.pk])
