"""Joint lists to the police of children without registration: who can stand on one, what went out, what came back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.documents.official import official_pdf
from lantian.kernel.documents.word import word_document
from lantian.pathways.forms import AnswerForm, PoliceListForm, UnitForm
from lantian.pathways.messages import PROBLEMS
from lantian.pathways.models import HukouLine, HukouList
from lantian.pathways.queries import listing as queries
from lantian.pathways.rules.running import State
from lantian.pathways.services import listing as services
from lantian.pathways.services.answering import answer_line
from lantian.pathways.views.saving import save
from lantian.places.models import Unit
from lantian.registry.models import existing
from lantian.registry.views.documents import FAILURES
from lantian.registry.views.saving import posted

SHOWN = 50
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TONES = {"": "info", "registered": "good", "missing": "watch", "refused": "warning", "not_found": "warning"}


@allowed("pathways.police_list")
@require_http_methods(["GET", "HEAD", "POST"])
def police_lists(request: HttpRequest) -> HttpResponse:
    """The lists that went out, and below them who can stand on the next one."""
    scope = place_of(acting_post())
    units = queries.units_of_police(scope, timezone.localdate())
    bureau = next((unit.pk for unit in units if unit.region_id == scope[0]), None)
    initial = {"key": uuid7(), "to": _police_of(scope[0]), "unit": bureau}
    form = PoliceListForm(posted(request), units=units, initial=initial)
    chosen = {key for text in request.POST.getlist("run") if (key := key_of(text))}
    found = queries.candidates_in(scope)
    context: dict[str, Any] = {
        "form": form,
        "ready": [(one, one.run.pk in chosen or not form.is_bound) for one in found if not one.problem],
        "others": [(one, PROBLEMS[one.problem]) for one in found if one.problem],
        "lists": queries.lists_in(scope)[:SHOWN],
    }

    def write() -> HukouList:
        said = form.cleaned_data
        return services.send_list(runs=chosen, today=timezone.localdate(), **said)

    def on(sent: HukouList) -> str:
        return reverse("pathways:police_list", args=[sent.pk])

    return save(
        request,
        context,
        write,
        on,
        "pathways/police/lists.html",
        said=_("The list is frozen as it goes out."),
    )


@allowed("pathways.police_list")
@require_safe
def police_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """A list as it went out, line by line with what the police answered."""
    return _shown(request, _list(key))


def _shown(request: HttpRequest, one: HukouList, *, beaten: HukouLine | None = None) -> HttpResponse:
    """A list; with `beaten` the line that somebody answered while this person was writing."""
    lines = queries.lines_of(one)
    who = queries.who_answered(lines)
    services.note_reading(one)
    context = {
        "one": one,
        "beaten": beaten,
        "who": who,
        "unit": Unit.objects.filter(pk__in=one.units).first(),
        "lines": [
            (
                line,
                TONES[line.answer],
                line.run.state == State.RUNNING,
                bool(line.answer) and line.is_corrected_by(None),
            )
            for line in lines
        ],
        "earlier": queries.corrections_of(one),
        "gone": one.count - len(lines),
        "waiting": sum(1 for line in lines if not line.answer),
    }
    return render(request, "pathways/police/list.html", context, status=409 if beaten else 200)


@allowed("pathways.police_list")
@require_http_methods(["GET", "HEAD", "POST"])
def police_unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which unit answers a list on line from now on; none: it is taken back."""
    one = _list(key)
    units = queries.units_of_police(place_of(acting_post()), timezone.localdate())
    initial = {"version": one.version, "unit": next(iter(one.units), None)}
    form = UnitForm(posted(request), units=units, initial=initial)
    back = reverse("pathways:police_list", args=[key])
    context = {"form": form, "title": _("Answers on line"), "back": back}

    def write() -> None:
        services.let_answer(one=one, today=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, back)


@allowed("pathways.police_list")
@require_safe
def police_file(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """The letter with its table, as PDF or Word."""
    one = _list(key)
    if kind not in TYPES:
        raise Http404
    paper = queries.paper_of(one, queries.lines_of(one))
    try:
        content = (
            official_pdf(paper, made_on=one.sent_on)
            if kind == "pdf"
            else word_document(paper, made_at=timezone.localtime(one.recorded_at))
        )
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("pathways:police_list", args=[key]))
    services.note_reading(one, file=kind)
    name = content_disposition_header(True, f"{_('list to the police')}-{one.sent_on:%Y%m%d}.{kind}")
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": name})


@allowed("pathways.police_list")
@require_http_methods(["GET", "HEAD", "POST"])
def police_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the police answered about one child."""
    lines = HukouLine.objects.filter(existing("child__")).select_related("child", "list")
    line = get_object_or_404(lines, pk=key)
    if line.answer:
        return _shown(request, line.list, beaten=line)
    form = AnswerForm(posted(request), initial={"version": line.version})
    back = reverse("pathways:police_list", args=[line.list_id])
    context = {"form": form, "title": line.child.name, "back": back}

    def write() -> None:
        answer_line(line=line, today=timezone.localdate(), **form.cleaned_data)

    return save(request, context, write, back)


def _list(key: UUID) -> HukouList:
    return get_object_or_404(HukouList, pk=key)


def _police_of(region: int) -> str:
    """The public security bureau of the county, where it is a unit of the house."""
    rows = Unit.objects.filter(region=region, department=Unit.Department.POLICE, valid_until__isnull=True)
    return rows.values_list("name", flat=True).first() or ""
