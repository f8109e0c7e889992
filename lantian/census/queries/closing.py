"""The figures of a closing sheet, as of the cut-off date of the campaign."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count

from lantian.census.models import CampaignHousehold, CampaignVillage, FoundChild
from lantian.census.queries.standings import calibre_of, standings_on
from lantian.census.queries.tallies import tally_of
from lantian.census.rules.completeness import OPEN, Tally
from lantian.registry.queries.active import existing

MOST_REASONS = 200


@dataclass(frozen=True)
class Figures:
    """Households by what came of the visit, children by finding, and of these who counts under the definition.

    `reasons` are those for households that nobody reached, with how often each was given.
    """

    households: Tally
    children: int
    unchanged: int
    changed: int
    new: int
    counted: int
    not_counted: int
    unclear: int
    reasons: list[tuple[str, int]]

    @property
    def is_zero(self) -> bool:
        """Whether this is a zero report (零报告): every household has an outcome, and no child counts."""
        nobody = self.counted == 0 and self.unclear == 0
        return nobody and self.households.with_outcome == self.households.due


def figures_of(village: CampaignVillage) -> Figures:
    """What the closing sheet of a village says now. Children count by the facts that held on the cut-off date."""
    campaign = village.campaign
    found = FoundChild.objects.filter(
        existing("child__"), household__village=village.pk, household__city=village.city
    )
    findings = dict(found.values_list("finding").annotate(Count("pk")).order_by())
    children = list(found.values_list("child", flat=True))
    standings = list(standings_on(children, calibre_of(campaign), campaign.cut_off_on).values())
    return Figures(
        households=tally_of(village),
        children=sum(findings.values()),
        unchanged=findings.get(FoundChild.Finding.UNCHANGED, 0),
        changed=findings.get(FoundChild.Finding.CHANGED, 0),
        new=findings.get(FoundChild.Finding.NEW, 0),
        counted=standings.count("in"),
        not_counted=standings.count("out"),
        unclear=standings.count("unclear"),
        reasons=_reasons(village),
    )


def frozen(figures: Figures, village: CampaignVillage, **named: str) -> dict[str, Any]:
    """The contents of a sheet as plain data: figures, terms of the campaign, names."""
    campaign, calibre = village.campaign, calibre_of(village.campaign)
    return {
        "figures": {**asdict(figures), "reasons": [list(one) for one in figures.reasons]},
        "due": figures.households.due,
        "with_outcome": figures.households.with_outcome,
        "is_zero": figures.is_zero,
        "campaign": campaign.name,
        "basis": campaign.basis,
        "cut_off_on": campaign.cut_off_on.isoformat(),
        "calibre": calibre.name_zh,
        "calibre_basis": calibre.basis,
        "region": village.code,
        "declared": village.declared,
        "shortfall_reason": village.shortfall_reason,
        "filler": village.filler,
        "head": village.head,
        **named,
    }


def _reasons(village: CampaignVillage) -> list[tuple[str, int]]:
    rows = CampaignHousehold.objects.filter(village=village.pk, outcome__in=OPEN).exclude(note="")
    counted = rows.values_list("note").annotate(times=Count("pk")).order_by("-times", "note")
    return list(counted[:MOST_REASONS])
