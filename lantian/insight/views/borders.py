"""The borders of a map: bringing, replacing and removing them, and serving them to the page."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.files.uploads import was_too_large
from lantian.insight.forms import BordersForm
from lantian.insight.messages import FILE, sentences
from lantian.insight.models import BoundaryFile
from lantian.insight.queries import maps
from lantian.insight.rules.borders import MOST_BYTES, BordersError
from lantian.insight.services import bordering
from lantian.kernel.versions import Conflict, version_in
from lantian.places import queries as places
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.saving import posted


@allowed("insight.read")
@require_safe
def areas(request: HttpRequest, key: UUID) -> HttpResponse:
    """The outlines of today's areas in a file that is in force; whoever has them already is told so (304)."""
    file = get_object_or_404(BoundaryFile.objects, pk=key, ended_at__isnull=True)
    standing = sorted(one.code for one in maps.areas_of(file.place, timezone.localdate()))
    mark = f'"{sha256(f"{key} {standing}".encode()).hexdigest()}"'
    unchanged = get_conditional_response(request, etag=mark)
    response = unchanged or JsonResponse(maps.outlines(file, standing))
    response["ETag"] = mark
    response["Cache-Control"] = "private, no-cache"
    return response


@allowed("insight.bring_borders")
@require_http_methods(["GET", "HEAD", "POST"])
def borders(request: HttpRequest) -> HttpResponse:
    """In which borders the map of a place is shown, since when, and which were in force before; bringing others."""
    place, today = place_in(request), timezone.localdate()
    if not maps.can_have_borders(place):
        raise Http404
    current = maps.boundary_file(place)
    too_large = request.method == "POST" and was_too_large(request)
    files = request.FILES if request.method == "POST" else None
    form = BordersForm(posted(request), files, initial={"version": current.version if current else 0})
    if too_large:
        form.add_error("file", FILE["too_large"] % {"limit": MOST_BYTES >> 20})
    elif form.is_bound and form.is_valid() and _brought(form, place, today):
        messages.success(request, _("The map is shown in these borders from now on."))
        return _to(place)
    context = {
        "form": form,
        "place": place,
        "place_name": _name_of(place),
        "levels": levels_above(place),
        "current": current,
        "in_force": [current],
        "missing": _missing(current, place, today) if current else [],
        "former": [one for one in maps.boundary_files(place) if one.ended_at],
        "limit": MOST_BYTES >> 20,
    }
    return render(request, "insight/borders.html", context, status=422 if form.is_bound else 200)


@allowed("insight.bring_borders")
@require_POST
def borders_remove(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes a file out of force; the map shows squares again."""
    file = get_object_or_404(BoundaryFile.objects, pk=key, ended_at__isnull=True)
    try:
        bordering.remove_borders(file=file, version=version_in(request))
    except Conflict:
        messages.warning(request, FILE["changed_meanwhile"])
    else:
        messages.success(request, _("Removed. The map shows squares again; the file stays on record."))
    return _to(file.place)


def _brought(form: BordersForm, place: int, today: date) -> bool:
    """Puts what the form holds in force; else the form says what is wrong."""
    given = dict(form.cleaned_data)
    upload = given.pop("file")
    try:
        bordering.bring_borders(
            place=place, content=upload.read(MOST_BYTES + 1), file_name=upload.name, today=today, **given
        )
    except BordersError as error:
        field = "approval" if error.complaints[0].code == "approval_wrong" else "file"
        form.add_error(field, list(sentences(error)))
        return False
    return True


def _missing(file: BoundaryFile, place: int, today: date) -> list[str]:
    drawn = maps.areas_in(file)
    return [one.short_name for one in maps.areas_of(place, today) if one.code not in drawn]


def _name_of(place: int) -> str:
    return places.path(place).split(" ")[-1]


def _to(place: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('insight:borders')}?place={place}")
