"""Pictures and papers that came with a report: opened on record, set aside with a reason, brought back from above."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.alarms.forms.handling import AsideForm
from lantian.alarms.models import HarmEvidence
from lantian.alarms.queries import reports as queries
from lantian.alarms.services import putting_aside
from lantian.alarms.services.noting import note
from lantian.alarms.views.saving import ENDING, page_of, report_or_404
from lantian.files.services import path_of
from lantian.files.views import answer_with_evidence
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("alarms.read")
@require_safe
def evidence(request: HttpRequest, key: UUID, row: UUID) -> Any:
    """A picture or paper that came with a report, for whoever may read its words; not once it was set aside."""
    file = _file(key, row)
    if file.set_aside_at or not path_of(file.pk).exists():
        raise Http404
    note("alarms.read", file.report, evidence=str(file.pk))
    return answer_with_evidence(file)


@allowed("alarms.handle")
@require_http_methods(METHODS)
def set_aside(request: HttpRequest, key: UUID, row: UUID) -> HttpResponse:
    """A wrong file is shown to nobody any more, and the minutes say why."""
    file = _file(key, row)
    if file.set_aside_at:
        raise Http404
    return _save(request, key, file, _("Set evidence aside"), putting_aside.set_aside)


@allowed("alarms.handle")
@require_http_methods(METHODS)
def bring_back(request: HttpRequest, key: UUID, row: UUID) -> HttpResponse:
    """What was set aside by mistake is shown again."""
    file = _file(key, row)
    if not putting_aside.can_bring_back(file, timezone.localdate()):
        raise Http404
    return _save(request, key, file, _("Bring evidence back"), putting_aside.bring_back)


def _file(key: UUID, row: UUID) -> HarmEvidence:
    """A file of a report that the acting post reads, or of one that was joined to it."""
    found = report_or_404(key)
    keys = [found.pk, *(one.pk for one in queries.joined_to(found))]
    return get_object_or_404(HarmEvidence.objects.filter(report__in=keys).select_related("report"), pk=row)


def _save(request: HttpRequest, key: UUID, file: HarmEvidence, title: str, write: Any) -> HttpResponse:
    form = AsideForm(posted(request))
    page = {"form": form, "title": title, "back": page_of(report_or_404(key))}
    return ENDING.save(request, page, lambda: write(file=file, now=timezone.now(), **form.cleaned_data))
