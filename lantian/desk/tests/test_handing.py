"""Handing over a post: who opens the pack, what stands in it, and the successor's word that it has arrived."""

from collections.abc import Callable

import pymupdf
import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.models import AccessEntry, Post
from lantian.access.scopes import acting_as
from lantian.access.services import hand_over
from lantian.desk.models import Custody, PaperPlace
from tests.cast import Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def successor(cast: Cast, as_web: None) -> Post:
    """吴红 of the next village takes over 太厢 as well, from today."""
    with acting_as(cast.county_office):
        return hand_over(post=cast.village_director, successor=cast.next_village_director.user, on=TODAY)


def as_successor(post: Post) -> Client:
    client = Client()
    client.force_login(post.user, backend=BACKEND)
    client.post("/act-as/", {"post": str(post.pk)})
    return client


def names(page) -> list[str]:
    return [one.line.child.name for one in page.context["lines"]]


def test_the_successor_finds_the_pack_and_says_that_the_files_are_there(cast: Cast, successor: Post) -> None:
    client = as_successor(successor)
    assert client.get("/").context["former"] == cast.village_director
    page = client.get(f"/handover/{successor.pk}/")
    assert names(page) == ["张小石", "张小雨"]
    for _ in range(2):
        client.post(f"/handover/{successor.pk}/received/")
    with acting_as(cast.town_supervisor, read_only=True):
        (custody,) = Custody.objects.all()
    assert (custody.former, custody.children, custody.taken_on) == (cast.village_director.pk, 2, TODAY)
    assert client.get("/").context["former"] is None
    receipts = client.get(f"/handover/{successor.pk}/").context["receipts"]
    assert [one.name for one in receipts] == ["吴红"]


def test_where_the_paper_lies_is_sealed_and_goes_along(cast: Cast, enter: Enter) -> None:
    director, own = enter("village_director"), cast.village_director
    director.post(f"/handover/{own.pk}/place/", {"words": "村委会铁柜二层", "version": 0})
    with acting_as(own, read_only=True):
        place = PaperPlace.objects.get()
    assert "铁柜" not in repr(place.words)
    again = director.post(f"/handover/{own.pk}/place/", {"words": "镇上", "version": 0})
    assert again.status_code == 409
    with acting_as(cast.county_office):
        following = hand_over(post=own, successor=cast.next_village_director.user, on=TODAY)
    page = as_successor(following).get(f"/handover/{following.pk}/")
    assert page.context["place_words"] == "村委会铁柜二层"


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("village_director", 200),
        ("town_supervisor", 200),
        ("county_office", 200),
        ("other_county_office", 404),
        ("next_village_director", 404),
        ("school_head", 404),
        ("parent", 403),
    ],
)
def test_who_opens_the_pack_of_a_village(cast: Cast, enter: Enter, part: str, status: int) -> None:
    assert enter(part).get(f"/handover/{cast.village_director.pk}/").status_code == status


def test_a_class_teacher_hands_over_the_class_and_the_head_may_look(cast: Cast, enter: Enter) -> None:
    own = cast.class_teacher
    assert names(enter("class_teacher").get(f"/handover/{own.pk}/")) == ["张小雨"]
    assert names(enter("school_head").get(f"/handover/{own.pk}/")) == ["张小雨"]
    assert enter("school_head").post(f"/handover/{own.pk}/received/").status_code == 404


def test_the_pack_on_paper_has_a_line_for_each_child_and_stands_in_the_log(cast: Cast, enter: Enter) -> None:
    answer = enter("village_director").get(f"/handover/{cast.village_director.pk}/paper/")
    text = "".join(page.get_text() for page in pymupdf.open(stream=answer.content))
    for part in ("工作交接清单", "张小雨", "张小石", "太厢小学", "监交人"):
        assert part in text
    assert "610427201705040026" not in text
    with acting_as(cast.county_office, read_only=True):
        logged = AccessEntry.objects.filter(action="desk.hand_over", child__isnull=False)
        assert set(logged.values_list("child", flat=True)) == {cast.children["小雨"], cast.children["小石"]}
