"""The pages: what a department is shown, what is refused and how it is said, papers without names."""

import re
from datetime import timedelta
from io import BytesIO

import pymupdf
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.plans.tests.conftest import need_of
from lantian.referrals.models import UnitReferral
from lantian.referrals.queries import of_origin
from lantian.referrals.rules.life import Verb
from lantian.referrals.services.acting import accept, forward, refuse, reply
from lantian.referrals.services.keeping import withdraw, withdraw_consent
from lantian.referrals.tests.conftest import ASKED, BACKEND, TODAY, asked, done
from tests.cast import Cast, past_the_policies
from tests.test_city_named import asked_of, complaints


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, *key: object, query: str = "") -> str:
    return reverse(f"referrals:{name}", args=key) + query


def test_from_a_need_one_tap_leads_to_a_form_that_is_filled_in(cast: Cast, enter):
    need = need_of(cast, "小石", code="L07")
    browser = enter("village_director")
    address = at("new", cast.children["小石"], query=f"?need={need.pk}")
    assert address in page(browser.get(reverse("registry:child_around", args=[cast.children["小石"]])))
    form = page(browser.get(address))
    assert form.index("推荐") < form.index("彬州市公安局")
    values = {
        "matter": "hukou",
        "to_unit": cast.units["police"].pk,
        "asks": "补办户口登记",
        "basis": "户口登记条例",
    }
    answer = browser.post(address, {**values, "shares": ["name"]})
    assert answer.status_code == 302
    with acting_as(cast.village_director, read_only=True):
        (made,) = of_origin("plans.need", need.pk)
    assert (made.network, made.shown_name, made.shown_age) == ("rights", "小石", None)
    child = page(browser.get(reverse("registry:child_around", args=[cast.children["小石"]])))
    assert at("referral", made.pk) in child
    assert f"?need={need.pk}" not in child, "a unit is asked for it now"


def test_bad_input_gets_a_sentence(cast: Cast, enter):
    browser = enter("village_director")
    address = at("new", cast.children["小雨"])
    form = {
        "matter": "hukou",
        "to_unit": cast.units["police"].pk,
        "asks": "请高度重视",
        "basis": "户口登记条例",
    }
    answer = browser.post(address, form)
    assert (answer.status_code, "请写明要对方为孩子做什么" in page(answer)) == (422, True)
    answer = browser.post(address, {**form, "asks": "安排心理医生评估", "matter": "counselling"})
    assert (answer.status_code, "请先征得监护人同意" in page(answer)) == (422, True)
    answer = browser.post(address, {**form, "to_unit": cast.units["far_village"].pk})
    assert (answer.status_code, "太厢" in page(answer)) == (422, True)
    referral = asked(cast)
    department = enter("department")
    answer = department.post(at("step", referral.pk, "refuse"), {"version": 1, "reason": "other"})
    assert (answer.status_code, "请用实在的话说明原因" in page(answer)) == (422, True)
    onward = {"version": 1, "to_unit": cast.units["county"].pk, "basis": "职责分工"}
    answer = department.post(at("step", referral.pk, "forward"), onward)
    assert (answer.status_code, "不能一转了之" in page(answer)) == (422, True)
    assert department.post(at("step", referral.pk, "accept"), {"version": 1}).status_code == 302
    answer = department.post(at("step", referral.pk, "accept"), {"version": 1}, follow=True)
    assert "期间已有他人更新" in page(answer)
    assert department.get(at("step", referral.pk, "nonsense")).status_code == 404


def test_a_department_is_shown_what_it_was_given_and_the_telephone_on_demand(cast: Cast, enter):
    referral = asked(cast, "小雨", shares=("name", "age", "carer_phone"))
    browser = enter("department")
    first = page(browser.get("/"))
    assert at("board") in first
    assert at("inbox") in first
    assert "小雨" not in first
    board = page(browser.get(at("board")))
    assert "小雨" in board
    shown = page(browser.get(at("referral", referral.pk)))
    assert "小雨" in shown
    assert not any(hidden in shown + board for hidden in ("张小雨", "太厢小学", "13891012345", "张老汉"))
    assert str(cast.children["小雨"]) not in shown + board
    assert "13891012345" in page(browser.post(at("phone", referral.pk)))
    with past_the_policies():
        noted = AccessEntry.national.filter(action="referrals.read", user=cast.department.user_id)
        assert noted.filter(detail__field="carer_phone", child=cast.children["小雨"]).count() == 1
    done(cast, "village_director", withdraw, referral, reason="家里已经自己解决")
    shown = page(browser.get(at("referral", referral.pk)))
    assert not any(gone in shown for gone in ("小雨", ASKED["asks"]))
    assert browser.post(at("phone", referral.pk)).status_code == 404


