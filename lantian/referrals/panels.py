"""What this room shows on a child's file: what was asked of units and where it stands; for which needs one can ask."""

from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.plans.codes import need_kinds
from lantian.plans.models import Need
from lantian.plans.rules.needs import LIVE
from lantian.referrals.queries.lists import lines_of, of_child
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files

MOST = 5


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """The latest referrals of a child, and its needs for which no unit is asked now."""
    if not may(Role(post.role), "referrals.refer"):
        return None
    rows = list(of_child(child.pk, post)[: MOST + 1])
    asked = {row.comes_from_key for row in rows if row.is_open}
    needs = Need.objects.filter(of_files([child.pk]), state__in=sorted(LIVE)).order_by("since", "pk")
    context = {
        "lines": lines_of(rows[:MOST], post, on),
        "more": len(rows) > MOST,
        "may_refer": not child.closed_on,
        "needs": [
            {"key": need.pk, "kind": need_kinds()[need.code]}
            for need in needs[: MOST * 2]
            if need.pk not in asked
        ][:MOST],
    }
    return Panel("referrals/_panel.html", context, column="side")
