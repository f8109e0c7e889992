from lantian.census.models.campaigns import Campaign, CampaignVillage, VillageStep
from lantian.census.models.closing import ClosingSheet
from lantian.census.models.households import CampaignHousehold, FoundChild
from lantian.census.models.intake import SheetIntake, SheetLine
from lantian.census.models.returns import IssuedReturn, ReturnTemplate
from lantian.census.models.samples import Sample, SampledHousehold

__all__ = [
    "Campaign",
    "CampaignHousehold",
    "CampaignVillage",
    "ClosingSheet",
    "FoundChild",
    "IssuedReturn",
    "ReturnTemplate",
    "Sample",
    "SampledHousehold",
    "SheetIntake",
    "SheetLine",
    "VillageStep",
]
