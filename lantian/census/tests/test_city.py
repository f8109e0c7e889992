"""Every question that a campaign asks names the city."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage, SampledHousehold
from lantian.census.queries.samples import findings_of
from lantian.census.services import campaigns, closing, households, intake, samples, villages
from lantian.census.tests.conftest import TERMS, TODAY
from lantian.census.tests.test_intake import FIRST, filled
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast
from tests.test_city_named import BACKEND, asked_of, complaints

NOW = timezone.now()


def count(cast: Cast) -> None:
    """A campaign from its opening to the second visits, as one office would do all of it."""
    campaign = campaigns.open_campaign(region=BINZHOU, values=TERMS, on=TODAY)
    village = CampaignVillage.objects.select_related("campaign").get(region=TAIXIANG)
    villages.declare_households(village=village, declared={"": 1}, version=village.version)
    villages.fetch_registered(village=village)
    row = CampaignHousehold.objects.select_related("village").get(number=1)
    households.find_child(household=row, child=cast.child("小雨"), finding="unchanged", on=TODAY)
    households.drop_child(household=row, child=cast.children["小雨"])
    content = filled([FIRST, "", "", "", "", "无儿童", "", ""], ["", "", "9号", "赵九", "", "拒访", "", ""])
    sheet = intake.begin_intake(campaign=campaign, chunks=[content], name="表.xlsx", on=TODAY)
    seen = intake.plan_again(intake=sheet, on=TODAY).fingerprint
    sheet = intake.take_in(intake=sheet, fingerprint=seen, now=NOW, on=TODAY)
    village.refresh_from_db()
    names = {"filler": "李梅", "head": "张村"}
    village = villages.hand_in(village=village, values=names, version=village.version, on=TODAY)
    village = villages.send_back(village=village, reason="漏报", version=village.version)
    intake.undo(intake=sheet, now=NOW)
    row = CampaignHousehold.objects.select_related("village").get(number=1)
    visit = {"outcome": "no_child", "visited_on": TODAY, "note": ""}
    households.record_visit(household=row, values=visit, version=row.version)
    village.refresh_from_db()
    village = villages.hand_in(village=village, values=names, version=village.version, on=TODAY)
    CampaignVillage.objects.filter(pk=village.pk).update(handed_in_by=None)
    closing.sign(village=village, version=village.version, now=NOW)
    sample = samples.draw_sample(campaign=campaign, size=1)
    home = SampledHousehold.objects.get(sample=sample.pk)
    agrees = {"result": "agrees", "again": 0, "wrongly": 0, "missed": 0, "visited_on": TODAY, "note": ""}
    samples.record_revisit(sampled=home, values=agrees, version=home.version)
    findings_of(sample)
    campaigns.close_campaign(campaign=campaign, version=campaign.version, on=TODAY)


def test_a_campaign_names_the_city_from_its_opening_to_its_end(cast: Cast):
    with acting_as(cast.county_office):
        asked = asked_of(lambda: count(cast))
    assert len(asked) > 100
    assert not complaints(asked)


def test_the_pages_of_a_campaign_name_the_city(cast: Cast, campaign: Campaign, village: CampaignVillage):
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    with acting_as(cast.county_office, read_only=True):
        row = CampaignHousehold.objects.get()

    def at(name: str, key: Any, more: str = "") -> str:
        return reverse(f"census:{name}", args=[key]) + more

    for address in (
        reverse("census:campaigns"), at("campaign", campaign.pk), at("campaign", campaign.pk, f"?place={XINMIN}"),
        at("village", village.pk, "?outcome=open"), at("village_draft", village.pk), at("household", row.pk),
        at("campaign_sheets", campaign.pk), at("campaign_take_out", campaign.pk, f"?place={BINZHOU}&kind=xlsx"),
        at("campaign_sample", campaign.pk), at("village_declare", village.pk),
    ):  # fmt: skip
        asked = asked_of(lambda a=address: client.get(a))
        assert len(asked) > 3, address
        assert not complaints(asked), address
