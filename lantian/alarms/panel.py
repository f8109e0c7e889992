"""On a child's file: one tap to report harm, and how many reports there are for those who may know."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.alarms.queries.reports import real
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files

MOST = 3


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The way to a report about a child."""
    if not may(Role(post.role), "alarms.report"):
        return None
    return Panel("alarms/_panel.html", {"child": child}, column="side")


def reports_panel(child: Child, post: Post, on: date) -> Panel | None:
    """The newest reports about a child, for whoever handles them."""
    if not may(Role(post.role), "alarms.handle"):
        return None
    found = list(real().filter(of_files([child.pk])).order_by("-received_at")[:MOST])
    return Panel("alarms/_reports_panel.html", {"reports": found}) if found else None
