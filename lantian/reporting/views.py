"""Reports: which there are, one of them, its files, making one and correcting it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.models import User
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import OFFICES, Role, may
from lantian.access.scopes import acting_post
from lantian.files.models import StoredFile
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places import queries as places
from lantian.registry.views.children import key_in
from lantian.registry.views.documents import FAILURES
from lantian.registry.views.saving import posted
from lantian.reporting.documents.setting import TYPES, report_file
from lantian.reporting.errors import ReportError, explain
from lantian.reporting.forms import CorrectForm, ListForm, MakeForm, TakeForm
from lantian.reporting.models import Report
from lantian.reporting.queries.reports import editions_of, listed, newest
from lantian.reporting.rules.content import content_from
from lantian.reporting.rules.departments import Department
from lantian.reporting.rules.periods import Kind
from lantian.reporting.services import making
from lantian.reporting.services.crosschecking import take_list

ORDER = ("-recorded_at", "-id")


@allowed("reporting.read")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of the place of the acting post, the newest first; of each its newest edition."""
    form = ListForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = listed(place=chosen.get("place"), kind=chosen.get("kind", ""))
    page = page_of(rows, ORDER, after=key_in(request, "after"), before=key_in(request, "before"))
    names = places.paths({row.region for row in page.rows})
    context = {
        "form": form,
        "rows": [{"report": row, "place": names.get(row.region, "").split(" ")[-1]} for row in page.rows],
        "may_make": _may("reporting.make"),
        "may_take": _may("reporting.take_list"),
        **page_urls(request, page),
    }
    return render(request, "reporting/reports.html", context)


@allowed("reporting.read")
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report as it was made, and its other editions."""
    found = get_object_or_404(Report, pk=key)
    editions = editions_of(found)
    is_newest = editions[0].pk == found.pk
    context = {
        "report": found,
        "paper": content_from(found.content).paper(sees_all=_sees_all()),
        "editions": editions if len(editions) > 1 else [],
        "newer": None if is_newest else editions[0],
        "maker": _name_of(found.recorded_by),
        "list_file": StoredFile.objects.filter(pk=found.file).first() if found.file and _sees_all() else None,
        "may_correct": is_newest and found.kind != Kind.CROSS_CHECK and _may("reporting.make"),
    }
    return render(request, "reporting/report.html", context)


@allowed("reporting.read")
@require_safe
def download(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """A report as PDF, Word or a workbook: set from what was frozen."""
    found = get_object_or_404(Report, pk=key)
    if kind not in TYPES:
        raise Http404
    try:
        content = report_file(found, kind, sees_all=_sees_all())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return _to(found)
    title = content_from(found.content)
    name = f"{title.title}{title.subtitle}-{found.edition}.{kind}"
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": disposition})


@allowed("reporting.make")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A report is made by hand. One that is there already is shown instead."""
    form = MakeForm(posted(request))
    if form.is_bound and form.is_valid():
        kind, period, place = form.asked()
        try:
            made = making.make(kind=kind, place=place, period=period)
        except ReportError as error:
            there = newest(kind, place, period)
            if there is not None:
                messages.info(request, explain(error))
                return _to(there)
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The report is made. Its figures stay as they are now."))
            return _to(made)
    return render(request, "reporting/make.html", {"form": form}, status=422 if form.is_bound else 200)


@allowed("reporting.make")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """A further edition says what was wrong in a report; the report itself stays."""
    found = get_object_or_404(Report, pk=key)
    form = CorrectForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            made = making.correct(report=found, reason=form.cleaned_data["reason"])
        except ReportError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The new edition is made. The old one can still be read."))
            return _to(made)
    title = content_from(found.content)
    context = {"form": form, "report": found, "title": f"{title.title}{title.subtitle}"}
    return render(request, "reporting/correct.html", context, status=422 if form.is_bound else 200)


@allowed("reporting.take_list")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """The half-yearly list for a department is taken, with a reason."""
    form = TakeForm(posted(request))
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            made = take_list(
                department=Department(values["department"]), place=values["place"], reason=values["reason"]
            )
        except ReportError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("The list is ready. It is deleted by itself after a while."))
            return _to(made)
    return render(request, "reporting/take.html", {"form": form}, status=422 if form.is_bound else 200)


def _name_of(user: UUID | None) -> str:
    return User.objects.filter(pk=user).values_list("name", flat=True).first() or "" if user else ""


def _to(report: Report) -> HttpResponse:
    return HttpResponseRedirect(reverse("reporting:report", args=[report.pk]))


def _may(action: str) -> bool:
    return may(Role(acting_post().role), action)


def _sees_all() -> bool:
    """Whether the reader may open the rows behind figures, small ones too."""
    return Role(acting_post().role) in OFFICES
