"""The lists of villages as they go out on sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage
from lantian.census.queries.households import ORDER, expected_in
from lantian.census.queries.tallies import villages_of
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.rules.ages import age_on


@dataclass(frozen=True)
class SheetRow:
    """A household on a sheet, and the children that the register has there."""

    household: CampaignHousehold
    house_number: str
    children: list[Child]

    def children_on(self, day: date) -> str:
        """Names and ages, as on paper: 张小雨（9岁）."""
        return "、".join(f"{child.name}（{age_on(child.birth_on, day)}岁）" for child in self.children)


@dataclass(frozen=True)
class VillageSheet:
    """The list of one village."""

    village: CampaignVillage
    place: str
    rows: list[SheetRow]

    @property
    def name(self) -> str:
        return self.place.split(" ")[-1]

    def by_group(self) -> dict[str, list[SheetRow]]:
        """The rows of each village group, of those also that have none yet."""
        groups: dict[str, list[SheetRow]] = {group: [] for group in sorted(self.village.declared)}
        for row in self.rows:
            groups.setdefault(row.household.village_group, []).append(row)
        return groups or {"": []}


def village_sheets(campaign: Campaign, place: int) -> Iterator[VillageSheet]:
    """The lists of all villages of a place, in the order of codes."""
    villages = list(villages_of(campaign, place))
    names = places.paths(village.code for village in villages)
    for village in villages:
        households = list(CampaignHousehold.objects.filter(village=village.pk).order_by(*ORDER))
        children = expected_in(households)
        rows = [
            SheetRow(row, row.house_number.reveal() if row.house_number else "", children.get(row.pk, []))
            for row in households
        ]
        yield VillageSheet(village, names.get(village.code, str(village.code)), rows)
