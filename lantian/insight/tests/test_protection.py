"""Figures of protection: networks, requests, reports, cases and ways, from real rows, told to whoever may know."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError

from lantian.access.policy import Role
from lantian.access.scopes import acting_as, counting
from lantian.alarms.models import HarmReport
from lantian.alarms.tests.conftest import reported, taken_to
from lantian.cases.models import CaseTask, ProtectionCase
from lantian.cases.tests.conftest import opened
from lantian.insight.declared import indicators
from lantian.insight.rules.numbers import Numbers
from lantian.insight.services.checking import check_city
from lantian.insight.tests.conftest import TODAY, editing, figure, followed
from lantian.insight.tests.test_helpers_and_pairs import count_all
from lantian.networks.queries.counting import counted_in, whole
from lantian.networks.services.noting import note_networks
from lantian.networks.tests.test_standing import name_officer
from lantian.pathways.models import WayStep
from lantian.pathways.tests.conftest import begun, leaves_school
from lantian.places.rules import STEPS, Level
from lantian.referrals.models import UnitReferral
from lantian.referrals.services.acting import accept, refuse, reply
from lantian.referrals.tests.conftest import asked, done
from tests.cast import BINZHOU, CITY, TAIXIANG, XINMIN, Cast

DAY = timedelta(days=1)
PROTECTION = (
    "networks.complete", "referrals.answered", "referrals.replied", "referrals.late", "reports.acknowledged",
    "cases.looked_at", "ways.begun", "ways.unlooked",
)  # fmt: skip
pytestmark = pytest.mark.django_db


def agrees() -> None:
    """What was carried up is what a whole count finds."""
    assert check_city(CITY, sample=0, seed=1) == []


def test_networks_are_those_of_the_page_as_the_last_night_found_them(cast: Cast) -> None:
    count_all(cast)
    followed()
    assert figure(XINMIN, "networks.complete") == Numbers(0, 3)
    for change in (lambda: None, lambda: name_officer(cast)):
        change()
        with acting_as(cast.county_office):
            noted = note_networks(place=BINZHOU, on=TODAY)
            assert note_networks(place=BINZHOU, on=TODAY) == 0
            page = whole(counted_in(BINZHOU, STEPS[Level.TOWN], TODAY), BINZHOU)
        assert noted
        followed()
        assert figure(BINZHOU, "networks.complete") == Numbers(page.whole, 3)
        agrees()
    assert page.whole


def test_requests_count_where_the_child_lives_by_what_was_due(cast: Cast) -> None:
    first, second, third = (asked(cast, name) for name in ("小雨", "小石", "小雨"))
    done(cast, "department", accept, first)
    done(cast, "department", reply, first, result="done", words="户口已办好", is_final=True)
    with editing():
        UnitReferral.objects.filter(pk=second.pk).update(due_on=TODAY - DAY)
    done(cast, "department", refuse, second, reason="not_ours", words="")
    followed()
    assert figure(XINMIN, "referrals.answered") == Numbers(1, 2)
    assert figure(TAIXIANG, "referrals.replied") == Numbers(1, 1)
    assert figure(TAIXIANG, "referrals.late") == Numbers(0, 3)
    # Time alone makes it late; what goes on for a month is the same one.
    followed(third.due_on + DAY)
    assert figure(BINZHOU, "referrals.late").numerator >= 1
    agrees()


def test_reports_are_counted_without_drills(cast: Cast) -> None:
    in_time, late = reported(cast), reported(cast, "school_head")
    drill = reported(cast, "village_director", is_drill=True)
    for one in (in_time, late, drill):
        taken_to(cast, one, "acknowledged", "town_supervisor")
    with editing():
        row = HarmReport.objects.get(pk=late.report)
        HarmReport.objects.filter(pk=late.report).update(received_at=row.received_at - timedelta(minutes=31))
    followed()
    assert figure(XINMIN, "reports.acknowledged") == Numbers(1, 2)
    agrees()


def test_of_reports_no_small_number_is_told_and_none_below_the_county(cast: Cast, enter: Any) -> None:
    reported(cast)
    followed()
    name, page = str(indicators()["reports.acknowledged"].name), "/insight/reports.acknowledged/"
    county = enter("county_office").get(page).content.decode()
    assert name in county
    assert "不足5" in county
    assert enter("county_office").get(f"{page}children/").status_code == 404
    for part in ("village_director", "town_supervisor", "auditor"):
        assert enter(part).get(page).status_code == 404
        assert name not in enter(part).get("/insight/").content.decode()


def test_of_cases_no_more_is_counted_than_that_a_look_is_owed(cast: Cast) -> None:
    opened(cast)
    followed()
    assert figure(BINZHOU, "cases.looked_at") == Numbers(1, 1)
    with editing():
        due_on = CaseTask.objects.get(kind="review").due_on
    followed(due_on + DAY)
    assert figure(BINZHOU, "cases.looked_at") == Numbers(0, 1)
    agrees()
    with counting(CITY):
        assert CaseTask.objects.values_list("due_on").count() == 1
        hidden = CaseTask.objects.values_list("child"), ProtectionCase.objects.values_list("pk")
    for one in hidden:
        with pytest.raises(ProgrammingError, match="permission denied"), counting(CITY):
            list(one)


def test_ways_begin_in_time_and_bullying_is_no_figure(cast: Cast) -> None:
    run = begun(cast)
    begun(cast, "bullying", "school_head")
    leaves_school(cast, "小石")
    with editing():
        first = WayStep.objects.get(run=run.pk, number=1)
    followed(first.due_on)
    assert figure(TAIXIANG, "ways.begun") == Numbers(0, 0)
    followed(first.due_on + DAY)
    assert figure(TAIXIANG, "ways.begun") == Numbers(0, 1)
    with editing():
        WayStep.objects.filter(pk=first.pk).update(state="done", done_on=first.due_on)
    followed(first.due_on + DAY)
    assert figure(TAIXIANG, "ways.begun") == Numbers(1, 1)
    followed(TODAY + 7 * DAY)
    assert figure(TAIXIANG, "ways.unlooked").numerator == 0
    followed(TODAY + 8 * DAY)
    assert figure(BINZHOU, "ways.unlooked").numerator == 1
    agrees()


def test_what_is_said_of_each_and_who_reads_it() -> None:
    for code in PROTECTION:
        one = indicators()[code]
        assert one.basis
        assert one.out_of is not None
        assert Role.COUNTY_OFFICE in one.roles
    for code in ("reports.acknowledged", "cases.looked_at"):
        assert not indicators()[code].opens_for
        assert not indicators()[code].roles & {Role.VILLAGE_DIRECTOR, Role.TOWN_SUPERVISOR, Role.AUDITOR}
