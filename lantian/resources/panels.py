"""What this room shows on a child's file: what could help with its open needs, and help that came twice."""

from dataclasses import dataclass
from datetime import date

from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.plans.codes import NeedKind, need_kinds
from lantian.plans.models import Need
from lantian.plans.rules.needs import State
from lantian.plans.rules.showing import parts_for
from lantian.registry.models import Child
from lantian.registry.panels import Panel
from lantian.registry.queries.active import of_files
from lantian.registry.rules.ages import age_on
from lantian.resources.models import OrderedNeed
from lantian.resources.queries.doubles import doubles_of
from lantian.resources.queries.fitting import Offer, fitting_each
from lantian.resources.queries.orders import orders_of_needs
from lantian.resources.rules.orders import NOT_TO_ORGANISATIONS

MOST_NEEDS, MOST_OFFERS = 6, 3
WAITING = (State.OPEN, State.IN_HAND)


@dataclass(frozen=True)
class HelpLine:
    """A need that waits, what could help with it, and the order that it is in."""

    need: Need
    kind: NeedKind
    offers: list[Offer]
    ordered: OrderedNeed | None
    may_order: bool

    @property
    def more(self) -> int:
        return max(0, len(self.offers) - MOST_OFFERS)

    @property
    def shown(self) -> list[Offer]:
        return self.offers[:MOST_OFFERS]


def panel(child: Child, post: Post, on: date) -> Panel | None:
    """What could help with the needs of a child that wait; nothing where none waits and nothing came twice."""
    role = Role(post.role)
    if child.closed_on or not may(role, "resources.read") or "needs" not in parts_for(role):
        return None
    lines, twice = help_lines(child, role, on), doubles_of(child.pk, on)
    if not lines and not twice:
        return None
    return Panel("resources/_panel.html", {"lines": lines, "doubles": twice})


def help_lines(child: Child, role: Role, on: date) -> list[HelpLine]:
    """The needs of a child that wait, the oldest first, each with what could help."""
    needs = list(
        Need.objects.filter(of_files([child.pk]), state__in=WAITING).order_by("since", "pk")[:MOST_NEEDS]
    )
    if not needs:
        return []
    offers = fitting_each({need.code for need in needs}, child.region, on, age_on(child.birth_on, on))
    ordered = orders_of_needs(needs) if may(role, "resources.gaps") else {}
    may_order = may(role, "resources.order")
    return [
        HelpLine(
            need,
            need_kinds()[need.code],
            offers[need.code],
            ordered.get(need.pk),
            may_order and need.pk not in ordered and need.code not in NOT_TO_ORGANISATIONS,
        )
        for need in needs
    ]
