"""Opening and closing units: whose place, what kind, and the pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access import paging
from lantian.access.place_services import close_unit, open_unit
from lantian.access.queries import places_for
from lantian.access.scopes import acting_as, appointing
from lantian.access.services import NotYours, Refused, end_post
from lantian.access.tests.conftest import Visit
from lantian.places.models import Unit, UnitDuty
from tests.cast import BINZHOU, HONGYAN, JING_VILLAGE, JINGYANG, TAIXIANG, XINMIN, YUNYANG, Cast

TODAY = date(2026, 3, 2)
SCHOOL: dict[str, Any] = {"kind": "school", "stage": "primary", "school_code": "6104820002"}
FIELDS = {"name": "红岩小学", "stage": "primary", "school_code": "6104820002", "boarding": "yes", "phone": ""}
FIELDS |= {"valid_from": timezone.localdate().isoformat()}
NEW_SCHOOL = f"/units/new/?kind=school&region={HONGYAN}"


def school(region: int = HONGYAN, name: str = "红岩小学", **more: Any) -> Unit:
    return Unit(name=name, region_id=region, valid_from=TODAY, **{**SCHOOL, **more})


@pytest.fixture
def county(visit: Visit) -> Client:
    return visit("county_office")


@pytest.mark.usefixtures("as_web")
class TestOpening:
    @pytest.mark.parametrize("part", ["city_office", "county_office", "administrator"])
    def test_an_office_opens_a_school_in_its_place(self, cast: Cast, part: str) -> None:
        with acting_as(cast.posts[part]):
            open_unit(unit=school())
        assert Unit.objects.get(school_code="6104820002").region_id == HONGYAN

    @pytest.mark.parametrize(
        ("part", "region"),
        [
            ("county_office", JING_VILLAGE),
            ("county_office", 610400000000),
            ("other_county_office", HONGYAN),
            ("town_supervisor", HONGYAN),
            ("village_director", HONGYAN),
            ("school_head", HONGYAN),
            ("auditor", HONGYAN),
        ],
    )
    def test_nobody_else_and_nowhere_else(self, cast: Cast, part: str, region: int) -> None:
        with pytest.raises(NotYours), acting_as(cast.posts[part]):
            open_unit(unit=school(region))
        assert not Unit.objects.filter(school_code="6104820002").exists()

    @pytest.mark.parametrize(("kind", "department"), [("government", ""), ("department", "education")])
    def test_departments_are_not_theirs_to_open(self, cast: Cast, kind: str, department: str) -> None:
        unit = Unit(kind=kind, department=department, name="教育局", region_id=BINZHOU)
        with pytest.raises(NotYours), acting_as(cast.county_office):
            open_unit(unit=unit)

    @pytest.mark.parametrize(
        "unit",
        [
            school(XINMIN, "太厢小学"),
            school(school_code="6104820001"),
            Unit(kind="village_committee", name="新红岩村民委员会", region_id=HONGYAN),
            Unit(kind="village_committee", name="新民村民委员会", region_id=XINMIN),
            Unit(kind="town_government", name="太厢镇人民政府", region_id=TAIXIANG),
        ],
        ids=["same name", "same code", "second committee", "committee of a town", "government of a village"],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, unit: Unit) -> None:
        count = Unit.objects.count()
        with pytest.raises(Refused), acting_as(cast.county_office):
            open_unit(unit=unit)
        assert Unit.objects.count() == count


@pytest.mark.usefixtures("as_web")
class TestClosing:
    def test_a_unit_without_posts_ends_on_a_day(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            unit = open_unit(unit=school())
            close_unit(unit=unit, on=TODAY + timedelta(days=1))
        assert Unit.objects.get(pk=unit.pk).valid_until == date(2026, 3, 3)
        with pytest.raises(Refused), acting_as(cast.county_office):
            close_unit(unit=unit, on=TODAY + timedelta(days=2))

    def test_not_while_posts_hold_there(self, cast: Cast) -> None:
        committee = cast.units["next_village"]
        with pytest.raises(Refused, match="吴红"), acting_as(cast.county_office):
            close_unit(unit=committee, on=TODAY)
        with acting_as(cast.county_office):
            end_post(post=cast.next_village_director, until=TODAY)
            close_unit(unit=committee, on=TODAY)
        assert Unit.objects.get(pk=committee.pk).valid_until == TODAY

    def test_not_before_a_post_ends(self, cast: Cast) -> None:
        with acting_as(cast.county_office):
            end_post(post=cast.next_village_director, until=TODAY)
        with pytest.raises(Refused, match="吴红"), acting_as(cast.county_office):
            close_unit(unit=cast.units["next_village"], on=TODAY - timedelta(days=1))

    @pytest.mark.parametrize(
        ("part", "unit"),
        [("county_office", "far_village"), ("city_office", "county"), ("auditor", "village")],
    )
    def test_not_somebody_elses(self, cast: Cast, part: str, unit: str) -> None:
        with pytest.raises(NotYours), acting_as(cast.posts[part]):
            close_unit(unit=cast.units[unit], on=TODAY)


def test_what_a_unit_was_charged_with_ends_with_it(cast: Cast, as_web: None) -> None:
    with acting_as(cast.county_office):
        unit = open_unit(unit=Unit(kind="station", name="未成年人保护站", region_id=XINMIN, valid_from=TODAY))
        with appointing():
            UnitDuty.objects.create(
                unit=unit, region_id=XINMIN, role="member", valid_from=TODAY, basis="文件"
            )
        close_unit(unit=unit, on=TODAY + timedelta(days=1))
    assert unit.duties.get().valid_until == TODAY + timedelta(days=1)


class TestPlaces:
    @pytest.mark.parametrize(
        ("part", "kind", "text", "codes"),
        [
            ("county_office", "school", "", [BINZHOU, XINMIN]),
            ("county_office", "school", "红岩", [HONGYAN]),
            ("county_office", "school", "泾阳", []),
            ("county_office", "town_government", "", [XINMIN]),
            ("county_office", "village_committee", "新民", [HONGYAN, TAIXIANG]),
            ("administrator", "town_government", "", [YUNYANG, XINMIN]),
            ("city_office", "school", "泾阳", [JINGYANG, YUNYANG, JING_VILLAGE]),
        ],
    )
    def test_the_widest_first(self, cast: Cast, part: str, kind: str, text: str, codes: list[int]) -> None:
        found = places_for(cast.posts[part], kind, text, TODAY, most=20)
        assert [region.code for region in found] == codes


class TestPages:
    def test_the_list_shows_my_place(self, county: Client) -> None:
        page = county.get("/units/").content.decode()
        assert "太厢小学" in page
        assert "6104820001" in page
        assert "兴隆村民委员会" not in page

    @pytest.mark.parametrize(
        ("query", "sees", "misses"),
        [
            ("kind=school", "太厢小学", "红岩村民委员会"),
            ("q=新民", "太厢小学", "红岩村民委员会"),
            ("q=6104820001", "太厢小学", "红岩村民委员会"),
            (f"place={XINMIN}", "红岩村民委员会", "彬州市民政局"),
            ("kind=king&place=x&after=7", "太厢小学", "兴隆"),
        ],
    )
    def test_filters(self, county: Client, query: str, sees: str, misses: str) -> None:
        page = county.get(f"/units/?{query}").content.decode().split('id="results"')[1]
        assert sees in page
        assert misses not in page

    def test_a_closed_unit_stands_among_the_closed(self, cast: Cast, county: Client) -> None:
        county.post(NEW_SCHOOL, {**FIELDS, "valid_from": "2026-03-02"})
        close = f"/units/{Unit.objects.get(name='红岩小学').pk}/close/"
        assert county.post(close, {"on": "2026-03-02"}).status_code == 422
        assert county.post(close, {"on": timezone.localdate().isoformat()})["Location"] == "/units/"
        assert "红岩小学" in county.get("/units/?state=closed").content.decode()
        assert "红岩小学" not in county.get("/units/").content.decode()

    def test_it_pages_by_key(self, county: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(paging, "PAGE", 2)
        seen, answer = [], county.get("/units/")
        while answer.context["next_url"]:
            seen += [line["unit"].name for line in answer.context["lines"]]
            answer = county.get(answer.context["next_url"])
        seen += [line["unit"].name for line in answer.context["lines"]]
        assert len(seen) == len(set(seen)) == 6

    def test_a_school_is_opened_in_two_steps(self, county: Client) -> None:
        choice = county.get("/units/new/?kind=school&q=红岩").content.decode()
        assert f"region={HONGYAN}" in choice
        assert "太厢村" in county.get(f"/units/new/?kind=school&region={TAIXIANG}").content.decode()
        answer = county.post(NEW_SCHOOL, FIELDS)
        assert answer["Location"] == "/units/?kind=school"
        unit = Unit.objects.get(school_code="6104820002")
        assert (unit.name, unit.stage, unit.boarding, unit.region_id) == (
            "红岩小学",
            "primary",
            True,
            HONGYAN,
        )

    def test_one_that_has_stood_for_long_has_no_first_day(self, county: Client) -> None:
        county.post(NEW_SCHOOL, {**FIELDS, "valid_from": ""})
        assert Unit.objects.get(school_code="6104820002").valid_from is None

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": " "}, "name"),
            ({"stage": ""}, "stage"),
            ({"school_code": "123"}, "school_code"),
            ({"school_code": "610482000x"}, "school_code"),
            ({"school_code": "٦١٠٤٨٢٠٠٠٢"}, "school_code"),
            ({"school_code": "6104820001"}, "__all__"),
            ({"phone": "12"}, "phone"),
            ({"valid_from": "1024-01-01"}, "valid_from"),
        ],
    )
    def test_what_is_wrong_is_said(self, county: Client, wrong: dict[str, str], field: str) -> None:
        answer = county.post(NEW_SCHOOL, {**FIELDS, **wrong})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Unit.objects.filter(name="红岩小学").exists()

    @pytest.mark.parametrize(
        "where", [f"school&region={JING_VILLAGE}", f"department&region={BINZHOU}", "school&region=x"]
    )
    def test_elsewhere_there_is_nothing_to_fill_in(self, county: Client, where: str) -> None:
        answer = county.post(f"/units/new/?kind={where}", FIELDS)
        assert "filter_form" in answer.context
        assert not Unit.objects.filter(name="红岩小学").exists()

    def test_closing_says_who_still_holds_a_post(self, cast: Cast, county: Client) -> None:
        address = f"/units/{cast.units['next_village'].pk}/close/"
        answer = county.post(address, {"on": timezone.localdate().isoformat()})
        assert answer.status_code == 422
        assert "吴红" in answer.content.decode()

    @pytest.mark.parametrize("unit", ["far_village", "county"])
    def test_what_is_not_mine_does_not_exist(self, cast: Cast, county: Client, unit: str) -> None:
        assert county.get(f"/units/{cast.units[unit].pk}/close/").status_code == 404

    def test_the_supervisor_looks_and_opens_nothing(self, cast: Cast, visit: Visit) -> None:
        supervisor = visit("town_supervisor")
        page = supervisor.get("/units/").content.decode()
        assert "太厢小学" in page
        assert "/units/new/" not in page
        assert f"/units/{cast.units['village'].pk}/close/" not in page
        assert supervisor.get("/units/new/").status_code == 403

    @pytest.mark.parametrize("part", ["village_director", "school_head", "parent", "auditor"])
    def test_others_have_no_such_page(self, visit: Visit, part: str) -> None:
        assert visit(part).get("/units/").status_code == 403
