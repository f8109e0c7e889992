"""The definitions in use: the national ones to read, a place's own to make and to word anew."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.registry.errors import RegistryError
from lantian.registry.forms.calibres import DefinitionForm
from lantian.registry.messages import explain
from lantian.registry.models import CalibreEdition
from lantian.registry.queries.statuses import calibre_named, editions_of, local_calibre, name_of
from lantian.registry.rules.calibres.definitions import NATIONAL, Calibre
from lantian.registry.services import defining
from lantian.registry.views.saving import posted


@allowed("registry.define_calibre")
@require_safe
def calibres(request: HttpRequest) -> HttpResponse:
    """All definitions that are asked in my place."""
    own = [
        {
            "row": row,
            "name": name_of(local_calibre(row).calibre),
            "calibre": local_calibre(row).calibre,
            "is_mine": row.place == acting_post().region_low,
        }
        for row in editions_of(acting_post().region_low or 0)
    ]
    national = [{"calibre": one, "name": name_of(one)} for one in NATIONAL]
    return render(request, "registry/counting/calibres.html", {"national": national, "own": own})


@allowed("registry.define_calibre")
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """A new definition of my place, perhaps begun from another one."""
    pattern = calibre_named(request.GET.get("from", ""))
    return _edit(request, DefinitionForm(posted(request), of=pattern), defining.new_code(), None)


@allowed("registry.define_calibre")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """New words for a definition of my place: a new edition."""
    row = _mine_or_404(code)
    of = local_calibre(row).calibre
    return _edit(request, DefinitionForm(posted(request), of=of, edition=row.edition), code, of)


@allowed("registry.define_calibre")
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """A definition that is no longer asked."""
    defining.retire_calibre(row=_mine_or_404(code))
    messages.success(request, _("The definition is out of use. What was counted under it stays."))
    return HttpResponseRedirect(reverse("registry:calibres"))


def _edit(request: HttpRequest, form: DefinitionForm, code: str, of: Calibre | None) -> HttpResponse:
    is_posted = request.method == "POST"
    if is_posted and form.is_valid():
        try:
            defining.define_calibre(
                calibre=form.calibre(code), edition_seen=form.names.cleaned_data["edition"]
            )
        except RegistryError as error:
            form.error = explain(error)
        else:
            messages.success(request, _("The definition is kept. The children are being counted under it."))
            return HttpResponseRedirect(reverse("registry:calibres"))
    context: dict[str, Any] = {"form": form, "of": of and name_of(of)}
    status = 409 if form.error else 422 if is_posted else 200
    return render(request, "registry/counting/definition.html", context, status=status)


def _mine_or_404(code: str) -> CalibreEdition:
    for row in editions_of(acting_post().region_low or 0):
        if row.code == code and row.place == acting_post().region_low:
            return row
    raise Http404
