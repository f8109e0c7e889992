"""Official returns: which, of where and when; the figures with the children behind each; files; what was issued."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.census.forms.returns import AskForm, ReasonForm
from lantian.census.returns.counting import UNCLEAR, Asked, children_in, facts_of
from lantian.census.returns.errors import ReturnError, explain
from lantian.census.returns.figures import figures
from lantian.census.returns.services import (
    MOST_SET,
    Reason,
    in_codes,
    issue_roster,
    issue_statistics,
    registration_forms,
    roster_file,
    statistics_file,
)
from lantian.census.returns.showing import cell_in_words, fact_columns, lines_shown, table_of, ties_of
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places import queries as places
from lantian.places.rules import is_within, scope_of
from lantian.registry.errors import RegistryError
from lantian.registry.models import Child, PrintRun
from lantian.registry.queries.choices import own_place
from lantian.registry.queries.listing import near_paths
from lantian.registry.queries.statuses import name_of
from lantian.registry.views.children import XLSX, key_in
from lantian.registry.views.documents import FAILURES

TYPES = {"xlsx": XLSX, "pdf": "application/pdf"}
ASKED = ("form", "calibre", "edition", "place", "on", "level")


def place_in(given: QueryDict) -> int:
    """The place that is asked for, else that of the acting post; 404 for one that is not its own."""
    typed = given.get("place", "")
    place = own_place(typed) if typed else acting_post().region_low
    if place is None or not is_within(
        scope_of(place)[1], (acting_post().region_low or 0, acting_post().region_high or 0)
    ):
        raise Http404
    return place


def ask_form(given: QueryDict) -> AskForm:
    return AskForm(given, place=place_in(given))


def asked_or_404(given: QueryDict) -> tuple[Asked, str]:
    """What an address asks for, and its part of the address."""
    form = ask_form(given)
    if not form.is_valid():
        raise Http404
    return form.asked(), query_of(form.asked())


def query_of(asked: Asked) -> str:
    """A return as an address names it, with its edition: it stays the same return."""
    return urlencode(
        {
            "form": asked.template.code,
            "calibre": asked.calibre.code,
            "edition": asked.calibre.edition,
            "place": asked.place,
            "on": asked.on.isoformat(),
            "level": asked.level.value,
        }
    )


@allowed("census.read_returns")
@require_GET
def returns(request: HttpRequest) -> HttpResponse:
    """A return: choose form, calibre, place and day; each figure opens the children behind it."""
    form, role = ask_form(request.GET), Role(acting_post().role)
    context: dict[str, Any] = {
        "form": form,
        "may_make": may(role, "census.make_returns"),
        "may_issue": may(role, "census.issue_returns"),
        "may_shape": may(role, "census.shape_returns"),
    }
    if form.is_valid():
        context |= _figures(form.asked())
    return render(request, "census/returns/return.html", context)


def _figures(asked: Asked) -> dict[str, Any]:
    query, is_roster = query_of(asked), asked.template.kind == "roster"
    told, today = figures(asked), timezone.localdate()
    waiting = Child.objects.filter(
        region__range=scope_of(asked.place), status_due_on__lte=today, erased_at__isnull=True
    )
    return {
        "asked": asked,
        "query": query,
        "is_roster": is_roster,
        "calibre_name": name_of(asked.calibre),
        "place_name": places.path(asked.place),
        "made_at": timezone.now(),
        "whole": told.whole,
        "total": told.whole.values[0] if not is_roster else children_in(asked, asked.place, "").count(),
        "waiting": waiting.count(),
        "ties": ties_of(asked.template, told.whole.open),
        "ties_open": any(told.whole.open),
        "table": None if is_roster else table_of(asked.template, lines_shown(told), query),
        "is_cut": len(lines_shown(told)) < len(told.lines),
        "unclear_cell": UNCLEAR,
    }


@allowed("census.read_returns")
@require_GET
def return_children(request: HttpRequest) -> HttpResponse:
    """The children behind a figure, with the facts of that day which put them there."""
    asked, query = asked_or_404(request.GET)
    cell, at = request.GET.get("cell", ""), own_place(request.GET.get("at", str(asked.place)))
    if at is None or not is_within(at, scope_of(asked.place)):
        raise Http404
    try:
        rows = children_in(asked, at, cell).defer("identity", "remarks")
    except KeyError:
        raise Http404 from None
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(rows, ("name_pinyin", "id"), after=after, before=before)
    note_access("census.read_returns", region=at, cell=cell, count=len(page.rows), **in_codes(asked))
    facts = facts_of(asked, [child.pk for child in page.rows])
    paths = near_paths({known["place"] for known in facts.values()})
    context = {
        "asked": asked,
        "query": query,
        "cell": cell,
        "cell_name": cell_in_words(asked, cell),
        "calibre_name": name_of(asked.calibre),
        "place_name": places.path(at),
        "lines": [
            {
                "child": child,
                "place": paths.get(facts[child.pk]["place"], ""),
                **fact_columns(asked, cell, facts[child.pk]),
            }
            for child in page.rows
        ],
        **page_urls(request, page),
    }
    part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(
        request, "census/returns/_children.html" if part else "census/returns/children.html", context
    )


@allowed("census.make_returns")
@require_GET
def return_file(request: HttpRequest, kind: str) -> HttpResponse:
    """A statistics form as a workbook or PDF; it names nobody."""
    asked, query = asked_or_404(request.GET)
    if kind not in TYPES or asked.template.kind == "roster":
        raise Http404
    try:
        return _file(statistics_file(asked, kind), asked, kind)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return _back(query)


@allowed("census.make_returns")
@require_http_methods(["GET", "POST"])
def return_roster(request: HttpRequest) -> HttpResponse:
    """A roster of the counted children: with a reason, as a workbook or PDF, or issued."""
    asked, query = asked_or_404(request.GET)
    if asked.template.kind != "roster":
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    may_issue = may(Role(acting_post().role), "census.issue_returns")
    if form.is_bound and form.is_valid():
        reason = Reason(form.cleaned_data["reason"], form.cleaned_data["with_numbers"])
        try:
            if "issue" in request.POST and may_issue:
                return HttpResponseRedirect(
                    reverse("census:issued_return", args=[issue_roster(asked, reason).pk])
                )
            kind = "pdf" if "pdf" in request.POST else "xlsx"
            return _file(roster_file(asked, kind, reason), asked, kind)
        except ReturnError as error:
            form.add_error(None, explain(error))
        except FontsMissing:
            form.add_error(None, str(FAILURES["fonts_missing"]))
    context = {
        "asked": asked,
        "query": query,
        "form": form,
        "calibre_name": name_of(asked.calibre),
        "place_name": places.path(asked.place),
        "may_issue": may_issue,
        "most_set": MOST_SET,
    }
    return render(request, "census/returns/roster.html", context, status=422 if form.is_bound else 200)


@allowed("census.make_returns")
@require_POST
def return_forms(request: HttpRequest) -> HttpResponse:
    """《登记表》 of all who are counted: a PDF at once, or a page that shows how far the worker is."""
    asked, query = asked_or_404(request.GET)
    try:
        made = registration_forms(asked)
    except ReturnError as error:
        messages.error(request, explain(error))
    except (RegistryError, FontsMissing) as error:
        messages.error(request, str(FAILURES[getattr(error, "code", "fonts_missing")]))
    else:
        if isinstance(made, PrintRun):
            return HttpResponseRedirect(reverse("registry:print_run", args=[made.pk]))
        return _answer(made, _("registration forms"), "pdf")
    return _back(query)


@allowed("census.issue_returns")
@require_POST
def return_issue(request: HttpRequest) -> HttpResponse:
    """Freezes a statistics form with its figures and files."""
    asked, query = asked_or_404(request.GET)
    if asked.template.kind == "roster":
        raise Http404
    try:
        issued = issue_statistics(asked)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return _back(query)
    messages.success(request, _("The return is issued. Its figures stay as they are now."))
    return HttpResponseRedirect(reverse("census:issued_return", args=[issued.pk]))


def _back(query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('census:returns')}?{query}")


def _file(content: bytes, asked: Asked, kind: str) -> HttpResponse:
    return _answer(content, f"{asked.template.title}-{places.path(asked.place).split(' ')[-1]}", kind, asked)


def _answer(content: bytes, name: str, kind: str, asked: Asked | None = None) -> HttpResponse:
    """A file to be saved; its name says what it is, of which place and day, never whose."""
    on = asked.on if asked else timezone.localdate()
    disposition = content_disposition_header(True, f"{name}-{on:%Y%m%d}.{kind}")
    return HttpResponse(
        content, content_type=TYPES[kind], headers={"Content-Disposition": disposition or "attachment"}
    )
