"""The pages: a figure opens the children behind it, small numbers stay with those who answer for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.assessment.tests.conftest import confirm
from lantian.insight.declared import indicators
from lantian.insight.queries.behind import counted_in, left_out_of
from lantian.insight.tests.conftest import TODAY, Enter, followed
from lantian.places.areas import AreaPlan
from lantian.registry.services.areas import change_areas
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast, past_the_policies
from tests.test_city_named import complaints

pytestmark = pytest.mark.django_db


def test_each_level_reads_its_figures_and_goes_down(cast: Cast, enter: Enter) -> None:
    followed()
    city = enter("city_office").get("/insight/").content.decode()
    assert "彬州市" in city
    assert f"?place={BINZHOU}" in city
    county = enter("county_office").get("/insight/").content.decode()
    assert "新民镇" in county
    assert "在册儿童" in county
    town = enter("town_supervisor").get("/insight/").content.decode()
    assert "太厢村" in town
    village = enter("village_director").get("/insight/")
    assert village.status_code == 200
    assert enter("village_director").get(f"/insight/?place={HONGYAN}").status_code == 404


def test_every_figure_opens_the_children_behind_it(cast: Cast, enter: Enter) -> None:
    followed()
    with acting_as(cast.county_office, read_only=True):
        for indicator in indicators().values():
            assert len(counted_in(indicator, BINZHOU, TODAY)) <= 3
            if indicator.out_of:
                assert len(left_out_of(indicator, BINZHOU, TODAY)) <= 3
    client = enter("county_office")
    assert client.get("/insight/nothing/").status_code == 404
    assert client.get("/insight/levels.red/children/").status_code == 404
    for which in ("counted", "rest"):
        assert client.get(f"/insight/kept.parent_contact/children/?which={which}").status_code == 200
    shown = client.get(f"/insight/children.on_file/children/?place={TAIXIANG}").content.decode()
    assert "张小雨" in shown
    assert "天天" not in shown
    with past_the_policies():
        assert AccessEntry.objects.filter(action="insight.open_rows", region=TAIXIANG).count() == 1


def test_who_may_not_see_the_rows_is_not_told_small_numbers(cast: Cast, enter: Enter) -> None:
    confirm(cast, cast.village_director)
    followed()
    auditor = enter("auditor").get("/insight/files.complete/").content.decode()
    assert "不足5" in auditor
    assert "不足5" not in enter("town_supervisor").get("/insight/files.complete/").content.decode()
    # An office is not told who is the one confirmed child of a town; the town is.
    county = enter("county_office").get("/insight/levels.yellow/").content.decode()
    assert "不足5" not in enter("town_supervisor").get("/insight/levels.yellow/").content.decode()
    assert enter("county_office").get("/insight/levels.yellow/children/").status_code == 404
    assert county


def test_a_page_asks_little_and_names_the_city(cast: Cast, enter: Enter) -> None:
    followed()
    client = enter("city_office")
    client.get("/insight/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/insight/")
        client.get("/insight/files.complete/")
        client.get("/insight/files.complete/children/")
    statements = [query["sql"] for query in asked]
    assert not complaints([sql for sql in statements if "insight_" in sql or "registry_" in sql])
    # The map asks whether somebody brought borders.
    assert sum("insight_" in sql for sql in statements) <= 10


def test_a_county_that_is_reorganised_keeps_its_figures_and_its_past(cast: Cast, enter: Enter) -> None:
    """The town 新民镇 becomes 豳风街道: figures follow the children, and the past is told in both borders."""
    followed()
    new = 610482400000
    plan = AreaPlan(
        begun={new: "豳风街道", TAIXIANG - XINMIN + new: "太厢社区", HONGYAN - XINMIN + new: "红岩社区"},
        ended={XINMIN, TAIXIANG, HONGYAN},
        moves={XINMIN: new, TAIXIANG: TAIXIANG - XINMIN + new, HONGYAN: HONGYAN - XINMIN + new},
    )
    with acting_as(cast.county_office):
        change_areas(plan=plan, on=TODAY, kind="upgrade", basis="民政部批复")
    followed()
    client = enter("county_office")
    county = client.get("/insight/children.on_file/").content.decode()
    assert "豳风街道" in county
    page = client.get(f"/insight/children.on_file/?place={new}").content.decode()
    assert "按现行区划" in page
