"""Initiatives from their founding to their end: figures that follow what is done, and what is missing."""

from typing import Any

import pytest
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.helping.models import Helper
from lantian.helping.services import leaving
from lantian.helping.services.erasing import erase
from lantian.initiatives.errors import InitiativeError
from lantian.initiatives.models import InitiativeChild, StationDay
from lantian.initiatives.queries import known, stations
from lantian.initiatives.rules.kinds import Kind
from lantian.initiatives.services import founding, joining
from lantian.initiatives.services.forgetting import forget_child
from lantian.initiatives.services.stations import note_day, plan_days
from lantian.initiatives.tests.conftest import TERMS, founded, station_of
from lantian.kernel.versions import Conflict
from lantian.pairing.tests.conftest import DAY, TODAY, again, helper_of, proposed
from lantian.pairing.tests.test_coverage import lives, meets
from lantian.plans.services.measures import keep_measure
from lantian.plans.tests.conftest import need_of, promised
from tests.cast import BINZHOU, TAIXIANG, XINMIN, Cast
from tests.test_city_named import asked_of, complaints


def labels(found: list[known.Missing]) -> dict[str, int]:
    return {one.label: one.count for one in found}


def test_helpers_and_children_until_they_really_meet(cast: Cast) -> None:
    one = founded(cast, target_helpers=2, target_children=3)
    helper = helper_of(cast, seated=True, most_children=3, farthest="town")
    pair = proposed(cast, helper)
    with acting_as(cast.village_director):
        joining.join_helper(initiative=one, helper=helper, on=TODAY)
        joining.join_child(initiative=one, child=cast.child("小石"), on=TODAY)
        total = known.progress(one, TAIXIANG, TODAY).total
        assert (total.helpers, total.children, total.reached) == (1, 1, 0)
    with acting_as(cast.county_office):
        pair = lives(pair)
        assert joining.join_paired(initiative=one, on=TODAY) == 1
        assert joining.join_paired(initiative=one, on=TODAY) == 0
        total = known.progress(one, BINZHOU, TODAY).total
        assert (total.children, total.reached, total.met, total.gap) == (2, 1, 0, 1)
        meets(pair, 5)
        Helper.objects.filter(pk=helper.pk).update(vetted_until=TODAY - DAY)
        total = known.progress(one, BINZHOU, TODAY).total
        assert total.met == 1
        missing = known.missing_in_pairs(one, total, TODAY)
        assert [row.count for row in missing] == [1, 1, 1, 1]
        assert [row.list for row in missing] == ["", "", "gap", ""]


def test_who_may_not_join(cast: Cast) -> None:
    one, station = founded(cast), station_of(cast)
    unchecked = helper_of(cast, is_checked=False)
    checked = helper_of(cast, phone="13772066667", name="寇淑芬")
    with acting_as(cast.county_office):
        for initiative, helper, code in (
            (one, unchecked, "helper_not_vetted"),
            (station, checked, "not_an_elder"),
        ):
            with pytest.raises(InitiativeError, match=code):
                joining.join_helper(initiative=initiative, helper=helper, on=TODAY)
        joining.join_helper(initiative=one, helper=checked, on=TODAY)
        with pytest.raises(InitiativeError, match="joined_already"):
            joining.join_helper(initiative=one, helper=checked, on=TODAY)
    with acting_as(cast.city_office), pytest.raises(InitiativeError, match="child_outside"):
        joining.join_child(initiative=one, child=cast.child("豆豆"), on=TODAY)


def test_every_child_in_difficulty_until_something_goes_on(cast: Cast) -> None:
    one = founded(cast, Kind.MEASURES, name="困难儿童全帮扶", conditions=["need_open"])
    need = need_of(cast)
    with acting_as(cast.county_office):
        total = known.progress(one, BINZHOU, TODAY).total
        assert (total.children, total.reached) == (1, 0)
        assert [row.list for row in known.missing_in_measures(total)] == ["gap"]
    measure = promised(cast, need)
    with acting_as(cast.county_office):
        total = known.progress(one, XINMIN, TODAY).total
        assert (total.children, total.reached, total.late) == (1, 1, 0)
        with pytest.raises(InitiativeError, match="not_for_children"):
            joining.join_child(initiative=one, child=cast.child("小石"), on=TODAY)
    with acting_as(cast.village_director):
        keep_measure(measure=measure, version=1, came_out="done", note_text="", today=TODAY)
    with acting_as(cast.county_office):
        assert known.progress(one, BINZHOU, TODAY).total.children == 0


