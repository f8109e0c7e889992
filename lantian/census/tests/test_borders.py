"""Areas change while a campaign goes on: it keeps its codes, and whoever answers for the new areas finishes it."""

from typing import Any

import pymupdf
import pytest
from django.utils import timezone

from lantian.access.models import Post
from lantian.access.scopes import acting_as
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage, ClosingSheet, Sample
from lantian.census.queries.households import found_nowhere
from lantian.census.queries.progress import holds_whole, progress_of, successor_names
from lantian.census.services import campaigns, closing, households, samples, villages
from lantian.census.tests.conftest import TODAY
from lantian.files.models import StoredFile
from lantian.files.services import content_of
from lantian.places.areas import AreaPlan, merged, transferred
from lantian.places.models import Region
from lantian.registry.services.areas import change_areas
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast

NEW = XINMIN + 300
FIRST = "82102259-0001B"


def standing() -> dict[int, str]:
    return dict(Region.objects.filter(valid_until__isnull=True).values_list("code", "name"))


def change(cast: Cast, part: str, plan: AreaPlan) -> None:
    with acting_as(cast.posts[part]):
        change_areas(plan=plan, on=TODAY, kind="merge", basis="咸民发〔2026〕3号")


def now(cast: Cast, part: str) -> Post:
    return Post.objects.select_related("unit", "user").get(pk=cast.posts[part].pk)


@pytest.fixture
def merged_villages(cast: Cast, campaign: Campaign, village: CampaignVillage) -> Campaign:
    """太厢 and 红岩 become 新厢 while 太厢 is being counted."""
    with acting_as(cast.village_director):
        row = CampaignHousehold.objects.select_related("village").get()
        households.find_child(household=row, child=cast.child("小雨"), finding="unchanged", on=TODAY)
    change(cast, "county_office", merged([TAIXIANG, HONGYAN], NEW, "新厢村委会", standing()))
    return campaign


def test_both_directors_go_on_in_the_new_village(cast: Cast, merged_villages: Campaign):
    for part in ("village_director", "next_village_director"):
        with acting_as(now(cast, part), read_only=True):
            assert Campaign.objects.get().regions == [HONGYAN, TAIXIANG, NEW]
            rows = list(CampaignVillage.objects.order_by("code"))
            assert [(row.code, row.region) for row in rows] == [(HONGYAN, NEW), (TAIXIANG, NEW)]
            assert successor_names(rows)[TAIXIANG].endswith("新厢村")
            whole, parts = progress_of(merged_villages, NEW)
            assert whole.villages == 2
            assert {part.code for part in parts} == {TAIXIANG, HONGYAN}
            assert all(part.village for part in parts)


def test_codes_on_paper_stay(cast: Cast, merged_villages: Campaign):
    with acting_as(now(cast, "village_director"), read_only=True):
        row = CampaignHousehold.objects.get()
    assert (row.region, row.place, row.code) == (NEW, TAIXIANG, FIRST)


def test_children_are_looked_for_under_both_codes_and_the_village_is_signed(
    cast: Cast, merged_villages: Campaign
):
    with acting_as(now(cast, "village_director")):
        village = CampaignVillage.objects.select_related("campaign").get(code=TAIXIANG)
        assert "张小石" in found_nowhere(village).values_list("name", flat=True)
        row = CampaignHousehold.objects.select_related("village").get()
        households.find_child(household=row, child=cast.child("小石"), finding="changed", on=TODAY)
        village.refresh_from_db()
        village = villages.declare_households(village=village, declared={"": 1}, version=village.version)
        village = villages.hand_in(
            village=village, values={"filler": "李梅", "head": "张村"}, version=village.version, on=TODAY
        )
    with acting_as(cast.town_supervisor):
        sheet = closing.sign(village=village, version=village.version, now=timezone.now())
        pdf = b"".join(content_of(StoredFile.objects.get(pk=sheet.file)))
    text = pymupdf.open(stream=pdf)[0].get_text()
    assert "太厢村" in text
    assert str(TAIXIANG) in text
    assert sheet.contents["figures"]["children"] == 2
    with acting_as(now(cast, "next_village_director"), read_only=True):
        assert ClosingSheet.objects.count() == 1


def test_households_of_the_register_stand_on_one_list_only(cast: Cast, merged_villages: Campaign):
    with acting_as(now(cast, "next_village_director")):
        village = CampaignVillage.objects.select_related("campaign").get(code=HONGYAN)
        assert villages.fetch_registered(village=village) == 0


def test_a_town_goes_to_another_county_with_its_part_of_the_campaign(cast: Cast, campaign: Campaign):
    """新民镇 goes to 泾阳: its office sees the campaign now and can close it; 彬州's has no village of it left."""
    with acting_as(cast.county_office):
        village = CampaignVillage.objects.get(code=TAIXIANG)
        CampaignVillage.objects.filter(pk=village.pk).update(state="handed_in")
        CampaignHousehold.objects.update(outcome="no_child")
        sample = samples.draw_sample(campaign=campaign, size=1)
    change(cast, "city_office", transferred(XINMIN, JINGYANG + 199_000, standing()))
    with acting_as(cast.other_county_office):
        found = Campaign.objects.get()
        assert holds_whole(found)
        assert progress_of(found, BINZHOU).whole.villages == 2
        assert progress_of(found, JINGYANG).whole.villages == 2
        assert Sample.objects.get().pk == sample.pk
        closed: Any = campaigns.close_campaign(campaign=found, version=found.version, on=TODAY)
        assert not closed.is_open
    with acting_as(cast.county_office, read_only=True):
        assert not CampaignVillage.objects.exists()
