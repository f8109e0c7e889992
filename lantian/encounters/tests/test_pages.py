"""The pages: a form saves and says what comes first, bad input is told in words, conflicts are shown, lists page."""

import logging
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.encounters.forms.recording import Asked, RecordForm
from lantian.encounters.models import Encounter, HolidayStay
from lantian.encounters.queries.history import page_of
from lantian.encounters.rules.kinds import Kind
from lantian.encounters.tests.acts import BACKEND, DAY, TALK, TODAY, VISIT, kinds_seen, sent, written
from lantian.registry.services.closing import close_file
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]


def browser(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.posts[part].user, backend=BACKEND)
    return client


def address(cast: Cast, kind: str) -> str:
    return reverse("encounters:record", args=[cast.children["小雨"], kind])


@pytest.mark.parametrize("kind", Kind)
def test_no_form_asks_more_than_twelve_things(kind: Kind) -> None:
    assert RecordForm(asked=Asked(kind, TODAY)).questions <= 12


def test_every_kind_can_be_filled_and_saved(cast: Cast) -> None:
    client = browser(cast, "village_director")
    filled: dict[Kind, dict[str, Any]] = {
        Kind.HOME_VISIT: {"seen": ["child", "carer"]},
        Kind.TALK: {"mood": "3"},
        Kind.CALL: {"seen": ["child"]},
        Kind.SCHOOL_CONTACT: {"noted": "作业按时交"},
        Kind.STUDY_HELP: {"noted": "补了乘法"},
        Kind.AID: {"aid_item": "书包", "aid_amount": "1"},
        Kind.PARENT_CONTACT: {"seen": ["father"]},
        Kind.MEETING: {"noted": "每周走访"},
        Kind.HOLIDAY_FILE: {"where": "parents", "phone": "13509112233"},
    }
    for kind, values in filled.items():
        answer = client.get(address(cast, kind))
        assert answer.status_code == 200, kind
        told = sent(answer.context["form"]) | {"seen": []} | values
        answer = client.post(address(cast, kind), told, follow=True)
        assert answer.redirect_chain, (kind, answer.context["form"].errors)
        assert "已记录" in answer.content.decode()
    assert set(kinds_seen(cast, "county_office")) == set(filled)
    with acting_as(cast.county_office, read_only=True):
        assert HolidayStay.objects.get().phone.reveal() == "13509112233"


def test_one_visit_of_a_house_is_one_form(cast: Cast) -> None:
    client, brother = browser(cast, "village_director"), cast.children["小石"]
    form = client.get(address(cast, "home_visit")).context["form"]
    told = sent(form) | {"seen": ["child", "alone", str(brother)], "noted": "都好"}
    for _twice in range(2):
        answer = client.post(address(cast, "home_visit"), told, follow=True)
    assert "张小石" in answer.content.decode()
    with acting_as(cast.county_office, read_only=True):
        rows = Encounter.objects.all()
        assert {(row.child_id, row.seen_alone) for row in rows} == {
            (cast.children["小雨"], True),
            (brother, True),
        }


def test_harm_is_answered_with_110_first_and_no_word_gets_out(cast: Cast, caplog: Any) -> None:
    client = browser(cast, "class_teacher")
    with caplog.at_level(logging.DEBUG):
        told = sent(client.get(address(cast, "talk")).context["form"]) | {"child_words": "被叔叔打了"}
        answer = client.post(address(cast, "talk"), told, follow=True)
    text = answer.content.decode()
    assert text.index("先打110") < text.index("已保存")
    assert 'href="tel:110"' in text
    assert not re.search("叔叔", " ".join([caplog.text, *(url for url, _ in answer.redirect_chain)]))
    with acting_as(cast.county_office, read_only=True):
        assert "叔叔" not in str(list(AccessEntry.objects.values_list("action", "detail")))
    assert (
        "叔叔"
        not in browser(cast, "county_office")
        .get(f"/encounters/children/{cast.children['小雨']}/")
        .content.decode()
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"happened_on": TODAY + DAY}, "今天"),
        ({"happened_on": TODAY - 9000 * DAY}, "出生"),
        ({"promise": "带书", "promised_on": TODAY - DAY}, "不能在这天之前"),
        ({"next_on": TODAY}, "下次时间要在"),
        ({"seen": []}, "请勾选见到了谁"),
        ({"happened_on": "无"}, "日期"),
    ],
)
def test_bad_input_is_told_in_words(cast: Cast, values: dict[str, Any], said: str) -> None:
    client = browser(cast, "village_director")
    told = sent(client.get(address(cast, "home_visit")).context["form"]) | {"seen": ["child"]} | values
    answer = client.post(address(cast, "home_visit"), told)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_into_a_closed_file_nothing_is_recorded(cast: Cast) -> None:
    client = browser(cast, "village_director")
    told = sent(client.get(address(cast, "home_visit")).context["form"]) | {"seen": ["child"]}
    with acting_as(cast.village_director):
        close_file(child=cast.child("小雨"), reason="moved", since=TODAY, today=TODAY)
    answer = client.post(address(cast, "home_visit"), told)
    assert "归档" in answer.content.decode()
    assert "请先恢复档案" in answer.content.decode()


def test_a_conflict_is_shown_field_by_field(cast: Cast) -> None:
    (row,) = written(cast, "village_director", Kind.HOME_VISIT, VISIT).rows
    client = browser(cast, "village_director")
    page = reverse("encounters:correct", args=[row.pk])
    told = sent(client.get(page).context["form"]) | {"why": "mistyped"}
    assert client.post(page, told | {"mind": "2", "noted": "先存的"}).status_code == 302
    answer = client.post(page, told | {"mind": "0", "noted": "后存的"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "先存的" in text or "有问题" in text
    again = told | {"mind": "0", "noted": "后存的", "version": answer.context["form"].data["version"]}
    answer = client.post(page, again)
    assert answer.status_code == 409
    again["words_version"] = answer.context["form"].data["words_version"]
    assert client.post(page, again).status_code == 302


def test_a_class_is_entered_at_once_with_exceptions(cast: Cast) -> None:
    client, rain = browser(cast, "class_teacher"), cast.children["小雨"]
    form = client.get("/encounters/many/?kind=study_help").context["form"]
    assert list(form.known.values()) == ["张小雨"]
    told = sent(form) | {"noted": "讲了应用题", f"note-{rain}": "她先做完了"}
    assert client.post("/encounters/many/?kind=study_help", told).status_code == 302
    with acting_as(cast.class_teacher, read_only=True):
        (line,) = page_of(rain, cast.class_teacher).lines
        assert line.words is not None
        assert line.words.noted.reveal() == "她先做完了"
    assert client.post("/encounters/many/", sent(form) | {"children": [], "key": uuid7()}).status_code == 422


def test_a_history_pages_by_key(cast: Cast) -> None:
    days = [TODAY - timedelta(days=day) for day in range(45)]
    for day in days:
        written(cast, "village_director", Kind.TALK, replace(TALK, happened_on=day))
    with acting_as(cast.village_director, read_only=True):
        seen, before = [], None
        while True:
            page = page_of(cast.children["小雨"], cast.village_director, before)
            seen += [line.row.happened_on for line in page.lines]
            before = page.older
            if before is None:
                break
    assert seen == days
    text = (
        browser(cast, "village_director")
        .get(f"/encounters/children/{cast.children['小雨']}/")
        .content.decode()
    )
    assert "?before=" in text
