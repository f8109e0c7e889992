"""What this room shows on a child's file: its cases, to those who may know; nobody else learns that there is one."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.policy import Compartment, Role, may
from lantian.cases.models import ProtectionCase
from lantian.kernel.questions import worded_once
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The cases of a child that the post sees, and for those who may the way to open one."""
    role = Role(post.role)
    if not may(role, "cases.read"):
        return None
    cases = _cases(child.pk)
    may_open = may(role, "cases.open") and not child.closed_on and all(case.closed_on for case in cases)
    if not cases and not may_open:
        return None
    holds_key = Compartment.PROTECTION in post.compartments
    lines = [
        {
            "case": case,
            "is_glass": post.seat not in case.team and not holds_key,
            "days": (on - case.opened_on).days,
        }
        for case in cases
    ]
    return Panel("cases/_panel.html", {"lines": lines, "may_open": may_open}, column="side")


@worded_once
def _cases(child: UUID) -> QuerySet[ProtectionCase]:
    return ProtectionCase.objects.filter(of_files([child])).order_by("-opened_on", "-pk")
