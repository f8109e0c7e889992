"""The written report on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.alarms.documents.papers import ReportPaper, set_report
from lantian.alarms.models import HarmReport
from lantian.alarms.queries import reports as queries
from lantian.alarms.services.noting import note
from lantian.alarms.views.saving import page_of, report_or_404
from lantian.kernel.codes.tables import code_table
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.views.documents import FAILURES, pdf_response

LABELS = {"spot": "具体地点", "seen": "如何辨认", "words": "所见所闻"}


@allowed("alarms.print")
@require_safe
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The written report, to be signed: for police, department and procuratorate. It names no reporter."""
    found = report_or_404(key)
    try:
        pdf = set_report(_paper_of(found), made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(page_of(found))
    note("alarms.print", found)
    return pdf_response(pdf, _("mandatory report"))


def _paper_of(found: HarmReport) -> ReportPaper:
    reports = queries.said_of(found)
    said = [
        (LABELS[name], getattr(row, name).reveal())
        for one in reports
        for row in one.words
        for name in LABELS
        if getattr(row, name)
    ]
    with translation.override("zh-hans"):
        steps = [
            (str(step.get_kind_display()), timezone.localtime(step.happened_at), by)
            for step, by in queries.steps_of(found)
        ]
    return ReportPaper(
        number=str(found.pk)[-12:].upper(),
        received_at=timezone.localtime(found.received_at),
        place=places.path(found.region),
        child=_child_in_words(found),
        situations=found.situations,
        happened_on=found.happened_on,
        in_danger=found.in_danger,
        called_at=timezone.localtime(found.called_at) if found.called_at else None,
        words=said,
        evidence=sum(file.set_aside_at is None for one in reports for file in one.evidence),
        steps=steps,
        unit=str(acting_post().unit),
        is_drill=found.is_drill,
    )


def _child_in_words(found: HarmReport) -> str:
    child = Child.objects.filter(pk=found.child_id).first() if found.child_id else None
    sexes = code_table("sex")
    if child:
        born = child.birth_on
        return f"{child.name}，{sexes.name(child.sex)}，{born.year}年{born.month}月{born.day}日出生"
    sex = sexes.name(found.sex) if found.sex else "性别不详"
    return f"姓名不详，{sex}，约{found.age}岁" if found.age is not None else f"姓名不详，{sex}，年龄不详"
