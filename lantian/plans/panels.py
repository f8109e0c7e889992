"""What this room shows on a child's file: what it needs and what is done about it."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.plans.queries.child import NeedLine, need_lines, sections_of
from lantian.plans.rules.showing import parts_for
from lantian.registry.models import Child
from lantian.registry.panels import Panel

MOST = 6


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The live needs of a child, the heart first; for those who are shown no needs the way to its plan."""
    role = Role(post.role)
    if not may(role, "plans.read"):
        return None
    lines: list[NeedLine] = []
    if "needs" in parts_for(role):
        found = [line for line in need_lines(child.pk, post, on) if not line.is_over]
        lines = [line for _section, part in sections_of(found) for line in part]
    context = {
        "lines": lines[:MOST],
        "more": max(0, len(lines) - MOST),
        "shows_needs": "needs" in parts_for(role),
        "may_note": may(role, "plans.note_need") and not child.closed_on,
    }
    return Panel("plans/_panel.html", context)
