"""What the desk shows on a child's file: what the parents were told, and whether they have read it."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.desk.queries.family import notices_about
from lantian.registry.models import Child
from lantian.registry.panels import Panel

SHOWN = 3


def family_panel(child: Child, post: Post, on: date) -> Panel | None:
    """The last notices to the parents, for whoever may send one."""
    if child.closed_on or not may(Role(post.role), "desk.tell_parents"):
        return None
    notices = notices_about(child.pk)[:SHOWN]
    return Panel("desk/family/_panel.html", {"notices": notices, "child": child}, "side")
