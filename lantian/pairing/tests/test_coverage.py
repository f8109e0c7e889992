"""Coverage: who has somebody, told alike by the figures, the lists and a plain count; and exemptions with a reason."""

import csv
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.urls import reverse
from uuid_utils.compat import uuid7

from lantian.access.scopes import acting_as
from lantian.encounters.models import Encounter
from lantian.helping.models import Helper
from lantian.pairing.models import Pair
from lantian.pairing.queries import coverage
from lantian.pairing.queries.coverage_lists import lines_of
from lantian.pairing.rules.coverage import (
    Standing,
    WhyNobody,
    share,
    why_nobody,
)
from lantian.pairing.services.wishing import exempt
from lantian.pairing.tests.conftest import DAY, TODAY, again, helper_of, proposed
from lantian.places.rules import STEPS, Level
from lantian.registry.models import Child, StatusEpisode
from lantian.registry.rules.calibres.definitions import CIVIL_AFFAIRS_2024
from tests.cast import BINZHOU, HONGYAN, TAIXIANG, XINMIN, Cast
from tests.test_city_named import asked_of, complaints

CASES = Path(__file__).parent / "cases" / "why_nobody.csv"
NEXT_YEAR = TODAY + timedelta(days=180)


@pytest.mark.parametrize("case", list(csv.DictReader(CASES.open(encoding="utf-8"))), ids=str)
def test_why_a_child_has_nobody(case: dict[str, str]) -> None:
    told = why_nobody(
        not_wanted=case["not_wanted"] == "yes",
        last_stage=case["last_stage"],
        free_near=int(case["free_near"]),
    )
    assert told == case["why"]


def test_a_share_is_full_only_when_all_are_there_and_silent_about_a_few() -> None:
    assert share(199, 200) == 99
    assert share(200, 200) == 100
    assert share(4, 4) is None


def count_all(cast: Cast) -> None:
    """Every child of 新民镇 counts."""
    with acting_as(cast.county_office):
        StatusEpisode.objects.bulk_create(
            StatusEpisode(
                child=child, region=child.region, school=child.school,
                calibre=CIVIL_AFFAIRS_2024.code, edition=CIVIL_AFFAIRS_2024.edition,
                since=TODAY - 400 * DAY, standing="in",
            )
            for child in Child.objects.exclude(
                pk__in=StatusEpisode.objects.filter(calibre=CIVIL_AFFAIRS_2024.code, standing="in").values("child")
            )
        )  # fmt: skip


def lives(pair: Pair, **changes: Any) -> Pair:
    """A proposal that went through its month of trial, straight into the table."""
    since = TODAY - 200 * DAY
    values = {
        "stage": "live", "awaits": [], "agreed_on": since, "signed_on": since, "tie": uuid7(),
        "trial_from": since, "live_from": since, "renew_by": TODAY + 165 * DAY,
    }  # fmt: skip
    Pair.objects.filter(pk=pair.pk).update(**values | changes)
    return again(pair)


def meets(pair: Pair, days_ago: int, kind: str = "home_visit", way: str = "home") -> None:
    """The helper's seat wrote something down."""
    Encounter(
        child=pair.child, region=pair.region, school=pair.school, occasion=uuid7(), kind=kind, way=way,
        happened_on=TODAY - days_ago * DAY, place=pair.region, seat=pair.seat, role="proxy_parent",
    ).save(force_insert=True)  # fmt: skip


def figures(place: int, level: Level) -> dict[int, coverage.Covered]:
    found = coverage.covered_in(place, STEPS[level], coverage.calibre_of(place), TODAY)
    return {one.place: one for one in found}


def test_how_the_children_of_a_town_stand(cast: Cast) -> None:
    count_all(cast)
    helper = helper_of(cast, seated=True, most_children=3, farthest="town")
    pair = proposed(cast, helper)
    with acting_as(cast.village_director):
        exempt(child=cast.child("小石"), reason="parent_back", since=TODAY, until=NEXT_YEAR)
    with acting_as(cast.county_office):
        of = figures(XINMIN, Level.VILLAGE)
        village, next_one = of[TAIXIANG], of[HONGYAN]
        assert (village.children, village.coming, village.exempt, village.wanted, village.tied) == (
            2,
            1,
            1,
            1,
            0,
        )
        assert village.reasons == {"parent_back": 1}
        assert (next_one.gap, next_one.share) == (1, None)

        live = lives(pair)
        meets(live, 91)
        meets(live, 5, way="phone")
        village = figures(XINMIN, Level.VILLAGE)[TAIXIANG]
        assert (village.live, village.active, village.asleep, village.expired) == (1, 0, 1, 0)
        meets(live, 5)
        assert figures(XINMIN, Level.VILLAGE)[TAIXIANG].active == 1

        Helper.objects.filter(pk=helper.pk).update(vetted_until=TODAY - DAY)
        lives(pair, renew_by=TODAY + 30 * DAY)
        (town,) = figures(BINZHOU, Level.TOWN).values()
        assert (town.children, town.tied, town.expired, town.renewal, town.several) == (3, 1, 1, 1, 0)


