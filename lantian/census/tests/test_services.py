"""A village goes through a campaign: listed, visited, handed in, signed, reopened."""

from datetime import date
from typing import Any

import pymupdf
import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from lantian.access.policy import Scope
from lantian.access.scopes import acting_as
from lantian.census.errors import CensusError
from lantian.census.models import Campaign, CampaignHousehold, CampaignVillage, ClosingSheet, FoundChild
from lantian.census.queries.closing import figures_of
from lantian.census.queries.households import at_home, found_nowhere
from lantian.census.queries.progress import progress_of
from lantian.census.services import campaigns, closing, villages
from lantian.census.services import households as services
from lantian.census.tests.conftest import TERMS, TODAY, households, village_of
from lantian.files.models import StoredFile
from lantian.files.services import content_of
from lantian.kernel.versions import Conflict
from lantian.registry.models import Child, Household
from lantian.registry.services.facts import correct_child
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, XINMIN, Cast
from tests.together import at_once

NOW = timezone.now()
TWO = [{"village_group": "一组", "house_number": "1号", "head_name": "王大"}, {"head_name": "李二"}]


def refused(act: Any) -> str:
    with pytest.raises(CensusError) as caught, transaction.atomic():
        act()
    return caught.value.code


def finish(cast: Cast, village: CampaignVillage, **declared: int) -> CampaignVillage:
    """Everybody of the list was visited and the village handed in."""
    with acting_as(cast.village_director):
        village = villages.declare_households(
            village=village, declared=declared or {"": 1}, version=village.version
        )
        for row in CampaignHousehold.objects.filter(village=village.pk):
            services.record_visit(household=row, values=visit("no_child"), version=row.version)
        village.refresh_from_db()
        return villages.hand_in(
            village=village, values={"filler": "李梅", "head": "张村"}, version=village.version, on=TODAY
        )


def visit(outcome: str, note: str = "") -> dict[str, Any]:
    return {"outcome": outcome, "visited_on": TODAY, "note": note}


def test_a_campaign_has_every_village_and_the_households_of_the_register(cast: Cast, campaign: Campaign):
    with acting_as(cast.county_office, read_only=True):
        rows = list(CampaignVillage.objects.order_by("region").values_list("region", "state"))
        (house,) = CampaignHousehold.objects.all()
        registered = Household.objects.get(place=TAIXIANG)
    assert rows == [(HONGYAN, "not_begun"), (TAIXIANG, "not_begun")]
    assert (house.region, house.number, house.head_name) == (TAIXIANG, 1, "张老汉")
    assert house.house_number.reveal() == "太厢村二组18号"
    assert house.household == registered.pk


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("city_office", 2), ("county_office", 2), ("other_county_office", 0), ("town_supervisor", 2),
        ("village_director", 1), ("next_village_director", 1), ("far_village_director", 0), ("school_head", 0),
        ("class_teacher", 0), ("proxy_parent", 0), ("parent", 0), ("auditor", 0),
    ],
)  # fmt: skip
def test_a_campaign_is_seen_from_its_villages_up(cast: Cast, campaign: Campaign, part: str, sees: int):
    for model, most in ((Campaign, min(sees, 1)), (CampaignVillage, sees)):
        with acting_as(cast.posts[part]):
            if cast.posts[part].scope == Scope.PLACE:
                assert model.objects.count() == most
            else:
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    model.objects.count()


def test_who_may_open_what(cast: Cast, campaign: Campaign):
    with acting_as(cast.county_office):
        foreign = refused(lambda: campaigns.open_campaign(region=JINGYANG, values=TERMS, on=TODAY))
        twice = refused(lambda: campaigns.open_campaign(region=XINMIN, values=TERMS, on=TODAY))
    assert (foreign, twice) == ("out_of_scope", "one_is_open")
    with acting_as(cast.city_office):
        assert campaigns.open_campaign(region=JINGYANG, values=TERMS, on=TODAY).seed == "lantian"


def test_without_a_seed_one_is_drawn_and_it_never_changes(cast: Cast):
    with acting_as(cast.county_office):
        opened = campaigns.open_campaign(region=BINZHOU, values={**TERMS, "seed": ""}, on=TODAY)
        assert len(opened.seed) == 16
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Campaign.objects.filter(pk=opened.pk).update(seed="better")


