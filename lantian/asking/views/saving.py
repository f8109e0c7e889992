"""How every form of this room ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lantian.asking.errors import AskingError
from lantian.asking.messages import say
from lantian.kernel.versions import Conflict
from lantian.registry.views.conflicts import show_conflict

FORM = "asking/form_entry.html"


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
        except AskingError as error:
            form.add_error(error.field if error.field in form.fields else None, say(error))
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
    except AskingError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)
