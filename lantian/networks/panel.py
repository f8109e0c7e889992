"""The four networks on the file of a child."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.registry.models import Child
from lantian.registry.panels import Panel


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """A part that the page fetches when it shows it; not of a closed file."""
    if child.closed_on or not may(Role(post.role), "networks.read"):
        return None
    return Panel("networks/_panel.html", column="side")
