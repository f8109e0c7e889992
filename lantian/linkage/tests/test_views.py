"""The pages of lists, worklists and pairs."""

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.linkage.models import Question, Source
from lantian.linkage.services import answering
from lantian.linkage.services.linking import do_link
from lantian.linkage.tests.lists import (
    FLOWER,
    HEADINGS,
    KEYS,
    RAIN,
    SKY,
    YESTERDAY,
    as_csv,
    brought_in,
    changed,
    lines,
    questions,
    register_another,
    searched,
    the_question,
)
from lantian.linkage.tests.test_answering import DOUBTFUL, NEXT_CLASS
from lantian.linkage.tests.test_doubles import RAIN_AGAIN
from lantian.registry.models import Child, Enrolment
from tests.cast import BINZHOU, HONGYAN, JINGYANG, TAIXIANG, Cast

NEW = "linkage:source_new"
FORM = {
    "kind": "school_roll",
    "place": BINZHOU,
    "giver": "教育局",
    "as_of": YESTERDAY.isoformat(),
    "name": "",
}


def upload(browser: Client, content: bytes, name: str = "学籍.csv", **changes):
    return browser.post(reverse(NEW), {**FORM, **changes, "file": SimpleUploadedFile(name, content)})


def the_source(cast: Cast) -> Source:
    with acting_as(cast.county_office, read_only=True):
        return Source.objects.latest("recorded_at")


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def office(enter) -> Client:
    return enter("county_office")


@pytest.fixture
def director(enter) -> Client:
    return enter("village_director")


def test_from_upload_to_the_page_of_the_list(cast: Cast, office):
    answer = upload(office, as_csv([RAIN, FLOWER, changed(SKY, birth_on="昨天")]))
    source = the_source(cast)
    assert answer.headers["Location"] == reverse("linkage:source_columns", args=[source.pk])
    columns = office.get(answer.headers["Location"])
    assert columns.context["form"].initial["as_of"] == YESTERDAY
    assert [one.initial for one, _ in columns.context["form"].columns()] == KEYS
    chosen = {f"column_{number}": key or "" for number, key in enumerate(KEYS)}
    answer = office.post(
        answer.headers["Location"], {**chosen, "as_of": YESTERDAY, "sheet": source.sheet_name}
    )
    assert answer.headers["Location"] == reverse("linkage:source", args=[source.pk])
    assert "正在比对" in page(office.get(answer.headers["Location"]))
    do_link(post=cast.county_office, source=source.pk)
    progress = office.get(reverse("linkage:source_progress", args=[source.pk]))
    assert progress.headers["HX-Refresh"] == "true"
    shown = page(office.get(answer.headers["Location"]))
    assert "昨天" in shown
    assert "新民镇" in shown
    assert "学籍.csv" in page(office.get(reverse("linkage:sources")))


