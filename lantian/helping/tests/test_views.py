"""The pages: what each role is shown, and what a form does."""

import pytest
from django.test import Client

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.helping.models import Helper, LoadCap, Vetting
from lantian.helping.tests.conftest import TODAY, accepted, again, checked, nominated
from tests.cast import TAIXIANG, Cast, past_the_policies

pytestmark = [pytest.mark.django_db]
FORM = {
    "name": "李强",
    "sex": "1",
    "birth_on": "1980-01-01",
    "phone": "13772066667",
    "kind": "neighbour",
    "region": str(TAIXIANG),
    "gives": ["life"],
    "most_children": "1",
    "farthest": "village",
    "key": "01a21000-0000-7000-8000-000000000001",
}


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_director_names_a_neighbour_and_the_town_accepts(cast: Cast, enter):
    director = enter("village_director")
    page(director, "/helping/new/")
    answer = director.post("/helping/new/", FORM)
    assert answer.status_code == 302, answer.content.decode()
    address = f"/helping/{FORM['key']}/"
    assert "李强" in page(director, "/helping/waiting/")
    assert director.get(f"{address}accept/").status_code == 403
    town = enter("town_supervisor")
    answer = town.post(f"{address}accept/", {"version": 1, "consented_on": TODAY.isoformat()})
    assert answer.status_code == 302
    assert "已接受" in page(town, address)
    again_said = {**FORM, "key": "01a21000-0000-7000-8000-000000000002"}
    answer = director.post("/helping/new/", again_said)
    assert answer.status_code == 422
    assert 'name="is_another"' in answer.content.decode()
    assert director.post("/helping/new/", {**again_said, "is_another": "on"}).status_code == 302


def test_what_each_role_reads_of_a_check(cast: Cast, enter):
    helper = accepted(cast, school=cast.units["school"].pk)
    checked(cast, helper, "not_clear")
    address = f"/helping/{helper.pk}/"
    assert "不符合条件" in page(enter("county_office"), address)
    for part in ("town_supervisor", "village_director", "school_head"):
        shown = page(enter(part), address)
        assert "暂不能结对" in shown
        assert "不符合条件" not in shown
        assert "彬州市公安局" not in shown


def test_who_only_offers_to_come_is_read_and_not_worked_on(cast: Cast, enter):
    helper = accepted(cast, farthest="town")
    neighbour = enter("next_village_director")
    shown = page(neighbour, f"/helping/{helper.pk}/")
    assert "137****6666" in shown
    assert f"/helping/{helper.pk}/edit/" not in shown
    assert neighbour.get(f"/helping/{helper.pk}/edit/").status_code == 404
    assert helper.name in page(neighbour, "/helping/")
    assert enter("far_village_director").get(f"/helping/{helper.pk}/").status_code == 404


def test_a_number_is_revealed_in_the_log(cast: Cast, enter):
    helper = accepted(cast)
    address = f"/helping/{helper.pk}/reveal/"
    director = enter("village_director")
    assert "137 7206 6666" in director.post(f"{address}phone/").content.decode()
    assert director.post(f"{address}identity/").status_code == 404
    assert director.post(f"{address}name/").status_code == 404
    with past_the_policies():
        (entry,) = AccessEntry.objects.filter(action="helping.reveal")
    assert (entry.post, entry.detail) == (
        cast.village_director.pk,
        {"field": "phone", "helper": str(helper.pk)},
    )


def test_two_edit_one_entry(cast: Cast, enter):
    helper = nominated(cast, kind="neighbour", elder_kind="")
    office = enter("county_office")
    said = {**FORM, "name": helper.name, "phone": "", "sex": "2", "birth_on": "1961-03-08", "version": "1"}
    address = f"/helping/{helper.pk}/edit/"
    page(office, address)
    assert office.post(address, {**said, "most_children": "1"}).status_code == 302
    answer = office.post(address, {**said, "most_children": "3"})
    assert answer.status_code == 409
    assert again(cast, helper).phone.reveal() == "13772066666"
    assert "最多帮几个孩子" in page(office, f"/helping/{helper.pk}/")


def test_an_office_checks_and_gives_a_post(cast: Cast, enter):
    helper = accepted(cast)
    address, office = f"/helping/{helper.pk}/", enter("county_office")
    day = TODAY.isoformat()
    asked = {"authority": "彬州市公安局", "asked_on": day, "result": "pending"}
    assert office.post(f"{address}check/", asked).status_code == 302
    answer = office.post(f"{address}check/", {**asked, "result": "clear"})
    assert answer.status_code == 422
    assert office.post(f"{address}check/", {**asked, "result": "clear", "checked_on": day}).status_code == 302
    with acting_as(cast.county_office, read_only=True):
        row = Vetting.objects.get()
    page(office, f"{address}check/{row.pk}/")
    page(office, f"{address}post/")
    slip = office.post(f"{address}post/", {"unit": str(cast.units["village"].pk), "since": day})
    assert slip.status_code == 200
    assert slip["Cache-Control"] == "no-store"
    assert again(cast, helper).seat
    assert helper.name in page(office, "/helping/", check="valid", standing="accepted", free="on")
    assert helper.name not in page(office, "/helping/", check="expired")
    assert helper.name not in page(office, "/helping/checks/")


def test_my_offer(cast: Cast, enter):
    helper = accepted(cast)
    proxy = enter("proxy_parent")
    assert 'name="most_children"' not in page(proxy, "/helping/mine/")
    assert proxy.get("/helping/mine/leave/").status_code == 404
    with acting_as(cast.county_office):
        Helper.objects.filter(pk=helper.pk).update(seat=cast.proxy_parent.seat)
    page(proxy, "/helping/mine/")
    offer = {"gives": ["mind"], "most_children": "1", "farthest": "town", "days": ["7"], "version": "2"}
    assert proxy.post("/helping/mine/", offer).status_code == 302
    changed = again(cast, helper)
    assert (changed.gives_study, changed.gives_mind, changed.days) == (False, True, [7])
    day = TODAY.isoformat()
    assert proxy.post("/helping/mine/pause/", {"version": "3", "since": day}).status_code == 302
    assert proxy.post("/helping/mine/back/", {"version": "4"}).status_code == 302
    assert again(cast, helper).away_from is None
    leave = {"version": "5", "reason": "time", "on": day}
    assert proxy.post("/helping/mine/leave/", leave).status_code == 302
    assert again(cast, helper).standing == "left"


def test_a_place_lowers_a_cap_on_its_page(cast: Cast, enter):
    office = enter("county_office")
    page(office, "/helping/caps/")
    for form, status in (
        ({"kind": "volunteer", "most": "2", "version": "0"}, 302),
        ({"kind": "volunteer", "most": "1", "version": "0"}, 422),
        ({"kind": "volunteer", "most": "4", "version": "1"}, 422),
        ({"kind": "nobody", "most": "1", "version": "0"}, 422),
    ):
        assert office.post("/helping/caps/", form).status_code == status, form
    with past_the_policies():
        assert LoadCap.objects.get().most == 2
