"""On a child's file: one tap to report harm, and how many reports there are for those who may know."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.alarms.models import HarmReport
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The way to a report about a child; of reports that there are, the newest, for whoever handles them."""
    role = Role(post.role)
    if not may(role, "alarms.report"):
        return None
    found = _reports(child) if may(role, "alarms.handle") else []
    return Panel("alarms/_panel.html", {"child": child, "reports": found}, column="side")


def _reports(child: Child) -> list[HarmReport]:
    rows = HarmReport.objects.filter(of_files([child.pk]), is_drill=False, is_quarantined=False)
    return list(rows.order_by("-received_at")[:3])
