"""The pages: what each shows to whom, and what an office and a supervisor enter."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.duties.models import Absence, Duty, RuleEdition
from lantian.duties.panels import owed_panel
from lantian.registry.tests.conftest import past_the_policies
from tests.cast import TAIXIANG, XINMIN, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_web")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TODAY, DAY = timezone.localdate(), timedelta(days=1)


def enter(cast: Cast, part: str) -> Client:
    client = Client()
    client.force_login(cast.posts[part].user, backend=BACKEND)
    return client


def make_late(cast: Cast, rule: str = "home_visit", days: int = 5) -> None:
    with past_the_policies():
        Duty.objects.filter(rule=rule).update(
            basis_on=TODAY - timedelta(days=99),
            due_on=TODAY - timedelta(days=days),
            late_from=TODAY - timedelta(days=days - 1),
        )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_shown_in_both_languages(cast: Cast, language: str) -> None:
    make_late(cast)
    client = enter(cast, "county_office")
    client.cookies["lantian_language"] = language
    for address in (
        "", "heard/", "places/", f"places/?place={XINMIN}", f"places/?place={TAIXIANG}", "forecast/",
        "forecast/?role=village_director", "nobody/", "rules/", "rules/new/", "rules/home_visit/", "away/",
    ):  # fmt: skip
        page = client.get(f"/duties/{address}")
        assert page.status_code == 200, address
        assert ("逾期" in page.content.decode()) == (language == "zh-hans")
    assert client.get("/duties/places/?place=610423000000").status_code == 404


def test_the_list_says_what_is_late_and_leads_to_the_child(cast: Cast) -> None:
    make_late(cast)
    text = enter(cast, "village_director").get("/duties/").content.decode()
    assert text.index("逾期5天") < text.index("首次走访")
    assert f"/children/{cast.children['小雨']}/" in text
    assert "班主任家访" not in text


def test_the_file_shows_each_reader_what_concerns_it(cast: Cast) -> None:
    def shown(part: str) -> set[str]:
        with acting_as(cast.posts[part]):
            panel = owed_panel(cast.child("小雨"), cast.posts[part], TODAY)
            return {line.duty.rule for line in panel.context["lines"]} if panel else set()

    assert shown("parent") == {"parent_contact"}
    assert shown("proxy_parent") == {"proxy_call", "proxy_meeting"}
    assert shown("class_teacher") >= {"teacher_visit", "voice_check"}
    assert not shown("class_teacher") & {"home_visit", "level_review", "case_meeting"}
    assert shown("village_director") >= {"home_visit", "parent_contact", "teacher_visit"}
    page = enter(cast, "parent").get(f"/children/{cast.children['小雨']}/").content.decode()
    assert "父母每周联系" in page
    assert "未成年人保护法第二十三条" in page


def kept() -> list[RuleEdition]:
    with past_the_policies():
        return list(RuleEdition.objects.filter(code="home_visit"))


def rule_form(client: Client, address: str) -> dict[str, str]:
    form = client.get(address).context["form"]
    said = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in said.items() if value is not None and value is not False}


def test_an_office_sees_what_would_change_and_then_keeps_it(cast: Cast) -> None:
    client = enter(cast, "county_office")
    said = rule_form(client, "/duties/rules/home_visit/") | {"number_blue": "30"}
    seen = client.post("/duties/rules/home_visit/", said)
    assert seen.status_code == 200
    assert seen.context["preview"].earlier == 2
    assert not kept()
    assert client.post("/duties/rules/home_visit/", said | {"keep": "1"}).status_code == 302
    assert [row.terms["cadence"] for row in kept()] == ["red:7d yellow:30d blue:30d green:180d"]
    assert client.post("/duties/rules/home_visit/", said | {"keep": "1"}).status_code == 409


def test_zero_nonsense_and_what_the_law_forbids_come_back_with_a_sentence(cast: Cast) -> None:
    client = enter(cast, "county_office")
    said = rule_form(client, "/duties/rules/home_visit/")
    for wrong, sentence in (
        ({"number_red": "0"}, "不能填零"),
        ({"number_red": "9"}, "只能更严"),
        ({"unit_red": ""}, "只能更严"),
        ({"days_1": "30"}, "逐级增加"),
        ({"grace": "3"}, "宽限天数更多"),
        ({"since": (TODAY - DAY).isoformat()}, "日期已过"),
    ):
        answer = client.post("/duties/rules/home_visit/", said | wrong)
        assert answer.status_code == 422, wrong
        assert sentence in answer.content.decode(), wrong


def test_a_supervisor_notes_who_is_away_and_who_stands_in(cast: Cast) -> None:
    make_late(cast)
    client = enter(cast, "town_supervisor")
    said = {
        "seat": str(cast.village_director.seat),
        "since": TODAY.isoformat(),
        "cover": str(cast.town_supervisor.seat),
    }
    assert client.post("/duties/away/", said | {"back_on": TODAY.isoformat()}).status_code == 422
    assert client.post("/duties/away/", said).status_code == 302
    assert "代李梅办" in client.get("/duties/").content.decode()
    with past_the_policies():
        row = Absence.objects.get()
    assert (
        enter(cast, "next_village_director").post(f"/duties/away/{row.pk}/back/", {"version": 1}).status_code
        == 404
    )
    assert (
        enter(cast, "village_director").post(f"/duties/away/{row.pk}/back/", {"version": 1}).status_code
        == 302
    )
    assert "代李梅办" not in client.get("/duties/").content.decode()
