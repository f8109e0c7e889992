"""What a post keeps of the directory: entering, amending, confirming."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.scopes import acting_post
from lantian.kernel.versions import version_in
from lantian.places import queries as places
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted
from lantian.resources.forms.directory import ResourceForm, shown_of
from lantian.resources.models import Resource
from lantian.resources.queries.directory import kept_by, places_around, stale_of, units_kept_by
from lantian.resources.services import keeping
from lantian.resources.views.directory import PAGE, base_of, row_of
from lantian.resources.views.saving import act, resource_or_404, save


@allowed("resources.keep")
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What the post keeps; with `?list=stale` what must be confirmed again."""
    post, on = acting_post(), timezone.localdate()
    only_stale = request.GET.get("list") == "stale"
    rows = stale_of(post, on) if only_stale else kept_by(post)
    page = page_of(
        rows,
        ("verified_on", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    names = places.paths(row.place for row in page.rows)
    address = reverse("resources:kept")
    context = {
        "rows": [row_of(row, names, on) for row in page.rows],
        "today": on,
        "tabs": [
            {"label": _("All that we keep"), "url": address, "active": not only_stale},
            {"label": _("To be confirmed again"), "url": f"{address}?list=stale", "active": only_stale},
        ],
        "only_stale": only_stale,
        **page_urls(request, page),
    }
    return render(request, "resources/kept.html", context)


@allowed("resources.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def resource_new(request: HttpRequest) -> HttpResponse:
    """Enters what a unit offers."""
    post, on = acting_post(), timezone.localdate()
    around = places_around(base_of(post), on)
    form = ResourceForm(
        posted(request),
        units=units_kept_by(post, on),
        places=[(place.code, place.short_name) for place in around],
    )
    context = {"form": form, "title": _("Enter what there is"), "back": reverse("resources:kept")}

    def write() -> None:
        made = keeping.enter(unit=form.unit_chosen(), values=form.values(), today=on)
        context["back"] = reverse("resources:resource", args=[made.pk])

    return save(request, context, write)


@allowed("resources.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def resource_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Amends an entry."""
    row, on = own_or_refused(key), timezone.localdate()
    around = {place.code: place.short_name for place in places_around(row.unit.region_id, on)}
    around.setdefault(row.place, places.path(row.place).split(" ")[-1])
    form = ResourceForm(posted(request), units=[row.unit], places=list(around.items()), initial=shown_of(row))

    def write() -> None:
        version = form.cleaned_data["version"]
        keeping.amend(resource=row, version=version, values=form.values(), today=on)

    back = reverse("resources:resource", args=[row.pk])
    return save(request, {"form": form, "title": row.name, "back": back}, write)


@allowed("resources.keep")
@require_POST
def resource_verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirms an entry with one tap."""
    row = own_or_refused(key)
    on_list = request.POST.get("from") == "list"
    back = reverse("resources:kept") if on_list else reverse("resources:resource", args=[row.pk])
    return act(
        request,
        lambda: keeping.verify(resource=row, version=version_in(request), today=timezone.localdate()),
        back,
    )


def own_or_refused(key: UUID) -> Resource:
    """An entry that the acting post keeps."""
    row = resource_or_404(key)
    if not keeping.keeps(acting_post(), row.unit):
        raise PermissionDenied
    return row
