"""Forms of returns: those that are there, a copy of one's own, its columns and the sums that must agree."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.census.forms.return_forms import (
    ColumnFormSet,
    HeadForm,
    NewColumnForm,
    columns_entered,
    columns_of,
    form_entered,
    head_of,
)
from lantian.census.models import ReturnTemplate
from lantian.census.returns.errors import ReturnError, explain
from lantian.census.returns.labels import ATTRIBUTE_LABELS, condition_in_words
from lantian.census.returns.offered import (
    forms_offered,
    may_shape,
    own_form,
    own_forms,
    retire_form,
    save_form,
)
from lantian.census.returns.rules.templates import Template, WrongTemplate, data_of, template_from
from lantian.census.returns.shipped import NATIONAL_FORMS
from lantian.places import queries as places

PAGE = "census/returns/form.html"


@allowed("census.shape_returns")
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """The national forms, and those that places made."""
    own = sorted(own_forms(), key=lambda row: row.title)
    paths = places.paths({row.place for row in own})
    rows = [
        {
            "row": row,
            "place": paths.get(row.place, ""),
            "is_mine": may_shape(row),
            "count": len(row.definition["columns"]),
        }
        for row in own
    ]
    return render(request, "census/returns/forms.html", {"national": NATIONAL_FORMS.values(), "rows": rows})


@allowed("census.shape_returns")
@require_http_methods(["GET", "POST"])
def new_form(request: HttpRequest, copied: str) -> HttpResponse:
    """A copy of a form, to be made one's own."""
    base = forms_offered().get(copied)
    if base is None:
        raise Http404
    return _edit(request, base, None)


@allowed("census.shape_returns")
@require_http_methods(["GET", "POST"])
def edit_form(request: HttpRequest, code: UUID) -> HttpResponse:
    """A form of one's own place; saving makes a new edition."""
    row = _mine_or_404(code)
    return _edit(request, template_from(row.definition), row)


@allowed("census.shape_returns")
@require_POST
def retire(request: HttpRequest, code: UUID) -> HttpResponse:
    """Takes a form out of use; what was issued with it stays."""
    row = _mine_or_404(code)
    try:
        retire_form(row=row, edition=row.edition)
    except ReturnError as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("The form is out of use. Returns issued with it stay."))
    return HttpResponseRedirect(reverse("census:return_forms"))


def _mine_or_404(code: UUID) -> ReturnTemplate:
    row = own_form(code)
    if row is None or not may_shape(row):
        raise Http404
    return row


def _edit(request: HttpRequest, base: Template, row: ReturnTemplate | None) -> HttpResponse:
    context: dict[str, Any] = {"base": base, "row": row}
    if request.method == "POST":
        return _entered(request, base, row, context)
    context |= _parts(base, data_of(base)["columns"], head_of(base, row.edition if row else 0))
    return render(request, PAGE, context)


def _parts(base: Template, columns: list[dict[str, Any]], head: dict[str, Any]) -> dict[str, Any]:
    return {
        "head": HeadForm(initial=head, kind=base.kind),
        "columns": _with_words(ColumnFormSet(initial=columns_of(columns), prefix="column"), base),
        "new": NewColumnForm(kind=base.kind, prefix="new"),
    }


def _entered(
    request: HttpRequest, base: Template, row: ReturnTemplate | None, context: dict[str, Any]
) -> HttpResponse:
    head = HeadForm(request.POST, kind=base.kind)
    columns = ColumnFormSet(request.POST, prefix="column")
    is_adding = "add" in request.POST
    new = NewColumnForm(request.POST if is_adding else None, kind=base.kind, prefix="new")
    context |= {"head": head, "columns": columns, "new": new}
    try:
        is_valid = columns.is_valid() and (new.is_valid() if is_adding else head.is_valid())
        if is_valid and is_adding:
            return _added(request, base, columns, new, context)
        if is_valid:
            return _saved(request, base, row, head, columns)
    except (WrongTemplate, ReturnError) as error:
        context["wrong"] = explain(error)
    _with_words(columns, base)
    return render(request, PAGE, context, status=422)


def _added(
    request: HttpRequest, base: Template, columns: Any, new: NewColumnForm, context: dict[str, Any]
) -> HttpResponse:
    """The page again with one column more; nothing is saved yet."""
    entered = columns_entered(columns, base.kind)
    entered.append(new.column([one["code"] for one in entered]))
    typed = {name: request.POST.get(name, "") for name in ("title", "basis", "oldest", "ties", "edition")}
    context |= _parts(base, entered, typed) | {"is_added": True}
    return render(request, PAGE, context)


def _saved(
    request: HttpRequest, base: Template, row: ReturnTemplate | None, head: HeadForm, columns: Any
) -> HttpResponse:
    form = form_entered(base, head.cleaned_data, columns_entered(columns, base.kind))
    save_form(form=form, row=row, edition=head.cleaned_data["edition"] or 0)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("census:return_forms"))


def _with_words(columns: Any, base: Template) -> Any:
    """Each line of a column says what it counts or shows."""
    for one in columns.forms:
        asks = one["asks"].value()
        one.asks_in_words = _asks_in_words(asks, base.kind)
    return columns


def _asks_in_words(asks: Any, kind: str) -> str:
    try:
        given = json.loads(asks)
        return str(ATTRIBUTE_LABELS[given]) if kind == "roster" else condition_in_words(given)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return ""
