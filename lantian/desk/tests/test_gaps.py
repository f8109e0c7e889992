"""Where it is late, and what explains it: places, never people."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.access.services import end_post
from lantian.desk.queries.gaps import gaps_of
from lantian.desk.rules.causes import Cause, causes
from lantian.desk.tests.test_day import owe
from lantian.duties.models import Duty
from tests.cast import HONGYAN, TAIXIANG, XINMIN, Cast

TODAY = timezone.localdate()
Enter = Callable[[str], Client]
NONE = {"late": 0, "new": 0, "is_unmanned": False, "is_away": False, "over": 0}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, []),
        ({"late": 4, "new": 1}, []),
        ({"late": 4, "new": 2}, [Cause.NEW]),
        ({"is_unmanned": True}, [Cause.NOBODY]),
        ({"late": 1, "over": 1, "is_away": True}, [Cause.AWAY, Cause.TOO_MANY]),
    ],
)
def test_what_explains_a_gap(figures: dict, expected: list[Cause]) -> None:
    assert causes(SimpleNamespace(**NONE | figures)) == expected


def test_a_town_sees_its_villages_in_the_order_of_codes(cast: Cast, enter: Enter) -> None:
    with acting_as(cast.city_office):
        Duty.objects.update(due_on=None, late_from=None)
    owe(cast, "小雨", "home_visit", -9)
    owe(cast, "小石", "home_visit", 2)
    owe(cast, "天天", "home_visit", -1)
    with acting_as(cast.county_office):
        end_post(post=cast.next_village_director, until=TODAY)
    with acting_as(cast.town_supervisor, read_only=True):
        found = gaps_of(XINMIN, TODAY)
    assert [(gap.place, gap.children, gap.late, gap.soon, gap.unowned) for gap in found] == [
        (HONGYAN, 1, 1, 0, 1),
        (TAIXIANG, 2, 1, 1, 0),
    ]
    assert Cause.NOBODY in found[0].causes
    page = enter("town_supervisor").get("/gaps/").content.decode()
    assert "李梅" not in page
    assert enter("village_director").get("/gaps/").status_code == 403
