"""Lists from outside: upload, columns, how they stand, withdrawing them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access import paging
from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.linkage import jobs
from lantian.linkage.errors import LinkageError
from lantian.linkage.forms import SourceColumnsForm, SourceForm
from lantian.linkage.messages import say
from lantian.linkage.models import Question, Source
from lantian.linkage.queries import sources as queries
from lantian.linkage.services import bringing
from lantian.places import queries as places
from lantian.registry.queries.choices import place_choices
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

State = Source.State
ORDER = ("-recorded_at", "id")


@allowed("linkage.bring_list")
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The lists of the acting post's place, the newest first."""
    page = paging.page_of(
        queries.lists(), ORDER, after=key_in(request, "after"), before=key_in(request, "before")
    )
    paths = places.paths({source.region for source in page.rows})
    progress = queries.progress(page.rows)
    rows = [(source, paths.get(source.region, ""), *progress[source.pk]) for source in page.rows]
    return render(request, "linkage/sources.html", {"rows": rows, **paging.page_urls(request, page)})


@allowed("linkage.bring_list")
@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request: HttpRequest) -> HttpResponse:
    """A list is uploaded; what cannot be read is refused at once."""
    too_large = request.method == "POST" and was_too_large(request)
    files = request.FILES if request.method == "POST" else None
    asked = {name: request.GET[name] for name in ("kind", "place") if name in request.GET}
    form = SourceForm(posted(request), files, places=_places(), initial=asked)
    if too_large:
        form.add_error("file", say("too_large", {"limit": limit_in_mebibytes()}))
    elif form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        upload = given.pop("file")
        try:
            source = bringing.begin_source(
                chunks=upload.chunks(), file_name=upload.name, region=given.pop("place"), **given
            )
        except LinkageError as error:
            form.add_error(None, say(error.code, error.params))
        else:
            return _to(source, "source" if source.state == State.REFUSED else "source_columns")
    context = {"form": form, "steps": _steps(1), "limit": limit_in_mebibytes()}
    return render(request, "linkage/source_new.html", context, status=422 if form.is_bound else 200)


@allowed("linkage.bring_list")
@require_http_methods(["GET", "HEAD", "POST"])
def source_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """The columns as they were guessed, to be corrected; then the list is held against the register."""
    source = _source(key)
    sheets = bringing.sheets_of(source)
    if not sheets or source.state not in bringing.ASKABLE:
        raise Http404
    wanted = request.POST.get("sheet") or request.GET.get("sheet") or source.sheet_name
    sheet = next((one for one in sheets if one.name == wanted), sheets[0])
    keys = source.mapping if sheet.name == source.sheet_name else bringing.guessed_keys(source, sheet)
    form = SourceColumnsForm(
        posted(request), sheet=sheet, keys=list(keys), initial={"as_of": source.as_of_on}
    )
    if form.is_bound and form.is_valid():
        try:
            bringing.choose_columns(
                source=source, sheet=sheet.name, keys=form.keys(), as_of=form.cleaned_data["as_of"]
            )
            jobs.start(source)
        except LinkageError as error:
            form.add_error(None, say(error.code, error.params))
        else:
            return _to(source, "source")
    context = {"form": form, "source": source, "sheet": sheet, "sheets": sheets, "steps": _steps(2)}
    return render(request, "linkage/source_columns.html", context, status=422 if form.is_bound else 200)


@allowed("linkage.bring_list")
@require_safe
def source(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a list stands: being compared, compared with its open questions, refused, ended."""
    found = _source(key)
    context = _standing(found)
    if found.state != State.LINKING:
        questions = Question.objects.filter(source=found.pk)
        open_ones = questions.filter(state=Question.State.OPEN)
        answered, asked = queries.progress([found])[found.pk]
        context |= {
            "has_columns": bool(found.outline) and found.state in bringing.ASKABLE,
            "can_withdraw": found.state in (*bringing.ASKABLE, State.OPEN),
            "open_by_kind": queries.counts_by_kind(open_ones),
            "answered": answered,
            "asked": asked,
            "by_place": queries.by_place(questions, found.region),
            "faults": queries.faults(found),
            "repeated": queries.repeated(found),
        }
    return render(request, "linkage/source.html", context)


@allowed("linkage.bring_list")
@require_safe
def source_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the comparison is; when it is done, the page shows what came of it."""
    found = _source(key)
    response = render(request, "linkage/_progress.html", _standing(found))
    if found.state != State.LINKING:
        response["HX-Refresh"] = "true"
    return response


@allowed("linkage.bring_list")
@require_POST
def source_compare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Has a list compared again whose comparison broke off."""
    found = _source(key)
    try:
        jobs.start(found)
    except LinkageError as error:
        messages.error(request, say(error.code, error.params))
    return _to(found, "source")


@allowed("linkage.bring_list")
@require_POST
def source_withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a list back: its open questions go, what was decided stays."""
    found = _source(key)
    try:
        bringing.withdraw(source=found)
    except LinkageError as error:
        messages.error(request, say(error.code, error.params))
    else:
        messages.success(request, _("The list is withdrawn. What was decided stays."))
    return _to(found, "source")


def _standing(source: Source) -> dict[str, Any]:
    is_linking = source.state == State.LINKING
    return {
        "source": source,
        "place": places.path(source.region),
        "is_linking": is_linking,
        "is_silent": is_linking and queries.has_gone_silent(source, timezone.now()),
        "refusal": say(source.refusal["code"], source.refusal) if source.refusal else "",
        "steps": _steps(3 if source.state in (*bringing.ASKABLE, State.LINKING) else 4),
    }


def _steps(current: int) -> list[dict[str, Any]]:
    labels = (
        _("Upload"),
        pgettext("import", "Columns"),
        pgettext("list", "Compare"),
        pgettext("list", "Clear up"),
    )
    states = ("done", "current", "todo")
    return [
        {"label": label, "state": states[(number >= current) + (number > current)]}
        for number, label in enumerate(labels, 1)
    ]


def _places() -> list[tuple[int, str]]:
    """The acting post's own place, and those right below it."""
    own = acting_post().region_low or 0
    return [(own, places.path(own)), *place_choices()]


def _source(key: UUID) -> Source:
    return get_object_or_404(queries.lists(), pk=key)


def _to(source: Source, page: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"linkage:{page}", args=[source.pk]))
