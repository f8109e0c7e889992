"""The list of children: filter, search, saved views, export."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.values.text import fold
from lantian.registry.forms.listing import ExportForm, ListingForm, SaveViewForm
from lantian.registry.labels import COLUMNS
from lantian.registry.models import SavedView, existing
from lantian.registry.queries.choices import own_place, place_choices, saved_views, school_choices
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.listing import page_of
from lantian.registry.queries.statuses import calibres_in_use, name_of
from lantian.registry.rules.showing import parts_for
from lantian.registry.services.exporting import TooMany, export_children
from lantian.registry.services.saving import forget_view, save_view

SEARCHES = "searches"
SEARCHES_KEPT = 20
NOT_SAVED = ("search", "after", "before")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("registry.list_children")
@require_safe
def children(request: HttpRequest) -> HttpResponse:
    """The children of the acting post, filtered; one page at a time."""
    form, search, role = listing_form(request.GET), search_in(request), Role(acting_post().role)
    context: dict[str, Any] = {
        "form": form,
        "columns": {name: COLUMNS[name] for name in form.columns()},
        "search": search,
        "is_forgotten": search == "" and "search" in request.GET,
        "query": request.GET.urlencode(),
        "saved_views": saved_views(acting_post().seat),
        "save_form": SaveViewForm(),
        "may_export": may(role, "registry.export_children"),
        "may_register": may(role, "registry.register_child"),
    }
    if not context["is_forgotten"]:
        keys = {name: key_in(request, name) for name in ("after", "before")}
        page = page_of(form.listing(search), timezone.localdate(), **keys)
        context |= {"page": page, **page_urls(request, page.children)}
    part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "registry/_children.html" if part else "registry/children.html", context)


@allowed("registry.list_children")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keeps what was typed out of the address: it may be a child's name or number. One hit opens the file."""
    typed = fold(request.POST.get("q", ""))[:64]
    if not typed:
        return HttpResponseRedirect(reverse("registry:children"))
    found = list(children_found(typed).filter(existing()).values_list("pk", flat=True)[:2])
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
    form, query = SaveViewForm(request.POST), QueryDict(request.POST.get("query", "")[:1000], mutable=True)
    for name in NOT_SAVED:
        query.pop(name, None)
    if form.is_valid():
        save_view(name=form.cleaned_data["name"], query=query.urlencode())
        messages.success(request, _("The view is saved."))
    else:
        messages.error(request, _("The view needs a name of at most 64 characters."))
    return HttpResponseRedirect(f"{reverse('registry:children')}?{query.urlencode()}")


@allowed("registry.list_children")
@require_POST
def forget(request: HttpRequest, view: UUID) -> HttpResponse:
    """Forgets a saved view of the seat."""
    forget_view(view=get_object_or_404(SavedView, pk=view, seat=acting_post().seat))
    return HttpResponseRedirect(reverse("registry:children"))


@allowed("registry.export_children")
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The list on the screen as a workbook: with a reason, a watermark sheet and a line in the log."""
    filters, search = listing_form(request.GET), search_in(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (filters.errors or ("search" in request.GET and not search)):
        form.add_error(
            None, _("The list on the screen is not the one that was asked for: please choose again.")
        )
    if form.is_valid():
        listing, columns = filters.listing(search), filters.columns()
        try:
            workbook, name = export_children(listing=listing, columns=columns, **form.cleaned_data)
        except TooMany as error:
            too_many = _(
                "%(count)s children are too many for one sheet: narrow the filter to at most %(limit)s."
            )
            form.add_error(None, too_many % error.params)
        else:
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(workbook, content_type=XLSX, headers=headers)
    context = {"form": form, "query": request.GET.urlencode()}
    return render(request, "registry/export.html", context, status=422 if form.is_bound else 200)


def listing_form(query: QueryDict) -> ListingForm:
    """The filter bar for a query; what is wrong in it is said beside its field and left out."""
    place = own_place(query.get("place", ""))
    parts = parts_for(Role(acting_post().role))
    form = ListingForm(
        query,
        places=place_choices(place),
        schools=school_choices(place),
        sees_gaps="gaps" in parts,
        calibres=[(one.code, name_of(one.calibre)) for one in calibres_in_use()]
        if "calibres" in parts
        else [],
    )
    form.is_valid()
    return form


def search_in(request: HttpRequest) -> str:
    """What was typed for the search that the address names; empty without one, and where the session forgot it."""
    return str(request.session.get(SEARCHES, {}).get(request.GET.get("search", ""), ""))


def key_in(request: HttpRequest, name: str) -> UUID | None:
    """A key in the address; anything else counts as absent."""
    return key_of(request.GET.get(name, ""))