def test_a_station_with_its_elders_days_and_children(cast: Cast) -> None:
    one = station_of(cast)
    elder = helper_of(cast, seated=True, kind="elder", elder_kind="teacher", farthest="town")
    pair = proposed(cast, elder)
    with acting_as(cast.town_supervisor):
        assert known.missing_in_station(stations.figures(one, TODAY))[0].count == 1
        joining.join_helper(initiative=one, helper=elder, on=TODAY - DAY)
        joining.join_child(initiative=one, child=cast.child("小雨"), on=TODAY - DAY)
        first = TODAY - 14 * DAY
        days = plan_days(initiative=one, helper=elder.pk, first=first, part="morning", weeks=4)
        assert [day.on for day in days] == [first, first + 7 * DAY, TODAY, TODAY + 7 * DAY]
        assert plan_days(initiative=one, helper=elder.pk, first=first, part="morning", weeks=4) == []
        with pytest.raises(InitiativeError, match="day_taken"):
            plan_days(initiative=one, helper=elder.pk, first=first, part="morning")
        with pytest.raises(InitiativeError, match="day_outside"):
            plan_days(initiative=one, helper=elder.pk, first=TODAY - 400 * DAY, part="evening")
        note_day(day=days[0], version=1, came=True, note="辅导作业", today=TODAY)
        note_day(day=days[1], version=1, came=False, note="", today=TODAY)
        with pytest.raises(InitiativeError, match="day_to_come"):
            note_day(day=days[3], version=1, came=True, note="", today=TODAY)
        with pytest.raises(Conflict):
            note_day(day=days[0], version=1, came=False, note="", today=TODAY)
        found = stations.figures(one, TODAY)
        assert (found.days, found.attended, found.unnoted, found.children, found.seen) == (3, 1, 1, 1, 0)
        member = InitiativeChild.objects.get()
        meets(pair, 3, kind="study_help")
        found = stations.figures(one, TODAY)
        assert (found.seen, found.acts) == (1, 1)
        joining.leave_child(member=member, version=1, came_out="reached", on=TODAY)
        assert stations.figures(one, TODAY).came_out == {"reached": 1}


def test_a_station_elsewhere_is_left_to_those_who_work_there(cast: Cast) -> None:
    with acting_as(cast.county_office):
        unit = station_of(cast).unit
    with acting_as(cast.city_office):
        one = founding.found(kind=Kind.STATION, values={**TERMS, "name": "五老站", "unit": unit}, today=TODAY)
    elder = helper_of(cast, kind="elder", elder_kind="model")
    with acting_as(cast.county_office):
        joining.join_helper(initiative=one, helper=elder, on=TODAY)
    with acting_as(cast.next_village_director):
        joining_day = {"initiative": one, "helper": elder.pk, "first": TODAY, "part": "evening"}
        with pytest.raises(InitiativeError, match="not_on_roster"):
            plan_days(**joining_day)
    with acting_as(cast.village_director):
        assert len(plan_days(**joining_day)) == 1
    with acting_as(cast.next_village_director):
        assert StationDay.objects.count() == 1
    with acting_as(cast.far_village_director):
        assert StationDay.objects.count() == 0


def test_only_the_office_that_founded_it_closes_it(cast: Cast) -> None:
    one = founded(cast)
    with pytest.raises(InitiativeError, match="name_taken"):
        founded(cast)
    with acting_as(cast.city_office), pytest.raises(InitiativeError, match="not_yours"):
        founding.close(initiative=one, version=1, outcome="好", today=TODAY)
    with acting_as(cast.county_office):
        changed = founding.reword(
            initiative=one, version=1, values={**founding_values(one), "target_helpers": 900}
        )
        with pytest.raises(Conflict):
            founding.reword(initiative=one, version=1, values=founding_values(one))
        with pytest.raises(InitiativeError, match="outcome_needed"):
            founding.close(initiative=changed, version=changed.version, outcome=" ", today=TODAY)
        closed = founding.close(
            initiative=changed, version=changed.version, outcome="九百个孩子有人陪", today=TODAY
        )
        assert one.history.model.objects.filter(pgh_obj_id=one.pk).count() == 2
        with pytest.raises(InitiativeError, match="closed"):
            joining.join_child(initiative=closed, child=cast.child("小雨"), on=TODAY)
    founded(cast)


