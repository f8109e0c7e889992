"""The directory: what there is, one entry, and the hotlines for everybody."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, Scope, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.places import queries as places
from lantian.plans.codes import need_kinds
from lantian.registry.views.children import key_in
from lantian.resources.forms.directory import ResourceForm, SearchForm
from lantian.resources.hotlines import hotlines as all_hotlines
from lantian.resources.models import Resource
from lantian.resources.models.directory import CONDITIONS
from lantian.resources.queries.directory import changes_of, listed, places_around, stale_of
from lantian.resources.queries.fitting import offered
from lantian.resources.rules.offers import Condition, is_stale
from lantian.resources.rules.phones import numbers_masked, numbers_shown
from lantian.resources.services.keeping import keeps
from lantian.resources.views.saving import resource_or_404

PAGE = 30
LABELS = {name: field.label for name, field in ResourceForm.base_fields.items()} | {
    "verified_on": gettext_lazy("Confirmed on")
}


@allowed("resources.read")
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """What there is to help with, by area of need, place and kind."""
    post, on = acting_post(), timezone.localdate()
    base = base_of(post)
    form = SearchForm(request.GET or None, places=places_around(base, on))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = listed(
        on,
        area=asked.get("area", ""),
        kind=asked.get("kind", ""),
        place=asked.get("place") or base,
        text=asked.get("text", ""),
    )
    page = page_of(
        rows,
        ("kind", "name", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    names = places.paths(row.place for row in page.rows)
    role = Role(post.role)
    may_keep = may(role, "resources.keep")
    context = {
        "filter_form": form,
        "rows": [row_of(row, names, on) for row in page.rows],
        "may_keep": may_keep,
        "may_see_gaps": may(role, "resources.gaps"),
        "stale": stale_of(post, on).count() if may_keep else 0,
        **page_urls(request, page),
    }
    return render(request, "resources/resources.html", context)


def base_of(post: Post) -> int:
    """The place from which a post looks around."""
    return post.region_low or post.unit.region_id


def row_of(row: Resource, names: dict[int, str], on: Any) -> dict[str, Any]:
    """An entry as lists show it."""
    return {
        "one": row,
        "place": names.get(row.place, "").split(" ")[-1],
        "free": offered(row).free,
        "is_stale": is_stale(row.verified_on, on),
    }


@allowed("resources.read")
@require_safe
def resource(request: HttpRequest, key: UUID) -> HttpResponse:
    """One entry: what, for whom, how much is free, whom to ask, who confirmed it."""
    row, on, post = resource_or_404(key), timezone.localdate(), acting_post()
    ours = may(Role(post.role), "resources.keep") and keeps(post, row.unit)
    changes = changes_of(row) if ours else []
    users = names_of([row.verified_by, *(one.user for one in changes)], [])[0]
    context = {
        "one": row,
        "place": places.path(row.place),
        "free": offered(row).free,
        "needs": [need_kinds()[code] for code in row.codes if code in need_kinds()],
        "conditions": [CONDITIONS[Condition(code)] for code in row.conditions],
        "phone": numbers_masked(row.phone.reveal()) if row.phone else "",
        "is_stale": is_stale(row.verified_on, on),
        "is_over": row.valid_until is not None and row.valid_until <= on,
        "verified_by": users.get(row.verified_by, ""),
        "is_ours": ours,
        "may_reveal": may(Role(post.role), "resources.reveal"),
        "events": [
            {
                "at": one.at,
                "who": users.get(one.user, "") if one.user else "",
                "fields": [LABELS[each.field] for each in one.mended],
            }
            for one in changes
        ],
    }
    return render(request, "resources/resource.html", context)


@allowed("resources.reveal")
@require_POST
def phone(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows the telephone of an entry; each time stands in the log."""
    row, post = resource_or_404(key), acting_post()
    at_school = post.unit_id if post.scope == Scope.SCHOOL else None
    note_access("resources.reveal", region=base_of(post), school=at_school, resource=str(row.pk))
    context = {"value": numbers_shown(row.phone.reveal()) if row.phone else "", "one": row}
    template = "resources/_phone.html" if request.htmx else "resources/phone.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@allowed("resources.hotlines")
@require_safe
def hotlines(request: HttpRequest) -> HttpResponse:
    """Whom anybody can ring: the police first."""
    return render(request, "resources/hotlines.html", {"lines": all_hotlines()})
