"""One unit on a page: what is on file, its names and parts through time, what was mended and by whom."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantian.access.place_services import charge_unit, mend_duty, mend_unit, move_unit, open_unit
from lantian.access.scopes import acting_as
from lantian.access.services import NotYours, Refused
from lantian.access.tests.conftest import Visit
from lantian.kernel.versions import Conflict
from lantian.places.models import FormerName, Region, Unit, UnitDuty
from tests.cast import HONGYAN, JINGYANG, Cast

DAY = date(2026, 3, 2)


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def address(name: str, *args: Any) -> str:
    return reverse(f"access:{name}", args=args)


def shown(answer: Any) -> dict[str, Any]:
    """What a form was filled with, as a browser would send it back."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.fixture
def county(visit: Visit) -> Client:
    return visit("county_office")


@pytest.mark.usefixtures("as_web")
class TestMending:
    @pytest.mark.parametrize("part", ["city_office", "county_office", "administrator"])
    @pytest.mark.parametrize("unit", ["school", "village", "town", "county"])
    def test_offices_mend_what_lies_in_their_place(self, cast: Cast, part: str, unit: str) -> None:
        with acting_as(cast.posts[part]):
            mended = mend_unit(unit=cast.units[unit], values={"phone": "029-33211234"}, version=1)
        assert (mended.phone, mended.version) == ("029-33211234", 2)

    @pytest.mark.parametrize(
        "part", ["other_county_office", "town_supervisor", "village_director", "school_head", "auditor"]
    )
    def test_nobody_else_does(self, cast: Cast, part: str) -> None:
        with pytest.raises(NotYours), acting_as(cast.posts[part]):
            mend_unit(unit=cast.units["school"], values={"phone": "1"}, version=1)
        with pytest.raises(NotYours), acting_as(cast.posts[part]):
            charge_unit(unit=cast.units["school"], role="member", valid_from=DAY, basis="文")
        assert not fresh(cast.units["school"]).phone

    def test_a_new_name_keeps_the_old_one_and_a_typing_error_does_not(self, cast: Cast) -> None:
        school = cast.units["school"]
        with acting_as(cast.county_office):
            mend_unit(unit=school, values={"name": "太厢中心小学"}, version=1, renamed_on=DAY)
            mend_unit(unit=school, values={"name": "太厢镇中心小学"}, version=2)
        (former,) = FormerName.objects.filter(unit=school)
        assert (former.name, former.valid_until) == ("太厢小学", DAY)
        with acting_as(cast.county_office), pytest.raises(Refused, match="太厢镇中心小学"):
            mend_unit(unit=school, values={"name": "又一个名"}, version=3, renamed_on=DAY)
        assert fresh(school).name == "太厢镇中心小学"

    def test_submitting_twice_keeps_one_former_name(self, cast: Cast) -> None:
        school = cast.units["school"]
        with acting_as(cast.county_office):
            for _ in range(2):
                mend_unit(unit=school, values={"name": "太厢中心小学"}, version=1, renamed_on=DAY)
        assert FormerName.objects.filter(unit=school).count() == 1

    def test_the_second_of_two_meets_a_conflict(self, cast: Cast) -> None:
        school = cast.units["school"]
        with acting_as(cast.county_office):
            mend_unit(unit=school, values={"phone": "029-33211234"}, version=1)
            with pytest.raises(Conflict) as conflict:
                mend_unit(unit=school, values={"phone": "029-33219999"}, version=1)
        (difference,) = conflict.value.differences
        assert (difference.mine, difference.theirs) == ("029-33219999", "029-33211234")

    def test_two_units_do_not_share_a_name_or_a_code(self, cast: Cast) -> None:
        other = Unit(
            kind="school", stage="primary", name="红岩小学", region_id=cast.units["school"].region_id
        )
        with acting_as(cast.county_office):
            open_unit(unit=other)
            for values in ({"name": "太厢小学"}, {"school_code": "6104820001"}):
                with pytest.raises(Refused, match="太厢小学"):
                    mend_unit(unit=other, values=values, version=1)

    def test_a_school_moves_within_the_place_and_an_office_does_not(self, cast: Cast) -> None:
        here, there = Region.objects.get(code=HONGYAN), Region.objects.get(code=JINGYANG)
        with acting_as(cast.county_office):
            assert move_unit(unit=cast.units["school"], region=here, version=1).region_id == HONGYAN
            with pytest.raises(NotYours):
                move_unit(unit=cast.units["school"], region=there, version=2)
            with pytest.raises(NotYours):
                move_unit(unit=cast.units["village"], region=here, version=1)

    def test_a_part_ends_where_the_next_begins_and_can_be_mended(self, cast: Cast) -> None:
        unit = cast.units["county"]
        with acting_as(cast.county_office):
            first = charge_unit(unit=unit, role="member", valid_from=date(2024, 1, 1), basis="甲")
            second = charge_unit(unit=unit, role="lead", valid_from=DAY, basis="乙")
            first = UnitDuty.objects.get(pk=first.pk)
            assert (first.valid_until, first.version) == (DAY, 2)
            values = {"role": "lead", "valid_from": DAY, "valid_until": None, "basis": "丙"}
            assert mend_duty(duty=second, values=values, version=1).basis == "丙"
            with pytest.raises(Conflict):
                mend_duty(duty=second, values={**values, "basis": "丁"}, version=1)
            with pytest.raises(Refused):
                mend_duty(duty=second, values={**values, "valid_from": date(2025, 1, 1)}, version=2)

    def test_there_is_one_lead_at_a_time(self, cast: Cast) -> None:
        committee = Unit.objects.get(pk=cast.units["county"].pk)
        with acting_as(cast.county_office):
            charge_unit(unit=committee, role="lead", valid_from=date(2024, 1, 1), basis="甲")
            other = Unit(kind="station", name="五老指导站", region_id=committee.region_id)
            open_unit(unit=other)
            duty = charge_unit(unit=other, role="member", valid_from=DAY, basis="乙")
            values = {"role": "lead", "valid_from": DAY, "valid_until": None, "basis": "乙"}
            with pytest.raises(Refused, match="彬州市民政局"):
                mend_duty(duty=duty, values=values, version=1)