def test_closing_a_campaign_stops_all_work(cast: Cast, campaign: Campaign, village: CampaignVillage):
    with acting_as(cast.county_office):
        campaigns.close_campaign(campaign=campaign, version=campaign.version, on=TODAY)
    with acting_as(cast.village_director):
        assert refused(lambda: services.add_households(village=village, households=TWO)) == "closed"
    with acting_as(cast.county_office):
        assert campaigns.open_campaign(region=BINZHOU, values=TERMS, on=TODAY).is_open


def test_households_are_numbered_and_not_added_twice(cast: Cast, village: CampaignVillage):
    with acting_as(cast.village_director):
        first = services.add_households(village=village, households=TWO)
        again = services.add_households(village=village, households=[*TWO, {"head_name": "赵三"}])
    assert [row.number for row in first] == [2, 3]
    assert [(row.number, row.head_name) for row in again] == [(4, "赵三")]
    assert village_of(cast.village_director, TAIXIANG).state == "under_way"
    assert first[0].code == "82102259-0002" + first[0].code[-1]


def test_what_came_into_the_register_since_is_fetched_once(cast: Cast, village: CampaignVillage):
    from lantian.registry.services.registering import register_child

    values = {"child_name": "赵新", "sex": "1", "birth_on": date(2019, 1, 2), "no_identity_reason": "lost",
              "village": TAIXIANG, "household_head": "赵大山"}  # fmt: skip
    with acting_as(cast.village_director):
        register_child(values=values, as_of=TODAY)
        assert villages.fetch_registered(village=village) == 1
        assert villages.fetch_registered(village=village) == 0
    assert [row.head_name for row in households(cast.village_director)] == ["张老汉", "赵大山"]


def test_two_people_on_one_household(real_cast: Cast):
    with acting_as(real_cast.county_office):
        campaigns.open_campaign(region=BINZHOU, values=TERMS, on=TODAY)
    (row,) = households(real_cast.village_director)

    def says(part: str, outcome: str) -> Any:
        def act() -> CampaignHousehold:
            with acting_as(real_cast.posts[part]):
                return services.record_visit(household=row, values=visit(outcome), version=row.version)

        return act

    results = at_once(says("village_director", "no_child"), says("town_supervisor", "absent"))
    assert sorted(type(one).__name__ for one in results) == ["CampaignHousehold", "Conflict"], results
    (conflict,) = (one for one in results if isinstance(one, Conflict))
    assert [one.field for one in conflict.differences] == ["outcome"]


def test_a_child_found_is_confirmed_and_its_household_visited(cast: Cast, village: CampaignVillage):
    (row,) = households(cast.village_director)
    with acting_as(cast.village_director):
        home = at_home(row, village, TODAY)
        assert [one.child.name for one in home.expected] == ["张小石", "张小雨"]
        assert found_nowhere(village).count() == 2
        child = cast.child("小雨")
        Child.objects.filter(pk=child.pk).update(confirmed_on=date(2026, 1, 1))
        services.find_child(household=row, child=child, finding="unchanged", on=TODAY)
        row.refresh_from_db()
        assert (row.outcome, row.visited_on) == ("visited", TODAY)
        assert cast.child("小雨").confirmed_on == TODAY
        assert list(found_nowhere(village).values_list("name", flat=True)) == ["张小石"]
        assert (
            refused(
                lambda: services.record_visit(household=row, values=visit("no_child"), version=row.version)
            )
            == "has_children"
        )
        services.drop_child(household=row, child=child.pk)
        services.record_visit(household=row, values=visit("no_child"), version=row.version)


def test_a_child_is_found_once_in_a_campaign(cast: Cast, village: CampaignVillage):
    with acting_as(cast.village_director):
        (other,) = services.add_households(village=village, households=TWO[:1])
        (row, _) = households(cast.village_director)
        child = cast.child("小雨")
        services.find_child(household=row, child=child, finding="unchanged", on=TODAY)
        mended = services.find_child(household=row, child=child, finding="changed", on=TODAY)
        assert mended.finding == "changed"
        again = refused(lambda: services.find_child(household=other, child=child, finding="new", on=TODAY))
        assert again == "found_elsewhere"
        assert FoundChild.objects.count() == 1


