"""Who is missing now: of a school, a village, a town, a county; of whom an education bureau was told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.models import Post
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.attendance.forms.noting import DaysForm
from lantian.attendance.queries import lists as queries
from lantian.attendance.queries.rulebook import rule_of, worded
from lantian.attendance.rules.stages import asked, in_force
from lantian.attendance.services.setting import set_days
from lantian.attendance.views.saving import ENDING
from lantian.attendance.words import STAGE_NAMES
from lantian.places import queries as places
from lantian.places.models import Department
from lantian.places.rules import scope_of
from lantian.registry.views.card_pages import levels_above, place_in
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

ORDER = ("since", "id")


@allowed("attendance.watch")
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """The children who are missing now, the longest first, as far as the acting post may know of them."""
    post = acting_post()
    if post.scope == Scope.UNIT:
        return _told(request, post)
    place = place_in(request) if post.scope == Scope.PLACE else None
    rows = queries.missing_now(scope_of(place) if place else None)
    asked_for = request.GET.get("list", "")
    name = asked_for if asked_for in queries.LISTS else "unexcused"
    page = page_of(
        rows.filter(queries.LISTS[name]).select_related("child"),
        ORDER,
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    if page.rows:
        seen = [(row.child_id, row.region, row.school) for row in page.rows]
        note_accesses("attendance.read", seen, list=name)
    names = places.paths({row.region for row in page.rows})
    context = {
        "place": place,
        "levels": levels_above(place) if place else [],
        "lines": queries.lines_of(page.rows, timezone.localdate(), names),
        "list": name,
        "tabs": _tabs(place, name, queries.counts(rows)),
        "may_note": may(Role(post.role), "attendance.note"),
        "may_set": may(Role(post.role), "attendance.set"),
        **page_urls(request, page),
    }
    return render(request, "attendance/missing.html", context)


def _tabs(place: int | None, name: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    more = f"&place={place}" if place else ""
    return [
        {"key": key, "url": f"?list={key}{more}", "active": key == name, "count": counts[key]}
        for key in queries.LISTS
    ]


def _told(request: HttpRequest, post: Post) -> HttpResponse:
    """A bureau reads where and since when; the name stands in the written report of the school."""
    if post.unit.department != Department.EDUCATION:
        raise Http404
    page = page_of(
        queries.told_to(post.unit_id),
        ORDER,
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    names = places.paths({row.region for row in page.rows})
    lines = queries.lines_of(page.rows, timezone.localdate(), names, steps=False)
    context = {"lines": lines, **page_urls(request, page)}
    return render(request, "attendance/told.html", context)


@allowed("attendance.set")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """After how many school days what is owed in the place of the acting office."""
    place = acting_post().region_low or 0
    own = rule_of(place)
    form = DaysForm(posted(request), now=in_force(place, worded()), own=own)

    def write() -> None:
        data = form.cleaned_data
        set_days(days=form.days(), basis=data["basis"], version=data["version"])

    context = {
        "form": form,
        "back": reverse("attendance:missing"),
        "stages": [(STAGE_NAMES[stage], one.basis) for stage, one in asked().items()],
    }
    return ENDING.save(request, context, write, template="attendance/rules.html")
