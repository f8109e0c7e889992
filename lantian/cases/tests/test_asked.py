"""A team reads what became of what its case asked of units, by its place in the team alone; the unit sees no case."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse

from lantian.access.models import AccessEntry
from lantian.access.scopes import acting_as
from lantian.cases.models import ProtectionCase
from lantian.cases.services.referring import ask_unit
from lantian.cases.tests.conftest import TODAY, joined, left, opened
from lantian.cases.tests.test_beside import ASKS, at, page, with_key
from lantian.referrals.models import UnitReferral
from lantian.referrals.services import acting, keeping
from tests.cast import CITY, Cast, past_the_policies, shown

FUNCTIONS = ("lantian_asked_for_case", "lantian_steps_for_case", "lantian_replies_for_case")
WHY, FOUND, THANKS = "本月法医外出培训", "已联系县医院，周五检查", "检查做了，孩子没有外伤"


def asked(cast: Cast, case: ProtectionCase) -> UUID:
    """The county asks the police for a case, and holds the key for it."""
    with_key(cast, "county_office", "department")
    values = {"matter": "other", "to_unit": cast.units["police"], "asks": ASKS, "basis": "国发〔2016〕13号"}
    more = {"wanted_on": None, "shares": ["age"], "consent": "", "is_advice": False}
    with acting_as(cast.county_office):
        return ask_unit(case=case, values={**values, **more}, today=TODAY).pk


def step(cast: Cast, part: str, service: Any, key: UUID, **given: Any) -> None:
    with acting_as(cast.posts[part]):
        row = UnitReferral.objects.get(pk=key)
        service(referral=row, version=row.version, today=TODAY, **given)


def told(case: ProtectionCase) -> Iterator[int]:
    """How many rows each function gives to whoever acts."""
    with connection.cursor() as cursor:
        for name in FUNCTIONS:
            cursor.execute(f"SELECT count(*) FROM {name}(%s, %s)", [CITY, case.pk])
            yield cursor.fetchone()[0]


def test_a_member_without_another_key_reads_the_live_state_until_it_leaves(cast: Cast, enter):
    case = opened(cast)
    member = joined(cast, case, "village_director")
    key, here = asked(cast, case), at("case", case.pk)
    village = enter("village_director")

    def seen(*words: str) -> None:
        text = page(village.get(here))
        assert [word for word in words if word not in text] == []
        assert reverse("referrals:referral", args=[key]) not in text
        assert ASKS not in text

    seen("待受理", "彬州市公安局")
    step(cast, "department", acting.refuse, key, reason="no_capacity", words=WHY)
    seen("不予受理", "暂无人力或经费", WHY)
    step(
        cast,
        "county_office",
        keeping.reroute,
        key,
        to_unit=cast.units["town"],
        basis="县联席会议",
        words=WHY,
    )
    step(cast, "county_office", acting.accept, key, how="phone")
    step(
        cast, "county_office", acting.reply, key, how="meeting", result="partly", words=FOUND, is_final=False
    )
    seen("已受理", FOUND)
    step(cast, "county_office", acting.reply, key, how="meeting", result="done", words=THANKS, is_final=True)
    seen(THANKS, "新民镇")
    step(cast, "county_office", keeping.close, key, word="yes", word_by="child", words="不疼了", reason="")
    seen("已办结", "不疼了")
    assert village.get(reverse("referrals:referral", args=[key])).status_code == 404
    with past_the_policies():
        assert AccessEntry.objects.filter(detail__case=str(case.pk), detail__asked=[str(key)]).count() == 5
        assert not AccessEntry.objects.filter(detail__asked__isnull=False, child__isnull=False).exists()
    left(cast, member)
    assert village.get(here).status_code == 404
    assert shown(cast.village_director, lambda: list(told(case))) == [0, 0, 0]


def test_nobody_but_the_team_is_told_and_the_unit_learns_of_no_case(cast: Cast, as_web: None):
    case = opened(cast)
    key = asked(cast, case)
    with_key(cast, "city_office")
    joined(cast, case, "class_teacher")
    for part in ("county_office", "class_teacher"):
        assert shown(cast.posts[part], lambda: list(told(case))) == [1, 1, 0], part
    for part in (
        "city_office",
        "village_director",
        "town_supervisor",
        "department",
        "school_head",
        "other_county_office",
    ):
        assert shown(cast.posts[part], lambda: list(told(case))) == [0, 0, 0], part
    with acting_as(cast.department, read_only=True):
        assert UnitReferral.objects.filter(pk=key).exists()
        assert not ProtectionCase.objects.exists()
        names = {field.name for field in UnitReferral._meta.get_fields()}
    assert "team" not in names, "a list of seats in what a unit reads would tell that there is a case"
