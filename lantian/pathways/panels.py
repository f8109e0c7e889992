"""What this room shows on a child's file: ways that the file suggests, that are under way, and how they ended."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.pathways.queries.child import ways_of
from lantian.registry.models import Child
from lantian.registry.panels import Panel

MOST_OVER = 3


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """Ready ways of a child, for posts that may know of any."""
    if not may(Role(post.role), "pathways.read"):
        return None
    page = ways_of(child, post, on)
    context = {
        "page": page,
        "over": [line for line in page.over if line.outcome][:MOST_OVER],
        "is_empty": not (page.suggestions or page.running or page.over),
    }
    return Panel("pathways/_panel.html", context, "side")
