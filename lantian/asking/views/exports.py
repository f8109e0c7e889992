"""Files of many figures: asking for one, how far it is, stopping it, taking it away."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.access.scopes import acting_post
from lantian.asking.addresses import address_of
from lantian.asking.forms.register import ExportForm
from lantian.asking.models import FigureExport
from lantian.asking.queries.exploring import size_of
from lantian.asking.rules.choosing import MOST_EXPORTED, Choice
from lantian.asking.services import exporting
from lantian.asking.views.explorer import Asked, asked_in
from lantian.asking.views.saving import act, save
from lantian.files.models import StoredFile
from lantian.files.services import path_of
from lantian.files.views import answer_with, say_removed
from lantian.places.rules import Level
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

PAGE = 20


@allowed("asking.export_all")
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What the acting post asked for, the newest first."""
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(exporting.own(), ("-recorded_at", "-id"), after=after, before=before, size=PAGE)
    place = acting_post().region_low or 0
    everything = address_of(Choice((), place, Level.VILLAGE))
    context = {"rows": page.rows, "everything": everything, **page_urls(request, page)}
    return render(request, "asking/exports.html", context)


@allowed("asking.export_all")
@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: HttpRequest) -> HttpResponse:
    """How large a file would be, and what it is for; then the worker writes it."""
    asked = asked_in(request.GET)
    if not asked.form.is_valid():
        raise Http404
    choice = asked.form.choice()
    form = ExportForm(posted(request), initial={"every": not choice.figures})
    context = {"form": form, "back": reverse("asking:exports"), **_sizes(asked, choice)}

    def write() -> None:
        exporting.request_export(choice=choice, today=asked.today, **form.cleaned_data)

    return save(request, context, write, template="asking/export_new.html")


@allowed("asking.export_all")
@require_safe
def export_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the worker is; when it is over, the list says what came of it."""
    export = _own_or_404(key)
    response = render(request, "asking/_export_progress.html", {"export": export})
    if export.state not in FigureExport.GOES_ON:
        response["HX-Refresh"] = "true"
    return response


@allowed("asking.export_all")
@require_POST
def export_cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """The worker stops at its next piece."""
    export = _own_or_404(key)
    return act(request, lambda: exporting.cancel(export=export), reverse("asking:exports"))


@allowed("asking.export_all")
@require_safe
def export_file(request: HttpRequest, key: UUID) -> Any:
    """The file, for the post that asked for it alone; each time stands in the log."""
    export = _own_or_404(key)
    stored = get_object_or_404(StoredFile, pk=export.file, purpose=StoredFile.Purpose.EXPORT)
    if stored.removed_at:
        return say_removed(request, stored)
    if not path_of(stored.pk).exists():
        raise Http404
    note_access("asking.export_all", region=export.region, what="taken", cells=export.total)
    return answer_with(stored, is_shown=False)


def _own_or_404(key: UUID) -> FigureExport:
    return get_object_or_404(exporting.own(), pk=key)


def _sizes(asked: Asked, choice: Choice) -> dict[str, Any]:
    chosen, every = len(choice.figures), len(asked.offered)
    return {
        "chosen": chosen,
        "chosen_size": size_of(choice, chosen, asked.today),
        "every_size": size_of(choice, every, asked.today),
        "most": MOST_EXPORTED,
        "address": address_of(choice),
    }
