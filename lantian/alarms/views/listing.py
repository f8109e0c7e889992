"""Lists of reports: of a place, of a unit, of drills."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of as rows_of_page
from lantian.access.paging import page_urls
from lantian.access.policy import Role, Scope, may
from lantian.access.scopes import acting_post
from lantian.alarms.queries import reports as queries
from lantian.registry.queries.listing import near_paths
from lantian.registry.views.children import key_in


@allowed("alarms.read")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of a place, or those that were sent to a unit: what is due first stands first."""
    state = request.GET.get("state", "")
    state = state if state in (queries.DONE, queries.JOINED) else queries.OPEN
    rows, order = queries.listed(state)
    names = {
        queries.OPEN: pgettext("reports", "Open"),
        queries.DONE: pgettext("reports", "Answered"),
        queries.JOINED: pgettext("reports", "Joined"),
    }
    tabs = [
        {"label": label, "url": f"?state={name}", "active": name == state} for name, label in names.items()
    ]
    return list_page(request, rows, order, tabs=tabs, title=_("Mandatory reports"))


@allowed("alarms.handle")
@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """Drills, apart from everything else: how soon they were taken on."""
    return list_page(request, queries.drills(), ("-received_at", "-id"), title=_("Drills"), is_drills=True)


def list_page(request: HttpRequest, rows: Any, order: tuple[str, ...], **more: Any) -> HttpResponse:
    """A page of reports, in whatever list they stand."""
    page = rows_of_page(
        rows.defer("feedback"), order, after=key_in(request, "after"), before=key_in(request, "before")
    )
    role = Role(acting_post().role)
    context = {
        "reports": page.rows,
        "children": queries.names_of_children(page.rows),
        "places": near_paths({row.region for row in page.rows}),
        "now": timezone.now(),
        "is_unit": acting_post().scope == Scope.UNIT,
        "may_handle": may(role, "alarms.handle"),
        "may_decide": may(role, "alarms.decide"),
        "held": queries.held_back().count() if may(role, "alarms.decide") else 0,
        **more,
        **page_urls(request, page),
    }
    return render(request, "alarms/reports.html", context)
