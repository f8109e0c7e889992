"""How every form about a child ends: saved, refused with a sentence, or in conflict with somebody else's change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lantian.access.log import moment_of_transaction
from lantian.kernel.versions import Conflict
from lantian.registry.errors import RegistryError
from lantian.registry.labels import FACT_LABELS
from lantian.registry.messages import explain
from lantian.registry.models import Child
from lantian.registry.services.checking import note_check
from lantian.registry.views.conflicts import show_conflict
from lantian.registry.views.file import log_view

TEMPLATE = "registry/fact.html"


@dataclass(frozen=True)
class Page:
    """Where a form of a file is shown and what comes after it: its template, what that needs besides, the action
    for the log, and the answer when it is saved (without one: back to the file)."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    action: str = "registry.change_child"
    done: Callable[[], HttpResponse] | None = None


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
    page: Page | None = None,
) -> HttpResponse:
    """Shows `form`; when it is complete, calls `write` and goes back to the file, or on with `page`.

    `is_change` tells a change from a correction, and says so on the page; None is neither (a person added or ended).
    """
    page = page or Page(TEMPLATE)
    context = {
        **page.context,
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
            return show_conflict(request, page.template, context, conflict)
        except RegistryError as error:
            form.add_error(None, explain(error))
        else:
            note_check(child=child, on=timezone.localdate())
            log_view(page.action, child, fact=fact, correction=is_change is False, **_reason(form))
            return page.done() if page.done else _back_to_file(request, child)
    return render(request, page.template, context, status=422 if form.is_bound else 200)


def _back_to_file(request: HttpRequest, child: Child) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("registry:child", args=[child.pk]))


def _reason(form: Any) -> dict[str, str]:
    """Why something was corrected, where that was said, and by which moment its history is found."""
    why = form.cleaned_data.get("why")
    return {"reason": why, "moment": moment_of_transaction()} if why else {}
