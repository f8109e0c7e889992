"""From the child's file to the family's word, as everybody sees it; and an entry that two people amend."""

import re

from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.resources.models import Order, Resource
from lantian.resources.tests.conftest import AGREED, WORD, entered, need_of, organisation, values
from tests.cast import XINMIN, Cast, past_the_policies


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, key: object = None, query: str = "") -> str:
    return reverse(f"resources:{name}", args=[key] if key else []) + query


def test_from_a_need_to_the_word_of_the_family(cast: Cast, enter):
    with past_the_policies():
        post = organisation("彬州志愿者协会")
    town, volunteers = enter(cast.town_supervisor), enter(post)
    need, file = need_of(cast), reverse("registry:child_around", args=[cast.children["小雨"]])
    assert "没有登记合适的资源" in page(town.get(file))
    offer = entered(post)
    assert "周末上门辅导" in page(town.get(file))
    assert "发布给社会组织" not in page(enter(cast.village_director).get(file))
    assert town.post(at("order_publish", need.pk)).status_code == 302
    assert "已匿名发布给社会组织" in page(town.get(file))
    board = page(volunteers.get(at("board")))
    assert "作业没有人辅导" in board
    assert "新民镇" in board
    assert "小雨" not in board
    assert "太厢" not in board
    order = order_now(cast)
    assert volunteers.post(at("order_take", order.pk), {}).status_code == 302
    assert "请选择用本组织的哪一项资源来帮" in page(volunteers.get(at("board")))
    volunteers.post(at("order_take", order.pk), {"resource": offer.pk})
    assert "乡镇正在征求家人意见" in page(volunteers.get(at("board")))
    empty = town.post(at("order_confirm", order.pk), AGREED | {"version": 2, "what": "已安排"})
    assert (empty.status_code, "这是套话" in page(empty)) == (422, True)
    assert town.post(at("order_confirm", order.pk), AGREED | {"version": 2}).status_code == 302
    assert AGREED["told"] in page(volunteers.get(at("board")))
    assert "彬州志愿者协会" in page(town.get(at("orders", query="?list=going")))
    assert town.post(at("order_finish", order.pk), WORD | {"version": 3}).status_code == 302
    assert AGREED["told"] not in page(volunteers.get(at("board")))
    assert order_now(cast).state == "done"


def order_now(cast: Cast) -> Order:
    with acting_as(cast.town_supervisor, read_only=True):
        return Order.objects.get()


def test_two_people_amend_an_entry(cast: Cast, enter):
    police, row = enter(cast.department), entered(cast.department)
    form = values(unit=row.unit_id, valid_until="", version=1)
    assert police.post(at("resource_change", row.pk), form | {"capacity": 5}).status_code == 302
    clash = enter(cast.county_office).post(at("resource_change", row.pk), form | {"capacity": 9})
    assert clash.status_code == 409
    assert "可容纳儿童数" in page(clash)
    assert "彭警" in page(police.get(at("resource", row.pk)))
    shown = police.post(at("phone", row.pk))
    assert "029-34921234" in page(shown).replace(" ", "")
    with acting_as(cast.department, read_only=True):
        assert Resource.objects.get().capacity == 5


def test_what_is_missing_is_found_with_its_children(cast: Cast, enter):
    need_of(cast)
    town = enter(cast.town_supervisor)
    assert "作业没有人辅导" in page(town.get(at("gaps")))
    assert "小雨" in page(town.get(at("gap", "S01", f"?place={XINMIN}")))
    entered(cast.county_office)
    assert "未办的需求都有可用资源" in page(town.get(at("gaps")))
    assert "周末上门辅导" in page(town.get(at("resources", query=f"?area=study&place={XINMIN}")))
    assert "还没有登记资源" in page(town.get(at("resources", query="?area=life")))


def test_anybody_finds_the_hotlines(client, cast: Cast):
    found = page(client.get(at("hotlines")))
    assert found.index("tel:110") < found.index("tel:120") < found.index("tel:12345")
