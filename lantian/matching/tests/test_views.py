"""The pages: what is said, what is refused, what each role is shown, what leaves the house."""

import json
import re

import pymupdf
import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.matching.models import MatchGap, MatchLine, MatchLock, MatchRun
from lantian.matching.services.forgetting import forget_child
from lantian.matching.tests.conftest import BACKEND, everybody_counts, lines, planned
from lantian.pairing.models import Pair
from lantian.pairing.tests.conftest import helper_of
from tests.cast import BINZHOU, HONGYAN, XINMIN, Cast
from tests.test_city_named import asked_of, complaints


@pytest.fixture(autouse=True)
def all_children(cast: Cast) -> None:
    everybody_counts(cast)


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, *keys: object, query: str = "") -> str:
    return reverse(f"matching:{name}", args=keys) + query


def test_a_plan_says_why_and_a_person_decides(cast: Cast, enter):
    helper_of(cast)
    boys = helper_of(cast, name="红岩爷爷", sex="1", region=HONGYAN, farthest="town", phone="13772060001")
    run = planned(cast)
    found, office = lines(cast, run), enter("county_office")
    shown = page(office.get(at("run", run.pk)))
    for words in ("没有更好的方案", "张小雨", "寇淑芳", "同村", "红岩爷爷"):
        assert words in shown
    rain, sky = found["张小雨"], found["单天天"]
    ticked = [f"{rain.pk}:{rain.version}", f"{sky.pk}:{sky.version + 7}"]
    answer = office.post(at("decide", run.pk), {"verb": "accept", "line": ticked}, follow=True)
    assert "已提出1对结对" in page(answer)
    assert "期间已有他人处理过这份方案" in page(answer)
    assert "请至少勾选一行" in page(office.post(at("decide", run.pk), {"verb": "accept"}, follow=True))
    answer = office.post(at("choose", sky.pk), {"version": sky.version, "helper": rain.helper_id})
    assert answer.status_code == 422
    answer = office.post(at("choose", found["张小石"].pk), {"version": 1, "helper": boys.pk})
    assert answer.status_code == 302
    answer = office.post(at("forbid", sky.pk), {"version": sky.version, "reason": "两家有矛盾"})
    assert answer.status_code == 302
    shown = page(office.get(at("run", run.pk, query="?show=refused")))
    assert "这一对不合适" in shown
    with acting_as(cast.county_office, read_only=True):
        assert Pair.objects.get().child_id == cast.children["小雨"]
        assert set(AccessEntry.objects.filter(action="matching.decide").values_list("child", flat=True)) == {
            cast.children[name] for name in ("小雨", "小石", "天天")
        }


def test_the_second_officer_is_told_who_and_since_when(cast: Cast, enter):
    run = planned(cast, place=BINZHOU)
    town = enter("town_supervisor")
    answer = town.post(at("run_new"), {"place": XINMIN, "mode": "one"})
    assert (answer.status_code, "钱县" in page(answer)) == (422, True)
    assert "收起这份方案" not in page(town.get(at("run", run.pk)))
    answer = town.post(at("run_close", run.pk), follow=True)
    assert "这份方案范围更大" in page(answer)
    assert town.post(at("run_new"), {"place": 1, "mode": "one"}).status_code == 422


def test_children_left_are_shown_with_what_stands_in_the_way(cast: Cast, enter):
    run = planned(cast)
    office = enter("county_office")
    shown = page(office.get(at("run", run.pk, query="?show=left")))
    assert "附近没有登记的帮扶人" in shown
    assert "请在村里或学校里找人" in shown
    assert "太厢村再有3位志愿者，就能帮到3名儿童" in page(office.get(at("run", run.pk, query="?show=where")))


def test_a_village_looks_on_and_decides_nothing(cast: Cast, enter):
    helper_of(cast, farthest="town")
    helper_of(cast, name="红岩爷爷", sex="1", region=HONGYAN, phone="13772060001")
    run = planned(cast, place=BINZHOU)
    shown = page(enter("village_director").get(at("run", run.pk)))
    assert "张小雨" in shown
    assert "单天天" not in shown
    assert "采纳勾选的" not in shown


def test_paper_bears_names_and_the_log_knows_the_proof_bears_none(cast: Cast, enter, tmp_path):
    helper_of(cast)
    run = planned(cast)
    office = enter("county_office")
    answer = office.get(at("sheet", run.pk))
    with pymupdf.open(stream=answer.content) as document:
        text = "".join("".join(sheet.get_text() for sheet in document).split())
    assert "张小雨" in text
    assert "寇淑芳" in text
    assert office.get(at("sheet", run.pk, query="?form=xlsx")).status_code == 200
    with acting_as(cast.county_office, read_only=True):
        printed = AccessEntry.objects.filter(action="matching.print")
        assert printed.filter(child=cast.children["小雨"]).count() == 2
    proof = office.get(at("proof", run.pk)).content.decode()
    assert not re.search("张|寇|6104821", proof)
    assert "刚刚核验通过" in page(office.post(at("check", run.pk), follow=True))
    file = tmp_path / "plan.json"
    file.write_text(proof)
    call_command("verify_plan", file)
    forged = json.loads(proof)
    forged["certificate"]["bound"] += 1
    file.write_text(json.dumps(forged))
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_plan", file)
    file.write_text("[]")
    with pytest.raises(CommandError, match="no proof"):
        call_command("verify_plan", file)


def test_settings_are_kept_edition_by_edition(cast: Cast, enter):
    weights = dict.fromkeys(("near", "school", "needs", "wish", "siblings", "load", "risk"), 5)
    office = enter("county_office")
    answer = office.post(at("settings"), {**weights, "near": 11, "farthest": "town", "edition": 1})
    assert answer.status_code == 422
    answer = office.post(at("settings"), {**weights, "farthest": "town", "edition": 0})
    assert (answer.status_code, "期间已有他人改过设置" in page(answer)) == (422, True)
    answer = office.post(
        at("settings"), {**weights, "near": 10, "farthest": "town", "edition": 1}, follow=True
    )
    assert "第2版" in page(answer)
    assert "住得近 10" in page(answer)


def test_what_is_asked_names_the_city_and_an_erased_child_is_forgotten(cast: Cast):
    helper_of(cast)
    run = planned(cast)
    line = lines(cast, run)["张小雨"]
    client, asked = Client(), []
    client.force_login(cast.county_office.user, backend=BACKEND)
    cache.clear()
    client.post(at("decide", run.pk), {"verb": "lock", "line": [f"{line.pk}:{line.version}"]})
    asked += asked_of(lambda: planned(cast, place=BINZHOU + 103000))
    for address in (
        at("runs"), at("run_new"), at("settings"), at("choose", line.pk),
        *(at("run", run.pk, query=f"?show={show}") for show in ("open", "left", "where")),
    ):  # fmt: skip
        asked += asked_of(lambda a=address: client.get(a))
    asked += asked_of(lambda: client.post(at("run_again", run.pk)))
    with acting_as(cast.city_office):
        asked += asked_of(lambda: forget_child(cast.children["小雨"]))
        for model in (MatchLine, MatchLock, MatchGap):
            assert not model.objects.filter(child=cast.children["小雨"]).exists()
        assert MatchRun.objects.get(previous=run.pk).state == "solving"
    assert len(asked) > 50
    assert not complaints(asked)