def test_figures_and_lists_agree_with_a_plain_count(cast: Cast) -> None:
    """Random stages, exemptions and meetings: each list holds just the children that its figure counts."""
    count_all(cast)
    dice = Random(90)
    helper = helper_of(cast, seated=True, most_children=3, farthest="town")
    pairs = [proposed(cast, helper, name) for name in ("小雨", "小石")]
    with acting_as(cast.county_office):
        children = list(Child.objects.all())
        for _ in range(12):
            for pair in pairs:
                stage = dice.choice(["proposed", "agreed", "trial", "live"])
                lives(pair, stage=stage, renew_by=TODAY + dice.randrange(1, 60) * DAY)
                if dice.random() < 0.3:
                    meets(again(pair), dice.randrange(60, 120))
            (town,) = figures(BINZHOU, Level.TOWN).values()
            calibre, told = coverage.calibre_of(BINZHOU), {}
            for name in coverage.LISTS:
                told[name] = set(
                    coverage.children_of(BINZHOU, name, calibre, TODAY).values_list("pk", flat=True)
                )
            assert told[""] == {child.pk for child in children}
            for standing in Standing:
                assert len(told[standing.value]) == getattr(town, standing.value)
            assert len(told["active"]) + len(told["asleep"]) == town.tied
            by_hand = {again(pair).child_id for pair in pairs if again(pair).stage in ("live", "trial")}
            assert told["live"] | told["trial"] == by_hand


def test_a_list_says_why_and_which_leg_is_missing(cast: Cast) -> None:
    count_all(cast)
    with acting_as(cast.county_office):
        children = list(Child.objects.order_by("region", "name"))
        lines = {line.child.name: line for line in lines_of(children, TODAY, say_why=True)}
        assert lines["张小雨"].school == "冯师"
        assert lines["张小雨"].family == "张老汉"
        assert lines["张小雨"].society == ""
        assert lines["单天天"].family == ""
        assert {line.why for line in lines.values()} == {WhyNobody.NOBODY_FREE}
    helper_of(cast, farthest="town")
    with acting_as(cast.county_office):
        assert {line.why for line in lines_of(children, TODAY, say_why=True)} == {WhyNobody.NOT_TRIED}


def test_from_the_figure_to_the_child_and_back(cast: Cast, enter: Any) -> None:
    count_all(cast)
    county = enter("county_office")
    page = county.get(reverse("pairing:coverage")).content.decode()
    assert "新民镇" in page
    listed = county.get(f"{reverse('pairing:coverage_children')}?place={HONGYAN}&list=gap")
    assert "单天天" in listed.content.decode()
    with acting_as(cast.county_office):
        exempt(child=cast.child("天天"), reason="at_school", since=TODAY, until=NEXT_YEAR)
    assert (
        "单天天" not in county.get(f"{reverse('pairing:coverage_children')}?place={HONGYAN}").content.decode()
    )
    exempted = county.get(f"{reverse('pairing:coverage_children')}?place={HONGYAN}&list=exempt")
    assert "在校住宿" in exempted.content.decode()
    far = enter("far_village_director")
    assert far.get(f"{reverse('pairing:coverage_children')}?place={HONGYAN}").status_code == 404
    assert county.get(f"{reverse('pairing:coverage_children')}?list=nothing").status_code == 404


def test_the_pages_ask_little_and_name_the_city(cast: Cast, enter: Any) -> None:
    count_all(cast)
    county = enter("county_office")
    places = asked_of(lambda: county.get(reverse("pairing:coverage")))
    lists = asked_of(lambda: county.get(reverse("pairing:coverage_children")))
    assert not complaints([*places, *lists])
    assert len(places) <= 28
    assert len(lists) <= 50
