"""Second visits: drawn so that anybody can draw them again, and what they say of the whole count."""

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.census.errors import CensusError
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage, Sample, SampledHousehold
from lantian.census.queries.samples import findings_of
from lantian.census.rules.estimates import chapman, wilson
from lantian.census.rules.sampling import digest_of, lot_of
from lantian.census.services import households, samples
from lantian.census.tests.conftest import LATELY, TODAY
from lantian.kernel.versions import Conflict
from tests.cast import TAIXIANG, Cast

NOTHING = {"again": 0, "wrongly": 0, "missed": 0, "visited_on": TODAY, "note": ""}


@pytest.fixture
def counted(cast: Cast, campaign: Campaign, village: CampaignVillage) -> Campaign:
    """太厢 has 21 households, all seen; 小雨 and 小石 in the first. Handed in; 红岩 is not."""
    with acting_as(cast.village_director):
        new = [
            {"head_name": f"户{number}", "outcome": "no_child", "visited_on": TODAY} for number in range(20)
        ]
        households.add_households(village=village, households=new)
        row = CampaignHousehold.objects.select_related("village").get(number=1)
        for name in ("小雨", "小石"):
            households.find_child(household=row, child=cast.child(name), finding="unchanged", on=TODAY)
        CampaignVillage.objects.filter(pk=village.pk).update(state="handed_in")
    return campaign


def drawn(cast: Cast, campaign: Campaign, size: int) -> Sample:
    with acting_as(cast.county_office):
        return samples.draw_sample(campaign=campaign, size=size)


def revisit(sampled: SampledHousehold, **values: Any) -> SampledHousehold:
    return samples.record_revisit(sampled=sampled, values={**NOTHING, **values}, version=sampled.version)


def test_the_sample_is_what_the_published_rule_draws(cast: Cast, counted: Campaign):
    sample = drawn(cast, counted, 5)
    with acting_as(cast.county_office, read_only=True):
        codes = [row.code for row in CampaignHousehold.objects.filter(region=TAIXIANG)]
        found = [row.household.code for row in sample.households.select_related("household")]
    assert sorted(found) == sorted(sorted(codes, key=lambda code: lot_of("lantian", code))[:5])
    assert (sample.frame_size, sample.frame_digest) == (21, digest_of({1: codes}))


def test_it_is_drawn_once_from_what_is_in(cast: Cast, counted: Campaign):
    drawn(cast, counted, 50)
    with (
        acting_as(cast.county_office),
        pytest.raises(CensusError, match="drawn_already"),
        transaction.atomic(),
    ):
        samples.draw_sample(campaign=counted, size=5)


def test_without_a_village_handed_in_there_is_nothing_to_draw(cast: Cast, campaign: Campaign):
    with pytest.raises(CensusError, match="no_frame"):
        drawn(cast, campaign, 5)


def test_only_who_holds_every_village_draws(cast: Cast, counted: Campaign):
    with acting_as(cast.village_director), pytest.raises(CensusError, match="out_of_scope"):
        samples.draw_sample(campaign=counted, size=5)


def test_what_second_visits_say_of_the_count(cast: Cast, counted: Campaign):
    sample = drawn(cast, counted, 21)
    with acting_as(cast.county_office):
        rows = list(sample.households.select_related("household").order_by("household__number"))
        home, *others = rows
        assert home.counted == 2
        revisit(home, result="wrongly", again=1, wrongly=1)
        revisit(others[0], result="missed", missed=2)
        for row in others[1:10]:
            revisit(row, result="agrees")
        found = findings_of(sample)
        assert (found.drawn, found.done) == (21, 11)
        assert found.errors == wilson(2, 11)
        assert (found.first, found.second, found.both) == (1, 3, 1)
        assert found.estimate == chapman(1, 3, 1)
        assert found.missed_share == pytest.approx(1 - 1 / 3)
        assert found.missed == 4
        assert found.by_list is None
        samples.compare_list(
            sample=sample,
            values={"list_name": "学籍", "list_children": 10, "list_found": 2},
            version=sample.version,
        )
        sample.refresh_from_db()
        assert findings_of(sample).by_list == chapman(2, 10, 2)


def test_numbers_that_cannot_be_and_two_at_once(cast: Cast, counted: Campaign):
    sample = drawn(cast, counted, 21)
    with acting_as(cast.county_office):
        home = sample.households.get(counted=2)
        with pytest.raises(CensusError, match="cannot_be"):
            revisit(home, result="wrongly", again=2, wrongly=1)
        revisit(home, result="agrees", again=2)
        with pytest.raises(Conflict) as caught:
            revisit(home, result="differs", again=2)
        assert [one.field for one in caught.value.differences] == ["result"]


def test_the_pages_of_a_sample(enter, cast: Cast, counted: Campaign):
    county, town = enter("county_office"), enter("town_supervisor")
    address = reverse("census:campaign_sample", args=[counted.pk])
    assert "lantian" in town.get(address).content.decode()
    draw = reverse("census:campaign_draw", args=[counted.pk])
    assert town.post(draw, {"size": 3}).status_code == 403
    assert enter("village_director").get(address).status_code == 403
    assert county.post(draw, {"size": 0}).status_code == 422
    assert county.post(draw, {"size": 21}).status_code == 302
    assert county.post(draw, {"size": 3}).status_code == 422
    with acting_as(cast.county_office, read_only=True):
        home = SampledHousehold.objects.get(counted=2)
    page = reverse("census:sampled", args=[home.pk])
    assert "2" in town.get(page).content.decode()
    data = {"version": home.version, "result": "agrees", "visited_on": LATELY.isoformat()}
    for wrong in ({"result": ""}, {"result": "missed"}, {"result": "wrongly"}, {"again": 3}, {"missed": 1},
                  {"visited_on": "2999-01-01"}, {"missed": -1}, {"note": "长" * 201}):  # fmt: skip
        assert town.post(page, {**data, **wrong}).status_code == 422, wrong
    assert town.post(page, data).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        assert SampledHousehold.objects.get(pk=home.pk).again == 2
    assert town.post(page, {**data, "result": "differs"}).status_code == 409
    shown = county.get(address).content.decode()
    assert "95" in shown
    compare = reverse("census:campaign_compare", args=[counted.pk])
    with acting_as(cast.county_office, read_only=True):
        version = Sample.objects.get().version
    bad = {"version": version, "list_name": "学籍", "list_children": 2, "list_found": 3}
    assert county.post(compare, bad).status_code == 422
    assert county.post(compare, {**bad, "list_found": 1}).status_code == 302
    assert "学籍" in county.get(address).content.decode()
