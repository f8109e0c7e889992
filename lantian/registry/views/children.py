"""The list of children: filter, search, saved views, export."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.values.text import fold
from lantian.places.rules import PlaceError
from lantian.registry.forms.listing import ExportForm, ListingForm, SaveViewForm
from lantian.registry.labels import COLUMNS
from lantian.registry.models import SavedView
from lantian.registry.queries.choices import place_choices, school_choices
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.listing import page_of
from lantian.registry.services.exporting import TooMany, export_children
from lantian.registry.services.saving import forget_view, save_view

SEARCHES = "searches"
SEARCHES_KEPT = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("registry.list_children")
@require_GET
def children(request: HttpRequest) -> HttpResponse:
    """The children of the acting post, filtered; one page at a time."""
    form = listing_form(request.GET)
    search = search_text(request)
    page = page_of(
        form.listing(search),
        timezone.localdate(),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {
        "form": form,
        "page": page,
        "columns": {name: COLUMNS[name] for name in form.columns()},
        "search": search,
        "next_url": page.after and address(request, after=page.after),
        "previous_url": page.before and address(request, before=page.before),
        "query": request.GET.urlencode(),
        "saved_views": SavedView.objects.filter(seat=acting_post().seat).order_by("name"),
        "save_form": SaveViewForm(),
        "may_export": may(Role(acting_post().role), "registry.export_children"),
        "may_register": may(Role(acting_post().role), "registry.register_child"),
    }
    part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "registry/_children.html" if part else "registry/children.html", context)


@allowed("registry.list_children")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keeps what was typed out of the address: it may be a child's name or number. One hit opens the file."""
    typed = fold(request.POST.get("q", ""))[:64]
    if not typed:
        return HttpResponseRedirect(reverse("registry:children"))
    found = list(children_found(typed).filter(erased_at__isnull=True).values_list("pk", flat=True)[:2])
    if len(found) == 1 and may(Role(acting_post().role), "registry.read_child"):
        return HttpResponseRedirect(reverse("registry:child", args=[found[0]]))
    key = secrets.token_urlsafe(6)
    kept = list(request.session.get(SEARCHES, {}).items())[-SEARCHES_KEPT + 1 :]
    request.session[SEARCHES] = {**dict(kept), key: typed}
    return HttpResponseRedirect(f"{reverse('registry:children')}?{urlencode({'search': key})}")


@allowed("registry.list_children")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Saves the filter on the screen under a name, for the seat."""
    form = SaveViewForm(request.POST)
    query = request.POST.get("query", "")[:1000]
    if form.is_valid():
        save_view(name=form.cleaned_data["name"], query=query)
        messages.success(request, _("The view is saved."))
    return HttpResponseRedirect(f"{reverse('registry:children')}?{query}")


@allowed("registry.list_children")
@require_POST
def forget(request: HttpRequest, view: UUID) -> HttpResponse:
    """Forgets a saved view of the seat."""
    forget_view(view=get_object_or_404(SavedView, pk=view, seat=acting_post().seat))
    return HttpResponseRedirect(reverse("registry:children"))


@allowed("registry.export_children")
def export(request: HttpRequest) -> HttpResponse:
    """The list on the screen as a workbook: with a reason, a watermark sheet and a line in the log."""
    listing = listing_form(request.GET)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workbook, name = export_children(
                listing=listing.listing(search_text(request)), columns=listing.columns(), **form.cleaned_data
            )
        except TooMany as error:
            form.add_error(
                None,
                _("%(count)s children are too many for one sheet: narrow the filter to at most %(limit)s.")
                % error.params,
            )
        else:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(workbook, content_type=XLSX, headers=headers)
    context = {"form": form, "query": request.GET.urlencode()}
    return render(request, "registry/export.html", context, status=422 if form.is_bound else 200)


def listing_form(query: Any) -> ListingForm:
    """The filter bar for a query; what is wrong in it is said beside its field and left out."""
    place = query.get("place", "")
    under = int(place) if place.isdigit() else None
    try:
        places = place_choices(under)
    except PlaceError:
        places = place_choices()
    form = ListingForm(query, places=places, schools=school_choices(under))
    form.is_valid()
    return form


def search_text(request: HttpRequest) -> str:
    """What was typed for the search that the address names; empty where the session forgot it."""
    return str(request.session.get(SEARCHES, {}).get(request.GET.get("search", ""), ""))


def key_in(request: HttpRequest, name: str) -> UUID | None:
    """A key in the address; anything else counts as absent."""
    try:
        return UUID(request.GET[name])
    except (KeyError, ValueError):
        return None


def address(request: HttpRequest, **changes: Any) -> str:
    """The present address with another place in the list."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update({name: str(value) for name, value in changes.items()})
    return f"{request.path}?{query.urlencode()}"
