"""How many households there are and what came of them: by village, by town, in all."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage
from lantian.census.rules.completeness import OPEN, Missing, Outcome, Tally, missing
from lantian.places.rules import scope_of

OUTCOMES = {one.value: Count("pk", filter=Q(outcome=one.value)) for one in Outcome}


def villages_of(campaign: Campaign, place: int | None = None) -> QuerySet[CampaignVillage]:
    """The villages of a campaign that the acting post sees, in a place as it is today, by code."""
    rows = CampaignVillage.objects.filter(campaign=campaign.pk)
    if place and place != campaign.region:
        rows = rows.filter(region__range=scope_of(place))
    return rows.order_by("code")


def tallies_of(villages: Iterable[CampaignVillage]) -> dict[UUID, Tally]:
    """The tally of each village, in one query."""
    found = {village.pk: village for village in villages}
    rows = (
        CampaignHousehold.objects.filter(village__in=found)
        .values("village")
        .annotate(listed=Count("pk"), **OUTCOMES)
    )
    counted: dict[UUID, dict[str, int]] = {}
    for row in rows:
        counted[row["village"]] = {name: row[name] for name in ("listed", *OUTCOMES)}  # type: ignore[literal-required]
    return {
        key: Tally(declared=village.households_declared, **counted.get(key, {}))
        for key, village in found.items()
    }


def tally_of(village: CampaignVillage) -> Tally:
    """The tally of one village."""
    return tallies_of([village])[village.pk]


def open_without_reason(village: CampaignVillage) -> QuerySet[CampaignHousehold]:
    """Households where nobody was, or nobody was at home, and for which nobody has said why that is so."""
    return CampaignHousehold.objects.filter(village=village.pk, outcome__in=OPEN, note="")


def missing_of(village: CampaignVillage, shortfall_reason: str) -> Missing:
    """What keeps a village from being handed in."""
    return missing(tally_of(village), open_without_reason(village).count(), shortfall_reason)
