"""Pages: what each post is shown of the networks, and what it can do."""

from typing import Any

import pytest
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.networks.models import NetworkSeat
from lantian.networks.rules.nets import Network
from lantian.networks.services.happened import happened
from lantian.networks.tests.conftest import TODAY
from lantian.registry.models import Child
from tests.cast import XINMIN, Cast

pytestmark = pytest.mark.django_db


def page(client: Any, name: str, *args: Any, query: str = "", **more: Any) -> str:
    answer = client.get(f"{reverse(f'networks:{name}', args=args)}{query}", **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_those_who_keep_the_file_see_gaps_and_owners(cast: Cast, enter: Any):
    text = page(enter("village_director"), "child", cast.children["小雨"])
    assert "4个网络中，3个已到位" in text
    assert "补齐" in text
    assert "135****2233" in text
    assert "13509112233" not in text
    with acting_as(cast.county_office, read_only=True):
        assert AccessEntry.objects.filter(action="networks.read", child=cast.children["小雨"]).count() == 1


def test_families_see_who_is_there_and_no_gap(cast: Cast, enter: Any):
    text = page(enter("parent"), "child", cast.children["小雨"])
    assert "李梅" in text
    assert "冯师" in text
    assert "褚爱" in text
    assert "补齐" not in text
    assert "13891012345" not in text
    assert "138****2345" not in text


def test_a_part_of_the_file_is_the_networks_alone(cast: Cast, enter: Any):
    text = page(enter("village_director"), "child", cast.children["小雨"], headers={"HX-Request": "true"})
    assert "<html" not in text
    assert "张老汉" in text
    file = enter("village_director").get(reverse("registry:child", args=[cast.children["小雨"]]))
    assert reverse("networks:child", args=[cast.children["小雨"]]) in file.content.decode()


def test_figures_lead_to_the_children_behind_them(cast: Cast, enter: Any):
    client = enter("county_office")
    assert "list=incomplete" in page(client, "places")
    text = page(client, "children", query="?list=rights")
    assert "张小雨" in text
    assert "单天天" in text
    assert "解豆豆" not in text
    assert client.get(f"{reverse('networks:children')}?list=nonsense").status_code == 404


def test_an_office_names_an_officer_on_a_page(cast: Cast, enter: Any):
    client = enter("town_supervisor")
    address = f"{reverse('networks:name_new', args=['police'])}?place={XINMIN}"
    values = {"name": "彭警官", "phone": "029-34922110", "since": TODAY.isoformat()}
    assert client.post(address, {**values, "phone": "12"}).status_code == 422
    assert client.post(address, values).status_code == 302
    assert "彭警官" in page(client, "child", cast.children["小雨"])
    assert client.post(address, values).status_code == 422
    with acting_as(cast.town_supervisor, read_only=True):
        row = NetworkSeat.objects.get()
    ended = client.post(reverse("networks:name_end", args=[row.pk]), {"version": row.version})
    assert ended.status_code == 302
    assert "彭警官" not in page(client, "named")


def test_whoever_was_told_finds_the_child_and_not_what_it_was(cast: Cast, enter: Any):
    with acting_as(cast.county_office):
        child = Child.objects.get(pk=cast.children["小雨"])
        happened(kind="parent_left", child=child, network=Network.FAMILY, on=TODAY)
    teacher = page(enter("class_teacher"), "told")
    assert "张小雨" in teacher
    assert "外出了" not in teacher
    assert "外出了" in page(enter("town_supervisor"), "told")
    assert "张小雨" not in page(enter("school_head"), "told")
    assert "外出了" in page(enter("village_director"), "child", cast.children["小雨"])


def test_a_rule_is_worded_on_a_page(cast: Cast, enter: Any):
    client = enter("county_office")
    address = reverse("networks:rule", args=["moved"])
    values = {"edition": 0, "to": ["help"], "haste": 1, "within_days": 3}
    assert client.post(address, {**values, "to": ["family"]}).status_code == 422
    assert client.post(address, values).status_code == 302
    assert client.post(address, values).status_code == 409
    assert "彬州市" in page(client, "rules")


def test_the_rights_card_is_one_page_and_names_nobody(cast: Cast, enter: Any):
    client = enter("parent")
    assert "12349" in page(client, "card")
    assert "留守" not in page(client, "card").split("<main")[1]
    answer = client.get(reverse("networks:card_paper"))
    assert answer.content[:4] == b"%PDF"
    assert answer.content.count(b"/Type /Page\n") <= 1
