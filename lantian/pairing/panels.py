"""What this room shows on a child's file: who stands by it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.kernel.questions import worded_once
from lantian.pairing.models import IS_OPEN, Exemption, Pair
from lantian.pairing.queries.pairs import exemptions
from lantian.pairing.rules.stages import TIED
from lantian.registry.models import Child, Tie
from lantian.registry.panels import Panel


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """Who stands by a child. Family and class teacher learn the name alone, and only of somebody who does now."""
    role = Role(post.role)
    if role in (Role.PARENT, Role.CLASS_TEACHER):
        return _named(child, may(role, "pairing.hear") and not child.closed_on)
    if role == Role.PROXY_PARENT:
        return Panel("pairing/_mine_panel.html", column="side")
    if not may(role, "pairing.read"):
        return None
    pairs = _pairs(child.pk)
    exempt = None if pairs else next(iter(_exemptions(child.pk, on)), None)
    context: dict[str, Any] = {
        "pairs": pairs,
        "exempt": exempt,
        "is_tied": any(pair.stage in TIED for pair in pairs),
        "may_propose": may(role, "pairing.propose") and not child.closed_on,
    }
    return Panel("pairing/_panel.html", context, column="side")


@worded_once
def _pairs(child: UUID) -> QuerySet[Pair]:
    return Pair.objects.filter(IS_OPEN, child=child).order_by("-is_lead", "proposed_on", "pk")


@worded_once
def _exemptions(child: UUID, on: date) -> QuerySet[Exemption]:
    return exemptions(on).filter(child=child)[:1]


def _named(child: Child, may_hear: bool) -> Panel:
    ties = Tie.objects.filter(child=child.pk, kind=Tie.Kind.PROXY_PARENT, until__isnull=True)
    names = list(ties.order_by("since", "pk").values_list("person__name", "since"))
    context = {"people": [{"name": name, "since": since} for name, since in names], "may_hear": may_hear}
    return Panel("pairing/_named_panel.html", context, column="side")
