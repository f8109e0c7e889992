"""What changes, and what was never true: dated facts on the database."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantian.access.models import ChargedChild
from lantian.access.scopes import acting_as
from lantian.kernel.versions import Conflict
from lantian.places.models import Unit
from lantian.registry.errors import OutOfScope, RegistryError
from lantian.registry.models import (
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    Livelihood,
    Migration,
    Person,
    Residence,
    Tie,
)
from lantian.registry.rules.gaps import gaps_of
from lantian.registry.services.facts import (
    confirm_unchanged,
    correct_fact,
    correct_shared,
    record_change,
    record_livelihood,
    record_whereabouts,
)
from lantian.registry.services.following import lock_one
from lantian.registry.services.housing import settle
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import CITY, HONGYAN, JING_VILLAGE, TAIXIANG, XINMIN, Cast

pytestmark = pytest.mark.usefixtures("as_web")
TODAY = timezone.localdate()
MAY, AUTUMN = date(2025, 5, 1), date(2025, 9, 1)
Check = Callable[[], None]


def periods(child: Child, fact: Any) -> list[tuple[date | None, date | None]]:
    rows = fact.objects.filter(child=child.pk).order_by("since")
    return [(row.since, row.until) for row in sorted(rows, key=lambda row: row.since or date.min)]


def refused(code: str) -> Any:
    return pytest.raises(RegistryError, match=code)


def charged(child: Child) -> set[Any]:
    return set(ChargedChild.objects.filter(child=child.pk).values_list("seat", flat=True))


def test_a_change_ends_what_held_and_begins_what_holds(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        first = record_change(child=child, fact=Health, values={"condition": "10"}, since=MAY)
        second = record_change(
            child=child, fact=Health, values={"condition": "30", "illness": "哮喘"}, since=AUTUMN,
            version=1, row=first.pk,
        )  # fmt: skip
        assert periods(child, Health) == [(MAY, AUTUMN), (AUTUMN, None)]
        assert second.recorded_by == cast.village_director.user_id
        assert "health" not in gaps_of(cast.child("小雨").gaps)


def test_a_change_lies_after_what_holds(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        record_change(child=child, fact=Health, values={"condition": "10"}, since=AUTUMN)
        for since in (AUTUMN, MAY):
            with refused("later_change"):
                record_change(child=child, fact=Health, values={"condition": "30"}, since=since, version=1)
        assert periods(child, Health) == [(AUTUMN, None)]


def test_nothing_about_a_child_began_before_it_was_born(cast: Cast) -> None:
    with acting_as(cast.village_director), refused("before_birth"):
        record_change(
            child=cast.child("小雨"), fact=Health, values={"condition": "10"}, since=date(2017, 5, 3)
        )


def test_a_refused_change_leaves_nothing_behind(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        before = list(Residence.objects.filter(child=child.pk).values())
        with pytest.raises(OutOfScope):
            record_change(
                child=child, fact=Residence, values={"place": HONGYAN}, since=AUTUMN,
                version=before[0]["version"],
            )  # fmt: skip
        assert list(Residence.objects.filter(child=child.pk).values()) == before


def test_who_saw_an_older_row_is_told_what_stands_there_now(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        first = record_change(child=child, fact=Guardianship, values={"level": "good"}, since=MAY)
        record_change(
            child=child, fact=Guardianship, values={"level": "fair"}, since=AUTUMN, version=1, row=first.pk
        )
    with acting_as(cast.town_supervisor), pytest.raises(Conflict) as raised:
        record_change(
            child=child, fact=Guardianship, values={"level": "none"}, since=TODAY, version=1, row=first.pk
        )
    assert raised.value.row.level == "fair"
    assert [(one.field, one.theirs, one.mine) for one in raised.value.differences] == [
        ("level", "fair", "none"),
        ("since", AUTUMN, TODAY),
    ]


def test_submitting_a_change_twice_records_it_once(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        first = record_change(child=child, fact=Guardianship, values={"level": "good"}, since=MAY)
        for _ in range(2):
            record_change(
                child=child,
                fact=Guardianship,
                values={"level": "fair"},
                since=AUTUMN,
                version=1,
                row=first.pk,
            )
        assert periods(child, Guardianship) == [(MAY, AUTUMN), (AUTUMN, None)]


def test_who_saw_nothing_is_told_that_something_stands_there_now(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        record_change(child=child, fact=Guardianship, values={"level": "good"}, since=MAY)
        with pytest.raises(Conflict):
            record_change(child=child, fact=Guardianship, values={"level": "none"}, since=TODAY)
        assert periods(child, Guardianship) == [(MAY, None)]


def test_a_correction_mends_the_row_and_history_keeps_how_it_stood(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        row = record_change(child=child, fact=Health, values={"condition": "10"}, since=MAY)
    with acting_as(cast.town_supervisor):
        mended = correct_fact(row=row, values={"condition": "60", "disability_kind": "43"}, version=1)
        assert (mended.pk, mended.condition, mended.version, mended.since) == (row.pk, "60", 2, MAY)
        (before,) = mended.history.filter(city=CITY)
        assert (before.condition, before.pgh_context["user"]) == ("10", str(cast.town_supervisor.user_id))
        assert periods(child, Health) == [(MAY, None)]


def test_two_corrections_of_the_same_row_conflict(cast: Cast) -> None:
    with acting_as(cast.village_director):
        row = record_change(child=cast.child("小雨"), fact=Health, values={"condition": "10"}, since=MAY)
        correct_fact(row=row, values={"condition": "20", "illness": ""}, version=1)
        with pytest.raises(Conflict) as raised:
            correct_fact(row=row, values={"condition": "30", "illness": ""}, version=1)
    assert [(one.field, one.theirs, one.mine) for one in raised.value.differences] == [
        ("condition", "20", "30")
    ]


def test_a_corrected_first_day_moves_the_end_of_what_was_before(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        record_change(child=child, fact=Health, values={"condition": "10"}, since=MAY)
        row = record_change(child=child, fact=Health, values={"condition": "20"}, since=AUTUMN, version=1)
        row = correct_fact(row=row, values={"since": date(2025, 7, 1)}, version=1)
        assert periods(child, Health) == [(MAY, date(2025, 7, 1)), (date(2025, 7, 1), None)]
        with refused("period_taken"):
            correct_fact(row=row, values={"since": MAY}, version=2)
        with refused("since_needed"):
            correct_fact(row=row, values={"since": None}, version=2)
        with refused("before_birth"):
            correct_fact(
                row=Health.objects.get(child=child.pk, until__isnull=False),
                values={"since": date(2000, 1, 1)},
                version=3,
            )
        assert periods(child, Health) == [(MAY, date(2025, 7, 1)), (date(2025, 7, 1), None)]


def test_a_child_that_moves_takes_all_its_rows_along(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.town_supervisor):
        child = cast.child("小雨")
        record_change(child=child, fact=Health, values={"condition": "10"}, since=MAY)
        correct_fact(row=Health.objects.get(child=child.pk), values={"condition": "20"}, version=1)
        version = Residence.objects.get(child=child.pk).version
        record_change(child=child, fact=Residence, values={"place": HONGYAN}, since=AUTUMN, version=version)
        assert cast.child("小雨").region == HONGYAN
    guards_hold()
    with acting_as(cast.village_director):
        assert not Child.objects.filter(name="张小雨").exists()
        father = Person.objects.get(name="张建军")  # her brother still lives here
        assert cast.children["小石"] in father.children
    with acting_as(cast.next_village_director):
        assert Health.objects.get(child=cast.children["小雨"]).history.filter(city=CITY).exists()
        assert Person.objects.filter(name="张建军").exists()


def test_a_director_moves_children_inside_her_village_only(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child, row = cast.child("小雨"), Residence.objects.get(child=cast.children["小雨"])
        with pytest.raises(OutOfScope):
            correct_fact(row=row, values={"place": JING_VILLAGE}, version=row.version)
        assert Residence.objects.get(pk=row.pk).place == TAIXIANG
        assert cast.child("小雨").region == child.region


def test_a_child_who_moves_alone_leaves_the_house_to_those_who_stay(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.town_supervisor):
        rain, stone = cast.child("小雨"), cast.child("小石")
        assert rain.household_id == stone.household_id, "brother and sister live in one house"
        house = Household.objects.get(pk=rain.household_id)
        version = Residence.objects.get(child=rain.pk).version
        record_change(child=rain, fact=Residence, values={"place": HONGYAN}, since=AUTUMN, version=version)
        rain, stone = cast.child("小雨"), cast.child("小石")
        assert rain.household is None
        assert "address" in gaps_of(rain.gaps)
        assert (stone.household_id, Household.objects.get(pk=house.pk).place) == (house.pk, TAIXIANG)
    guards_hold()


def test_who_lives_alone_takes_the_house_along_but_not_its_address(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.town_supervisor):
        child = cast.child("天天")
        house = settle(child=child, values={"head_name": "单大爷", "address": "红岩村三组"})
        record_livelihood(
            household=house, values={"poverty_marks": ["minimum_living"]}, since=MAY, version=None
        )
        version = Residence.objects.get(child=child.pk).version
        record_change(child=child, fact=Residence, values={"place": TAIXIANG}, since=AUTUMN, version=version)
        moved = Household.objects.get(pk=house.pk)
        assert (moved.place, moved.address, moved.head_name) == (TAIXIANG, None, "单大爷")
        assert Livelihood.objects.get(household=house.pk).regions == [TAIXIANG]
        assert "address" in gaps_of(cast.child("天天").gaps)
    guards_hold()


def test_a_corrected_village_keeps_the_address(cast: Cast) -> None:
    with acting_as(cast.town_supervisor):
        house = settle(child=cast.child("天天"), values={"head_name": "单大爷", "address": "三组"})
        row = Residence.objects.get(child=cast.children["天天"])
        correct_fact(row=row, values={"place": TAIXIANG}, version=row.version)
        moved = Household.objects.get(pk=house.pk)
        assert (moved.place, moved.address and moved.address.reveal()) == (TAIXIANG, "三组")


def test_a_change_of_school_moves_the_charge_of_class_teachers(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        teacher = cast.class_teacher.seat
        assert charged(child) == {teacher, cast.proxy_parent.seat, cast.parent.seat}
        enrolment = Enrolment.objects.get(child=child.pk)
        row = record_change(
            child=child, fact=Enrolment, since=AUTUMN, version=enrolment.version,
            values={"stage": "primary", "school_unit": cast.units["school"].pk, "grade": 4, "class_name": "1"},
        )  # fmt: skip
        assert charged(child) == {cast.proxy_parent.seat, cast.parent.seat}
        correct_fact(row=row, values={"grade": 3}, version=1)
        assert teacher in charged(child)
    with acting_as(cast.class_teacher):
        assert Child.objects.get().name == "张小雨"
    guards_hold()


def test_a_child_who_leaves_the_school_is_no_longer_seen_there(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.county_office):
        child = cast.child("小雨")
        version = Enrolment.objects.get(child=child.pk).version
        values = {"stage": "primary", "school_unit": None, "school_text": "东莞某小学"}
        record_change(child=child, fact=Enrolment, since=AUTUMN, version=version, values=values)
        assert cast.child("小雨").school is None
    guards_hold()
    for part in ("school_head", "class_teacher", "psychologist"):
        with acting_as(cast.posts[part]):
            assert not Child.objects.filter(name="张小雨").exists()
            assert not Person.objects.filter(name="张老汉").exists()


def test_where_a_father_is_holds_for_all_his_children(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        (now,) = Migration.objects.filter(person=father.pk)
        home = record_whereabouts(
            person=father, values={"reason": "home"}, since=TODAY, version=now.version, row=now.pk
        )
        assert home is not None
        assert set(home.children) == {cast.children["小雨"], cast.children["小石"]}
        assert Migration.objects.get(pk=now.pk).until == TODAY
        assert {cast.child(name).confirmed_on for name in ("小雨", "小石")} == {TODAY}
        with pytest.raises(Conflict):
            record_whereabouts(person=father, values={"reason": "work"}, since=TODAY, version=1, row=now.pk)
    guards_hold()


def test_whoever_has_died_is_nowhere(cast: Cast) -> None:
    with acting_as(cast.village_director):
        father = Person.objects.get(name="张建军")
        (now,) = Migration.objects.filter(person=father.pk)
        assert (
            record_whereabouts(person=father, values={"reason": "dead"}, since=TODAY, version=now.version)
            is None
        )
        father = Person.objects.get(pk=father.pk)
        assert (father.is_deceased, father.deceased_on) == (True, TODAY)
        assert not Migration.objects.filter(person=father.pk, until__isnull=True).exists()
        assert "whereabouts" not in gaps_of(cast.child("小雨").gaps)


def test_a_wrong_day_of_leaving_is_corrected(cast: Cast) -> None:
    with acting_as(cast.village_director):
        (now,) = Migration.objects.filter(person__name="张建军")
        mended = correct_fact(row=now, values={"since": MAY, "reason": "business"}, version=now.version)
        assert (mended.since, mended.reason) == (MAY, "business")
        father = Person.objects.get(name="张建军")
        record_whereabouts(person=father, values={"reason": "home"}, since=AUTUMN, version=mended.version)
        with refused("period_taken"):
            correct_fact(row=mended, values={"since": AUTUMN}, version=3)


def test_what_a_house_lives_on_holds_for_all_who_live_there(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.village_director):
        house = cast.child("小石").household
        assert house is not None
        first = record_livelihood(
            household=house, values={"aid": ["minimum_living"]}, since=MAY, version=None
        )
        assert set(first.children) == {cast.children["小雨"], cast.children["小石"]}
        record_livelihood(household=house, values={"aid": []}, since=AUTUMN, version=1, row=first.pk)
        rows = Livelihood.objects.filter(household=house.pk).order_by("since")
        assert [(row.since, row.until) for row in rows] == [(MAY, AUTUMN), (AUTUMN, None)]
    guards_hold()


def test_a_house_is_shared_by_head_and_address(cast: Cast, guards_hold: Check) -> None:
    with acting_as(cast.county_office):
        child = cast.child("天天")
        house = settle(child=child, values={"head_name": "单大爷", "address": "红岩三组"})
        assert house.children == [child.pk]
        assert "address" not in gaps_of(cast.child("天天").gaps)
        correct_shared(row=house, values={"address": "红岩四组"}, version=house.version)
        (before,) = Household.objects.get(pk=house.pk).history.filter(
            city=CITY, address__isnull=False, version=house.version
        )
        assert before.address.reveal() == "红岩三组"
    guards_hold()


def test_two_people_give_a_child_its_house(cast: Cast) -> None:
    with acting_as(cast.county_office):
        child = cast.child("天天")
        settle(child=child, values={"head_name": "单大爷", "village_group": "三组"})
        with pytest.raises(Conflict) as raised:
            settle(child=child, values={"head_name": "单大爷", "village_group": "四组"})
        assert [(one.theirs, one.mine) for one in raised.value.differences] == [("三组", "四组")]
        settle(child=child, values={"head_name": "单大爷"})
        assert Household.objects.filter(head_name="单大爷").count() == 1


def test_confirming_makes_a_file_fresh_and_never_older(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
        Child.objects.filter(pk=child.pk).update(confirmed_on=TODAY - timedelta(days=200))
        assert confirm_unchanged(child=cast.child("小雨"), on=TODAY).confirmed_on == TODAY
        confirm_unchanged(child=child, on=TODAY - timedelta(days=300))
        assert cast.child("小雨").confirmed_on == TODAY


def test_a_child_that_is_gone_cannot_be_changed(cast: Cast) -> None:
    with acting_as(cast.village_director):
        child = cast.child("小雨")
    with acting_as(cast.far_village_director), refused("gone"):
        lock_one(child)
    with acting_as(cast.far_village_director), refused("gone"):
        record_change(child=child, fact=Health, values={"condition": "10"}, since=MAY)


STEPS = some.lists(
    some.tuples(some.dates(date(2018, 1, 1), date(2026, 1, 1)), some.booleans()), min_size=1, max_size=8
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_recorded_one_fact_holds_at_a_time(cast: Cast, steps: list[tuple[date, bool]]) -> None:
    """Changes and corrected first days in any order: periods never overlap and leave no day between them."""
    with suppress(Undo), transaction.atomic(), acting_as(cast.village_director):
        child = cast.child("小雨")
        for since, is_correction in steps:
            with suppress(RegistryError):
                _record_or_correct(child, since, is_correction)
        found = periods(child, Hukou)
        raise Undo
    assert all(until == following for (_, until), (following, _) in pairwise(found))
    assert all(since is None or until is None or since < until for since, until in found)
    assert [until for _, until in found][-1] is None


class Undo(Exception):
    """Ends an example: nothing of it stays."""


def _record_or_correct(child: Child, since: date, is_correction: bool) -> None:
    current = Hukou.objects.filter(child=child.pk, until__isnull=True).first()
    if current and is_correction:
        correct_fact(row=current, values={"since": since}, version=current.version)
    else:
        version = current and current.version
        record_change(
            child=child, fact=Hukou, values={"nature": "agricultural"}, since=since, version=version
        )


def test_everybody_on_stage_is_where_the_story_says(cast: Cast, guards_hold: Check) -> None:
    guards_hold()
    with past_the_policies():
        assert Tie.objects.filter(child=cast.children["小雨"]).count() == 3
        assert Unit.objects.get(pk=cast.units["school"].pk).region_id == XINMIN
