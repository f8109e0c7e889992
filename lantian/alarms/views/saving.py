"""How each step of a report ends: done, or refused with a sentence beside the form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lantian.alarms.errors import AlarmError
from lantian.alarms.messages import say
from lantian.alarms.models import HarmReport


def report_or_404(key: UUID) -> HarmReport:
    """A report that the acting post sees; another does not exist."""
    return get_object_or_404(HarmReport.objects.select_related("joined_to"), pk=key)


def refuse(form: Any, error: AlarmError) -> None:
    """Says an error beside its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, say(error))


def act(request: HttpRequest, write: Callable[[], Any], address: str) -> HttpResponse:
    """One tap without a form: done, or a sentence that says why not; then on to `address`."""
    try:
        write()
    except AlarmError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address)


def page_of(report: HarmReport) -> str:
    """The address of a report's page."""
    return reverse("alarms:report", args=[report.pk])