def test_an_office_that_is_asked_itself_is_shown_one_next_step(cast: Cast, enter):
    referral = asked(cast, unit="county")
    answer = enter("county_office").get(at("referral", referral.pk))
    assert answer.context["main"]["verb"] == Verb.ACCEPT
    assert Verb.REROUTE in [one["verb"] for one in answer.context["beside"]]
    assert page(answer).count("btn-primary") == 1


def test_withdrawn_consent_is_told_on_every_page_until_the_unit_has_destroyed_what_it_got(cast: Cast, enter):
    referral = asked(cast, "小雨", consent="guardian_and_child")
    done(cast, "village_director", withdraw_consent, referral, words="妈妈改了主意")
    browser = enter("department")
    for address in (at("board"), at("inbox"), at("referral", referral.pk)):
        assert "请销毁所获信息" in page(browser.get(address))
    assert browser.post(at("step", referral.pk, "destroyed"), {"version": 2}).status_code == 302
    assert "请销毁所获信息" not in page(browser.get(at("board")))


def test_boards_count_and_papers_name_nobody(cast: Cast, enter):
    first, second, third = (asked(cast, name) for name in ("小雨", "小石", "小雨"))
    done(cast, "department", accept, first)
    done(cast, "department", reply, first, result="done", words="户口已办好", is_final=True)
    done(cast, "department", refuse, second, reason="not_ours", words="")
    done(
        cast, "department", forward, third, to_unit=cast.units["county"], own_action="", reason="无此职权", basis="分工"
    )  # fmt: skip
    with acting_as(cast.county_office):
        UnitReferral.objects.filter(pk=second.pk).update(due_on=TODAY - timedelta(days=2))
    answer = enter("department").get(at("board"))
    found = answer.context["board"].done
    assert (found.asked, found.accepted, found.refused, found.replied, found.passed_on) == (3, 1, 1, 1, 1)
    assert (found.answered_in_time, found.replied_in_time) == (2, 1)
    office = enter("county_office")
    listed = office.get(at("sticking"))
    assert {str(tab["label"]): tab["count"] for tab in listed.context["tabs"]} == {
        "逾期": 1, "转手": 1, "两次以上不予受理": 0, "一周无进展": 0,
    }  # fmt: skip
    assert "张小石" in page(listed)
    paper = office.get(at("sticking_print"))
    text = "".join("".join(sheet.get_text().split()) for sheet in pymupdf.open(stream=paper.content))
    assert second.number in text
    assert third.number in text
    assert "户口登记" in text
    assert not any(name in text for name in ("小石", "小雨", "张"))
    own = enter("department").get(at("export"))
    cells = [
        str(cell)
        for row in load_workbook(BytesIO(own.content)).active.iter_rows(values_only=True)
        for cell in row
    ]
    assert not any(name in cell for name in ("小石", "小雨") for cell in cells)
    assert office.get(at("board", query=f"?unit={cast.units['police'].pk}")).status_code == 200
    assert (
        enter("other_county_office").get(at("board", query=f"?unit={cast.units['police'].pk}")).status_code
        == 404
    )


def test_a_life_of_a_referral_and_its_pages_name_the_city(cast: Cast):
    def live() -> None:
        referral = asked(cast)
        done(cast, "department", accept, referral)
        done(cast, "department", reply, referral, result="done", words="户口已办好", is_final=True)

    found = asked_of(live)
    client = Client()
    with acting_as(cast.county_office, read_only=True):
        key = UnitReferral.objects.get().pk
    for part in ("village_director", "county_office", "department"):
        client.force_login(cast.posts[part].user, backend=BACKEND)
        cache.clear()
        pages = [
            at("inbox"),
            at("inbox", query="?tab=over"),
            at("board"),
            at("sticking"),
            at("referral", key),
        ]
        pages += [at("child", cast.children["小石"]), at("new", cast.children["小石"]), at("export")]
        for address in pages:
            found += asked_of(lambda a=address: client.get(a))
    assert len(found) > 100
    assert not complaints(found)
