"""Reading: the care that a child was given, and what one recorded oneself."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.encounters.queries.history import PAGE, HistoryPage, Line, mine, page_of, who_wrote
from lantian.encounters.rules.kinds import CLOSED_KINDS, kinds_for
from lantian.encounters.words import KIND_ICONS, KIND_NAMES
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.views.file import child_or_404, log_view

IN_PANEL = 4


@allowed("encounters.read")
@require_safe
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """All care that a child was given, page by page; as a part of its file the last few."""
    child, post = child_or_404(key), acting_post()
    log_view("encounters.read", child)
    is_part = bool(getattr(request, "htmx", False))
    page = page_of(child.pk, post, _key(request), size=IN_PANEL if is_part else PAGE)
    context = {
        "child": child,
        "choices": choices_for(child, post),
        **_lines(page.lines),
        **_older(request, page),
    }
    template = "encounters/_latest.html" if is_part else "encounters/history.html"
    return render(request, template, context)


@allowed("encounters.record")
@require_safe
def recorded_by_me(request: HttpRequest) -> HttpResponse:
    """What the acting seat recorded lately, and the promises that it has still to keep."""
    post = acting_post()
    page = mine(post, _key(request))
    context = {**_lines(page.lines), **_older(request, page), "today": timezone.localdate()}
    return render(request, "encounters/mine.html", context)


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The buttons with which the next act is recorded, and the last few, which the page fetches when it shows them."""
    if not may(Role(post.role), "encounters.read"):
        return None
    return Panel("encounters/_panel.html", {"choices": choices_for(child, post)})


def choices_for(child: Child, post: Post) -> list[dict[str, Any]]:
    """What the acting post may record of a child; nothing while its file is closed."""
    if child.closed_on or not may(Role(post.role), "encounters.record"):
        return []
    return [
        {
            "url": reverse("encounters:counsel", args=[child.pk])
            if kind in CLOSED_KINDS
            else reverse("encounters:record", args=[child.pk, kind.value]),
            "label": KIND_NAMES[kind],
            **KIND_ICONS[kind],
        }
        for kind in kinds_for(Role(post.role), frozenset(post.compartments))
    ]


def _lines(lines: list[Line]) -> dict[str, Any]:
    return {"lines": lines, "names": who_wrote(lines), "icons": KIND_ICONS}


def _older(request: HttpRequest, page: HistoryPage) -> dict[str, Any]:
    return {"next_url": f"{request.path}?before={page.older}" if page.older else None, "previous_url": None}


def _key(request: HttpRequest) -> UUID | None:
    """The key from which a page goes on, if it is one."""
    return key_of(request.GET.get("before", ""))
