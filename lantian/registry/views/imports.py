"""Rosters on their way into the register: upload, columns, preview, taking in, undoing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.files.views import say_removed
from lantian.kernel.sheets.limits import UnreadableSheet
from lantian.places import queries as places
from lantian.registry import jobs
from lantian.registry.forms.imports import ColumnsForm, UploadForm
from lantian.registry.imports.cases import Choice
from lantian.registry.imports.errors import ImportRefused
from lantian.registry.imports.messages import say_refusal
from lantian.registry.models import RosterImport
from lantian.registry.queries import imports as queries
from lantian.registry.queries.choices import place_choices
from lantian.registry.services import importing
from lantian.registry.views.children import XLSX
from lantian.registry.views.saving import posted

State = RosterImport.State
WORKING = (State.PREVIEWING, State.APPLYING, State.UNDOING)
SHOWN = 50


@allowed("registry.import_roster")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The rosters of the acting post's place, the newest first."""
    rosters = list(RosterImport.objects.order_by("-recorded_at")[:SHOWN])
    paths = places.paths({roster.region for roster in rosters})
    gone = queries.removed_files(rosters)
    rows = [(roster, paths.get(roster.region, ""), gone.get(roster.file)) for roster in rosters]
    return render(request, "registry/imports/list.html", {"rows": rows})


@allowed("registry.import_roster")
def import_new(request: HttpRequest) -> HttpResponse:
    """A roster is uploaded for a place; what cannot be read is refused at once."""
    too_large = request.method == "POST" and was_too_large(request)
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(posted(request), files, places=_places())
    if too_large:
        form.add_error("file", say_refusal("too_large", {"limit": limit_in_mebibytes()}))
    elif form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            roster = importing.begin_import(
                chunks=upload.chunks(), name=upload.name, region=form.cleaned_data["place"]
            )
        except ImportRefused as error:
            form.add_error(None, say_refusal(error.code, error.params))
        else:
            return _to(roster, "import_open" if roster.state == State.REFUSED else "import_mapping")
    context = {"form": form, "steps": _steps(1), "limit": limit_in_mebibytes()}
    return render(request, "registry/imports/new.html", context, status=422 if form.is_bound else 200)


