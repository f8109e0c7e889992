"""What this room shows on a child's file: whether it is missing at school, and how often it was."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.attendance.queries.lists import of_child
from lantian.registry.models import Child
from lantian.registry.panels import Panel

MOST = 3


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The latest absences, for posts that may know of any; one question."""
    if not may(Role(post.role), "attendance.read"):
        return None
    rows = [row for row in of_child(child.pk) if row.withdrawn_at is None]
    context = {"rows": rows[:MOST]}
    return Panel("attendance/_panel.html", context, "side")
