"""What is owed to a child, on its file."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import FAMILY, GRASSROOTS, OFFICES, Role
from lantian.duties.queries.today import Owed, owed_to
from lantian.registry.models import Child
from lantian.registry.panels import Panel

# That a report of harm is owed only those learn who owe it: whoever does the harm may live next door.
FOR_THE_LINE_ALONE = ("harm_report",)


def owed_panel(child: Child, post: Post, on: date) -> Panel | None:
    """All of it for those who keep the files; for the school what the school owes; for families their own part."""
    lines = [line for line in owed_to([child.pk], on) if _is_shown(line, Role(post.role))]
    if not lines:
        return None
    shows_risk = Role(post.role) in OFFICES | GRASSROOTS
    return Panel("duties/_panel.html", {"lines": lines, "shows_risk": shows_risk}, column="side")


def _is_shown(line: Owed, role: Role) -> bool:
    if line.duty.rule in FOR_THE_LINE_ALONE:
        return role == line.duty.owed_by
    if role in OFFICES | GRASSROOTS:
        return True
    if role in FAMILY:
        return line.duty.owed_by == role
    return line.duty.owed_by in (Role.CLASS_TEACHER, Role.SCHOOL_HEAD, Role.PSYCHOLOGIST)
