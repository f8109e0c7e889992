"""The pages about cards: what they print for whom, and what the code on a card shows a stranger."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pymupdf
import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.files.services import content_of
from lantian.kernel.city import in_cities
from lantian.kernel.documents.fonts import FontsMissing
from lantian.registry import card_jobs
from lantian.registry.models import CardIssue, Person, PrintRun
from lantian.registry.queries.cards import POCKET
from lantian.registry.services import cards as card_service
from lantian.registry.services import printing
from lantian.registry.services.people import correct_person
from lantian.registry.views import cards as views
from tests.cast import BINZHOU, CITY, HONGYAN, PASSWORD, TAIXIANG, XINMIN, Cast

Enter = Callable[[str], Client]


@pytest.fixture
def enter(cast: Cast) -> Enter:
    """Signs in one of the cast by name of the part."""

    def signed_in(part: str) -> Client:
        client = Client()
        client.post("/accounts/login/", {"login": part, "password": PASSWORD})
        return client

    return signed_in


def print_of(client: Client, **asked: Any) -> Any:
    return client.post("/cards/print/", {"paper": "child", "which": "all", "layout": "fold", **asked})


def words(answer: Any) -> str:
    assert answer["Content-Type"] == "application/pdf"
    with pymupdf.open(stream=BytesIO(answer.content)) as document:
        return "".join(page.get_text() for page in document)


def cards(cast: Cast) -> list[CardIssue]:
    with in_cities(CITY):
        return list(CardIssue.objects.filter(kind=POCKET).order_by("child", "number"))


# Printing -------------------------------------------------------------------------------------------------


def test_a_village_is_printed_at_once(cast: Cast, enter: Enter) -> None:
    answer = print_of(enter("village_director"), place=TAIXIANG)

    assert "小雨" in words(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(cards(cast)) == 2


def test_one_child_is_printed_alone(cast: Cast, enter: Enter) -> None:
    text = words(print_of(enter("village_director"), child=cast.children["小石"]))

    assert "小石" in text
    assert "小雨" not in text


def test_looking_at_the_page_prints_nothing(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    for address in (
        "/cards/",
        f"/cards/?child={cast.children['小雨']}",
        "/cards/outdated/",
        "/cards/?paper=form",
    ):
        assert director.get(address).status_code == 200
    assert director.get("/cards/print/").status_code == 405
    assert not cards(cast)


def test_another_village_does_not_exist_for_a_director(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")

    for place in (HONGYAN, XINMIN, BINZHOU, 610482102999, 7):
        assert print_of(director, place=place).status_code == 404
        assert director.get(f"/cards/?place={place}").status_code == 404
        assert director.get(f"/cards/outdated/?place={place}").status_code == 404
    assert print_of(director, child=cast.children["天天"]).status_code == 404
    assert director.get(f"/cards/?child={cast.children['天天']}").status_code == 404
    assert director.get(f"/children/{cast.children['天天']}/form.pdf").status_code == 404
    assert not cards(cast)


@pytest.mark.parametrize(
    "part", ["class_teacher", "school_head", "proxy_parent", "parent", "auditor", "administrator"]
)
def test_only_offices_towns_and_villages_print(cast: Cast, enter: Enter, part: str) -> None:
    somebody = enter(part)

    assert somebody.get("/cards/").status_code == 403
    assert print_of(somebody, child=cast.children["小雨"]).status_code == 403
    assert somebody.get(f"/children/{cast.children['小雨']}/form.pdf").status_code == 403


def test_what_is_up_to_date_is_not_printed_again_unasked(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    print_of(director, place=TAIXIANG)

    answer = print_of(director, place=TAIXIANG, which="due")

    assert answer.status_code == 302
    assert "不需要打印" in director.get(answer["Location"]).content.decode()


def test_without_fonts_the_page_says_what_is_missing(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_cards: Any, **_options: Any) -> bytes:
        raise FontsMissing(["Noto Sans CJK SC"])

    monkeypatch.setattr(card_service, "set_child_cards", refuse)
    director = enter("village_director")
    answer = print_of(director, place=TAIXIANG)

    assert "字体" in director.get(answer["Location"]).content.decode()
    assert not cards(cast)


def test_nonsense_is_no_print(enter: Enter) -> None:
    assert print_of(enter("village_director"), paper="diploma").status_code == 404
    assert print_of(enter("village_director"), layout="poster").status_code == 404


def test_the_form_of_a_child_is_a_pdf_and_stands_in_the_log(cast: Cast, enter: Enter) -> None:
    answer = enter("village_director").get(f"/children/{cast.children['小雨']}/form.pdf")

    assert "农村留守儿童基本情况登记表" in words(answer)
    (entry,) = AccessEntry.national.filter(action="registry.print_form")
    assert entry.child == cast.children["小雨"]


def test_the_forms_of_a_town_are_one_pdf(cast: Cast, enter: Enter) -> None:
    answer = print_of(enter("town_supervisor"), place=XINMIN, paper="form")

    assert words(answer).count("填报单位") == 3


# Pages ----------------------------------------------------------------------------------------------------


def test_a_town_shows_how_far_its_villages_are(cast: Cast, enter: Enter) -> None:
    print_of(enter("village_director"), place=TAIXIANG)

    page = enter("town_supervisor").get("/cards/").content.decode()

    assert f"place={TAIXIANG}" in page
    assert f"place={HONGYAN}" in page
    assert "67%" in page or "100%" in page


def test_a_city_chooses_a_county_first(cast: Cast, enter: Enter) -> None:
    page = enter("city_office").get("/cards/").content.decode()

    assert "彬州市" in page
    assert "泾阳县" in page
    assert 'action="/cards/print/"' not in page


def test_a_village_shows_each_card(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    print_of(director, child=cast.children["小雨"])
    change_phone(cast)

    page = director.get("/cards/").content.decode()

    assert "张小雨" in page
    assert "父亲" in page
    assert "还没有卡" in page


def test_the_list_of_outdated_cards_says_what_changed_and_who_holds_them(cast: Cast, enter: Enter) -> None:
    director = enter("village_director")
    print_of(director, place=TAIXIANG, paper="duty")
    change_phone(cast)

    page = director.get("/cards/outdated/?paper=duty").content.decode()

    for said in ("张小雨", "张小石", "父亲", f"{timezone.localdate():%Y-%m-%d}", "张老汉、冯师、李梅"):
        assert said in page
    assert "张小雨" not in director.get("/cards/outdated/").content.decode()

    assert "第2版" in words(print_of(director, place=TAIXIANG, paper="duty", which="outdated"))
    assert "张小雨" not in director.get("/cards/outdated/?paper=duty").content.decode()


def change_phone(cast: Cast) -> None:
    with acting_as(cast.county_office):
        father = Person.objects.get(name="张建军")
        correct_person(person=father, details={"phone": "13900000000"}, version=father.version)


# The code on a card ---------------------------------------------------------------------------------------


@pytest.fixture
def token(cast: Cast, enter: Enter) -> str:
    print_of(enter("village_director"), child=cast.children["小雨"])
    (card,) = cards(cast)
    return card.token


def test_a_stranger_learns_nothing_from_a_card(token: str) -> None:
    answer = Client().get(f"/c/{token}/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "110" in page
    assert "12345" in page
    for secret in ("小雨", "张老汉", "张建军", "太厢", "彬州", "留守", "新民"):
        assert secret not in page


def test_an_unknown_code_looks_the_same_to_a_stranger(token: str) -> None:
    known, unknown = Client().get(f"/c/{token}/"), Client().get("/c/" + "A" * 22 + "/")

    assert (known.status_code, known.headers["Content-Type"]) == (
        unknown.status_code,
        unknown.headers["Content-Type"],
    )
    assert known.content.replace(token.encode(), b"A" * 22) == unknown.content


def test_who_may_see_the_child_is_led_to_the_file_and_noted(cast: Cast, enter: Enter, token: str) -> None:
    for part in ("village_director", "county_office", "class_teacher", "proxy_parent", "parent"):
        visitor = enter(part)
        answer = visitor.get(f"/c/{token}/", follow=True)
        assert answer.redirect_chain[-1][0] == f"/children/{cast.children['小雨']}/"

    entries = AccessEntry.national.filter(action="registry.open_card", child=cast.children["小雨"])
    assert {entry.post for entry in entries} >= {cast.village_director.pk, cast.proxy_parent.pk}


def test_who_may_not_see_the_child_is_a_stranger_too(cast: Cast, enter: Enter, token: str) -> None:
    for part in ("next_village_director", "far_village_director", "other_county_office", "auditor"):
        visitor = enter(part)
        page = visitor.get(f"/c/{token}/", follow=True)
        assert page.status_code == 200
        assert "小雨" not in page.content.decode()
        assert "110" in page.content.decode()
    assert not AccessEntry.national.filter(action="registry.open_card").exists()


def test_the_code_of_an_old_card_still_leads_to_the_file(cast: Cast, enter: Enter, token: str) -> None:
    change_phone(cast)
    print_of(enter("village_director"), child=cast.children["小雨"])

    answer = enter("village_director").get(f"/c/{token}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/children/{cast.children['小雨']}/"


# Many: the worker prints ----------------------------------------------------------------------------------


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (printing, views):
        monkeypatch.setattr(module, "AT_ONCE", 1)


def started(client: Client, **asked: Any) -> tuple[str, PrintRun]:
    answer = print_of(client, **asked)
    assert answer.status_code == 302
    with in_cities(CITY):
        return answer["Location"], PrintRun.objects.latest("recorded_at")


def work(post: Post, run: PrintRun) -> None:
    card_jobs.print_run(str(post.pk), str(run.pk))


def test_many_are_left_to_the_worker(cast: Cast, enter: Enter, few_at_once: None) -> None:
    office = enter("county_office")
    address, run = started(office, place=BINZHOU)
    assert 'hx-trigger="every 2s"' in office.get(address).content.decode()
    assert not cards(cast)

    work(cast.county_office, run)

    page = office.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in page
    stored = StoredFile.national.get(purpose="print")
    assert f"/files/{stored.pk}/" in page
    pdf = b"".join(content_of(stored))
    with pymupdf.open(stream=pdf) as document:
        text = "".join(part.get_text() for part in document)
    assert all(name in text for name in ("小雨", "小石", "天天"))
    assert len(cards(cast)) == 3
    assert AccessEntry.national.filter(action="registry.print_cards").count() == 3


def test_the_print_of_a_county_is_not_for_its_villages(cast: Cast, enter: Enter, few_at_once: None) -> None:
    address, run = started(enter("county_office"), place=BINZHOU)
    work(cast.county_office, run)
    stored = StoredFile.national.get(purpose="print")

    for part in ("village_director", "town_supervisor", "other_county_office"):
        assert enter(part).get(address).status_code == 404
        assert enter(part).get(f"/files/{stored.pk}/").status_code == 404
    assert enter("city_office").get(address).status_code == 200


def test_forms_of_many_are_printed_by_the_worker_too(cast: Cast, enter: Enter, few_at_once: None) -> None:
    _address, run = started(enter("county_office"), place=BINZHOU, paper="form")
    work(cast.county_office, run)

    assert AccessEntry.national.filter(action="registry.print_form").count() == 3
    assert not cards(cast)


def test_what_changes_while_pages_are_set_makes_the_new_card_outdated(
    cast: Cast, enter: Enter, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _address, run = started(enter("county_office"), place=BINZHOU)
    set_cards = printing.set_cards

    def set_slowly(**options: Any) -> bytes:
        change_phone(cast)
        return set_cards(**options)

    monkeypatch.setattr(printing, "set_cards", set_slowly)
    work(cast.county_office, run)

    with in_cities(CITY):
        marked = CardIssue.objects.filter(outdated_since__isnull=False).values_list("child", flat=True)
    assert set(marked) == {cast.children["小雨"], cast.children["小石"]}


def test_a_print_that_fails_says_so_and_records_nothing(
    cast: Cast, enter: Enter, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = enter("county_office")
    address, run = started(office, place=BINZHOU)

    def refuse(**_options: Any) -> bytes:
        raise FontsMissing(["Noto Sans CJK SC"])

    monkeypatch.setattr(printing, "set_cards", refuse)
    work(cast.county_office, run)

    assert "字体" in office.get(address).content.decode()
    assert not cards(cast)


def test_two_prints_of_the_same_cards_do_not_make_two_first_versions(
    cast: Cast, enter: Enter, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = enter("county_office")
    address, run = started(office, place=BINZHOU)
    set_cards = printing.set_cards

    def set_slowly(**options: Any) -> bytes:
        print_of(enter("village_director"), child=cast.children["小雨"])
        return set_cards(**options)

    monkeypatch.setattr(printing, "set_cards", set_slowly)
    work(cast.county_office, run)

    assert [card.number for card in cards(cast)] == [1]
    assert "刚刚" in office.get(address).content.decode()


def test_a_print_whose_worker_died_does_not_run_for_ever(cast: Cast, enter: Enter, few_at_once: None) -> None:
    office = enter("county_office")
    address, run = started(office, place=BINZHOU)
    with in_cities(CITY):
        PrintRun.objects.filter(pk=run.pk).update(recorded_at=timezone.now() - timedelta(hours=1))

    page = office.get(address).content.decode()
    assert "every 2s" not in page
    assert "重新打印" in page


def test_a_post_that_ended_prints_nothing(cast: Cast, enter: Enter, few_at_once: None) -> None:
    _address, run = started(enter("county_office"), place=BINZHOU)
    with acting_as(cast.city_office):
        from lantian.access.services import end_post

        end_post(post=cast.county_office, until=timezone.localdate())
    work(cast.county_office, run)

    assert not cards(cast)


def test_too_many_are_refused(enter: Enter, few_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST", 2)
    office = enter("county_office")
    answer = print_of(office, place=BINZHOU)

    assert "超过" in office.get(answer["Location"]).content.decode()
