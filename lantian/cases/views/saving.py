"""How every form of this room ends, which case a page is about, and who may do what on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lantian.access.scopes import acting_post
from lantian.cases.errors import CasesError
from lantian.cases.messages import say
from lantian.cases.models import ProtectionCase
from lantian.cases.queries.page import reader_of
from lantian.cases.rules.reading import Reader
from lantian.referrals.errors import ReferralError
from lantian.referrals.messages import say as say_referral
from lantian.registry.views.ending import Ending

FORM = "cases/form.html"
LINES = "cases/form_lines.html"
ENDING = Ending({CasesError: say, ReferralError: say_referral}, FORM)
complain = ENDING.complain


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with its title, what it is about, and the template that sets it."""

    form: Any
    title: str
    about: str = ""
    template: str = FORM
    done: str = ""


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
    return ENDING.save(request, context, write, sheet.done or page_of(case), sheet.template)
