"""How every form of this room ends, which case a page is about, and who may do what on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.messages import say
from lantian.cases.models import ProtectionCase
from lantian.cases.queries.page import reader_of
from lantian.cases.rules.reading import Reader
from lantian.kernel.versions import Conflict
from lantian.registry.views.conflicts import show_conflict

FORM = "cases/form.html"
LINES = "cases/form_lines.html"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with its title, what it is about, and the template that sets it."""

    form: Any
    title: str
    about: str = ""
    template: str = FORM
    done: Callable[[], str] | None = None


def case_or_404(key: UUID) -> ProtectionCase:
    """A case that the acting post sees; any other does not exist."""
    return get_object_or_404(ProtectionCase, pk=key)


def own_case(key: UUID, *, as_owner: bool = False) -> ProtectionCase:
    """A case on which the acting post works; whoever merely watches over it is refused."""
    case = case_or_404(key)
    check_own(case, as_owner=as_owner)
    return case


def check_own(case: ProtectionCase, *, as_owner: bool = False) -> None:
    """Refuses who is not of the team, or does not answer for the case."""
    reader = reader_of(case, acting_post())
    if not reader.is_team or (as_owner and reader != Reader.OWNER):
        raise PermissionDenied


def page_of(case: ProtectionCase) -> str:
    """The address of a case."""
    return reverse("cases:case", args=[case.pk])


def save(request: HttpRequest, case: ProtectionCase, sheet: Sheet, write: Callable[[], Any]) -> HttpResponse:
    """Shows the form of a sheet; when it is complete, calls `write` and goes back to the case."""
    form = sheet.form
    context = {"case": case, "form": form, "title": sheet.title, "about": sheet.about, "back": page_of(case)}
    if form.is_bound and form.is_valid():
        try:
            write()
        except Conflict as conflict:
            return show_conflict(request, sheet.template, context, conflict)
        except CasesError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(sheet.done() if sheet.done else page_of(case))
    return render(request, sheet.template, context, status=422 if form.is_bound else 200)


def complain(form: Any, error: CasesError) -> None:
    """Puts what is wrong beside its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, say(error))
