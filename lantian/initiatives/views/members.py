"""The helpers of an initiative; at a station its elders."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access import paging
from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.queries import place_of
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.initiatives.models import Initiative, InitiativeHelper
from lantian.initiatives.queries import known, pairs
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services import joining
from lantian.initiatives.views.saving import act, initiative_or_404
from lantian.kernel.versions import version_in
from lantian.places import queries as places
from lantian.registry.views.children import key_in

PAGE = 30


@allowed("initiatives.work")
@require_http_methods(["GET", "HEAD", "POST"])
def helpers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who takes part in the place of the acting post; found by name, somebody joins with one tap."""
    one, on = initiative_or_404(key), timezone.localdate()
    if request.method == "POST":
        return _join(request, one)
    text, scope = request.GET.get("q", "").strip()[:20], place_of(acting_post())
    page = paging.page_of(
        pairs.taking_part(one).filter(region__range=scope).select_related("helper"),
        ("region", "since", "id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    found = known.helpers_to_join(one, scope, text, on) if one.is_open else []
    names = places.paths({row.region for row in page.rows} | {helper.region for helper in found})
    context = {
        "one": one,
        "is_station": one.kind == Kind.STATION,
        "rows": [
            {
                "member": row,
                "place": names.get(row.region, "").split(" ")[-1],
                "is_unfit": row.helper.vetted_until is None or row.helper.vetted_until < on,
            }
            for row in page.rows
        ],
        "found": [{"helper": one, "place": names.get(one.region, "").split(" ")[-1]} for one in found],
        "q": text,
        **paging.page_urls(request, page),
    }
    return render(request, "initiatives/members.html", context)


def _join(request: HttpRequest, one: Initiative) -> HttpResponse:
    helper = get_object_or_404(Helper, pk=key_of(request.POST.get("helper", "")))
    return act(
        request,
        lambda: joining.join_helper(initiative=one, helper=helper, on=timezone.localdate()),
        reverse("initiatives:helpers", args=[one.pk]),
    )


@allowed("initiatives.work")
@require_POST
def helper_leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """A helper takes part no longer."""
    rows = InitiativeHelper.objects.select_related("initiative")
    member = get_object_or_404(rows, pk=key, until__isnull=True)
    return act(
        request,
        lambda: joining.leave_helper(member=member, version=version_in(request), on=timezone.localdate()),
        reverse("initiatives:helpers", args=[member.initiative_id]),
    )
