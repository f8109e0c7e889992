"""The inbox of a unit, and the referrals of one child."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.referrals.queries import lists as queries
from lantian.registry.views.children import key_in
from lantian.registry.views.file import child_or_404

TABS = {
    "todo": _("Waiting for us"),
    "asked": _("Asked of us"),
    "sent": _("Asked by us"),
    "over": pgettext_lazy("referrals", "Over"),
}


@allowed("referrals.read")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the unit of the acting post, what it was asked and what it asked."""
    post, on, tab = acting_post(), timezone.localdate(), request.GET.get("tab", "todo")
    tab = tab if tab in queries.TABS else "todo"
    rows = queries.listed(post, tab)
    page = queries.page_of(rows, tab, after=key_in(request, "after"), before=key_in(request, "before"))
    note_seen(page.rows, list=tab)
    context = {
        "unit": post.unit,
        "tabs": _tabs(request, tab, may(Role(post.role), "referrals.refer")),
        "tab": tab,
        "lines": queries.lines_of(page.rows, post, on),
        "destroy": queries.lines_of(queries.to_destroy(post), post, on),
        "may_refer": may(Role(post.role), "referrals.refer"),
        **page_urls(request, page),
    }
    return render(request, "referrals/inbox.html", context)


def _tabs(request: HttpRequest, tab: str, asks: bool) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"{request.path}?tab={key}", "active": key == tab}
        for key, label in TABS.items()
        if key != "sent" or asks
    ]


def note_seen(rows: Any, **detail: Any) -> None:
    """The lines of the access log for the children of a list."""
    shown = [(row.child_id, row.region, row.school) for row in rows]
    if shown:
        note_accesses("referrals.read", shown, **detail)


@allowed("referrals.refer")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was asked of units for one child, and where it stands."""
    found, post = child_or_404(key), acting_post()
    rows = list(queries.of_child(found.pk, post)[: queries.PAGE])
    note_seen(rows[:1])
    context = {
        "child": found,
        "lines": queries.lines_of(rows, post, timezone.localdate()),
        "is_open": not found.closed_on,
    }
    return render(request, "referrals/child.html", context)
