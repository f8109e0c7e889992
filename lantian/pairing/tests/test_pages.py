"""Pages: what is refused and how it is said, what each is shown, what a helper does on their own seat, the paper."""

import re

import pymupdf
from django.urls import reverse

from lantian.access.scopes import acting_as
from lantian.pairing.models import Pair
from lantian.pairing.rules.stages import Party
from lantian.pairing.tests.conftest import TODAY, again, helper_of, proposed
from lantian.pairing.tests.test_lives import agreed, begun, said, signed
from lantian.registry.models import Tie
from tests.cast import TAIXIANG, Cast


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name: str, key: object = None, query: str = "") -> str:
    return reverse(f"pairing:{name}", args=[key] if key else []) + query


def own_helper(cast: Cast):
    """褚爱 as a helper, on the seat of the cast's proxy parent."""
    helper = helper_of(cast, name="褚爱")
    with acting_as(cast.county_office):
        type(helper).objects.filter(pk=helper.pk).update(
            seat=cast.proxy_parent.seat, user=cast.proxy_parent.user_id
        )
        return again(helper)


def test_a_helper_answers_and_asks_for_a_pause_on_the_own_seat(cast: Cast, tmp_path, enter):
    pair = proposed(cast, own_helper(cast), "小石")
    browser = enter("proxy_parent")
    shown = page(browser.get(at("mine")))
    assert "太厢" in shown
    assert "张小石" not in shown
    browser.post(at("answer_mine", pair.pk), {"answer": "yes", "version": pair.version})
    for party in (Party.CARER, Party.WITNESS):
        pair = said(cast, pair, party)
    assert pair.stage == "agreed"
    pair = begun(cast, signed(cast, pair, tmp_path))
    shown = page(browser.get(at("mine")))
    assert "张小石" in shown
    browser.post(at("pause", pair.pk), {"version": pair.version})
    assert "村里正在想办法" in page(browser.get(at("mine")))
    with acting_as(cast.village_director, read_only=True):
        assert again(pair).plan_why == "pause"
    village = enter("village_director")
    assert "代理家长想歇一歇" in page(village.get(at("home", query="?list=plan")))
    village.post(at("settled", pair.pk), {"version": again_version(cast, pair)})
    assert "代理家长想歇一歇" not in page(village.get(at("home", query="?list=plan")))


def again_version(cast: Cast, pair: Pair) -> int:
    with acting_as(cast.village_director, read_only=True):
        return again(pair).version


def test_who_stands_by_a_child_is_a_name_for_its_family(cast: Cast, enter):
    pair = proposed(cast, helper_of(cast, name="寇淑芳"))
    shown = page(enter("parent").get(f"/children/{pair.child_id}/"))
    assert "谁在陪伴这个孩子" in shown
    assert "褚爱" in shown
    assert "寇淑芳" not in shown
    assert "寇淑芳" in page(enter("village_director").get(f"/children/{pair.child_id}/"))


def test_bad_input_gets_a_sentence(cast: Cast, enter):
    pair, browser = proposed(cast, helper_of(cast)), enter("village_director")
    word = {"version": 1, "party": "child", "is_yes": "yes", "said_on": "2099-01-01", "how": "met"}
    assert browser.post(at("answer", pair.pk), word).status_code == 422
    assert browser.post(at("answer", pair.pk), {**word, "said_on": TODAY}).status_code == 302
    other = {**word, "party": "carer", "said_on": TODAY}
    assert browser.post(at("answer", pair.pk), other).status_code == 409
    answer = browser.post(at("begin", pair.pk), {"version": 2}, follow=True)
    assert "期间已有他人更新" in page(answer)


def test_a_tie_of_the_register_stands_without_papers_and_is_taken_in(cast: Cast, tmp_path, enter):
    browser = enter("village_director")
    assert "褚爱" in page(browser.get(at("home", query="?list=papers")))
    pair = agreed(cast, proposed(cast, own_helper(cast)))
    assert "褚爱" not in page(browser.get(at("home", query="?list=papers"))).split("<main")[1]
    pair = begun(cast, signed(cast, pair, tmp_path))
    with acting_as(cast.village_director):
        ties = Tie.objects.filter(child=pair.child_id, kind="proxy_parent", until__isnull=True)
        assert [tie.pk for tie in ties] == [pair.tie]
    assert "褚爱" in page(browser.get(at("home", query=f"?place={TAIXIANG}")))


def test_the_agreement_says_what_a_proxy_parent_is_not(cast: Cast, enter):
    pair = agreed(cast, proposed(cast, helper_of(cast)))
    answer = enter("village_director").get(at("agreement", pair.pk))
    with pymupdf.open(stream=answer.content) as document:
        words = "".join("".join(one.get_text() for one in document).split())
        assert document.page_count == 2
    for said_so in ("不是监护人", "没有出钱的义务", "每月至少打一次电话", "你可以说“不”", "寇淑芳", "张小雨"):
        assert said_so in words
    assert "留守" not in words
