"""A campaign on the stage: 彬州市, by its county office; 太厢 and 红岩 are its villages."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage
from lantian.census.services.campaigns import open_campaign
from tests.cast import BINZHOU, TAIXIANG, Cast

TODAY = timezone.localdate()
LATELY = TODAY - timedelta(days=5)
TERMS: dict[str, Any] = {
    "name": "2026年秋季摸底排查",
    "basis": "彬民发〔2026〕12号",
    "begins_on": TODAY - timedelta(days=24),
    "ends_on": TODAY + timedelta(days=30),
    "cut_off_on": TODAY - timedelta(days=25),
    "calibre": "mca2016",
    "seed": "lantian",
}


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    """Files lie in a folder of the test, counts in memory belong to it."""
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    with acting_as(cast.county_office):
        return open_campaign(region=BINZHOU, values=TERMS, on=TODAY)


@pytest.fixture
def village(cast: Cast, campaign: Campaign) -> CampaignVillage:
    """太厢 in the campaign, as its director sees it."""
    return village_of(cast.village_director, TAIXIANG)


def village_of(post: Post, region: int) -> CampaignVillage:
    with acting_as(post, read_only=True):
        return CampaignVillage.objects.select_related("campaign").get(region=region)


def households(post: Post, region: int = TAIXIANG) -> list[CampaignHousehold]:
    with acting_as(post, read_only=True):
        rows = CampaignHousehold.objects.select_related("village", "village__campaign")
        return list(rows.filter(region=region).order_by("number"))


@pytest.fixture(autouse=True)
def alone(no_rooms_above: None) -> None:
    """The rooms above follow no child here, and stand on no file."""
