"""Who stands by children: their pairs that are not over, what exempts them, what they wish."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lantian.pairing.models import IS_OPEN, Exemption, Pair, Refusal
from lantian.pairing.rules.stages import TIED


@dataclass(frozen=True)
class Standing:
    """How a child stands: its open pairs with the lead first, why it needs nobody, whether it wants nobody."""

    pairs: list[Pair] = field(default_factory=list)
    exemption: Exemption | None = None
    wants_nobody: bool = False

    @property
    def lead(self) -> Pair | None:
        """The one helper, or the one who leads several."""
        return next((pair for pair in self.pairs if pair.is_lead), None)

    @property
    def is_tied(self) -> bool:
        """Whether somebody stands by the child now, on trial or for the year."""
        return any(pair.stage in TIED for pair in self.pairs)


def standing_of(children: Collection[UUID], on: date | None = None) -> dict[UUID, Standing]:
    """How each of `children` stands on a day (today), in three questions for any number of them."""
    day = on or timezone.localdate()
    pairs: defaultdict[UUID, list[Pair]] = defaultdict(list)
    rows = Pair.objects.filter(IS_OPEN, child__in=children)
    for pair in rows.order_by("-is_lead", "proposed_on", "pk"):
        pairs[pair.child_id].append(pair)
    exempt = {one.child_id: one for one in exemptions(day).filter(child__in=children)}
    refusals = Refusal.objects.filter(holding(day), child__in=children, helper__isnull=True)
    nobody = set(refusals.values_list("child", flat=True))
    return {key: Standing(pairs.get(key, []), exempt.get(key), key in nobody) for key in children}


def holding(on: date) -> Q:
    """What holds on a day, of rows with `since` and `until`."""
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))


def exemptions(on: date) -> QuerySet[Exemption]:
    """The exemptions that hold on a day."""
    return Exemption.objects.filter(holding(on)).order_by("since", "pk")
