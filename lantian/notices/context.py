"""The bell of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lantian.access.scopes import NoScope, acting_scope
from lantian.notices.queries import Line, lines


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread`: what waits unread for the acting seat. Asked once a request, and only by pages that show it."""
    return {"unread": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> list[Line]:
    """Pages of the door and of one's own account act as nobody: they show a bell without a number."""
    if not hasattr(request, "_unread"):
        try:
            acting_scope()
        except NoScope:
            return []
        request._unread = lines()  # type: ignore[attr-defined]
    found: list[Line] = request._unread  # type: ignore[attr-defined]
    return found
