"""Rows about no child, and rows beside others: helpers where they are at home, and who has somebody."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from lantian.access.scopes import acting_as
from lantian.entrusting.models import Entrustment
from lantian.entrusting.queries.lists import places_in
from lantian.entrusting.tests.conftest import assessed
from lantian.helping.models import Helper
from lantian.helping.queries.listing import fit_for_one
from lantian.insight.declared import indicators
from lantian.insight.queries.cockpit import figure_of
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.checking import check_city
from lantian.insight.services.counting import count_city
from lantian.insight.tests.conftest import TODAY, editing, figure, followed
from lantian.kernel.city import in_cities
from lantian.pairing.models import Pair
from lantian.pairing.queries.coverage import covered_in, whole
from lantian.pairing.services.wishing import exempt
from lantian.pairing.tests.conftest import again, helper_of, proposed
from lantian.pairing.tests.test_coverage import count_all, lives, meets
from lantian.places.rules import STEPS, Level, scope_of
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from tests.cast import BINZHOU, CITY, HONGYAN, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
XIANYANG = 610400000000
FIGURES = {
    "pairs.covered": "tied",
    "pairs.active": "active",
    "pairs.trial": "trial",
    "pairs.coming": "coming",
    "pairs.exempt": "exempt",
    "pairs.nobody": "gap",
}


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


def test_helpers_count_where_they_are_at_home_a_town_or_county_included(cast: Cast) -> None:
    helper_of(cast, most_children=3)
    town = helper_of(
        cast, region=XINMIN, phone="13772066667", kind="elder", elder_kind="teacher", farthest="town"
    )
    helper_of(cast, region=BINZHOU, phone="13772066668", farthest="county", is_checked=False)
    assert followed() >= 5
    places = (TAIXIANG, XINMIN, BINZHOU, XIANYANG)
    assert [figure(place, "helpers.checked") for place in places] == [
        Numbers(1, 1), Numbers(2, 2), Numbers(2, 3), Numbers(2, 3),
    ]  # fmt: skip
    assert [figure(place, "helpers.places").numerator for place in places] == [3, 5, 5, 5]
    with acting_as(cast.county_office, read_only=True):
        able = Helper.objects.filter(fit_for_one(TODAY), region__range=scope_of(BINZHOU))
        assert sum(able.values_list("most_children", flat=True)) == 5
        cell, lines = figure_of(BINZHOU, indicators()["helpers.all"], cast.county_office.role, TODAY)
        assert cell.numbers == Numbers(3)
        # The town, and who is at home in no town.
        assert [(line.place, line.cells[0].numbers) for line in lines] == [
            (BINZHOU, Numbers(1)), (XINMIN, Numbers(2)),
        ]  # fmt: skip
        _, lines = figure_of(XINMIN, indicators()["helpers.all"], cast.county_office.role, TODAY)
        assert [line.place for line in lines] == [XINMIN, TAIXIANG]
    with editing():
        Helper.objects.filter(pk=town.pk).update(region=HONGYAN, vetted_until=TODAY + DAY)
    followed()
    assert figure(HONGYAN, "helpers.checked") == Numbers(1, 1)
    assert figure(XINMIN, "helpers.checked") == Numbers(2, 2)
    # Time alone: the last day of a check passes.
    followed(TODAY + 2 * DAY)
    assert figure(HONGYAN, "helpers.checked") == Numbers(0, 1)
    assert figure(XIANYANG, "helpers.check_expired") == Numbers(1, 3)
    assert check_city(CITY, sample=0, seed=1) == []


def test_a_figure_of_helpers_opens_the_helpers(cast: Cast, enter: Any) -> None:
    one = helper_of(cast)
    helper_of(cast, region=XINMIN, name="成老师", phone="13772066667", farthest="town", is_checked=False)
    followed()
    county: Client = enter("county_office")
    page = county.get("/insight/helpers.checked/children/?which=counted").content.decode()
    assert "寇淑芳" in page
    assert f"/helping/{one.pk}/" in page
    rest = county.get("/insight/helpers.checked/children/").content.decode()
    assert "成老师" in rest
    assert "寇淑芳" not in rest
    # Who answers for the village sees who is at home there.
    village = enter("village_director").get("/insight/helpers.all/children/?which=counted").content.decode()
    assert "寇淑芳" in village
    assert "成老师" not in village
    assert enter("auditor").get("/insight/helpers.all/children/").status_code == 403


def test_figures_of_pairs_are_those_of_the_page_of_coverage(cast: Cast) -> None:
    """Random stages, meetings and exemptions: what is carried and the page's own statement agree, place by place."""
    count_all(cast)
    dice = Random(17)
    helper = helper_of(cast, seated=True, most_children=3, farthest="town")
    pairs = [proposed(cast, helper, name) for name in ("小雨", "小石")]
    with acting_as(cast.village_director):
        exempt(child=cast.child("小石"), reason="parent_back", since=TODAY, until=TODAY + 20 * DAY)
    seen = set()
    for round_ in range(8):
        with editing():
            for pair in pairs:
                stage = dice.choice(["proposed", "agreed", "trial", "live", "declined"])
                is_over = stage == "declined"
                lives(
                    pair, stage=stage, renew_by=TODAY + 20 * DAY,
                    ended_on=TODAY if is_over else None, end_reason="other" if is_over else "",
                )  # fmt: skip
                if dice.random() < 0.5:
                    meets(again(pair), dice.randrange(60, 120))
        on = TODAY + round_ * 3 * DAY
        followed(on)
        with in_cities(CITY):
            for place, step in ((BINZHOU, Level.TOWN), (XINMIN, Level.VILLAGE)):
                parts = covered_in(place, STEPS[step], CIVIL_AFFAIRS_2024, on)
                for told in (*parts, whole(parts, place)):
                    for code, name in FIGURES.items():
                        assert figure(told.place, code).numerator == getattr(told, name), code
                    assert figure(told.place, "pairs.covered").denominator == told.wanted
                    assert figure(told.place, "pairs.renewal").numerator == told.renewal
            seen |= {Pair.objects.filter(pk=pair.pk).values_list("stage", flat=True)[0] for pair in pairs}
        assert check_city(CITY, sample=0, seed=1) == []
    assert len(seen) == 5


