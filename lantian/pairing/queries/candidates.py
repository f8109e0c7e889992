"""Who could stand by a child, the nearest first; and what speaks against those who cannot."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lantian.helping.models import Helper
from lantian.helping.queries.caps import lowered_caps
from lantian.helping.queries.people import offering_in
from lantian.helping.rules.caps import cap_of
from lantian.helping.rules.fitness import Bar as HelperBar
from lantian.helping.rules.fitness import reasons_against
from lantian.pairing.models import Wish
from lantian.pairing.queries.facts import child_facts, helper_facts
from lantian.pairing.queries.loads import load_of
from lantian.pairing.queries.pairs import holding
from lantian.pairing.rules.bars import Bar, bars_between
from lantian.registry.models import Child
from lantian.registry.queries.active import files_of

MOST = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper who offers to come as far: how many children now, of how many; whether the child named them."""

    helper: Helper
    load: int
    most: int
    is_wished: bool
    reasons: frozenset[HelperBar]
    bars: frozenset[Bar]

    @property
    def is_free(self) -> bool:
        return not self.reasons and not self.bars


def candidates(child: Child, on: date) -> list[Candidate]:
    """The helpers near a child: whom it named, then the free ones by how near and how little they have to do."""
    near = offering_in(child.region)
    if child.school:
        near |= Q(school=child.school)
    rows = list(
        Helper.objects.filter(near, standing=Helper.Standing.ACCEPTED).order_by("name_pinyin", "pk")[:MOST]
    )
    loads, caps, facts = load_of([one.pk for one in rows]), lowered_caps(), child_facts(child, on)
    wishes = Wish.objects.filter(holding(on), child__in=files_of(child.pk), helper__isnull=False)
    wished = set(wishes.values_list("helper", flat=True))
    found = []
    for helper in rows:
        most = min(helper.most_children, cap_of(helper.kind, helper.region, caps))
        reasons = set(reasons_against(helper.facts(loads[helper.pk]), on))
        if loads[helper.pk] >= most:
            reasons.add(HelperBar.NO_CAPACITY)
        bars = bars_between(facts, helper_facts(helper), on)
        found.append(Candidate(helper, loads[helper.pk], most, helper.pk in wished, frozenset(reasons), bars))
    return sorted(
        found, key=lambda one: (not one.is_free, not one.is_wished, _far(child, one.helper), one.load)
    )


def _far(child: Child, helper: Helper) -> int:
    """How far apart they live: 0 in one village or school, 1 in one town, 2 beyond."""
    if helper.region == child.region or (helper.school and helper.school == child.school):
        return 0
    return 1 if helper.region // 1_000 == child.region // 1_000 else 2
