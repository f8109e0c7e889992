"""Rates of a place, and the rows behind them."""

from datetime import timedelta

from django.test import Client

from lantian.access.scopes import acting_as
from lantian.census.models import Campaign
from lantian.census.queries.rates import Freshness, coverages_of, freshness_of
from lantian.census.tests.conftest import TODAY
from lantian.linkage.tests.lists import FLOWER, RAIN, SKY, brought_in
from lantian.registry.models import Child
from tests.cast import BINZHOU, TAIXIANG, Cast
from tests.test_city_named import BACKEND


def test_a_file_is_fresh_for_ninety_days(cast: Cast, campaign: Campaign):
    with acting_as(cast.county_office):
        for name, days in (("小雨", 90), ("小石", 91)):
            on = TODAY - timedelta(days=days)
            Child.objects.filter(pk=cast.children[name]).update(confirmed_on=on)
        assert freshness_of(TAIXIANG, TODAY) == Freshness(fresh=1, children=2)
        assert freshness_of(BINZHOU, TODAY) == Freshness(fresh=2, children=3)
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    listed = client.get(f"/children/?place={TAIXIANG}&stale=on").content.decode()
    assert "张小石" in listed
    assert "张小雨" not in listed


def test_coverage_stands_beside_what_is_missing(cast: Cast, campaign: Campaign):
    client = Client()
    client.force_login(cast.county_office.user, backend=BACKEND)
    page = f"/census/{campaign.pk}/"
    assert "尚未导入比对名单" in client.get(page).content.decode()
    brought_in(cast.county_office, [RAIN, SKY, FLOWER])
    with acting_as(cast.county_office, read_only=True):
        ((label, coverage),) = coverages_of(BINZHOU)
    assert (label, coverage.linked, coverage.ours) == ("学籍名单", 2, 3)
    shown = client.get(page).content.decode()
    assert "2 / 3" in shown
    assert f"/linkage/lists/{coverage.source}/" in shown