def test_two_villages_that_find_one_child_at_once(real_cast: Cast):
    with acting_as(real_cast.county_office):
        campaigns.open_campaign(region=BINZHOU, values=TERMS, on=TODAY)
        there = CampaignVillage.objects.select_related("campaign").get(region=HONGYAN)
        (other,) = services.add_households(village=there, households=TWO[:1])
        child = real_cast.child("小雨")
    (row,) = households(real_cast.county_office)

    def finds(household: CampaignHousehold) -> Any:
        def act() -> FoundChild:
            with acting_as(real_cast.county_office):
                found = CampaignHousehold.objects.select_related("village").get(pk=household.pk)
                return services.find_child(household=found, child=child, finding="unchanged", on=TODAY)

        return act

    results = at_once(finds(row), finds(other))
    assert sorted(type(one).__name__ for one in results) == ["CensusError", "FoundChild"], results


def test_handing_in_needs_every_household_or_a_reason(cast: Cast, village: CampaignVillage):
    def hands_in(**more: str) -> Any:
        current = village_of(cast.village_director, TAIXIANG)
        values = {"filler": "李梅", "head": "张村", **more}
        return villages.hand_in(village=current, values=values, version=current.version, on=TODAY)

    with acting_as(cast.village_director):
        villages.declare_households(village=village, declared={"二组": 2}, version=village.version)
        assert refused(hands_in) == "incomplete"
        (row,) = households(cast.village_director)
        row = services.record_visit(household=row, values=visit("absent"), version=row.version)
        assert refused(lambda: hands_in(shortfall_reason="一户常年无人")) == "incomplete"
        services.record_visit(household=row, values=visit("absent", "三次上门无人"), version=row.version)
        assert refused(hands_in) == "incomplete"
        done = hands_in(shortfall_reason="一户常年无人")
        assert done.state == "handed_in"
        assert refused(lambda: services.add_households(village=done, households=TWO)) == "not_now"
        assert figures_of(done).reasons == [("三次上门无人", 1)]


def test_a_village_that_has_not_said_how_many_households_it_has_is_not_handed_in(
    cast: Cast, village: CampaignVillage
):
    (row,) = households(cast.village_director)
    with acting_as(cast.village_director):
        services.record_visit(household=row, values=visit("no_child"), version=row.version)
        current = village_of(cast.village_director, TAIXIANG)
        names = {"filler": "李梅", "head": "张村"}
        assert (
            refused(
                lambda: villages.hand_in(village=current, values=names, version=current.version, on=TODAY)
            )
            == "undeclared"
        )


def test_a_zero_report_is_a_report(cast: Cast, village: CampaignVillage):
    done = finish(cast, village)
    with acting_as(cast.town_supervisor):
        sheet = closing.sign(village=done, version=done.version, now=NOW)
    assert sheet.contents["is_zero"] is True
    assert sheet.contents["figures"]["households"]["no_child"] == 1
    assert (sheet.contents["filler"], sheet.contents["reviewer"], sheet.contents["head"]) == (
        "李梅",
        "周镇",
        "张村",
    )


def test_children_count_by_the_definition_on_the_cut_off_date(cast: Cast, village: CampaignVillage):
    """小雨's father is away and nothing is known of her mother: by the definition of 2016 that stays open."""
    (row,) = households(cast.village_director)
    with acting_as(cast.village_director):
        for name in ("小雨", "小石"):
            services.find_child(household=row, child=cast.child(name), finding="unchanged", on=TODAY)
        figures = figures_of(village)
    assert (figures.children, figures.unchanged) == (2, 2)
    assert figures.counted + figures.not_counted + figures.unclear == 2
    assert not figures.is_zero or figures.not_counted == 2


def test_signing_freezes_figures_and_paper(cast: Cast, village: CampaignVillage):
    done = finish(cast, village)
    with acting_as(cast.town_supervisor):
        sheet = closing.sign(village=done, version=done.version, now=NOW)
        stored = StoredFile.objects.get(pk=sheet.file)
        before = b"".join(content_of(stored))
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        correct_child(child=child, values={"birth_on": date(2001, 1, 1)}, version=child.version)
        same = ClosingSheet.objects.get(pk=sheet.pk)
        assert same.contents == sheet.contents
        assert b"".join(content_of(stored)) == before
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            ClosingSheet.objects.filter(pk=sheet.pk).update(number=7)
    text = pymupdf.open(stream=before)[0].get_text()
    assert "太厢村" in text
    assert "零报告" in text
    assert "第1版" in text.replace(" ", "")


