"""Lists of resources on their way into the directory: upload, columns, preview, taking over, undoing."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.registry.views.children import XLSX
from lantian.registry.views.saving import posted
from lantian.resources.documents.template import template_workbook
from lantian.resources.errors import ResourceError
from lantian.resources.forms.lists import ListColumnsForm, ListForm
from lantian.resources.messages import remark
from lantian.resources.models import ResourceList
from lantian.resources.models.directory import CONDITIONS, PERS, REACHES, SORTS
from lantian.resources.queries.directory import units_kept_by
from lantian.resources.queries.lists import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Line,
    counted,
    lines_of,
    lists_of,
    mark_of,
    sheets_of,
)
from lantian.resources.rules.offers import Condition, Per, Reach, Sort
from lantian.resources.services import lists as services
from lantian.resources.views.directory import LABELS
from lantian.resources.views.saving import ENDING, act

State = ResourceList.State
SHOWN = 30
STEP_OF = {State.WAITING: 2, State.READY: 3, State.APPLIED: 4, State.UNDONE: 4}


@allowed("resources.keep")
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that this post brought, the newest first."""
    return render(request, "resources/lists/lists.html", {"rows": lists_of(acting_post())[:SHOWN]})


@allowed("resources.keep")
@require_safe
def list_template(request: HttpRequest) -> HttpResponse:
    """An empty list to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="resources.xlsx"'}
    return HttpResponse(template_workbook(), content_type=XLSX, headers=headers)


@allowed("resources.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def list_new(request: HttpRequest) -> HttpResponse:
    """A list is uploaded; what cannot be read is refused at once."""
    too_large = request.method == "POST" and was_too_large(request)
    units = units_kept_by(acting_post(), timezone.localdate())
    form = ListForm(posted(request), request.FILES if request.method == "POST" else None, units=units)
    if too_large:
        ENDING.complain(form, ResourceError("too_large", field="file", limit=limit_in_mebibytes()))
    context = {
        "form": form,
        "back": reverse("resources:lists"),
        "steps": _steps(1),
        "limit": limit_in_mebibytes(),
    }

    def write() -> ResourceList:
        upload: TemporaryUploadedFile = form.cleaned_data["file"]
        path, unit = Path(upload.temporary_file_path()), form.cleaned_data["unit"]
        return services.begin_list(path=path, name=upload.name or "", unit=unit)

    def on(one: ResourceList) -> str:
        return reverse("resources:list_columns", args=[one.pk])

    return ENDING.save(request, context, write, on, "resources/lists/new.html", said=_("The file was read."))


@allowed("resources.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """The columns as they were guessed, to be corrected."""
    one = _own(key)
    sheets = sheets_of(one)
    if not sheets:
        raise Http404
    wanted = request.POST.get("sheet") or request.GET.get("sheet") or one.sheet_name
    sheet = next((found for found in sheets if found.name == wanted), sheets[0])
    keys = one.mapping if sheet.name == one.sheet_name else services.guessed_keys(acting_post(), sheet)
    form = ListColumnsForm(posted(request), sheet=sheet.outline(), keys=list(keys))
    context = {
        "form": form,
        "one": one,
        "sheet": sheet.outline(),
        "sheets": [found.outline() for found in sheets],
        "back": reverse("resources:lists"),
        "steps": _steps(2),
    }

    def write() -> None:
        services.choose_columns(one=one, sheet=sheet.name, keys=form.keys())

    done, template = reverse("resources:list_open", args=[key]), "resources/lists/columns.html"
    return ENDING.save(
        request, context, write, done, template, said=_("Checked. Nothing has been written yet.")
    )


@allowed("resources.keep")
@require_safe
def list_open(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a list would do, line by line; or what it did."""
    one = _own(key)
    if one.state == State.WAITING:
        return HttpResponseRedirect(reverse("resources:list_columns", args=[one.pk]))
    found = lines_of(one) if one.state == State.READY else []
    names = places.paths({line.values["place"] for line in found if line.outcome != REFUSED})
    counts = counted(found) if found else one.counts
    context: dict[str, Any] = {
        "one": one,
        "steps": _steps(STEP_OF[State(one.state)]),
        "counts": counts,
        "mark": mark_of(found),
        "has_something": any(counts.get(outcome) for outcome in (NEW, CHANGED, "doubtful")),
        "has_cells": one.cells is not None,
        "groups": [
            {"key": group, "lines": shown}
            for group in ("doubtful", REFUSED, CHANGED, NEW, SAME)
            if (shown := [_shown(line, names) for line in found if _group(line) == group])
        ],
    }
    return render(request, "resources/lists/open.html", context)


@allowed("resources.keep")
@require_POST
def list_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a list over: all that was chosen, or nothing."""
    one = _own(key)
    rows = {
        int(row) for row in request.POST.getlist("row") if row.isascii() and row.isdecimal() and len(row) < 7
    }
    mark, today = request.POST.get("mark", ""), timezone.localdate()
    return act(
        request, lambda: services.take_over(one=one, mark=mark, doubtful=rows, today=today), _page(one)
    )


@allowed("resources.keep")
@require_POST
def list_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Puts the directory back as it was before the list."""
    one = _own(key)
    return act(request, lambda: services.undo(one=one), _page(one))


def _shown(line: Line, names: dict[int, str]) -> dict[str, Any]:
    """A line as the preview shows it."""
    entry = line.entry
    remarks = [remark(one.code, one.params) for one in (*entry.wrong, *entry.doubts)]
    shown = {"row": line.row, "remarks": remarks, "entry": entry, "is_new": line.known is None}
    if line.outcome == REFUSED:
        return shown
    values = line.values
    kinds = need_kinds()
    return shown | {
        "values": values,
        "sort": SORTS[Sort(values["sort"])],
        "reach": REACHES[Reach(values["reach"])],
        "place": names.get(values["place"], "").split(" ")[-1],
        "needs": [kinds[code] for code in values["codes"] if code in kinds],
        "differences": [
            {"label": LABELS[name], "before": _said(name, before), "after": _said(name, after)}
            for name, before, after in line.differences
            if name in LABELS
        ],
    }


def _said(name: str, value: Any) -> Any:
    """A value in words."""
    if name == "sort":
        return SORTS[Sort(value)]
    if name == "reach":
        return REACHES[Reach(value)]
    if name == "codes":
        return "、".join(str(need_kinds()[code]) for code in value if code in need_kinds())
    if name == "per":
        return PERS[Per(value)]
    if name == "conditions":
        return "、".join(str(CONDITIONS[Condition(code)]) for code in value)
    if name == "place":
        return places.path(value).split(" ")[-1]
    return value


def _group(line: Line) -> str:
    return "doubtful" if line.is_doubtful else line.outcome


def _steps(current: int) -> list[dict[str, Any]]:
    labels = (
        _("Upload"),
        pgettext("import", "Columns"),
        _("Check"),
        pgettext("list of resources", "Taken over"),
    )
    states = ("done", "current", "todo")
    return [
        {"label": label, "state": states[(number >= current) + (number > current)]}
        for number, label in enumerate(labels, 1)
    ]


def _page(one: ResourceList) -> str:
    return reverse("resources:list_open", args=[one.pk])


def _own(key: UUID) -> ResourceList:
    return get_object_or_404(ResourceList, pk=key)
