"""A mandatory report that is decided to be a case becomes one, once, with a team of its own."""

from typing import Any

import pytest

from lantian.access.scopes import acting_as
from lantian.alarms.rules.clock import Stage
from lantian.alarms.services.deciding import decide
from lantian.alarms.tests.conftest import reported, taken_to
from lantian.cases.models import ProtectionCase
from lantian.cases.tests.conftest import opened, sees
from lantian.notices.models import Notice
from tests.cast import Cast

WORDS = "民警和督导员都认为需要保护"


def decided(cast: Cast, outcome: str = "case", **told: Any) -> Any:
    """A report that the county decides on."""
    row = taken_to(cast, reported(cast, **told), Stage.SEEN)
    with acting_as(cast.county_office):
        return decide(report=row, outcome=outcome, words=WORDS)


def test_a_report_becomes_a_case_of_who_decided(cast: Cast, as_web: None):
    report = decided(cast)
    with acting_as(cast.county_office):
        case = ProtectionCase.objects.get()
    assert (case.report, case.kind, case.owner) == (report.pk, "violence", cast.county_office.seat)
    assert case.name.reveal() == "强制报告涉及的儿童，约9岁"
    assert not sees(cast.town_supervisor, case)
    assert not sees(cast.class_teacher, case), "whoever reported is of no team"


@pytest.mark.parametrize("outcome", ["no_harm", "referral"])
def test_nothing_else_opens_a_case(cast: Cast, as_web: None, outcome: str):
    decided(cast, outcome)
    with acting_as(cast.county_office):
        assert not ProtectionCase.objects.exists()


def test_a_child_that_has_a_case_gets_no_second_one_and_the_report_is_decided(cast: Cast, as_web: None):
    opened(cast)
    with acting_as(cast.county_office):
        child = cast.child("小雨")
    report = decided(cast, child=child)
    with acting_as(cast.county_office):
        assert ProtectionCase.objects.count() == 1
        assert Notice.objects.filter(kind="case_asked").exists()
    assert report.outcome == "case"