def test_sent_back_mended_signed_reopened_and_signed_again(cast: Cast, village: CampaignVillage):
    done = finish(cast, village)
    with acting_as(cast.town_supervisor):
        assert (
            refused(lambda: villages.send_back(village=done, reason=" ", version=done.version))
            == "reason_needed"
        )
        back = villages.send_back(village=done, reason="二组漏报", version=done.version)
        assert refused(lambda: closing.sign(village=back, version=back.version, now=NOW)) == "not_now"
    with acting_as(cast.village_director):
        services.add_households(village=back, households=[{"head_name": "王大"}])
        rows = CampaignHousehold.objects.filter(village=back.pk, outcome="")
        for row in rows:
            services.record_visit(household=row, values=visit("no_child"), version=row.version)
        back = village_of(cast.village_director, TAIXIANG)
        again = villages.hand_in(
            village=back, values={"filler": "李梅", "head": "张村"}, version=back.version, on=TODAY
        )
    with acting_as(cast.town_supervisor):
        first = closing.sign(village=again, version=again.version, now=NOW)
    signed = village_of(cast.county_office, TAIXIANG)
    with acting_as(cast.county_office):
        opened = villages.reopen(village=signed, reason="群众反映漏报", version=signed.version)
        assert opened.state == "reopened"
    with acting_as(cast.village_director):
        opened = village_of(cast.village_director, TAIXIANG)
        services.add_households(village=opened, households=[{"head_name": "孙四"}])
        for row in CampaignHousehold.objects.filter(village=opened.pk, outcome=""):
            services.record_visit(household=row, values=visit("moved"), version=row.version)
        opened = village_of(cast.village_director, TAIXIANG)
        opened = villages.hand_in(
            village=opened, values={"filler": "李梅", "head": "张村"}, version=opened.version, on=TODAY
        )
    with acting_as(cast.town_supervisor):
        second = closing.sign(village=opened, version=opened.version, now=NOW)
        sheets = list(ClosingSheet.objects.order_by("number"))
        verbs = list(opened.steps.order_by("at", "pk").values_list("verb", flat=True))
    assert [sheet.pk for sheet in sheets] == [first.pk, second.pk]
    assert [sheet.number for sheet in sheets] == [1, 2]
    assert sheets[0].contents["figures"]["households"]["listed"] == 2
    assert sheets[1].contents["figures"]["households"]["listed"] == 3
    assert verbs == ["work", "hand_in", "send_back", "hand_in", "sign", "reopen", "hand_in", "sign"]


def test_nobody_signs_what_they_handed_in_themselves(cast: Cast, village: CampaignVillage):
    finish(cast, village)
    with acting_as(cast.town_supervisor):
        CampaignVillage.objects.filter(pk=village.pk).update(handed_in_by=cast.town_supervisor.user_id)
        done = village_of(cast.town_supervisor, TAIXIANG)
        assert refused(lambda: closing.sign(village=done, version=done.version, now=NOW)) == "own_work"


def test_two_supervisors_sign_once(real_cast: Cast):
    with acting_as(real_cast.county_office):
        campaigns.open_campaign(region=BINZHOU, values=TERMS, on=TODAY)
    done = finish(real_cast, village_of(real_cast.village_director, TAIXIANG))

    def signs() -> ClosingSheet:
        with acting_as(real_cast.town_supervisor):
            return closing.sign(village=done, version=done.version, now=NOW)

    results = at_once(signs, signs)
    assert sorted(type(one).__name__ for one in results) == ["ClosingSheet", "Conflict"], results


def test_progress_puts_those_furthest_behind_first(cast: Cast, campaign: Campaign, village: CampaignVillage):
    finish(cast, village)
    with acting_as(cast.county_office):
        there = CampaignVillage.objects.get(region=HONGYAN)
        villages.declare_households(village=there, declared={"": 4}, version=there.version)
        whole, parts = progress_of(campaign, XINMIN)
        assert [part.code for part in parts] == [HONGYAN, TAIXIANG]
        assert (whole.visited, whole.due, whole.handed_in, whole.signed) == (1, 5, 1, 0)
        (town,) = progress_of(campaign, BINZHOU).parts
        assert (town.code, town.villages, town.due) == (XINMIN, 2, 5)


def test_the_database_keeps_households_apart(cast: Cast, village: CampaignVillage):
    with acting_as(cast.village_director):
        services.add_households(village=village, households=TWO)
    with acting_as(cast.next_village_director, read_only=True):
        assert not CampaignHousehold.objects.exists()
    (first, *_) = households(cast.village_director)
    with acting_as(cast.village_director), pytest.raises(IntegrityError), transaction.atomic():
        CampaignHousehold.objects.filter(pk=first.pk).update(number=2)
