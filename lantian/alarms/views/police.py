"""What the police enter about a report, and opening a report again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.policy import Scope
from lantian.access.scopes import acting_post
from lantian.alarms.forms.police import EntryForm, ReopenForm
from lantian.alarms.rules.police import Entry
from lantian.alarms.services.policing import enter
from lantian.alarms.services.reopening import can_reopen, reopen
from lantian.alarms.views.saving import ENDING, page_of, report_or_404
from lantian.alarms.words import ENTRY_NAMES
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("alarms.enter_police")
@require_http_methods(METHODS)
def police(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """An entry of the police: by a unit that the report was sent to, or by an office in its name."""
    if kind not in tuple(Entry):
        raise Http404
    found, now = report_or_404(key), timezone.now()
    form = EntryForm(
        posted(request),
        kind=Entry(kind),
        by_office=acting_post().scope != Scope.UNIT,
        initial={"happened_at": timezone.localtime(now)},
    )

    def write() -> None:
        enter(report=found, kind=kind, values=form.values(), now=now)

    return ENDING.save(request, _page(found, form, str(ENTRY_NAMES[kind])), write)


@allowed("alarms.decide")
@require_http_methods(METHODS)
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Opens a report again that was decided here, or below."""
    found = report_or_404(key)
    if not can_reopen(found):
        raise Http404
    form = ReopenForm(posted(request), initial={"version": found.version})

    def write() -> None:
        reopen(report=found, now=timezone.now(), **form.cleaned_data)

    return ENDING.save(request, _page(found, form, _("Open the report again")), write)


def _page(found: Any, form: Any, title: str) -> dict[str, Any]:
    return {"form": form, "title": title, "back": page_of(found)}
