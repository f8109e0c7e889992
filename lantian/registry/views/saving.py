"""How every form about a child ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.log import moment_of_transaction
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.labels import FACT_LABELS
from lantian.registry.messages import explain
from lantian.registry.models import Child
from lantian.registry.views.conflicts import show_conflict
from lantian.registry.views.file import log_view

TEMPLATE = "registry/fact.html"


def posted(request: HttpRequest) -> QueryDict | None:
    """What was submitted, be it nothing; None while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def save_and_return(
    request: HttpRequest,
    child: Child,
    form: Any,
    write: Callable[[], None],
    *,
    fact: str = "people",
    title: str = "",
    is_change: bool | None = None,
    about: str = "",
) -> HttpResponse:
    """Shows `form`; when it is complete, calls `write` and goes back to the file.

    `is_change` tells a change from a correction, and says so on the page; None is neither (a person added or ended).
    """
    context = {
        "child": child,
        "form": form,
        "title": title or FACT_LABELS.get(fact) or _("Who this child is"),
        "is_change": is_change,
        "about": about,
    }
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, TEMPLATE, context, conflict)
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            log_view(
                "registry.change_child", child, fact=fact, correction=is_change is False, **_reason(form)
            )
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)


def _reason(form: Any) -> dict[str, str]:
    """Why something was corrected, where that was said, and by which moment its history is found."""
    why = form.cleaned_data.get("why")
    return {"reason": why, "moment": moment_of_transaction()} if why else {}
