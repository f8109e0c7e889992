"""What this room shows on a child's file: a move that is under way, or that it came without one."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.duties.names import LEVEL_NAMES
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.transfers.models import Arrival
from lantian.transfers.queries.cities import latest_inward, latest_outward, level_from_elsewhere
from lantian.transfers.queries.moves import latest_of, lines_of
from lantian.transfers.words import TONES


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """How far the move of a child is; for offices the way to begin one."""
    role = Role(post.role)
    if not may(role, "transfers.read"):
        return None
    row = latest_of(child)
    arrival = Arrival.objects.filter(child=child.pk).first()
    may_offer = may(role, "transfers.work") and not child.closed_on
    outward, inward = latest_outward(child), latest_inward(child)
    if not (row or arrival or may_offer or outward or inward):
        return None
    told = level_from_elsewhere(inward, child) if inward else None
    line = lines_of([row], post, on)[0] if row else None
    context = {
        "line": line,
        "tone": TONES[line.row.state] if line else "",
        "arrival": arrival,
        "may_offer": may_offer and (line is None or line.row.state == "done"),
        "may_receive": may(role, "transfers.visit"),
        "outward": outward if may(role, "transfers.pack") else None,
        "inward": inward,
        "elsewhere": told,
        "level_name": LEVEL_NAMES[told.level] if told else "",
        "may_assess": may(role, "assessment.assess") and not child.closed_on,
        "may_pack": may_offer and may(role, "transfers.pack") and not (outward and outward.is_open),
        "may_bring_in": may(role, "transfers.bring_in"),
    }
    return Panel("transfers/_panel.html", context, "side")
