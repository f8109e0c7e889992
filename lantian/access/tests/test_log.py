"""The page of the access log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lantian.access import paging
from lantian.access.models import AccessEntry
from lantian.access.tests.conftest import Visit
from tests.cast import CITY, HONGYAN, JING_VILLAGE, TAIXIANG, Cast

NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)  # in China


@pytest.fixture
def lines(cast: Cast) -> None:
    """李梅 opened 小雨 five times from the 1st to the 5th of May, 吴红 opened 天天, 王芳 豆豆."""
    rows = [("village_director", "小雨", TAIXIANG, NOON + timedelta(days=day)) for day in range(5)]
    rows += [
        ("next_village_director", "天天", HONGYAN, NOON),
        ("far_village_director", "豆豆", JING_VILLAGE, NOON),
    ]
    AccessEntry.national.all().delete()
    AccessEntry.national.bulk_create(
        AccessEntry(
            city=CITY,
            user=cast.posts[part].user_id,
            post=cast.posts[part].pk,
            action="registry.read_child",
            child=cast.children[child],
            region=region,
            at=at,
        )
        for part, child, region, at in rows
    )


@pytest.fixture
def auditor(lines: None, visit: Visit) -> Client:
    return visit("auditor")


def who(client: Client, query: str = "") -> list[str]:
    return [line.name for line in client.get(f"/access-log/?{query}").context["lines"]]


def test_an_auditor_reads_all_lines_of_the_city_and_no_child(cast: Cast, auditor: Client) -> None:
    page = auditor.get("/access-log/").content.decode()
    assert who(auditor).count("李梅") == 5
    assert {"李梅", "吴红", "王芳"} == set(who(auditor))
    assert str(cast.children["小雨"]) in page
    assert "小雨" not in page
    assert "/y/" not in page  # no link to a file that an auditor may not open


def test_an_office_reads_those_of_its_place(lines: None, visit: Visit) -> None:
    assert set(who(visit("county_office"))) == {"李梅", "吴红"}
    assert set(who(visit("other_county_office"))) == {"王芳"}


@pytest.mark.parametrize(
    "part", ["village_director", "town_supervisor", "school_head", "parent", "administrator"]
)
def test_others_do_not(visit: Visit, part: str) -> None:
    assert visit(part).get("/access-log/").status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("since=2026-05-02&until=2026-05-03", 2),
        ("until=2026-05-01", 3),
        ("since=2026-05-05", 1),
        ("action=registry.read_child", 7),
        ("action=registry.print_cards", 0),
        ("action=nonsense&since=x&user=x&child=x&after=x", 7),
    ],
)
def test_filters(auditor: Client, query: str, count: int) -> None:
    assert len(who(auditor, query)) == count


def test_one_person_or_one_child_by_key(cast: Cast, auditor: Client) -> None:
    assert set(who(auditor, f"user={cast.village_director.user_id}")) == {"李梅"}
    assert set(who(auditor, f"child={cast.children['天天']}")) == {"吴红"}


def test_a_day_begins_at_midnight_in_china(cast: Cast, auditor: Client) -> None:
    assert len(who(auditor, "since=2026-05-02&until=2026-05-02&child=" + str(cast.children["小雨"]))) == 1
    for query, count in (("since=2026-05-06", 0), ("until=2026-04-30", 0), ("since=2026-05-01", 7)):
        assert len(who(auditor, query)) == count


@pytest.fixture
def just_before_midnight(cast: Cast, lines: None) -> None:
    """23:30 on the 1st in China is 15:30 of the 1st, and 00:30 on the 2nd is 16:30 of the 1st, in UTC."""
    for hour in (15, 16):
        AccessEntry.national.create(
            city=CITY,
            user=cast.parent.user_id,
            post=cast.parent.pk,
            action="registry.read_child",
            region=TAIXIANG,
            at=datetime(2026, 5, 1, hour, 30, tzinfo=UTC),
        )


def test_what_happened_around_midnight_stands_on_its_own_day(
    cast: Cast, just_before_midnight: None, auditor: Client
) -> None:
    own = f"user={cast.parent.user_id}"
    for day in ("2026-05-01", "2026-05-02"):
        assert len(who(auditor, f"since={day}&until={day}&{own}")) == 1


def test_a_person_is_looked_for_by_name_and_found_by_key(cast: Cast, auditor: Client) -> None:
    answer = auditor.post("/access-log/", {"username": "Village_Director"})
    assert answer["Location"] == f"/access-log/?user={cast.village_director.user_id}"
    assert auditor.post("/access-log/", {"username": "nobody"}).status_code == 422


def test_it_pages_by_key(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 2)
    first = auditor.get("/access-log/")
    second = auditor.get(first.context["next_url"])
    times = [line.at for page in (first, second) for line in page.context["lines"]]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 4
    back = auditor.get(second.context["previous_url"])
    assert [line.at for line in back.context["lines"]] == times[:2]
