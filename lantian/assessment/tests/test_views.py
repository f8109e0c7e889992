"""Pages as people see them: what is asked, what is suggested, who may look, and what stands on no list."""

from collections.abc import Callable
from typing import Any

import pymupdf
import pytest
from django.test import Client

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.assessment.models import Finding, LevelDecision
from lantian.assessment.tests.conftest import BLUE, GREEN, RED, answer, confirm, suggested
from lantian.encounters.models import Alarm
from lantian.registry.models import Guardianship
from tests.cast import TAIXIANG, Cast

Enter = Callable[[str], Client]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def of(cast: Cast, part: str = "") -> str:
    return f"/assessment/{cast.children['小雨']}/{part}"


def decision(cast: Cast, **more: Any) -> dict[str, Any]:
    row = suggested(cast)
    losses = {name: getattr(row, name) for name in ("study", "life", "kinship", "mind", "safety")}
    return {**losses, "level": row.level, "reason": "", "version": 0, **more}


def test_a_director_answers_and_confirms_in_two_pages(cast: Cast, enter: Enter):
    director = enter("village_director")
    asked = page(director, of(cast, "answers/"))
    assert 'name="meals"' in asked
    assert 'name="schooling"' not in asked, "what the register knows is not asked"
    saved = director.post(of(cast, "answers/"), {"meals": "irregular", "source": "visit"})
    assert saved.headers["Location"] == of(cast, "level/")
    assert "吃饭" in page(director, of(cast, "level/"))
    done = director.post(of(cast, "level/"), decision(cast))
    assert done.headers["Location"] == of(cast)
    shown = page(director, of(cast))
    assert "低（蓝）" in shown
    assert "李梅" in shown
    assert '<svg class="five-axes"' in shown
    again = page(director, of(cast, "answers/"))
    assert "checked" in again.split('value="irregular"')[1][:80]
    with acting_as(cast.county_office, read_only=True):
        actions = set(
            AccessEntry.national.filter(child=cast.children["小雨"]).values_list("action", flat=True)
        )
    assert {"assessment.read", "assessment.assess", "assessment.confirm"} <= actions


def test_a_bad_answer_is_said_and_deciding_otherwise_asks_why(cast: Cast, enter: Enter):
    director = enter("village_director")
    assert director.post(of(cast, "answers/"), {"meals": "raw", "source": "visit"}).status_code == 422
    refused = director.post(of(cast, "level/"), decision(cast, level="yellow"))
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()


def test_signs_of_harm_show_the_police_first_and_are_saved_at_once(cast: Cast, handler: Post, enter: Enter):
    director = enter("village_director")
    director.post(of(cast, "answers/"), {"harm": "sexual", "source": "child"})
    assert 'href="tel:110"' in page(director, of(cast, "level/"))
    with acting_as(cast.village_director, read_only=True):
        assert Alarm.objects.filter(child=cast.children["小雨"]).count() == 1
        assert Finding.objects.filter(item="harm", answer="sexual").exists()
    mine, theirs = page(director, of(cast)), page(enter("town_supervisor"), of(cast))
    assert "性侵害" in mine
    assert "性侵害" not in theirs
    assert "见保护部分" in theirs
    asked = page(enter("town_supervisor"), of(cast, "answers/"))
    assert 'name="harm"' not in asked


def test_two_confirm_different_levels_and_see_both(cast: Cast, enter: Enter):
    confirm(cast, cast.village_director, BLUE)
    town = enter("town_supervisor")
    clash = town.post(of(cast, "level/"), decision(cast, level="yellow", reason="走访后", version=0))
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "李梅" in text
    assert 'name="version" value="1"' in text
    over = town.post(of(cast, "level/"), decision(cast, level="yellow", reason="走访后", version=1))
    assert over.status_code == 302


def test_the_town_agrees_from_its_worklist(cast: Cast, enter: Enter):
    confirm(cast, cast.village_director, RED)
    row = confirm(cast, cast.village_director, GREEN)
    town = enter("town_supervisor")
    address = of(cast, f"level/{row.pk}/")
    waiting = page(town, "/assessment/")
    assert address in waiting
    assert "稳定" not in waiting, "no level stands beside a name"
    assert "高（红）" in page(town, address), "what is in force until then"
    assert town.post(address, {"agrees": "no", "reason": "", "version": row.version}).status_code == 422
    assert town.post(address, {"agrees": "yes", "version": row.version}).status_code == 302
    assert town.post(address, {"agrees": "yes", "version": row.version}).status_code == 422
    with acting_as(cast.village_director, read_only=True):
        assert LevelDecision.objects.get(pk=row.pk).state == "confirmed"
    assert address not in page(town, "/assessment/")


def test_a_worklist_goes_by_day_and_matter(cast: Cast, enter: Enter):
    director = enter("village_director")
    first = page(director, "/assessment/")
    assert "尚未评估" in first
    assert "张小雨" in first
    assert "单天天" not in first, "of another village"
    confirm(cast, cast.village_director)
    assert "张小雨" not in page(director, "/assessment/")
    answer(cast, cast.village_director, net="cannot_stop")
    assert f"{cast.children['小雨']}/level/" in page(director, "/assessment/")
    assert "没有等您处理的" in page(enter("county_office"), "/assessment/")


@pytest.mark.parametrize(
    ("part", "shows", "hides"),
    [
        ("village_director", ["学习", "安全", "低（蓝）"], []),
        ("class_teacher", ["学习", "低（蓝）"], ["安全", "野外水域"]),
        ("parent", ["没有大人陪着不下水"], ["低（蓝）", "蓝）"]),
        ("proxy_parent", ["没有大人陪着不下水"], ["低（蓝）", "蓝）"]),
    ],
)
def test_the_file_shows_each_role_its_part(
    cast: Cast, enter: Enter, part: str, shows: list[str], hides: list[str]
):
    answer(cast, cast.village_director, water="yes", homework="alone")
    confirm(cast, cast.village_director)
    shown = page(enter(part), f"/children/{cast.children['小雨']}/")
    panel = shown.split('id="assessment"')[1].split("</section>")[0]
    assert all(words in panel for words in shows), panel
    assert not [words for words in hides if words in panel], panel
    listed = page(enter(part), "/children/")
    assert "蓝）" not in listed


def test_few_are_hidden_beyond_the_town(cast: Cast, enter: Enter):
    confirm(cast, cast.village_director, BLUE)
    own = page(enter("town_supervisor"), f"/assessment/counts/?place={TAIXIANG}")
    assert "较少" not in own
    assert "较少" in page(enter("county_office"), "/assessment/counts/")


def test_the_paper_is_one_page_and_holds_nothing_closed(cast: Cast, enter: Enter):
    answer(cast, cast.village_director, harm="violence", meals="hungry")
    with acting_as(cast.village_director):
        row = Guardianship.objects.filter(child=cast.children["小雨"]).first()
    assert row is None
    confirm(cast, cast.village_director)
    pdf = enter("village_director").get(of(cast, "paper/"))
    assert pdf.headers["Content-Type"] == "application/pdf"
    with pymupdf.open(stream=pdf.content) as paper:
        text = paper[0].get_text()
        assert len(paper) == 1
    assert "张小雨" in text
    assert "经常挨饿" in text
    assert "殴打" not in text