@allowed("registry.import_roster")
def import_mapping(request: HttpRequest, key: UUID) -> HttpResponse:
    """The columns as they were guessed, to be corrected; then the roster is checked."""
    roster = _roster(key)
    sheets = importing.sheets_of(roster)
    if not sheets or roster.state in (*WORKING, State.APPLIED, State.UNDONE):
        raise Http404
    wanted = request.POST.get("sheet") or request.GET.get("sheet") or roster.sheet_name
    sheet = next((one for one in sheets if one.name == wanted), sheets[0])
    keys = roster.mapping if sheet.name == roster.sheet_name else importing.guessed_keys(roster, sheet)
    initial = {"as_of": roster.as_of_on}
    form = ColumnsForm(posted(request), sheet=sheet, keys=list(keys), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            importing.choose_columns(
                roster=roster, sheet=sheet.name, keys=form.keys(), as_of=form.cleaned_data["as_of"]
            )
            jobs.start(roster, State.PREVIEWING)
        except ImportRefused as error:
            form.add_error(None, say_refusal(error.code, error.params))
        else:
            return _to(roster, "import_open")
    context = {"form": form, "roster": roster, "sheet": sheet, "sheets": sheets, "steps": _steps(2)}
    return render(request, "registry/imports/mapping.html", context, status=422 if form.is_bound else 200)


@allowed("registry.import_roster")
@require_GET
def import_open(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a roster stands: being worked on, checked, taken in, undone, refused."""
    roster = _roster(key)
    removed = queries.removed_files([roster]).get(roster.file)
    context = {**_standing(roster), "removed": removed, "is_kept": not removed}
    if roster.state not in WORKING:
        context |= {
            "faults": queries.faults(roster),
            "notices": queries.notices(roster),
            "changes": queries.changes(roster),
            "alike": queries.alike(roster, timezone.localdate()),
            "undecided": importing.undecided(roster),
            "can_apply": not removed
            and roster.state == State.READY
            and importing.has_something_to_do(roster),
        }
    return render(request, "registry/imports/open.html", context)


@allowed("registry.import_roster")
@require_GET
def import_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work is; when it is done, the page shows what came of it."""
    roster = _roster(key)
    response = render(request, "registry/imports/_progress.html", _standing(roster))
    if roster.state not in WORKING:
        response["HX-Refresh"] = "true"
    return response


@allowed("registry.import_roster")
@require_POST
def import_decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whether rows are about registered children or about others."""
    roster = _roster(key)
    given = {
        name.removeprefix("row_"): value for name, value in request.POST.items() if name.startswith("row_")
    }
    choices = {int(row): value for row, value in given.items() if row.isdigit() and value in list(Choice)}
    return _step(request, roster, lambda: _decided(roster, choices), _("Noted."))


@allowed("registry.import_roster")
@require_POST
def import_check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Has the roster checked again."""
    roster = _roster(key)
    return _step(request, roster, lambda: jobs.start(roster, State.PREVIEWING))


@allowed("registry.import_roster")
@require_POST
def import_apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the roster in: the whole file, or nothing."""
    roster = _roster(key)
    return _step(request, roster, lambda: jobs.start(roster, State.APPLYING))


@allowed("registry.import_roster")
@require_POST
def import_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the import back, as long as nobody built on it."""
    roster = _roster(key)
    return _step(request, roster, lambda: jobs.start(roster, State.UNDOING))


@allowed("registry.import_roster")
@require_GET
def import_marked(request: HttpRequest, key: UUID) -> HttpResponse:
    """The uploaded sheet with its wrong cells marked."""
    roster = _roster(key)
    if removed := queries.removed_files([roster]).get(roster.file):
        return say_removed(request, removed)
    try:
        content = queries.marked_copy(roster)
    except (FileNotFoundError, UnreadableSheet, StopIteration) as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="roster-{roster.pk}-marked.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _decided(roster: RosterImport, choices: dict[int, str]) -> None:
    """Keeps decisions, and has the roster checked again with them."""
    importing.decide(roster=roster, choices=choices)
    if not importing.undecided(roster):
        jobs.start(roster, State.PREVIEWING)


def _step(request: HttpRequest, roster: RosterImport, step: Any, said: str = "") -> HttpResponse:
    try:
        step()
    except ImportRefused as error:
        messages.error(request, say_refusal(error.code, error.params))
    else:
        if said:
            messages.success(request, said)
    return _to(roster, "import_open")


def _standing(roster: RosterImport) -> dict[str, Any]:
    is_working = roster.state in WORKING
    taken = roster.counts.get("taken") or roster.counts
    return {
        "roster": roster,
        "place": places.path(roster.region),
        "is_working": is_working,
        "is_silent": is_working and queries.has_gone_silent(roster, timezone.now()),
        "counts": taken,
        "refusal": say_refusal(roster.refusal["code"], roster.refusal) if roster.refusal else "",
        "built_upon": roster.refusal.get("children", []),
        "has_outline": bool(roster.outline),
        "steps": _steps(
            4 if roster.state in (State.APPLYING, State.APPLIED, State.UNDOING, State.UNDONE) else 3
        ),
    }


def _steps(current: int) -> list[dict[str, Any]]:
    labels = (_("Upload"), pgettext("import", "Columns"), _("Check"), _("Taken in"))
    states = ("done", "current", "todo")
    return [
        {"label": label, "state": states[(number >= current) + (number > current)]}
        for number, label in enumerate(labels, 1)
    ]


def _places() -> list[tuple[int, str]]:
    """The acting post's own place, and those right below it."""
    own = acting_post().region_low or 0
    return [(own, places.path(own)), *place_choices()]


def _roster(key: UUID) -> RosterImport:
    return get_object_or_404(RosterImport, pk=key)


def _to(roster: RosterImport, page: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"registry:{page}", args=[roster.pk]))