def test_columns_are_remembered_for_the_next_list(cast: Cast, office):
    headings = [*HEADINGS[:-1], "监护人(父)"]
    upload(office, as_csv([RAIN], headings))
    first = the_source(cast)
    chosen = {f"column_{number}": key or "" for number, key in enumerate(KEYS)}
    office.post(
        reverse("linkage:source_columns", args=[first.pk]),
        {**chosen, "as_of": YESTERDAY, "sheet": first.sheet_name},
    )
    upload(office, as_csv([RAIN], headings))
    assert the_source(cast).mapping == KEYS


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "leer.csv", "文件"),
        (b"PK\x03\x04broken", "学籍.xlsx", "损坏"),
        ("只有一句话".encode(), "说明.csv", "标题行"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(cast: Cast, office, content, name, said):
    answer = upload(office, content, name)
    if answer.status_code == 302:
        assert the_source(cast).state == Source.State.REFUSED
        answer = office.get(answer.headers["Location"])
    assert said in page(answer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": JINGYANG}, "place"),
        ({"kind": "doubles"}, "kind"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"giver": ""}, "giver"),
    ],
)
def test_an_upload_that_says_too_little_comes_back(cast: Cast, office, changes, field):
    answer = upload(office, as_csv([RAIN]), **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize(
    ("dropped", "said"), [("child_name", "姓名列"), ("birth_on identity_number", "同名"), ("", "两列")]
)
def test_columns_without_which_nobody_can_be_told_apart_are_asked_for(cast: Cast, office, dropped, said):
    upload(office, as_csv([RAIN]))
    source = the_source(cast)
    keys = ["" if key in dropped.split() else key for key in KEYS]
    if not dropped:
        keys[5] = "child_name"
    chosen = {f"column_{number}": key or "" for number, key in enumerate(keys)}
    answer = office.post(
        reverse("linkage:source_columns", args=[source.pk]),
        {**chosen, "as_of": YESTERDAY, "sheet": source.sheet_name},
    )
    assert answer.status_code == 422
    assert said in page(answer)


def test_a_withdrawn_list_says_so(cast: Cast, office):
    source = brought_in(cast.county_office, [RAIN, SKY, FLOWER])
    address = reverse("linkage:source", args=[source.pk])
    office.post(reverse("linkage:source_withdraw", args=[source.pk]))
    assert "撤回" in page(office.get(address))
    office.post(reverse("linkage:source_withdraw", args=[source.pk]))
    assert the_source(cast).state == Source.State.WITHDRAWN


def test_each_sees_the_questions_of_the_own_place(cast: Cast, enter):
    brought_in(cast.county_office, [NEXT_CLASS, FLOWER])
    address = reverse("linkage:worklist")
    seen = {part: page(enter(part).get(address)) for part in ("village_director", "next_village_director")}
    assert "张小雨" in seen["village_director"]
    assert "马小花" in seen["village_director"]
    assert "单天天" not in seen["village_director"]
    assert "单天天" in seen["next_village_director"]
    assert "张小雨" not in seen["next_village_director"]
    question = the_question(cast.village_director, kind="unregistered")
    stranger = enter("next_village_director")
    assert stranger.get(reverse("linkage:question", args=[question.pk])).status_code == 404
    answer = {"answer": "not_ours", "reason": "died", "version": 1}
    assert stranger.post(reverse("linkage:answer", args=[question.pk]), answer).status_code == 404


def test_the_worklist_is_filtered_and_paged(cast: Cast, director, monkeypatch):
    monkeypatch.setattr("lantian.linkage.queries.questions.PAGE", 1)
    brought_in(cast.county_office, [NEXT_CLASS, FLOWER])
    address = reverse("linkage:worklist")
    assert "马小花" in page(director.get(f"{address}?kind=unregistered"))
    assert "马小花" not in page(director.get(f"{address}?kind=different"))
    assert "没有符合" in page(director.get(f"{address}?list_kind=hukou"))
    assert director.get(f"{address}?kind=nonsense&place=abc&after=zzz&source=1").status_code == 200
    first = director.get(address)
    names = [row["question"].name for row in first.context["rows"]]
    second = director.get(first.context["next_url"])
    assert names + [row["question"].name for row in second.context["rows"]] == ["张小雨", "马小花"]
    assert second.context["previous_url"]


def test_opening_a_question_is_logged(cast: Cast, director):
    brought_in(cast.county_office, [NEXT_CLASS, SKY])
    question = the_question(cast.village_director)
    answer = director.get(reverse("linkage:question", args=[question.pk]))
    assert "教育局 学籍科" in page(answer)
    with acting_as(cast.county_office, read_only=True):
        entry = AccessEntry.objects.filter(action="linkage.work_list").latest("at")
    assert entry.child == cast.children["小雨"]


def test_an_answer_without_a_reason_comes_back(cast: Cast, director):
    brought_in(cast.county_office, [RAIN, SKY, FLOWER])
    question = the_question(cast.village_director)
    address = reverse("linkage:answer", args=[question.pk])
    for given in (
        {"answer": "not_ours", "version": 1},
        {"answer": "not_ours", "version": 1, "reason": "other"},
        {"answer": "linked", "version": 1},
        {"answer": "nonsense", "version": 1},
        {"answer": "not_ours", "reason": "died"},
    ):
        assert director.post(address, given).status_code == 422
    assert the_question(cast.village_director).answer == ""


def test_who_comes_second_sees_the_first_ones_answer(cast: Cast, director):
    brought_in(cast.county_office, [RAIN, SKY, FLOWER])
    question = the_question(cast.village_director)
    with acting_as(cast.town_supervisor):
        answering.not_ours(question=question, version=1, reason="moved_away")
    given = {"answer": "not_ours", "version": 1, "reason": "died"}
    answer = director.post(reverse("linkage:answer", args=[question.pk]), given)
    assert answer.status_code == 409
    assert "周镇" in page(answer)
    assert "已迁走" in page(answer)
    form = director.get(reverse("linkage:register", args=[question.pk]))
    assert "已迁走" in page(form)


def test_an_answer_is_taken_back(cast: Cast, director, enter):
    brought_in(cast.county_office, [SKY, FLOWER, DOUBTFUL])
    with acting_as(cast.county_office):
        for question in Question.objects.filter(kind="unregistered"):
            answering.not_ours(question=question, version=1, reason="died")
        for question in Question.objects.filter(kind="doubtful"):
            answering.judge(question=question, version=1, answer="different")
    supervisor = enter("town_supervisor")
    for one in questions(cast.county_office, state="answered"):
        is_pair = one.kind == "doubtful"
        shown = reverse(f"linkage:{'pair' if is_pair else 'question'}", args=[one.pk])
        address = reverse(f"linkage:{'pair_reopen' if is_pair else 'reopen'}", args=[one.pk])
        assert address in page(supervisor.get(shown))
        assert supervisor.post(address, {"version": "x"}).status_code in (409, 422)
        assert supervisor.post(address, {"version": one.version}).status_code == 302
        assert supervisor.post(address, {"version": one.version}).status_code == 422
    assert questions(cast.county_office, state="answered") == []


def test_many_lines_are_answered_at_once(cast: Cast, director):
    another = ["何田田", "女", "2017-09-09", "", "太厢小学", "三年级", "1班", "太厢村", ""]
    brought_in(cast.county_office, [RAIN, SKY, FLOWER, another])
    marked = [f"{one.pk}:{one.version}" for one in questions(cast.village_director)]
    address = reverse("linkage:not_ours_at_once")
    director.post(address, {"question": marked})
    director.post(address, {"question": ["zzz", "1:2"], "reason": "died"})
    assert len(questions(cast.village_director)) == 2
    answer = director.post(
        address, {"question": [*marked, f"{uuid7()}:1"], "reason": "not_counted"}, follow=True
    )
    assert questions(cast.village_director) == []
    assert "2" in page(answer)


def test_a_line_becomes_a_registered_child(cast: Cast, director):
    brought_in(cast.county_office, [RAIN, SKY, FLOWER])
    question = the_question(cast.village_director)
    address = reverse("linkage:register", args=[question.pk])
    form = director.get(address).context["form"]
    told = {
        name: form[name].value() for name in ("child_name", "birth_on", "village", "father_name", "grade")
    }
    assert told == {
        "child_name": "马小花",
        "birth_on": "2016-03-05",
        "village": TAIXIANG,
        "father_name": "马大明",
        "grade": 3,
    }
    values = {**told, "sex": "2", "no_identity_reason": "lost", "grade": "", "birth_on": "2016-03-05"}
    assert director.post(address, {**values, "child_name": ""}).status_code == 422
    answer = director.post(address, values)
    assert answer.status_code == 302, answer.context["form"].errors
    with acting_as(cast.county_office, read_only=True):
        child = Child.objects.get(name="马小花")
    assert answer.headers["Location"] == reverse("registry:child", args=[child.pk])
    (answered,) = questions(cast.county_office, kind="unregistered", state="answered")
    assert answered.child == child.pk


def test_a_line_is_found_by_hand_and_what_is_typed_stays_out_of_the_address(cast: Cast, director):
    brought_in(cast.county_office, [SKY, FLOWER])
    question = the_question(cast.village_director, kind="unregistered")
    address = reverse("linkage:link", args=[question.pk])
    assert "本辖区没有找到" in page(director.post(address, {"q": "天天"}))
    assert "张小雨" in page(director.post(address, {"q": "zhangxiaoyu"}))
    for wrong in ({"child": "zzz", "version": 1}, {"child": str(uuid7()), "version": 1}):
        assert director.post(address, wrong).status_code == 422
    answer = director.post(address, {"child": cast.children["小雨"], "version": 1})
    assert answer.status_code == 302
    assert questions(cast.village_director, kind="unregistered") == []


def test_a_fact_is_taken_over(cast: Cast, director):
    brought_in(cast.county_office, [NEXT_CLASS, SKY])
    question = the_question(cast.village_director)
    form = director.get(reverse("linkage:question", args=[question.pk])).context["take_over"]
    given = {name: form[name].value() for name in ("version", "since", "row", "seen")}
    address = reverse("linkage:take_over", args=[question.pk])
    assert director.post(address, {**given, "way": "changed", "since": ""}).status_code == 422
    answer = director.post(address, {**given, "way": "changed", "since": "2016-01-01"})
    assert answer.status_code == 422
    assert the_question(cast.village_director).answer == ""
    answer = director.post(address, {**given, "way": "changed"})
    assert answer.status_code == 302
    with acting_as(cast.county_office, read_only=True):
        fact = Enrolment.objects.get(child=cast.children["小雨"], until__isnull=True)
    assert (fact.class_name, fact.since) == ("2", YESTERDAY)


def test_a_file_that_was_mended_by_hand_closes_its_question(cast: Cast, director):
    brought_in(cast.county_office, [NEXT_CLASS, SKY])
    question = the_question(cast.village_director)
    with acting_as(cast.village_director):
        Enrolment.objects.filter(child=cast.children["小雨"]).update(class_name="2")
    answer = director.get(reverse("linkage:question", args=[question.pk]))
    assert answer.context["take_over"] is None
    answer = director.post(reverse("linkage:take_over", args=[question.pk]), {"version": 1, "way": "wrong"})
    assert answer.status_code == 302
    assert questions(cast.village_director) == []


def test_identity_numbers_stay_masked(cast: Cast, director, enter):
    number = RAIN[3]
    brought_in(cast.county_office, [changed(FLOWER, identity_number="610427201603050028"), SKY, DOUBTFUL])
    supervisor = enter("town_supervisor")
    pages = [page(director.get(reverse("linkage:worklist")))]
    for question in questions(cast.town_supervisor):
        name = "pair" if question.kind == "doubtful" else "question"
        pages.append(page(supervisor.get(reverse(f"linkage:{name}", args=[question.pk]))))
    assert len(pages) > 2
    for shown in pages:
        assert number not in shown
        assert "610427201603050028" not in shown


def test_a_pair_is_judged(cast: Cast, enter):
    source = brought_in(cast.county_office, [DOUBTFUL, SKY])
    question = the_question(cast.town_supervisor, kind="doubtful")
    supervisor, address = enter("town_supervisor"), reverse("linkage:pair", args=[question.pk])
    assert "张小霞" in page(supervisor.get(reverse("linkage:review")))
    shown = page(supervisor.get(address))
    assert "张小霞" in shown
    assert "张小雨" in shown
    assert supervisor.post(address, {"answer": "nonsense", "version": 1}).status_code == 422
    assert supervisor.post(address, {"answer": "same"}).status_code == 422
    assert supervisor.post(address, {"answer": "unsure", "version": 1, "note": "待核"}).status_code == 302
    assert "待核" in page(supervisor.get(reverse("linkage:review")))
    assert supervisor.post(address, {"answer": "same", "version": 1}).status_code == 409
    assert supervisor.post(address, {"answer": "same", "version": 2}).status_code == 302
    assert lines(cast.county_office, source)[2].child == cast.children["小雨"]


def test_doubles_lead_to_the_page_where_files_are_merged(cast: Cast, office):
    register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    office.post(reverse("linkage:find_doubles"))
    assert "正在查找" in page(office.get(reverse("linkage:review")))
    again = office.post(reverse("linkage:find_doubles"), follow=True)
    assert "已有一次查重" in page(again)
    do_link(post=cast.county_office, source=the_source(cast).pk)
    assert office.get(reverse("linkage:search_progress")).headers["HX-Refresh"] == "true"
    question = the_question(cast.county_office)
    address = reverse("linkage:pair", args=[question.pk])
    answer = office.post(address, {"answer": "same", "version": 1})
    assert answer.headers["Location"] == f"/children/{question.one}/merge/{question.other}/"
    assert office.get(answer.headers["Location"]).status_code == 200
    assert answer.headers["Location"] in page(office.get(address))


def test_a_pair_of_which_one_is_gone_says_so(cast: Cast, office):
    register_another(cast, **RAIN_AGAIN, village=HONGYAN)
    searched(cast.county_office)
    question = the_question(cast.county_office)
    with acting_as(cast.county_office):
        Question.objects.filter(pk=question.pk).update(other=UUID(int=1))
    shown = page(office.get(reverse("linkage:pair", args=[question.pk])))
    assert "已不在登记信息中" in shown
