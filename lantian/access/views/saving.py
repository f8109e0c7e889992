"""How a form about a unit or a calendar ends: saved, refused with a sentence, or in conflict with another change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from lantian.access.queries import last_change
from lantian.access.services import Refused
from lantian.kernel.conflicts import in_words, renew
from lantian.kernel.versions import Conflict


def save_or_show(
    request: HttpRequest, template: str, context: dict[str, Any], write: Callable[[], Any], back: str
) -> HttpResponse:
    """Shows the `form` of `context`; when it is complete, calls `write` and goes `back`."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return _conflict(request, template, context, conflict)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return render(request, template, context, status=422 if form.is_bound else 200)


def _conflict(
    request: HttpRequest, template: str, context: dict[str, Any], conflict: Conflict
) -> HttpResponse:
    """The form again with both values; saving now overwrites knowingly."""
    renew(context["form"], conflict.row)
    who, at = last_change(conflict.row)
    both = {"differences": in_words(context["form"], conflict.differences), "is_conflict": True}
    return render(request, template, {**context, **both, "changed_by": who, "changed_at": at}, status=409)