class TestPages:
    def test_the_list_leads_to_the_unit_and_the_unit_to_its_forms(self, cast: Cast, county: Client) -> None:
        school = cast.units["school"]
        assert address("unit", school.pk) in county.get("/units/?q=太厢小学").content.decode()
        page = county.get(address("unit", school.pk)).content.decode()
        for name in ("unit_edit", "unit_move", "unit_close", "unit_charge"):
            assert address(name, school.pk) in page
        assert address("person", cast.class_teacher.user_id) in page

    def test_a_supervisor_reads_and_changes_nothing(self, cast: Cast, visit: Visit) -> None:
        supervisor = visit("town_supervisor")
        page = supervisor.get(address("unit", cast.units["school"].pk))
        assert page.status_code == 200
        assert "/edit/" not in page.content.decode()
        assert supervisor.get(address("unit", cast.units["county"].pk)).status_code == 404

    def test_edited_by_page_and_told_in_its_history(self, cast: Cast, county: Client) -> None:
        school = cast.units["school"]
        edit = address("unit_edit", school.pk)
        values = shown(county.get(edit))
        values |= {
            "name": "太厢中心小学",
            "renamed_on": "2026-03-02",
            "phone": "029-33211234",
            "boarding": "yes",
        }
        assert county.post(edit, values).status_code == 302
        unit = fresh(school)
        assert (unit.name, unit.phone, unit.boarding, unit.stage) == (
            "太厢中心小学",
            "029-33211234",
            True,
            "primary",
        )
        page = county.get(address("unit", school.pk)).content.decode()
        assert "曾用名" in page
        assert "太厢小学" in page
        assert "钱县" in page  # who changed it

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("phone", "12"),
            ("school_code", "123"),
            ("stage", "university"),
            ("renamed_on", "2026-13-01"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(
        self, cast: Cast, county: Client, field: str, value: str
    ) -> None:
        edit = address("unit_edit", cast.units["school"].pk)
        answer = county.post(edit, {**shown(county.get(edit)), field: value})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_a_conflict_shows_both_values_and_saving_again_overwrites(self, cast: Cast, visit: Visit) -> None:
        edit = address("unit_edit", cast.units["school"].pk)
        county, city = visit("county_office"), visit("city_office")
        mine, theirs = shown(county.get(edit)), shown(city.get(edit))
        assert city.post(edit, {**theirs, "phone": "029-33219999"}).status_code == 302
        answer = county.post(edit, {**mine, "phone": "029-33211234"})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "029-33219999" in page
        assert "029-33211234" in page
        assert "赵城" in page
        assert county.post(edit, {**mine, "phone": "029-33211234", "version": 2}).status_code == 302
        assert fresh(cast.units["school"]).phone == "029-33211234"

    def test_moved_by_page(self, cast: Cast, county: Client) -> None:
        school = cast.units["school"]
        move = address("unit_move", school.pk)
        assert "红岩村" in county.get(f"{move}?q=红岩").content.decode()
        assert county.post(move, {"region": str(JINGYANG), "version": "1"}).headers["Location"] == move
        assert county.post(move, {"region": "?", "version": "x"}).headers["Location"] == move
        answer = county.post(move, {"region": str(HONGYAN), "version": "1"})
        assert answer.headers["Location"] == address("unit", school.pk)
        assert fresh(school).region_id == HONGYAN
        assert county.get(address("unit_move", cast.units["village"].pk)).status_code == 404

    def test_charged_and_ended_by_page(self, cast: Cast, county: Client) -> None:
        unit = cast.units["county"]
        charge = address("unit_charge", unit.pk)
        assert (
            county.post(charge, {"role": "lead", "valid_from": "2026-03-02", "basis": ""}).status_code == 422
        )
        data = {"role": "lead", "valid_from": "2026-03-02", "basis": "彬政办发〔2026〕3号"}
        assert county.post(charge, data).status_code == 302
        duty = UnitDuty.objects.get(unit=unit)
        mend = address("unit_duty", unit.pk, duty.pk)
        values = shown(county.get(mend))
        assert county.post(mend, {**values, "valid_until": "2026-03-01"}).status_code == 422
        assert county.post(mend, {**values, "valid_until": "2026-04-01"}).status_code == 302
        assert UnitDuty.objects.get(pk=duty.pk).valid_until == date(2026, 4, 1)
        assert "彬政办发〔2026〕3号" in county.get(address("unit", unit.pk)).content.decode()
        assert county.get(address("unit_duty", cast.units["town"].pk, duty.pk)).status_code == 404