def founding_values(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in founding.TERMS}


def test_an_erased_child_is_in_no_initiative(cast: Cast) -> None:
    one = founded(cast)
    with acting_as(cast.county_office):
        member = joining.join_child(initiative=one, child=cast.child("小雨"), on=TODAY)
        joining.leave_child(member=member, version=1, came_out="moved", on=TODAY)
    with acting_as(cast.city_office):
        forget_child(cast.children["小雨"])
        assert not InitiativeChild.objects.exists()
        assert not InitiativeChild.history.rel.related_model.objects.exists()  # type: ignore[attr-defined]


def test_the_pages_of_an_initiative(cast: Cast, enter: Any) -> None:
    """The county founds, the village takes part, nobody elsewhere sees it; every question names the city."""
    county, village = enter("county_office"), enter("village_director")
    new = reverse("initiatives:initiative_new", args=["pairs"])
    terms = {"version": 0, "name": "彬州百帮百", "begins_on": str(TODAY), "target_helpers": 100}
    assert county.post(new, terms).status_code == 422
    page = county.post(new, {**terms, "target_children": 100}).url
    assert "彬州百帮百" in village.get(reverse("initiatives:initiatives")).content.decode()
    key = page.split("/")[-2]
    helper = helper_of(cast)
    joined = village.post(reverse("initiatives:helpers", args=[key]), {"helper": str(helper.pk)})
    assert joined.status_code == 302
    ticked = {"children": [str(cast.children["小雨"]), "nobody"]}
    assert village.post(reverse("initiatives:children_take_in", args=[key]), ticked).status_code == 302
    asked = []
    for address in (page, f"{page}?place={XINMIN}", *(
        reverse(f"initiatives:{name}", args=[key]) for name in ("children", "children_take_in", "helpers")
    )):  # fmt: skip
        asked += asked_of(lambda a=address: county.get(a))
    assert not complaints(asked)
    assert "张小雨" in county.get(reverse("initiatives:children", args=[key])).content.decode()
    with acting_as(cast.county_office):
        member = InitiativeChild.objects.get()
    left = village.post(
        reverse("initiatives:child_leave", args=[member.pk]), {"version": 1, "came_out": "reached"}
    )
    assert left.status_code == 302
    assert enter("far_village_director").get(page).status_code == 404
    assert enter("class_teacher").get(page).status_code == 403


def test_the_pages_of_a_station(cast: Cast, enter: Any) -> None:
    one = station_of(cast)
    elder = helper_of(cast, kind="elder", elder_kind="soldier")
    with acting_as(cast.county_office):
        joining.join_helper(initiative=one, helper=elder, on=TODAY)
    town = enter("town_supervisor")
    days = reverse("initiatives:days", args=[one.pk])
    put = {"helper": str(elder.pk), "on": str(TODAY), "part": "morning", "weeks": 1}
    assert town.post(days, put).status_code == 302
    assert town.post(days, put).status_code == 422
    with acting_as(cast.county_office):
        day = StationDay.objects.get()
    noted = town.post(reverse("initiatives:day_note", args=[day.pk]), {"version": 1, "came": "yes"})
    assert noted.status_code == 302
    with acting_as(cast.county_office):
        assert again(day).came is True
    asked = asked_of(lambda: town.get(days)) + asked_of(
        lambda: town.get(reverse("initiatives:initiative", args=[one.pk]))
    )
    assert not complaints(asked)


def test_an_erased_elder_takes_part_no_more_and_no_note_is_left(cast: Cast) -> None:
    one, elder = station_of(cast), helper_of(cast, kind="elder", elder_kind="soldier")
    with acting_as(cast.county_office):
        member = joining.join_helper(initiative=one, helper=elder, on=TODAY)
        (day,) = plan_days(initiative=one, helper=elder.pk, first=TODAY, part="morning")
        day = note_day(day=day, version=1, came=False, note="腰疼没来", today=TODAY)
        note_day(day=day, version=2, came=True, note="", today=TODAY)
        now = leaving.leave(helper=elder, on=TODAY, reason="health", today=TODAY)
        erase(helper=now, reason="asked", version=now.version, on=TODAY)
        assert again(member).until == TODAY + DAY
        assert again(day).came is True
        kept = StationDay.history.rel.related_model.objects.filter(city=day.city)
        assert {row.note for row in kept} == {""}