def test_an_agreement_counts_while_it_is_in_force_and_its_notices_where_they_were_told(cast: Cast) -> None:
    found = assessed(cast)
    followed()
    assert figure(TAIXIANG, "care.assessed") == Numbers(1, 1)
    assert figure(TAIXIANG, "care.agreed") == Numbers(0, 1)
    with editing():
        child = cast.child("小雨")
        Entrustment.objects.create(
            child=child, region=child.region, school=child.school, person=found.person, assessment=found,
            since=TODAY, until=TODAY + 9 * DAY, state="signed", signed_on=TODAY,
            village_told=child.region, village_told_on=TODAY,
        )  # fmt: skip
    assert count_city(CITY, TODAY) == 1
    assert figure(BINZHOU, "care.agreed") == Numbers(1, 1)
    assert figure(BINZHOU, "care.told") == Numbers(0, 1)
    with acting_as(cast.county_office, read_only=True):
        (page,) = places_in(scope_of(BINZHOU), STEPS[Level.COUNTY], TODAY)
        assert Numbers(page.in_force, page.entrusted) == Numbers(1, 1)
    with editing():
        Entrustment.objects.update(school_told=child.school, school_told_on=TODAY)
    followed()
    assert figure(BINZHOU, "care.told") == Numbers(1, 1)
    followed(TODAY + 10 * DAY)
    assert figure(BINZHOU, "care.agreed") == Numbers(0, 1)
    assert figure(BINZHOU, "care.expired") == Numbers(1, 1)
    assert check_city(CITY, sample=0, seed=1) == []
