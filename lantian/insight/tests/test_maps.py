"""Maps: squares where nobody brought borders; borders with their approval number, in force, replaced and removed."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from lantian.access.models import AccessEntry
from lantian.insight.models import AreaOutline, BoundaryFile
from lantian.insight.rules import borders
from lantian.insight.tests.conftest import TODAY, Enter, followed
from lantian.insight.tests.test_borders import collection, feature
from lantian.places.models import Region, RegionSuccession
from tests.cast import BINZHOU, JINGYANG, XINMIN, Cast, past_the_policies

pytestmark = pytest.mark.django_db
CITY_CODE = 610400000000
EAST = [[[109, 34], [110, 34], [110, 35], [109, 35], [109, 34]]]


def picture(client: Client, address: str = "/insight/") -> dict[str, Any]:
    """What the page's map draws; nothing where there is none."""
    page = client.get(address).content.decode()
    described = (
        json.loads(one) for one in re.findall(r'<script type="application/json">(.*?)</script>', page)
    )
    return next((one for one in described if one["kind"] in ("tiles", "areas")), {})


def centres() -> None:
    with past_the_policies():
        Region.objects.filter(code=BINZHOU).update(longitude=108.062, latitude=35.045)
        Region.objects.filter(code=JINGYANG).update(longitude=108.773, latitude=34.603)


def bring(client: Client, content: bytes, place: int = CITY_CODE, **other: Any) -> HttpResponse:
    given = {
        "file": SimpleUploadedFile("咸阳.geojson", content),
        "approval": "陕S(2021)023号",
        "made_by": "陕西省自然资源厅",
        "made_on": "2021-05-01",
        "version": "0",
    }
    return client.post(f"/insight/borders/?place={place}", given | other)


WHOLE = collection(feature(str(BINZHOU)), feature("610423", EAST))


def test_squares_lie_as_the_counties_do_and_lead_on(cast: Cast, enter: Enter):
    followed()
    assert not picture(enter("county_office"))
    city = enter("city_office")
    assert not picture(city)
    assert "/insight/borders/" in city.get("/insight/").content.decode()
    centres()
    drawn = picture(city)["tiles"]
    assert [(one["name"], one["column"], one["row"]) for one in drawn] == [("泾阳县", 1, 0), ("彬州市", 0, 0)]
    assert drawn[1]["url"] == f"/insight/?place={BINZHOU}"
    with past_the_policies():
        Region.objects.filter(code=JINGYANG).update(longitude=None, latitude=None)
    assert "泾阳县" in [one["name"] for one in picture(city)["tiles"]]
    assert "无人记录" in city.get("/insight/").content.decode()


def test_a_figure_is_chosen_and_small_numbers_are_told_to_those_who_may_open_the_rows(
    cast: Cast, enter: Enter
):
    followed()
    centres()
    city, auditor = enter("city_office"), enter("auditor")
    told, few = (
        {one["name"]: one["value"] for one in picture(client, "/insight/?map=files.complete")["tiles"]}
        for client in (city, auditor)
    )
    assert all(isinstance(value, float) for value in told.values())
    assert set(few.values()) == {None}
    assert picture(city, "/insight/?map=files.complete")["title"] != picture(city)["title"]
    assert picture(city, "/insight/?map=nothing")["title"] == picture(city)["title"]


def test_borders_come_into_force_with_their_number_and_stay_on_record(cast: Cast, enter: Enter):
    followed()
    city = enter("city_office")
    assert bring(city, collection(feature(str(BINZHOU)))).status_code == 302
    page = city.get("/insight/").content.decode()
    assert "陕S（2021）023号" in page
    assert "界线文件中没有：泾阳县" in page
    first = picture(city)
    assert [one["code"] for one in first["values"]] == [str(BINZHOU)]
    # Somebody who still has the former page before their eyes is told so.
    assert bring(city, WHOLE).status_code == 422
    assert bring(city, WHOLE, version="1", approval="GS（2019）3333号").status_code == 302
    drawn = picture(city)
    assert {one["name"] for one in drawn["values"]} == {"彬州市", "泾阳县"}
    assert drawn["approval"] == "GS（2019）3333号"
    assert city.get(first["areas_url"]).status_code == 404
    assert "陕S（2021）023号" in city.get("/insight/borders/").content.decode()
    key = drawn["areas_url"].split("/")[-2]
    assert city.post(f"/insight/borders/{key}/remove/", {"version": "1"}).status_code == 302
    assert not picture(city)
    assert city.get(drawn["areas_url"]).status_code == 404
    with past_the_policies():
        ended = BoundaryFile.objects.order_by("recorded_at").values_list("ending", "made_by")
        assert list(ended) == [("replaced", "陕西省自然资源厅"), ("removed", "陕西省自然资源厅")]
        assert AreaOutline.objects.count() == 3
        assert AccessEntry.objects.filter(action="insight.bring_borders").count() == 3


def test_outlines_are_served_bare_once_and_only_within_the_place(cast: Cast, enter: Enter):
    city = enter("city_office")
    bring(city, WHOLE)
    address = picture(city)["areas_url"]
    answer = city.get(address)
    assert [one["properties"] for one in answer.json()["features"]] == [
        {"code": str(JINGYANG)},
        {"code": str(BINZHOU)},
    ]
    assert answer["Cache-Control"] == "private, no-cache"
    again = city.get(address, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert enter("county_office").get(address).status_code == 404
    bring(city, collection(feature(str(XINMIN))), place=BINZHOU)
    county = picture(enter("county_office"))
    assert [one["name"] for one in county["values"]] == ["新民镇"]
    assert enter("auditor").get(county["areas_url"]).status_code == 200
    assert enter("other_county_office").get(county["areas_url"]).status_code == 404


def test_a_map_shows_the_areas_of_today(cast: Cast, enter: Enter):
    followed()
    city, later = enter("city_office"), 610499000000
    bring(city, WHOLE)
    before = city.get(picture(city)["areas_url"])["ETag"]
    with past_the_policies():
        Region.objects.filter(code=JINGYANG).update(valid_until=TODAY)
        Region.objects.create(
            code=later, name="泾阳区", level="county", parent_id=CITY_CODE, valid_from=TODAY
        )
        RegionSuccession.objects.create(predecessor_id=JINGYANG, successor_id=later, on=TODAY, kind="upgrade")
    drawn = picture(city)
    assert [one["name"] for one in drawn["values"]] == ["彬州市"]
    answer = city.get(drawn["areas_url"], headers={"if-none-match": before})
    assert [one["properties"]["code"] for one in answer.json()["features"]] == [str(BINZHOU)]
    assert "界线文件中没有：泾阳区" in city.get("/insight/").content.decode()
    refused = bring(city, WHOLE, version="1").content.decode()
    assert "610499000000 泾阳区" in refused


def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch):
    city = enter("city_office")
    for answer, sentence in (
        (bring(city, b"{"), "不是 GeoJSON"),
        (bring(city, collection(feature("610402"))), "不是这张地图上的区域"),
        (bring(city, WHOLE, approval="12345"), "不是审图号"),
        (bring(city, WHOLE, made_on="2100-01-01"), "2100"),
        (bring(city, WHOLE, file=""), "请"),
    ):
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    monkeypatch.setattr("lantian.insight.forms.MOST_BYTES", 100)
    assert bring(city, WHOLE).status_code == 422
    assert borders.MOST_BYTES > 100
    assert city.get(f"/insight/borders/?place={XINMIN}").status_code == 404
    with past_the_policies():
        assert not BoundaryFile.objects.exists()
