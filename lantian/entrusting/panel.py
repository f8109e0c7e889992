"""What this room shows on a child's file: who cares by agreement, until when, and what is missing."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.entrusting.queries.child import live_agreement
from lantian.entrusting.words import STANDING_TONES, STANDINGS
from lantian.registry.models import Child
from lantian.registry.panels import Panel


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The agreement that stands or is being signed: one question; the way to its page for those who keep the files."""
    role = Role(post.role)
    keeps = may(role, "entrusting.read")
    if not keeps and not may(role, "entrusting.read_school") and not may(role, "entrusting.own"):
        return None
    line = live_agreement(child, on)
    context = {
        "line": line,
        "standing": STANDINGS[line.standing] if line else "",
        "tone": STANDING_TONES[line.standing] if line else "",
        "keeps": keeps,
        "is_own": may(role, "entrusting.own"),
    }
    return Panel("entrusting/_panel.html", context, "side")
