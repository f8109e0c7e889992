"""The level of the child stands in its case and on the board of who has a task in it, and follows what is confirmed."""

from django.utils import timezone

from lantian.access.scopes import acting_as
from lantian.cases.models import CaseTask, ProtectionCase
from lantian.cases.queries.owed import owed
from lantian.cases.tests.conftest import SOON, TODAY, joined, opened
from lantian.cases.tests.test_beside import page
from lantian.duties.rules.levels import RiskLevel
from lantian.duties.services.levels import note_level
from lantian.networks.asked import Amount, summed
from tests.cast import Cast, shown


def confirmed(cast: Cast, level: str) -> None:
    with acting_as(cast.county_office):
        note_level(child=cast.children["小雨"], level=RiskLevel(level), since=TODAY, review_by=SOON)


def test_a_member_is_told_the_level_of_today_and_nobody_without_the_case_is(cast: Cast, enter):
    case = opened(cast)
    joined(cast, case, "department")
    with acting_as(cast.county_office):
        CaseTask.objects.filter(case=case.pk).update(seat=cast.department.seat, due_on=timezone.localdate())
    confirmed(cast, "yellow")
    police = enter("department")
    assert "中（黄）：1" in page(police.get("/referrals/board/"))
    confirmed(cast, "red")
    assert "高（红）：1" in page(police.get("/referrals/board/"))
    assert "高（红）" in page(police.get("/cases/"))
    assert shown(cast.department, lambda: ProtectionCase.objects.get().level) == "red"
    assert shown(cast.county_office, lambda: owed(cast.county_office, TODAY).whole.levels["red"]) == 1
    assert not shown(cast.town_supervisor, lambda: owed(cast.town_supervisor, TODAY).whole.levels)


def test_what_presses_most_comes_first():
    late, red, calm = Amount(), Amount(), Amount()
    late.add_open(TODAY, timezone.localdate().replace(year=2020), TODAY, "green")
    red.add_open(TODAY, None, TODAY, "red")
    calm.add_open(TODAY, None, TODAY)
    calm.add_open(TODAY, None, TODAY, None)
    assert sorted([calm, red, late], key=lambda one: one.haste) == [late, red, calm]
    assert summed([red, calm]).levels == {"red": 1, "": 2}
